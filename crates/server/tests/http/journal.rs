//! Tests of the journal of a gateway that runs, was killed, or whose journal was removed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

use crate::support::{Gateway, RequestBuilder, Server, add_person, of_dashboard, program, run};

const SERVICES: &str = "/gateway/accounts/production/v1/Services";
const PASSWORD: &str = "nobody would guess this one";

fn database(folder: &Path) -> PathBuf {
    folder.join("conversations-admin/gateway.sqlite")
}

fn key(folder: &Path) -> PathBuf {
    folder.join("conversations-admin/gateway.sqlite.journal-key")
}

fn execute(folder: &Path, statements: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = SqliteConnectOptions::new().filename(database(folder)).connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

fn empty_the_journal(folder: &Path) {
    execute(folder, "DELETE FROM journal; DELETE FROM journal_head; DELETE FROM journal_listed");
}

fn remove_the_database(folder: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", database(folder).display()));
    }
}

fn printed(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    serde_json::from_str(&run(folder, arguments)).unwrap()
}

fn events(folder: &Path) -> Vec<Value> {
    printed(folder, &["journal", "events", "--format", "json"])
}

/// Creates a folder in which a gateway was used and stopped, and the command that starts it again.
fn used(arguments: &[&str]) -> (TempDir, impl Fn(&Path) -> Command + use<>) {
    let twilio = Server::in_memory(&[]);
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let port = twilio.port;
    let command = move |folder: &Path| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Gateway::command(folder, port, &[&["--port", "0"], &arguments[..]].concat())
    };
    let gateway = Gateway::with(|folder| command(folder));
    assert_eq!(gateway.call("POST", SERVICES).form("FriendlyName=a").send().status, 201);
    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    (folder, command)
}

fn expect_refused(command: &mut Command, sign: &str) {
    let failure = Server::try_spawn(command).err().expect("it does not start");
    assert_eq!(failure.status.code(), Some(1));
    assert!(failure.message.contains(&format!("but there was one: {sign}")), "{}", failure.message);
    assert!(failure.message.contains("conversations-admin journal begin --database"), "{}", failure.message);
}

#[test]
fn a_removed_journal_is_detected_by_its_key() {
    for remove in [remove_the_database, empty_the_journal] {
        let (folder, command) = used(&[]);
        remove(folder.path());
        expect_refused(&mut command(folder.path()), "its key is in");
        let verdict = program(&["journal", "verify"]).env("XDG_DATA_HOME", folder.path()).output().unwrap();
        assert!(!verdict.status.success(), "{verdict:?}");

        run(folder.path(), &["journal", "begin"]);
        let server = Server::spawn(&mut command(folder.path()));
        let verdict = run(folder.path(), &["journal", "verify"]);
        assert!(verdict.starts_with("This journal was started by hand on 2"), "{verdict}");
        assert_eq!(events(folder.path()).last().unwrap()["event"], "journal-begun");
        server.stop();
        let again = program(&["journal", "begin"]).env("XDG_DATA_HOME", folder.path()).output().unwrap();
        assert!(String::from_utf8_lossy(&again.stderr).starts_with("There is a journal already."), "{again:?}");
    }
}

#[test]
fn a_removed_journal_is_detected_by_the_age_of_its_key_or_by_sign_ins() {
    let keys = tempfile::tempdir().unwrap();
    let named = keys.path().join("journal.key");
    fs::write(&named, "5a".repeat(32)).unwrap();
    fs::set_permissions(&named, fs::Permissions::from_mode(0o600)).unwrap();
    let (folder, command) = used(&["--journal-key-file", named.to_str().unwrap()]);
    add_person(folder.path(), "ada", "admin", PASSWORD);
    empty_the_journal(folder.path());
    expect_refused(&mut command(folder.path()), "people have signed in");

    remove_the_database(folder.path());
    let two_days = Duration::from_secs(2 * 24 * 60 * 60);
    let made = fs::File::options().write(true).open(&named).unwrap();
    made.set_modified(SystemTime::now() - two_days).unwrap();
    expect_refused(&mut command(folder.path()), "its key in");
    made.set_modified(SystemTime::now()).unwrap();
    expect_refused(&mut command(folder.path()), "");
    fs::remove_file(format!("{}.lock", database(folder.path()).display())).unwrap();
    remove_the_database(folder.path());
    assert!(Server::spawn(&mut command(folder.path())).stop().success(), "a new key begins a new journal");
}

