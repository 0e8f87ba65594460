//! Tests of the gateway on a network, with TLS of its own or of a proxy.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;

use crate::support::{Gateway, RequestBuilder, Server, add_person, of_dashboard};

const NAME: &str = "admin.example";
const PUBLIC: [&str; 2] = ["--public-url", "https://admin.example"];
const PASSWORD: &str = "canary of twelve";

/// Folder with a user, a certificate and its key.
struct NetworkFixture {
    folder: TempDir,
    certificate: CertificateDer<'static>,
}

impl NetworkFixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        add_person(folder.path(), "ada", "editor", PASSWORD);
        let certificate = write_certificate(folder.path());
        Self { folder, certificate }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Gateway::command(self.folder.path(), 1, &["--port", "0"]);
        command.args(PUBLIC).args(arguments);
        command
    }

    fn encrypted(&self) -> Command {
        self.command(&["--tls-cert", &self.path("certificate.pem"), "--tls-key", &self.path("key.pem")])
    }
}

/// Creates a certificate in the files of the server.
fn write_certificate(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([NAME.to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), cert.pem()).unwrap();
    let key = folder.join("key.pem");
    fs::write(&key, signing_key.serialize_pem()).unwrap();
    fs::set_permissions(key, fs::Permissions::from_mode(0o600)).unwrap();
    cert.der().clone()
}

/// Sends a request over TLS; fails for another certificate.
fn encrypted(port: u16, trusted: &CertificateDer<'static>, request: &str) -> Result<String, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let connection = ClientConnection::new(Arc::new(config), ServerName::try_from(NAME).unwrap()).unwrap();
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut stream = StreamOwned::new(connection, stream);
    stream.write_all(request.as_bytes())?;
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    let mut response = String::new();
    // Some servers close the connection without a TLS alert.
    let _ = stream.read_to_string(&mut response);
    Ok(response)
}

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n")
}

