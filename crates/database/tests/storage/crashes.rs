//! Tests of a process that is killed during a migration.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use database::file;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::files::migrations;
use crate::support::{connect, test_file};

const FILE: &str = "FILE_TO_MIGRATE";
const FIRST: &str = "CREATE TABLE items (id BIGINT PRIMARY KEY, text TEXT NOT NULL)";
const SECOND: &str = "ALTER TABLE items ADD COLUMN length BIGINT; UPDATE items SET length = length(text)";
const THIRD: &str = "CREATE INDEX items_by_text ON items (text)";
const ITEMS: i64 = 20_000;

/// Number of rounds; `LONG=1` runs for a night.
fn rounds() -> u64 {
    if std::env::var_os("LONG").is_some() { 1000 } else { 25 }
}

/// Not a test: the test below runs this in a process of its own and kills it.
#[tokio::test]
async fn migrate_for_another_process() {
    let Some(path) = std::env::var_os(FILE) else { return };
    file::open(Path::new(&path), &migrations(&[FIRST, SECOND, THIRD])).await.unwrap();
}

#[tokio::test]
async fn killing_a_migration_leaves_the_old_or_the_new_version_and_complete_backups() {
    let (mut old, mut new) = (0, 0);
    let unharmed = {
        let test_file = test_file();
        fill(&test_file.file).await;
        let begun = Instant::now();
        assert!(migrating(&test_file.file).wait().unwrap().success());
        begun.elapsed()
    };
    // On a busy machine, more rounds run until some processes were killed before the end and some after it.
    for round in 0..8 * rounds() {
        if round >= rounds() && old > 0 && new > 0 {
            break;
        }
        let test_file = test_file();
        fill(&test_file.file).await;
        let mut child = migrating(&test_file.file);
        // The delays are spread over one and a half times the duration of a start, a backup and a migration.
        std::thread::sleep(unharmed * (round * 7919 % 1500) as u32 / 1000);
        child.kill().unwrap();
        child.wait().unwrap();

        let mut connection = connect(&test_file.file).await;
        match version(&mut connection).await {
            1 => old += 1,
            3 => new += 1,
            between => panic!("round {round}: {between} is between"),
        }
        connection.close().await.unwrap();
        for backup in test_file.files().iter().filter(|name| name.contains("before") && !name.contains(".part")) {
            let mut backup = connect(&test_file.file.with_file_name(backup)).await;
            assert_eq!(version(&mut backup).await, 1, "round {round}");
        }
        let mut again = file::open(&test_file.file, &migrations(&[FIRST, SECOND, THIRD])).await.unwrap();
        assert_eq!(version(&mut again).await, 3, "round {round}");
        assert!(test_file.files().iter().all(|name| !name.contains(".part")), "round {round}: {:?}", test_file.files());
    }
    assert!(old > 0 && new > 0, "{old} were killed before the end, and {new} after it: that proves nothing");
}

fn migrating(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crashes::migrate_for_another_process"])
        .env(FILE, path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

async fn fill(path: &Path) {
    let mut connection = file::open(path, &migrations(&[FIRST])).await.unwrap();
    let fill = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < $1)
        INSERT INTO items SELECT id, 'item ' || id FROM n";
    sqlx::query(fill).bind(ITEMS).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Returns the migration of a file, after checking that it contains exactly the data of that migration.
async fn version(connection: &mut SqliteConnection) -> i64 {
    let one = async |connection: &mut SqliteConnection, sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
    };
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut *connection).await.unwrap();
    assert_eq!(verdict, "ok");
    assert_eq!(one(connection, "SELECT count(*) FROM items").await, ITEMS);
    let version = one(connection, "SELECT max(version) FROM _sqlx_migrations").await;
    let columns = one(connection, "SELECT count(*) FROM pragma_table_info('items') WHERE name = 'length'").await;
    let indexes = one(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'items_by_text'").await;
    assert_eq!((columns, indexes), if version == 3 { (1, 1) } else { (0, 0) });
    if version == 3 {
        assert_eq!(one(connection, "SELECT count(*) FROM items WHERE length = length(text)").await, ITEMS);
    }
    version
}
