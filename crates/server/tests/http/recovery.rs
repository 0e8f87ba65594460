//! Tests of files after a crash, on read-only media, and on a full disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use api::error::code;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

use crate::support::{Gateway, SERVICES, Server, add_person, data, program, run};

/// Commands that only read, each with the beginning of its output.
const READING: [(&[&str], &str); 4] = [
    (&["user", "list"], "NAME"),
    (&["journal", "verify"], "All 0 rows of the journal are intact"),
    (&["journal", "head"], "0:"),
    (&["journal", "export", "--format", "json"], "[]"),
];

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn connect(file: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).create_if_missing(true).connect().await.unwrap()
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}

/// Replaces a file with the state after a crash within a transaction: changed pages, and the journal that undoes them.
fn break_off(file: &Path) {
    let copy = beside(file, ".copy");
    block_on(async {
        let mut connection = connect(file).await;
        for statement in
            ["PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 2", "BEGIN IMMEDIATE", "CREATE TABLE half (x)"]
        {
            sqlx::query(statement).execute(&mut connection).await.unwrap();
        }
        for _ in 0..50 {
            sqlx::query("INSERT INTO half VALUES (randomblob(20000))").execute(&mut connection).await.unwrap();
        }
        fs::copy(file, &copy).unwrap();
        fs::copy(beside(file, "-journal"), beside(&copy, "-journal")).unwrap();
        sqlx::query("ROLLBACK").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    fs::rename(&copy, file).unwrap();
    fs::rename(beside(&copy, "-journal"), beside(file, "-journal")).unwrap();
}

/// Replaces a file with a backup, made as the documentation says.
fn restore_backup(file: &Path) {
    let backup = beside(file, ".backup");
    block_on(async {
        let mut connection = connect(file).await;
        let statement = AssertSqlSafe(format!("VACUUM INTO '{}'", backup.display()));
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    fs::rename(&backup, file).unwrap();
}

/// Creates a folder in which a gateway was started and stopped.
fn after_a_clean_stop() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    Server::spawn(&mut Gateway::command(folder.path(), 9, &["--port", "0"])).stop();
    add_person(folder.path(), "ada", "admin", "nobody would guess this one");
    let file = folder.path().join("conversations-admin/gateway.sqlite");
    (folder, file)
}

#[test]
fn every_command_opens_a_database_after_a_crash() {
    for restored in [false, true] {
        let (folder, file) = after_a_clean_stop();
        let break_off = || {
            if restored {
                restore_backup(&file);
            }
            break_off(&file);
        };
        for (command, beginning) in READING {
            break_off();
            let output = run(folder.path(), command);
            assert!(output.starts_with(beginning), "{command:?}: {output}");
        }
        break_off();
        run(folder.path(), &["user", "role", "ada", "viewer", "--force"]);
        break_off();
        Server::spawn(&mut Gateway::command(folder.path(), 9, &["--port", "0"])).stop();
        assert!(!beside(&file, "-journal").exists());
    }
}

#[test]
fn the_gateway_starts_after_a_crash_during_its_first_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("conversations-admin");
    fs::create_dir(&data).unwrap();
    break_off(&data.join("gateway.sqlite"));
    Server::spawn(&mut Gateway::command(folder.path(), 9, &["--port", "0"])).stop();

    break_off(&data.join("sandbox.sqlite"));
    let start = || Server::on(&data.join("sandbox.sqlite"), &["--seed", "empty"]);
    let server = start();
    server.create("Kept");
    server.stop();
    break_off(&data.join("sandbox.sqlite"));
    assert_eq!(start().services().len(), 1);
}

/// Creates a command in a mount namespace in which `folder` is a small disk with the same files; `None` if the system does not allow that.
fn on_a_disk_of_its_own(folder: &Path, then: &str, program: &Command) -> Option<Command> {
    let allowed = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    if !allowed.is_ok_and(|allowed| allowed.status.success()) {
        return None;
    }
    let script = format!(
        "set -e; cp -a \"$FOLDER\" \"$FOLDER.copy\"; mount -t tmpfs -o size=4m none \"$FOLDER\"; cp -a \"$FOLDER.copy/.\" \"$FOLDER\"; \
         rm -r \"$FOLDER.copy\"; {then}; exec \"$0\" \"$@\""
    );
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script]).arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("FOLDER", folder);
    Some(command)
}

const READ_ONLY: &str = "mount -o remount,ro \"$FOLDER\"";
const FULL: &str = "dd if=/dev/zero of=\"$FOLDER/filler\" bs=4k 2>/dev/null || true";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_file_can_be_read_on_a_full_disk_and_on_read_only_media() {
    let (folder, _) = after_a_clean_stop();
    for (then, why) in [(READ_ONLY, "can be read and not written"), (FULL, "is full")] {
        for (command, beginning) in READING {
            let mut command = program(command);
            command.env("XDG_DATA_HOME", folder.path());
            let Some(mut command) = on_a_disk_of_its_own(folder.path(), then, &command) else { return };
            let output = command.output().unwrap();
            assert!(output.status.success(), "{command:?}: {}", said(&output));
            assert!(String::from_utf8_lossy(&output.stdout).starts_with(beginning), "{output:?}");
        }
        for command in [Gateway::command(folder.path(), 9, &["--port", "0"]), {
            let mut command = program(&["user", "role", "ada", "viewer", "--force"]);
            command.env("XDG_DATA_HOME", folder.path());
            command
        }] {
            let output = on_a_disk_of_its_own(folder.path(), then, &command).unwrap().output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{command:?}");
            assert!(said(&output).contains(why), "{command:?}: {}", said(&output));
        }
    }
}

/// Runs `serve --sandbox` on a small disk after `then` was run on it.
fn sandbox_on(folder: &Path, file: &Path, then: &str) -> Option<Server> {
    let server = crate::support::command(&["--data", file.to_str().unwrap()]);
    on_a_disk_of_its_own(folder, then, &server).map(|mut command| Server::spawn(&mut command))
}

#[test]
fn the_sandbox_serves_its_data_on_read_only_media() {
    let data = data();
    let server = Server::on(&data.file, &["--seed", "empty"]);
    server.create("Kept");
    server.stop();
    for lock_is_there in [true, false] {
        if !lock_is_there {
            fs::remove_file(beside(&data.file, ".lock")).unwrap();
        }
        let Some(server) = sandbox_on(data.file.parent().unwrap(), &data.file, READ_ONLY) else { return };
        assert_eq!(server.services().len(), 1);
        let refused = server.call("POST", SERVICES).form("FriendlyName=a").send();
        refused.assert_refused(503, code::UNAVAILABLE);
        assert!(refused.text().contains("can be read and not written"), "{}", refused.text());
        assert_eq!(server.services().len(), 1);
        assert!(server.stop().success());
    }
}

#[test]
fn the_sandbox_serves_its_data_on_a_full_disk_and_saves_again_when_there_is_space() {
    let data = data();
    let server = Server::on(&data.file, &["--seed", "empty"]);
    server.create("Kept");
    server.stop();
    let folder = data.file.parent().unwrap();
    let Some(server) = sandbox_on(folder, &data.file, FULL) else { return };
    assert_eq!(server.services().len(), 1);
    server.call("POST", SERVICES).form("FriendlyName=a").send().assert_refused(507, code::UNAVAILABLE);
    assert_eq!(server.services().len(), 1);
    let filler = format!("/proc/{}/root{}/filler", server.id(), folder.display());
    fs::remove_file(filler).unwrap();
    server.create("After");
    assert_eq!(server.services().len(), 2);
}