#[test]
fn the_gateway_speaks_tls_and_requires_it() {
    let fixture = NetworkFixture::new();
    let server = Server::spawn(&mut fixture.encrypted());
    assert!(server.greeting.contains("https://admin.example/") && !server.greeting.contains("#code"));
    for target in ["/healthz", "/readyz", "/config.json", "/", "/gateway/session"] {
        let response = encrypted(server.port, &fixture.certificate, &get(target)).unwrap();
        assert!(response.contains("strict-transport-security: max-age=63072000; includeSubDomains\r\n"), "{response}");
    }
    let form = format!("Name=ada&Password={}", PASSWORD.replace(' ', "+"));
    let request = format!(
        "POST /gateway/session HTTP/1.1\r\nHost: {NAME}\r\nOrigin: https://{NAME}\r\nSec-Fetch-Site: same-origin\r\n\
         X-Conversations-Admin: 1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{form}",
        form.len()
    );
    let response = encrypted(server.port, &fixture.certificate, &request).unwrap();
    assert!(response.starts_with("HTTP/1.1 201 "), "{response}");
    assert!(response.contains("; Path=/; Secure; HttpOnly; SameSite=Strict\r\n"), "{response}");
    for (target, status) in
        [("/healthz", 200), ("/readyz", 200), ("/", 421), ("/config.json", 421), ("/gateway/session", 421)]
    {
        let by_address = encrypted(server.port, &fixture.certificate, &get(target).replace(NAME, "127.0.0.1")).unwrap();
        assert!(by_address.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {by_address}");
    }
}

#[test]
fn an_unencrypted_request_is_not_answered() {
    let fixture = NetworkFixture::new();
    let server = Server::spawn(&mut fixture.encrypted());
    let _silent = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    assert!(server.ask("GET", "/healthz").host(NAME).try_send().is_none());
    assert!(encrypted(server.port, &fixture.certificate, &get("/healthz")).unwrap().ends_with("ok\n"));
    assert!(server.stop().success(), "a connection that never says a word holds nothing up");
}

#[test]
fn a_certificate_is_reloaded_while_the_server_runs() {
    let fixture = NetworkFixture::new();
    let server = Server::spawn(&mut fixture.encrypted());
    let renewed = write_certificate(fixture.folder.path());
    server.signal("HUP");
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while encrypted(server.port, &renewed, &get("/healthz")).is_err() {
        assert!(std::time::Instant::now() < deadline, "the old one is shown");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(encrypted(server.port, &fixture.certificate, &get("/healthz")).is_err());
    fs::write(fixture.path("certificate.pem"), "nothing").unwrap();
    server.signal("HUP");
    std::thread::sleep(Duration::from_millis(200));
    assert!(encrypted(server.port, &renewed, &get("/healthz")).is_ok(), "what cannot be used changes nothing");
}

#[test]
fn a_credential_is_reloaded_while_the_server_runs() {
    let twilio = Server::in_memory(&["--auth-token", "renewedtoken"]);
    let fixture = NetworkFixture::new();
    let mut command = Gateway::command(fixture.folder.path(), twilio.port, &["--port", "0", "--behind-tls-proxy"]);
    let gateway = Server::spawn(command.args(PUBLIC));
    let form = format!("Name=ada&Password={}", PASSWORD.replace(' ', "+"));
    let session =
        behind(&gateway, "POST", "/gateway/session").header("x-forwarded-for", "203.0.113.9").form(&form).send();
    let cookie = session.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let status = || {
        let ask = behind(&gateway, "GET", "/gateway/accounts/production/v1/Services");
        ask.header("x-forwarded-for", "203.0.113.9").header("cookie", &cookie).send().status
    };
    assert_ne!(status(), 200, "Twilio rejects the old token");
    let reload = |token: &str| {
        fs::write(fixture.path("token"), token).unwrap();
        gateway.signal("HUP");
    };
    reload("renewedtoken");
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while status() != 200 {
        assert!(std::time::Instant::now() < deadline, "the old token is used");
        std::thread::sleep(Duration::from_millis(50));
    }
    for useless in ["rejectedbytwilio", ""] {
        reload(useless);
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(status(), 200, "a token that cannot be used changes nothing");
    }
}

#[test]
fn an_unusable_certificate_is_reported() {
    let fixture = NetworkFixture::new();
    let refused = |words: &str| {
        let message = Server::try_spawn(&mut fixture.encrypted()).err().expect("it was not started").message;
        assert!(message.contains(words) && message.lines().count() == 1, "{message}");
    };
    let key = fs::read(fixture.path("key.pem")).unwrap();
    fs::set_permissions(fixture.path("key.pem"), fs::Permissions::from_mode(0o640)).unwrap();
    refused("chmod 600");
    fs::set_permissions(fixture.path("key.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(fixture.path("key.pem"), "nothing").unwrap();
    refused("--tls-key");
    fs::write(fixture.path("key.pem"), &key).unwrap();
    let other = tempfile::tempdir().unwrap();
    write_certificate(other.path());
    fs::copy(other.path().join("certificate.pem"), fixture.path("certificate.pem")).unwrap();
    refused("does not belong");
    fs::remove_file(fixture.path("certificate.pem")).unwrap();
    refused("--tls-cert");
}

/// Creates a request as the proxy forwards it.
fn behind(server: &Server, method: &str, target: &str) -> RequestBuilder {
    let ask = server.ask(method, target).host(NAME).header("origin", "https://admin.example");
    ask.header("sec-fetch-site", "same-origin").header("x-conversations-admin", "1")
}

#[test]
fn behind_a_proxy_delays_apply_to_the_last_forwarded_address() {
    let fixture = NetworkFixture::new();
    let server = Server::spawn(&mut fixture.command(&["--behind-tls-proxy"]));
    let sign_in = |forwarded: &str, password: &str| {
        let ask = behind(&server, "POST", "/gateway/session").header("x-forwarded-for", forwarded);
        ask.form(&format!("Name=ada&Password={}", password.replace(' ', "+"))).send()
    };
    let guess = |number| sign_in(&format!("198.51.100.{number}, 203.0.113.9"), "a guess of twelve").status;
    let statuses: Vec<_> = (0..6).map(guess).collect();
    assert_eq!(
        (statuses[0], statuses[5]),
        (401, 429),
        "what stands before the last entry is no way around: {statuses:?}"
    );
    assert_eq!(sign_in("203.0.113.9", PASSWORD).status, 429);
    let response = sign_in("203.0.113.9, 198.51.100.7", PASSWORD);
    assert_eq!(response.status, 201, "{}", response.text());
    assert!(response.header("strict-transport-security").is_some());
}

/// Starts the server behind a TLS proxy with a JSON log, which the shell redirects.
fn in_shell(fixture: &NetworkFixture, redirection: &str) -> Command {
    let mut command = Command::new("sh");
    let inner = fixture.command(&["--behind-tls-proxy", "--log-format", "json"]);
    command.args(["-c", &format!("exec \"$0\" \"$@\" {redirection}")]);
    command.arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

#[test]
fn a_blocked_log_reader_does_not_block_the_server() {
    let fixture = NetworkFixture::new();
    // The log goes to the pipe, which is read up to the startup message only.
    let server = Server::spawn(&mut in_shell(&fixture, "2>&1"));
    for number in 0..1_200 {
        let refused = server.ask("GET", "/").host("evil.test");
        let refused = refused.header("x-forwarded-for", &format!("198.51.100.{}", number % 40));
        assert_eq!(refused.send().status, 421, "{number}");
    }
    assert_eq!(server.ask("GET", "/healthz").send().text(), "ok\n");
    let asked = std::time::Instant::now();
    assert!(server.stop().success());
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}

#[test]
fn the_logged_rejections_of_one_source_are_limited() {
    let fixture = NetworkFixture::new();
    let log = fixture.path("log");
    let mut command = in_shell(&fixture, "2>\"$LOG\"");
    let server = Server::spawn(command.env("LOG", &log));
    let from = |ask: RequestBuilder, source: &str| ask.header("x-forwarded-for", source).send();
    for _ in 0..100 {
        from(server.ask("GET", "/").host("evil.test"), "203.0.113.9");
        from(behind(&server, "GET", "/gateway/session"), "203.0.113.9");
        from(behind(&server, "POST", "/gateway/session").form("Name=ada&Password=x"), "203.0.113.9");
        from(behind(&server, "POST", "/gateway/session").form("Name=ada"), "203.0.113.9");
        from(behind(&server, "GET", "/gateway/nonsense"), "203.0.113.9");
    }
    from(server.ask("GET", "/").host("evil.test"), "198.51.100.7");
    server.stop();
    let log = fs::read_to_string(log).unwrap();
    let of = |source: &str| log.lines().filter(|line| line.contains(source)).count();
    // Two places log rejections: thirty lines each, and one about further ones.
    let lines = log.lines().filter(|line| !line.contains("the head of the journal")).count();
    assert!(lines <= 2 * 31 + 2, "{lines} lines: {log}");
    assert_eq!(log.matches("more of this source is not logged for a minute").count(), 2, "{log}");
    assert_eq!(of("198.51.100.7"), 1, "others are not kept out of it");
}

#[test]
fn the_log_contains_users_and_sources_and_no_secrets() {
    let fixture = NetworkFixture::new();
    let log = fixture.path("log");
    let mut command = in_shell(&fixture, "2>\"$LOG\"");
    command.env("LOG", &log);
    let server = Server::spawn(&mut command);
    let sign_in = |name: &str, password: &str| {
        let ask = behind(&server, "POST", "/gateway/session?canary=query").header("x-forwarded-for", "203.0.113.9");
        ask.form(&format!("Name={name}&Password={}", password.replace(' ', "+"))).send()
    };
    sign_in("ada", "canary guess of twelve");
    sign_in("canaryname", "canary guess of twelve");
    let response = sign_in("ada", PASSWORD);
    let cookie = response.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let id = response.header("x-request-id").unwrap().to_owned();
    let call = |method: &str, target: &str| behind(&server, method, target).header("cookie", &cookie);
    call("GET", "/gateway/accounts/production/v1/Nonsense?canary=1").send();
    call("POST", "/gateway/accounts/production/v1/Services").form("FriendlyName=canary").send();
    call("DELETE", "/gateway/session").send();
    call("GET", "/gateway/session").send();
    call("GET", "/gateway/canary/canary").send();
    server.stop();
    let log = fs::read_to_string(log).unwrap();
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let told = |words: &str| {
        lines
            .iter()
            .find(|line| line["fields"]["message"].as_str().is_some_and(|message| message.contains(words)))
            .unwrap_or_else(|| panic!("{words}: {log}"))
    };
    let signed_in = told("signed in with a password");
    assert_eq!(
        (&signed_in["fields"]["person"], &signed_in["fields"]["source"]),
        (&"ada".into(), &"203.0.113.9".into())
    );
    assert_eq!(signed_in["span"]["id"], *id);
    assert_eq!(told("rejected a sign-in")["fields"]["source"], "203.0.113.9");
    assert_eq!(told("signed out")["fields"]["person"], "ada");
    assert_eq!(told("rejected a request")["fields"]["reason"], "signed-out");
    let token = cookie.split_once('=').unwrap().1;
    for secret in ["canary", token, sandbox::AUTH_TOKEN, "Basic ", "__Host"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[test]
fn every_message_in_json_format_is_one_object_a_line() {
    let fixture = NetworkFixture::new();
    let read = |text: &str| -> Vec<serde_json::Value> {
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    };
    let mut server = Server::spawn(&mut fixture.command(&["--behind-tls-proxy", "--log-format", "json"]));
    server.signal("TERM");
    assert!(server.wait().success());
    let [started] = read(&server.greeting).try_into().unwrap();
    let fields = &started["fields"];
    assert_eq!(fields["message"], "Conversations Admin, as a gateway to Twilio, has started");
    assert_eq!(fields["open"], "https://admin.example/");
    assert_eq!(fields["listens_on"], format!("127.0.0.1:{}", server.port));
    assert_eq!(fields["accounts"], format!("Production ({}, production)", sandbox::ACCOUNT_SID));
    let [stopped] = read(&server.last_words()).try_into().unwrap();
    assert_eq!(stopped["fields"]["message"], "stopped");

    let Err(failure) = Server::try_spawn(&mut fixture.command(&["--log-format", "json"])) else { panic!("it started") };
    let [failed] = read(&failure.message).try_into().unwrap();
    assert_eq!(failed["level"], "ERROR");
    let message = failed["fields"]["message"].as_str().unwrap();
    assert!(message.starts_with("--public-url is for a gateway on a network."), "{message}");
}

#[test]
fn the_next_link_is_printed_after_one_was_used() {
    let gateway = Gateway::before(1);
    let Gateway { mut server, .. } = gateway;
    let first = server.greeting.split_once("#code=").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let again = of_dashboard(&server, "POST", "/gateway/session/code").form(&format!("Code={first}")).send();
    assert_eq!(again.status, 401);
    server.signal("TERM");
    assert!(server.wait().success());
    let words = server.last_words();
    let second = words.split_once("#code=").expect("the next link").1.split_whitespace().next().unwrap();
    assert_ne!(first, second);
}
