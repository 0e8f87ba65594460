//! Tests of an account with an OAuth app, with a fake server that is the token endpoint and the API.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Gateway, RequestBuilder, Server, add_person, of_dashboard, program};

const CLIENT_ID: &str = "OQdec0de00dec0de00dec0de00dec0de00";
/// Texts that nothing may contain but the file of the secret.
const SECRET: &str = "canary0client0secret";
const RENEWED: &str = "canary0renewed0secret";
const TOKEN: &str = "canary0access0token";

/// Fake Twilio: gives a token for the right client secret, and an empty page of services for the token.
struct FakeTwilio {
    port: u16,
    /// Client secret that is accepted.
    secret: Arc<Mutex<&'static str>>,
}

impl FakeTwilio {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let secret = Arc::new(Mutex::new(SECRET));
        let accepted = secret.clone();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let request = read_request(&mut stream);
                let (status, body) = respond(&request, *accepted.lock().unwrap());
                let length = body.len();
                let head = "content-type: application/json\r\nconnection: close";
                let _ = write!(stream, "HTTP/1.1 {status} Words\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}");
            }
        });
        Self { port, secret }
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = String::new();
    let mut piece = [0; 4096];
    loop {
        if let Some((head, body)) = request.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return request;
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return request,
            Ok(length) => request.push_str(&String::from_utf8_lossy(&piece[..length])),
        }
    }
}

