//! Tests of gateways that share a database on a PostgreSQL server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{Gateway, RequestBuilder, Server, of_dashboard, program};

const SERVICES: &str = "/gateway/accounts/production/v1/Services";

/// Two gateways in front of one sandbox, with the session of the first.
struct Pair {
    first: Gateway,
    second: Gateway,
    twilio: Server,
    url: String,
    shared: TempDir,
}

fn key_file(folder: &Path) -> PathBuf {
    let file = folder.join("key");
    fs::write(&file, "5a".repeat(32)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}

/// Starts both; `None` if PostgreSQL is not installed.
fn pair() -> Option<Pair> {
    let url = test_postgres::database()?;
    let (shared, twilio) = (tempfile::tempdir().unwrap(), Server::in_memory(&[]));
    let start = || gateway(&url, twilio.port, shared.path(), &[]);
    let (first, second) = (start(), start());
    Some(Pair { first, second, twilio, url, shared })
}

fn gateway(url: &str, port: u16, shared: &Path, more: &[&str]) -> Gateway {
    let key = key_file(shared);
    let arguments = ["--port", "0", "--database", url, "--journal-key-file", key.to_str().unwrap()];
    Gateway::with(|folder| Gateway::command(folder, port, &[&arguments, more].concat()))
}

impl Pair {
    /// Creates a request to the second gateway with the session of the first.
    fn on_second(&self, method: &str, target: &str) -> RequestBuilder {
        of_dashboard(&self.second.server, method, target).header("cookie", &self.first.cookie)
    }
}

#[test]
fn a_session_a_write_and_the_history_are_those_of_both() {
    let Some(pair) = pair() else { return };
    assert_eq!(pair.on_second("GET", "/gateway/session").send().status, 200);
    let created = pair.on_second("POST", SERVICES).form("FriendlyName=Shared").send();
    assert_eq!(created.status, 201, "{}", created.text());
    let history = pair.first.call("GET", "/gateway/history").send().text();
    assert!(history.contains("Shared"), "{history}");

    assert_eq!(pair.on_second("DELETE", "/gateway/session").send().status, 204);
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(pair.first.call("GET", "/gateway/session").send().status, 401, "it has ended on both");
}

#[test]
fn a_write_that_is_repeated_to_the_other_gateway_is_sent_once() {
    let Some(pair) = pair() else { return };
    let before = pair.twilio.services().len();
    let write = |request: RequestBuilder| request.header("idempotency-key", "abc").form("FriendlyName=Once").send();
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| write(pair.first.call("POST", SERVICES)));
        (write(pair.on_second("POST", SERVICES)), one.join().unwrap())
    });
    assert_eq!((one.status, other.status), (201, 201), "{} {}", one.text(), other.text());
    assert_eq!(one.json()["sid"], other.json()["sid"]);
    assert_eq!(write(pair.on_second("POST", SERVICES)).json()["sid"], one.json()["sid"]);
    assert_eq!(pair.twilio.services().len(), before + 1);
    let another = pair.on_second("POST", SERVICES).header("idempotency-key", "abc").form("FriendlyName=Twice").send();
    assert_eq!(another.status, 201);
    assert_eq!(pair.twilio.services().len(), before + 2);
}

#[test]
fn a_killed_gateway_leaves_everything_to_the_other() {
    let Some(pair) = pair() else { return };
    let Pair { first, second, twilio, url, shared } = pair;
    let cookie = first.cookie.clone();
    assert_eq!(first.call("POST", SERVICES).form("FriendlyName=Before").send().status, 201);
    first.server.kill();
    let again = of_dashboard(&second.server, "POST", SERVICES).header("cookie", &cookie);
    let begun = Instant::now();
    assert_eq!(again.form("FriendlyName=After").send().status, 201);
    assert!(begun.elapsed() < Duration::from_secs(5), "no lock of the other is waited for: {:?}", begun.elapsed());
    let third = gateway(&url, twilio.port, shared.path(), &[]);
    let history = third.call("GET", "/gateway/history").send().text();
    assert!(history.contains("Before") && history.contains("After"));
    let key = key_file(shared.path());
    let verified = program(&["journal", "verify", "--database", &url, "--journal-key-file"]).arg(key).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn a_survey_of_one_gateway_is_not_repeated_by_another() {
    let Some(url) = test_postgres::database() else { return };
    let (shared, twilio) = (tempfile::tempdir().unwrap(), Server::in_memory(&[]));
    let start = || gateway(&url, twilio.port, shared.path(), &["--drift-minutes", "60"]);
    let (first, second) = (start(), start());
    let status = |gateway: &Gateway| gateway.call("GET", "/gateway/drift/status?Account=production").send().json();
    let due = status(&second)["next"].clone();
    let requested = first.call("POST", "/gateway/drift/check").form("Account=production").send();
    assert_eq!(requested.status, 202, "{}", requested.text());
    while status(&first)["running"] != false {
        std::thread::sleep(Duration::from_millis(50));
    }
    let survey = |gateway: &Gateway| {
        let mut status = status(gateway);
        for changing in ["next", "running"] {
            status.as_object_mut().unwrap().remove(changing);
        }
        status
    };
    let made = survey(&first);
    // The first survey of a gateway is due within half a minute.
    let begun = Instant::now();
    while status(&second)["next"] == due || status(&second)["running"] != false {
        assert!(begun.elapsed() < Duration::from_secs(60), "the other gateway looked for no survey");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(survey(&second), made);
}

#[test]
fn a_server_needs_a_key_and_the_password_is_in_no_argument() {
    let Some(url) = test_postgres::database() else { return };
    let folder = tempfile::tempdir().unwrap();
    let failure = Server::try_spawn(&mut Gateway::command(folder.path(), 1, &["--port", "0", "--database", &url]));
    let message = failure.err().unwrap().message;
    assert!(message.contains("--journal-key-file"), "{message}");

    let with_password = url.replacen("gateway@", "gateway:a-secret@", 1);
    let mut command = Gateway::command(folder.path(), 1, &["--port", "0", "--database", &with_password]);
    let message = Server::try_spawn(&mut command).err().unwrap().message;
    assert!(message.contains("--database-password-file") && !message.contains("a-secret"), "{message}");

    let backup = program(&["database", "backup", "to.sqlite", "--database", &url]).output().unwrap();
    assert!(String::from_utf8_lossy(&backup.stderr).contains("pg_dump"));
}
