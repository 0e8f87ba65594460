//! Tests of acknowledged writes of processes that are killed.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::support::{Data, RequestBuilder, Response, SERVICES, Server, basic, data};

const WRITERS: usize = 8;

/// Number of rounds; `LONG=1` runs for a night.
fn rounds() -> usize {
    if std::env::var_os("LONG").is_some() { 200 } else { 10 }
}

/// Acknowledged writes, and deletions without a response.
#[derive(Default)]
struct Record {
    created: BTreeSet<String>,
    deleted: BTreeSet<String>,
    /// Deletions that were sent without a response.
    unknown: BTreeSet<String>,
}

#[test]
fn acknowledged_writes_survive_a_killed_process() {
    let data = data();
    let mut record = Record::default();
    Server::on(&data.file, &["--seed", "empty"]).stop();
    for round in 0..rounds() {
        let server = Server::on(&data.file, &[]);
        verify(&server, &record, &format!("round {round}"));
        let shared = Mutex::new(std::mem::take(&mut record));
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (shared, port) = (&shared, server.port);
                scope.spawn(move || write_until_it_ends(port, writer, shared));
            }
            // The delays are spread over the duration of a commit and of a start.
            std::thread::sleep(Duration::from_micros(3_000 + (round as u64 * 7_919) % 150_000));
            server.kill();
        });
        record = shared.into_inner().unwrap();
        check_integrity(&data);
    }
    let server = Server::on(&data.file, &[]);
    verify(&server, &record, "in the end");
    assert!(record.created.len() > rounds(), "hardly anything was written");
    assert!(!record.deleted.is_empty(), "nothing was deleted");
}

/// Creates services, and deletes every third of them, until the server is gone.
fn write_until_it_ends(port: u16, writer: usize, record: &Mutex<Record>) {
    for number in 0.. {
        let create = call(port, "POST", SERVICES).form(&format!("FriendlyName=Writer%20{writer}%20{number}"));
        let Some(sid) = try_send(&create).filter(|response| response.status == 201) else { return };
        let sid = sid.json()["sid"].as_str().unwrap().to_owned();
        record.lock().unwrap().created.insert(sid.clone());
        if number % 3 == 0 {
            record.lock().unwrap().unknown.insert(sid.clone());
            let Some(deleted) = try_send(&call(port, "DELETE", &format!("{SERVICES}/{sid}"))) else { return };
            assert_eq!(deleted.status, 204);
            let mut record = record.lock().unwrap();
            record.unknown.remove(&sid);
            record.deleted.insert(sid);
        }
    }
}

/// Checks that every acknowledged service exists with its roles, and that no acknowledged deletion is undone.
fn verify(server: &Server, record: &Record, when: &str) {
    let services = server.services();
    let present: BTreeSet<_> = services.iter().map(|service| service["sid"].as_str().unwrap().to_owned()).collect();
    for sid in &record.created {
        if record.deleted.contains(sid) {
            assert!(!present.contains(sid), "{when}: the deletion of {sid} is lost");
        } else if !record.unknown.contains(sid) {
            assert!(present.contains(sid), "{when}: {sid} is lost");
        }
    }
    for sid in present.iter().take(20) {
        let roles = server.get(&format!("{SERVICES}/{sid}/Roles")).json();
        assert_eq!(roles["roles"].as_array().unwrap().len(), 4, "{when}: {sid} is half there");
    }
}

/// Checks that the file is intact, and that it has four roles for each service.
fn check_integrity(data: &Data) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = SqliteConnection::connect(&format!("sqlite://{}", data.file.display())).await.unwrap();
        let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
        assert_eq!(verdict, "ok");
        let counts = "SELECT (SELECT count(*) FROM records WHERE kind = 'role'), (SELECT count(*) FROM records WHERE kind = 'service')";
        let (roles, services): (i64, i64) = sqlx::query_as(counts).fetch_one(&mut connection).await.unwrap();
        assert_eq!(roles, 4 * services, "a service is half there");
        connection.close().await.unwrap();
    });
}

fn call(port: u16, method: &str, target: &str) -> RequestBuilder {
    RequestBuilder::new(port, method, target).header("authorization", &basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN))
}

/// Sends a request; `None` if the server ended before its whole response.
fn try_send(ask: &RequestBuilder) -> Option<Response> {
    let response = Response::read(ask.try_begin()?)?;
    let announced = response.header("content-length").map_or(0, |length| length.parse().unwrap());
    (response.body.len() == announced).then_some(response)
}