#[test]
fn a_removed_database_whose_key_is_in_the_environment_is_detected_by_its_lock_file() {
    const KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
    let (folder, command) = used(&[]);
    // Without the key beside the database, only the environment names one.
    let command = |folder: &Path| {
        let mut command = command(folder);
        command.env("CONVERSATIONS_ADMIN_JOURNAL_KEY", KEY);
        command
    };
    fs::remove_file(key(folder.path())).unwrap();
    remove_the_database(folder.path());
    expect_refused(&mut command(folder.path()), &format!("{}.lock says so", database(folder.path()).display()));

    // A start that failed before there was a journal leaves nothing that stops the next one.
    remove_the_database(folder.path());
    fs::write(format!("{}.lock", database(folder.path()).display()), "").unwrap();
    assert!(Server::spawn(&mut command(folder.path())).stop().success());
}

#[test]
fn a_journal_without_its_head_is_neither_continued_nor_replaced() {
    let (folder, command) = used(&[]);
    execute(folder.path(), "DELETE FROM journal_head");
    let failure = Server::try_spawn(&mut command(folder.path())).err().expect("it does not start");
    assert!(failure.message.starts_with("The head of the journal is missing."), "{}", failure.message);
    let begun = program(&["journal", "begin"]).env("XDG_DATA_HOME", folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&begun.stderr).contains("it was changed"), "{begun:?}");
}

#[test]
fn the_gateway_starts_after_a_crash_during_the_creation_of_its_key() {
    let (folder, command) = used(&[]);
    let bytes = fs::read(key(folder.path())).unwrap();
    fs::rename(key(folder.path()), key(folder.path()).with_extension("journal-key.part")).unwrap();
    assert!(Server::spawn(&mut command(folder.path())).stop().success());
    assert_eq!(fs::read(key(folder.path())).unwrap(), bytes);
    run(folder.path(), &["journal", "verify"]);
}

#[test]
fn the_head_is_logged_at_start_and_stop_and_accepted_by_verify() {
    let twilio = Server::in_memory(&[]);
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join("log");
    let gateway = Gateway::with(|folder| {
        let command = Gateway::command(folder, twilio.port, &["--port", "0"]);
        let mut logged = Command::new("sh");
        logged.args(["-c", "exec \"$0\" \"$@\" 2>\"$LOG\""]).arg(command.get_program()).args(command.get_args());
        logged.env("LOG", &log).env("XDG_DATA_HOME", folder);
        logged
    });
    assert_eq!(gateway.call("POST", SERVICES).form("FriendlyName=a").send().status, 201);
    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    let log = fs::read_to_string(log).unwrap();
    let field = |line: &str, name: &str| -> Option<String> {
        let rest = line.split_once(&format!(" {name}="))?.1;
        Some(rest.split(' ').next()?.trim_matches('"').to_owned())
    };
    let lines = log.lines().filter(|line| line.contains("the head of the journal"));
    let heads: Vec<_> = lines.map(|line| (field(line, "when").unwrap(), field(line, "head").unwrap())).collect();
    assert_eq!(heads.iter().map(|(when, _)| when.as_str()).collect::<Vec<_>>(), ["start", "stop"], "{log}");
    let expect = |(_, head): &(String, String)| {
        let mut command = program(&["journal", "verify", "--expect", head]);
        command.env("XDG_DATA_HOME", folder.path()).output().unwrap().status.success()
    };
    assert!(expect(&heads[0]) && expect(&heads[1]));
    empty_the_journal(folder.path());
    run(folder.path(), &["journal", "begin"]);
    assert!(!expect(&heads[1]), "another journal is not the one that was logged");
}

