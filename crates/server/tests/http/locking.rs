//! Tests of other processes that use the gateway's database: one that keeps it locked, and a second gateway.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Runtime;

use crate::support::{Gateway, RequestBuilder, Response, Server, add_person, of_dashboard, program, run};

const SERVICES: &str = "/gateway/accounts/production/v1/Services";

fn database(folder: &Path) -> PathBuf {
    folder.join("conversations-admin/gateway.sqlite")
}

/// Write lock of another program, until it is released.
struct Locked {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Locked {
    /// Locks a gateway's database. Before that, the last use of every session is set back, so that the next use has to be written.
    fn at(folder: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(async {
            let options = SqliteConnectOptions::new().filename(database(folder));
            let mut connection = options.connect().await.unwrap();
            for statement in ["UPDATE sessions SET used = used - 600", "BEGIN IMMEDIATE"] {
                sqlx::query(statement).execute(&mut connection).await.unwrap();
            }
            connection
        });
        Self { runtime, connection }
    }

    fn release(mut self) {
        self.runtime.block_on(async {
            sqlx::query("ROLLBACK").execute(&mut self.connection).await.unwrap();
            self.connection.close().await.unwrap();
        });
    }
}

/// Sends a request and fails without a response within so many seconds.
fn within(seconds: u64, ask: &RequestBuilder) -> Response {
    let asked = Instant::now();
    let response = ask.send();
    assert!(asked.elapsed() < Duration::from_secs(seconds), "{:?}", asked.elapsed());
    response
}

fn outcomes(folder: &Path) -> Vec<String> {
    let journal = run(folder, &["journal", "export", "--format", "json"]);
    let journal: serde_json::Value = serde_json::from_str(&journal).unwrap();
    journal.as_array().unwrap().iter().map(|record| record["outcome"].as_str().unwrap().to_owned()).collect()
}

/// Starts sign-ins that wait for the lock, and that must not delay other requests.
fn attempts(gateway: &Gateway, count: usize) -> Vec<TcpStream> {
    let attempt = of_dashboard(&gateway.server, "POST", "/gateway/session").form("Name=ada&Password=wrong");
    (0..count).map(|_| attempt.begin()).collect()
}

#[test]
fn reads_do_not_wait_for_a_program_that_locks_the_database() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    let locked = Locked::at(gateway.folder.path());
    let attempts = attempts(&gateway, 3);
    for _ in 0..4 {
        for target in [SERVICES, "/gateway/session", "/gateway/history"] {
            assert_eq!(within(3, &gateway.call("GET", target)).status, 200, "{target}");
        }
        assert_eq!(within(3, &gateway.server.ask("GET", "/config.json")).status, 200);
        std::thread::sleep(Duration::from_millis(1_100));
    }
    for command in [["user", "list"], ["journal", "verify"], ["journal", "head"]] {
        let asked = Instant::now();
        run(gateway.folder.path(), &command);
        assert!(asked.elapsed() < Duration::from_secs(4), "{command:?}");
    }
    assert_eq!(within(8, &gateway.server.ask("GET", "/readyz")).status, 503);
    for attempt in attempts {
        assert_eq!(Response::read(attempt).unwrap().status, 500);
    }
    locked.release();
    assert_eq!(gateway.call("GET", "/gateway/session").send().status, 200);
}

#[test]
fn a_write_that_cannot_be_recorded_is_rejected_in_time_and_not_sent() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    let locked = Locked::at(gateway.folder.path());
    let _attempts = attempts(&gateway, 12);
    assert_eq!(within(3, &gateway.call("GET", SERVICES)).status, 200);
    let writes: Vec<_> = (0..5).map(|_| gateway.call("POST", SERVICES).form("FriendlyName=Late").begin()).collect();
    let asked = Instant::now();
    for write in writes {
        let rejected = Response::read(write).unwrap();
        assert_eq!((rejected.status, rejected.header("x-conversations-admin-refused")), (503, Some("unrecorded")));
        assert!(rejected.text().contains("Nothing was sent"), "{}", rejected.text());
    }
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
    locked.release();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(twilio.services().len(), 3, "nothing was sent afterwards");
    assert_eq!(gateway.call("POST", SERVICES).form("FriendlyName=Now").send().status, 201);
    let outcomes = outcomes(gateway.folder.path());
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "done").count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| ["done", "unsent"].contains(&outcome.as_str())), "{outcomes:?}");
}

#[test]
fn a_sent_write_is_answered_in_time_and_its_outcome_recorded_after_the_lock() {
    let twilio = Server::in_memory(&["--faults"]);
    twilio.call("POST", sandbox::fault::PATH).form("Method=POST&DelayMs=1500").send();
    let gateway = Gateway::before(twilio.port);
    let under_way = gateway.call("POST", SERVICES).form("FriendlyName=Sent").begin();
    std::thread::sleep(Duration::from_millis(700));
    let locked = Locked::at(gateway.folder.path());
    let asked = Instant::now();
    assert_eq!(Response::read(under_way).unwrap().status, 201);
    assert!(asked.elapsed() < Duration::from_secs(8), "{:?}", asked.elapsed());
    assert_eq!(outcomes(gateway.folder.path()), ["open"]);
    locked.release();
    let until = Instant::now() + Duration::from_secs(10);
    while outcomes(gateway.folder.path()) != ["done"] && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(outcomes(gateway.folder.path()), ["done"]);
}

#[test]
fn starting_on_a_locked_database_fails_with_the_reason() {
    let twilio = Server::in_memory(&[]);
    let Gateway { server, folder, .. } = Gateway::before(twilio.port);
    server.stop();
    let locked = Locked::at(folder.path());
    let failure = Server::try_spawn(&mut Gateway::command(folder.path(), twilio.port, &["--port", "0"])).err().unwrap();
    assert!(failure.message.contains("is kept locked by another program. Try again"), "{}", failure.message);
    locked.release();
    assert!(Server::spawn(&mut Gateway::command(folder.path(), twilio.port, &["--port", "0"])).stop().success());
}

#[test]
fn a_second_gateway_on_the_same_file_is_rejected() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    let file = database(gateway.folder.path());
    let link = gateway.folder.path().join("link.sqlite");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    for named in [&file, &link] {
        let arguments = ["--port", "0", "--database", named.to_str().unwrap()];
        let failure =
            Server::try_spawn(&mut Gateway::command(gateway.folder.path(), twilio.port, &arguments)).err().unwrap();
        assert_eq!(failure.status.code(), Some(1));
        assert!(failure.message.contains("is in use by another gateway. Stop that one"), "{}", failure.message);
    }
    // Other commands may use the file.
    add_person(gateway.folder.path(), "ada", "admin", "nobody would guess this one");
    run(gateway.folder.path(), &["journal", "verify"]);
    assert_eq!(gateway.call("POST", SERVICES).form("FriendlyName=a").send().status, 201);
    let Gateway { server, folder, .. } = gateway;
    server.kill();
    let next = Server::spawn(&mut Gateway::command(folder.path(), twilio.port, &["--port", "0"]));
    assert!(program(&["user", "list"]).env("XDG_DATA_HOME", folder.path()).status().unwrap().success());
    assert!(next.stop().success(), "the lock ends with the process, however that ended");
}
