//! Tests of files that are deleted or replaced while a server uses them.

use std::fs;
use std::path::{Path, PathBuf};

use api::error::code;
use api::{Endpoint, service};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::support::{Gateway, SERVICES as SANDBOX_SERVICES, Server, add_person, data, of_dashboard, run};

const SERVICES: &str = "/gateway/accounts/production/v1/Services";

fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}

/// Replaces a file with a copy, as `mv` and most editors do.
fn replace(file: &Path) {
    let copy = beside(file, ".copy");
    fs::copy(file, &copy).unwrap();
    fs::rename(copy, file).unwrap();
}

/// Makes a backup as the documentation says.
fn back_up(file: &Path, backup: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        let statement = AssertSqlSafe(format!("VACUUM INTO '{}'", backup.display()));
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

type Loss = (&'static str, fn(&Path));

/// Ways in which the file, or a file that SQLite keeps beside it, is lost.
const LOSSES: [Loss; 8] = [
    ("deleted", |file| fs::remove_file(file).unwrap()),
    ("replaced", replace),
    ("moved away", |file| fs::rename(file, beside(file, ".away")).unwrap()),
    ("overwritten by a backup", |file| {
        let backup = beside(file, ".backup");
        back_up(file, &backup);
        fs::copy(backup, file).unwrap();
    }),
    ("emptied", |file| drop(fs::File::create(file).unwrap())),
    ("its log deleted", |file| fs::remove_file(beside(file, "-wal")).unwrap()),
    ("its log replaced", |file| replace(&beside(file, "-wal"))),
    ("its folder replaced", |file| {
        let folder = file.parent().unwrap();
        fs::rename(folder, folder.with_extension("away")).unwrap();
        fs::create_dir(folder).unwrap();
        fs::copy(folder.with_extension("away").join(file.file_name().unwrap()), file).unwrap();
    }),
];

#[test]
fn a_gateway_with_a_lost_file_sends_no_write() {
    for (loss, lose) in LOSSES {
        let twilio = Server::in_memory(&[]);
        let gateway = Gateway::before(twilio.port);
        let create = || gateway.call("POST", SERVICES).form("FriendlyName=a").send();
        add_person(gateway.folder.path(), "ada", "admin", "nobody would guess this one");
        run(gateway.folder.path(), &["journal", "verify"]);
        assert_eq!(create().status, 201, "commands of other processes are no loss");

        lose(&gateway.folder.path().join("conversations-admin/gateway.sqlite"));
        for _ in 0..2 {
            let rejected = create();
            assert_eq!(
                (rejected.status, rejected.header("x-conversations-admin-refused")),
                (503, Some("unrecorded")),
                "{loss}"
            );
            assert!(rejected.text().contains("deleted or replaced"), "{loss}: {}", rejected.text());
        }
        let service = &twilio.services()[0];
        let delete = gateway.call("DELETE", &format!("{SERVICES}/{}", service["sid"].as_str().unwrap()));
        let delete = delete.if_match(&api::precondition::deletion(service::Create::PARAMETERS, service));
        assert_eq!(delete.send().status, 503, "{loss}");
        assert_eq!(twilio.services().len(), 4, "{loss}: nothing was sent");
        assert_eq!(gateway.server.ask("GET", "/readyz").send().status, 503, "{loss}");
        let form = "Name=ada&Password=nobody+would+guess+this+one";
        assert_eq!(of_dashboard(&gateway.server, "POST", "/gateway/session").form(form).send().status, 500, "{loss}");
        assert_eq!(gateway.call("GET", SERVICES).send().status, 200, "{loss}: reads go on");
    }
}

/// Moves the data from the write-ahead log to the file, as SQLite does from time to time.
fn checkpoint(file: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

#[test]
fn writes_are_rejected_after_an_older_raw_copy_was_written_over_the_file() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    let data = data();
    let sandbox = Server::on(&data.file, &["--seed", "empty"]);
    let name = "x".repeat(200);
    let by_gateway = || gateway.call("POST", SERVICES).form(&format!("FriendlyName={name}")).send().status;
    let by_sandbox = || sandbox.call("POST", SANDBOX_SERVICES).form(&format!("FriendlyName={name}")).send().status;
    let cases: [(PathBuf, &dyn Fn() -> u16); 2] = [
        (gateway.folder.path().join("conversations-admin/gateway.sqlite"), &by_gateway),
        (data.file.clone(), &by_sandbox),
    ];
    for (file, create) in cases {
        let copy = fs::read(&file).unwrap();
        for _ in 0..3 {
            (0..10).for_each(|_| assert_eq!(create(), 201));
            checkpoint(&file);
            assert_eq!(create(), 201, "a checkpoint is no loss");
        }
        fs::write(&file, copy).unwrap();
        assert_eq!((create(), create()), (503, 503), "{}", file.display());
    }
}

#[test]
fn a_gateway_continues_when_the_file_is_restored() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    let file = gateway.folder.path().join("conversations-admin/gateway.sqlite");
    fs::rename(&file, beside(&file, ".away")).unwrap();
    let create = || gateway.call("POST", SERVICES).form("FriendlyName=a").send().status;
    assert_eq!(create(), 503);
    fs::rename(beside(&file, ".away"), &file).unwrap();
    assert_eq!(create(), 201);
    run(gateway.folder.path(), &["journal", "verify"]);
}

#[test]
fn the_sandbox_with_a_lost_file_rejects_writes() {
    for (loss, lose) in LOSSES {
        let data = data();
        let server = Server::on(&data.file, &["--seed", "empty"]);
        let sid = server.create("Kept");
        lose(&data.file);
        let rejected = server.call("POST", SANDBOX_SERVICES).form("FriendlyName=Lost").send();
        rejected.assert_refused(503, code::UNAVAILABLE);
        assert!(rejected.text().contains("deleted or replaced"), "{loss}: {}", rejected.text());
        let path = format!("{SANDBOX_SERVICES}/{sid}");
        server.call("DELETE", &path).send().assert_refused(503, code::UNAVAILABLE);
        assert_eq!(server.services().len(), 1, "{loss}: reads go on, and show nothing of what was rejected");
    }
}

#[test]
fn a_server_that_lost_its_lock_rejects_writes() {
    let data = data();
    let first = Server::on(&data.file, &["--seed", "empty"]);
    fs::remove_file(beside(&data.file, ".lock")).unwrap();
    first.create("Undisturbed");
    let second = Server::on(&data.file, &[]);
    first.call("POST", SANDBOX_SERVICES).form("FriendlyName=Lost").send().assert_refused(503, code::UNAVAILABLE);
    second.create("Kept");
    second.stop();

    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    fs::remove_file(gateway.folder.path().join("conversations-admin/gateway.sqlite.lock")).unwrap();
    let create = || gateway.call("POST", SERVICES).form("FriendlyName=a").send().status;
    assert_eq!(create(), 201);
    let _second = Server::spawn(&mut Gateway::command(gateway.folder.path(), twilio.port, &["--port", "0"]));
    assert_eq!(create(), 503);
    assert_eq!(twilio.services().len(), 4);
}