#[test]
fn a_write_left_open_by_a_crash_is_recorded_as_unknown_at_the_next_start() {
    let twilio = Server::in_memory(&["--faults"]);
    twilio.call("POST", sandbox::fault::PATH).form("Method=POST&DelayMs=5000").send();
    let gateway = Gateway::before(twilio.port);
    let _under_way = gateway.call("POST", SERVICES).form("FriendlyName=a").begin();
    std::thread::sleep(Duration::from_millis(700));
    let Gateway { server, folder, .. } = gateway;
    server.kill();
    let export = ["journal", "export", "--format", "json"];
    assert_eq!(printed(folder.path(), &export)[0]["outcome"], "open");
    for _ in 0..2 {
        Server::spawn(&mut Gateway::command(folder.path(), twilio.port, &["--port", "0"])).stop();
        let records = printed(folder.path(), &export);
        assert_eq!(records[0]["outcome"], "unknown");
        let message = records[0]["message"].as_str().unwrap();
        assert!(message.contains("check the setting"), "{message}");
        run(folder.path(), &["journal", "verify"]);
    }
}

/// Signs in with a password.
fn sign_in(gateway: &Gateway, name: &str, password: &str) -> Option<String> {
    let form = format!("Name={name}&Password={}", password.replace(' ', "+"));
    let response = of_dashboard(&gateway.server, "POST", "/gateway/session").form(&form).send();
    let cookie = response.header("set-cookie").map(|cookie| cookie.split(';').next().unwrap().to_owned());
    cookie.filter(|_| response.status == 201)
}

/// Runs `user` with a password on standard input.
fn user(folder: &Path, arguments: &[&str]) {
    let mut command = program(&[&["user"], arguments].concat());
    command.env("XDG_DATA_HOME", folder).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"quite another password\n");
    assert!(child.wait().unwrap().success());
}

#[test]
fn sign_ins_rejections_and_changes_of_users_are_recorded() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    let folder = gateway.folder.path();
    add_person(folder, "ada", "viewer", PASSWORD);
    let cookie = sign_in(&gateway, "ada", PASSWORD).unwrap();
    assert_eq!(sign_in(&gateway, "ada", "a wrong one that is secret"), None);
    assert_eq!(sign_in(&gateway, "secret", PASSWORD), None);
    let of_ada = |method: &str, target: &str| -> RequestBuilder {
        of_dashboard(&gateway.server, method, target).header("cookie", &cookie)
    };
    assert_eq!(of_ada("POST", SERVICES).form("FriendlyName=secret").send().status, 403);
    assert_eq!(of_ada("GET", SERVICES).send().status, 200);
    assert_eq!(of_ada("DELETE", "/gateway/session").send().status, 204);
    user(folder, &["role", "ada", "editor"]);
    user(folder, &["passwd", "ada"]);
    user(folder, &["remove", "ada"]);

    let kinds =
        || -> Vec<String> { events(folder).iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect() };
    let until = Instant::now() + Duration::from_secs(20);
    while kinds().first().is_none_or(|latest| latest != "person-removed") && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(300));
    }
    let mut kinds = kinds();
    kinds.sort();
    let expected = [
        "password-changed",
        "person-added",
        "person-removed",
        "role-changed",
        "sign-in-rejected",
        "sign-in-rejected",
        "signed-in",
        "signed-in",
        "signed-out",
        "write-rejected",
    ];
    assert_eq!(kinds, expected);
    let text = run(folder, &["journal", "events", "--format", "json"]);
    assert!(!text.contains("secret"), "{text}");
    let find = |kind: &str| events(folder).into_iter().find(|event| event["event"] == kind).unwrap();
    let rejected = find("write-rejected");
    let told = ["person", "account", "method", "why"].map(|name| rejected[name].as_str().unwrap());
    assert_eq!(told, ["ada", "production", "POST", "role"]);
    assert_eq!((&find("role-changed")["role"], &find("signed-out")["source"]), (&"editor".into(), &"127.0.0.1".into()));
    let table = run(folder, &["journal", "events", "--format", "csv"]);
    assert_eq!(table.lines().count(), 1 + expected.len(), "{table}");

    run(folder, &["journal", "verify"]);
    let history = gateway.call("GET", "/gateway/history").send().json();
    assert_eq!(history["records"].as_array().unwrap().len(), 0, "the history of writes has none of them");
    let number = find("role-changed")["number"].as_u64().unwrap();
    execute(folder, &format!("UPDATE journal SET text = replace(text, 'editor', 'viewer') WHERE number = {number}"));
    let verdict = program(&["journal", "verify"]).env("XDG_DATA_HOME", folder).output().unwrap();
    assert!(String::from_utf8_lossy(&verdict.stderr).contains(&format!("Row {number} of the journal")), "{verdict:?}");
}