fn respond(request: &str, secret: &str) -> (u16, String) {
    if request.starts_with("POST /v2/token ") {
        return match request.ends_with(&format!("&client_secret={secret}")) {
            true => (200, format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer","expires_in":3600}}"#)),
            false => (401, r#"{"error":"invalid_client"}"#.to_owned()),
        };
    }
    match request.contains(&format!("authorization: Bearer {TOKEN}\r\n")) {
        true => (200, r#"{"services":[],"meta":{}}"#.to_owned()),
        false => (401, r#"{"code":20003,"message":"Authenticate","status":401}"#.to_owned()),
    }
}

/// Replaces the credential of the account by an OAuth app, and writes the secret.
fn use_oauth(folder: &Path, port: u16, secret: &str) {
    let accounts = folder.join("accounts.toml");
    let app = format!(
        "client_id = \"{CLIENT_ID}\"\nclient_secret = {{ file = \"client.secret\" }}\ntoken_url = \"http://127.0.0.1:{port}/v2/token\""
    );
    let text = fs::read_to_string(&accounts).unwrap().replace("auth_token = { file = \"token\" }", &app);
    fs::write(&accounts, text).unwrap();
    write_secret(folder, secret);
}

fn write_secret(folder: &Path, secret: &str) {
    fs::write(folder.join("client.secret"), secret).unwrap();
    fs::set_permissions(folder.join("client.secret"), fs::Permissions::from_mode(0o600)).unwrap();
}

/// Wraps a command so that its log goes to the file `log` of the folder.
fn logged(folder: &Path, command: &Command) -> Command {
    let mut logged = Command::new("sh");
    logged.args(["-c", "exec \"$0\" \"$@\" 2>\"$LOG\""]).arg(command.get_program()).args(command.get_args());
    logged.env("LOG", folder.join("log")).env("XDG_DATA_HOME", folder);
    logged
}

/// Asserts that no file of the folder but that of the secret contains a secret or a token.
fn assert_kept(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => assert_kept(&path),
            path if path.ends_with("client.secret") => {}
            path => {
                let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                assert!(!content.contains("canary"), "{}", path.display());
            }
        }
    }
}

const SERVICES: &str = "/gateway/accounts/production/v1/Services";

#[test]
fn an_account_with_an_oauth_app_works_and_its_secrets_are_nowhere() {
    let twilio = FakeTwilio::start();
    let gateway = Gateway::with(|folder| {
        let command = Gateway::command(folder, twilio.port, &["--port", "0"]);
        use_oauth(folder, twilio.port, SECRET);
        logged(folder, &command)
    });
    let response = gateway.call("GET", SERVICES).send();
    assert_eq!(response.status, 200, "{}", response.text());
    assert!(!response.text().contains("canary"));
    assert_kept(gateway.folder.path());
}

#[test]
fn a_wrong_client_secret_is_a_problem_with_a_reason_and_is_tried_again() {
    let twilio = FakeTwilio::start();
    let gateway = Gateway::with(|folder| {
        let command = Gateway::command(folder, twilio.port, &["--port", "0"]);
        use_oauth(folder, twilio.port, RENEWED);
        logged(folder, &command)
    });
    for _ in 0..5 {
        let response = gateway.call("GET", SERVICES).send();
        assert_eq!((response.status, response.header("x-conversations-admin-refused")), (502, Some("credential")));
        assert_eq!(response.header("content-type"), Some("application/problem+json; charset=utf-8"));
        let detail = response.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("rejects the client ID OQdec0de") && detail.contains("invalid_client"), "{detail}");
    }
    let log = fs::read_to_string(gateway.folder.path().join("log")).unwrap();
    assert!(log.contains("rejects the client ID"), "{log}");
    assert_kept(gateway.folder.path());
    *twilio.secret.lock().unwrap() = RENEWED;
    assert_eq!(gateway.call("GET", SERVICES).send().status, 200, "nothing is locked out");
}

#[test]
fn a_client_secret_is_reloaded_while_the_server_runs() {
    let twilio = FakeTwilio::start();
    let folder = tempfile::tempdir().unwrap();
    add_person(folder.path(), "ada", "editor", "twelve of twelve");
    let network = ["--port", "0", "--behind-tls-proxy", "--public-url", "https://admin.example"];
    let command = Gateway::command(folder.path(), twilio.port, &network);
    use_oauth(folder.path(), twilio.port, SECRET);
    let gateway = Server::spawn(&mut logged(folder.path(), &command));
    let session = behind(&gateway, "POST", "/gateway/session").form("Name=ada&Password=twelve+of+twelve").send();
    let cookie = session.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let status = || behind(&gateway, "GET", SERVICES).header("cookie", &cookie).send().status;
    assert_eq!(status(), 200);

    let log = || fs::read_to_string(folder.path().join("log")).unwrap();
    let reload = |secret: &str, logs: &str| {
        write_secret(folder.path(), secret);
        gateway.signal("HUP");
        let deadline = Instant::now() + Duration::from_secs(10);
        while !log().contains(logs) {
            assert!(Instant::now() < deadline, "{}", log());
            thread::sleep(Duration::from_millis(50));
        }
    };
    reload(RENEWED, "Twilio rejects the new credential of production");
    assert_eq!(status(), 200, "a secret that Twilio rejects changes nothing");
    *twilio.secret.lock().unwrap() = RENEWED;
    reload(RENEWED, "reloaded the credentials of the accounts");
    assert_eq!(status(), 200);
    assert_kept(folder.path());
}

/// Creates a request as a proxy forwards it.
fn behind(server: &Server, method: &str, target: &str) -> RequestBuilder {
    let ask = server.ask(method, target).host("admin.example").header("origin", "https://admin.example");
    let ask = ask.header("sec-fetch-site", "same-origin").header("x-conversations-admin", "1");
    ask.header("x-forwarded-for", "203.0.113.9")
}

#[test]
fn the_check_names_the_oauth_app_and_what_is_wrong_with_it() {
    let twilio = FakeTwilio::start();
    let folder = tempfile::tempdir().unwrap();
    Gateway::command(folder.path(), twilio.port, &[]);
    use_oauth(folder.path(), twilio.port, RENEWED);
    let check = || {
        let file = folder.path().join("accounts.toml");
        let output = program(&["check", "--accounts", file.to_str().unwrap()]).output().unwrap();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!printed.contains("canary"), "{printed}");
        (output.status.success(), printed)
    };
    let (is_usable, printed) = check();
    assert!(!is_usable && printed.contains(&format!("with the OAuth app {CLIENT_ID}\n")), "{printed}");
    assert!(printed.contains("wrong    Conversations: 127.0.0.1:"), "{printed}");
    assert!(printed.contains("or its secret (HTTP 401, invalid_client)"), "{printed}");
    write_secret(folder.path(), SECRET);
    let (_, printed) = check();
    assert!(printed.contains("ok       Conversations answers at http://127.0.0.1:"), "{printed}");
}

#[test]
fn an_oauth_app_of_the_environment_serves_one_account() {
    let twilio = FakeTwilio::start();
    let folder = tempfile::tempdir().unwrap();
    let mut command = program(&["serve", "--port", "0"]);
    command.env("XDG_DATA_HOME", folder.path()).env("TWILIO_ACCOUNT_SID", sandbox::ACCOUNT_SID);
    command.env("TWILIO_CLIENT_ID", CLIENT_ID).env("TWILIO_CLIENT_SECRET", SECRET);
    command.env("TWILIO_TOKEN_URL", format!("http://127.0.0.1:{}/v2/token", twilio.port));
    let server = Server::spawn(&mut command);
    assert_eq!(of_dashboard(&server, "GET", "/healthz").send().status, 200);
    assert!(!server.greeting.contains("canary"));
}
