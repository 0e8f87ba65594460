//! Tests of opening, rejecting, migrating and backing up files.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use database::file::OpenError;
use database::{Database, file};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, SqlSafeStr};

use crate::support::{TestFile, connect, test_file};

const FIRST: &str = "CREATE TABLE items (id BIGINT PRIMARY KEY, text TEXT NOT NULL)";
const SECOND: &str =
    "ALTER TABLE items ADD COLUMN length BIGINT NOT NULL DEFAULT 0; UPDATE items SET length = length(text)";
const THIRD: &str = "CREATE INDEX items_by_length ON items (length)";

pub fn migrations(statements: &[&'static str]) -> Migrator {
    let migration = |(index, sql): (usize, &&'static str)| {
        Migration::new(index as i64 + 1, "".into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(statements.iter().enumerate().map(migration).collect())
}

/// Creates a file with these migrations and one row of data.
/// Returns the error of a file that was not opened.
fn error(opened: Result<Database, database::OpenError>) -> OpenError {
    match opened {
        Err(database::OpenError::File(error)) => error,
        other => panic!("{:?}", other.err()),
    }
}

async fn filled(test_file: &TestFile, statements: &[&'static str]) {
    let mut connection = file::open(&test_file.file, &migrations(statements)).await.unwrap();
    sqlx::query("INSERT INTO items (id, text) VALUES (1, 'one'), (2, 'three')").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn texts(connection: &mut SqliteConnection) -> Vec<String> {
    sqlx::query_scalar("SELECT text FROM items ORDER BY id").fetch_all(connection).await.unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_file_is_readable_by_its_user_only_and_needs_no_backup() {
    let test_file = test_file();
    let database = test_file.open().await;
    assert_eq!(mode(test_file.file.parent().unwrap()), 0o700);
    for entry in fs::read_dir(test_file.file.parent().unwrap()).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    database.close().await;
    assert_eq!(test_file.files(), ["gateway.sqlite"]);
}

#[tokio::test]
async fn permissions_of_other_users_are_removed() {
    let test_file = test_file();
    let _first = test_file.peopled().await;
    let folder = test_file.file.parent().unwrap();
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "the file and two that SQLite keeps beside it: {files:?}");
    for file in &files {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let _database = test_file.open().await;
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_dangling_link_is_not_followed_and_an_existing_file_keeps_its_owner() {
    const SERVICE: u32 = 4711;
    let test_file = test_file();
    let (elsewhere, folder) = (test_file.folder.path().join("elsewhere"), test_file.file.parent().unwrap());
    fs::create_dir(folder).unwrap();
    let _only_root_can = chown(folder, Some(SERVICE), Some(SERVICE));
    symlink(&elsewhere, &test_file.file).unwrap();
    assert!(matches!(
        Database::open(&test_file.file).await,
        Err(database::OpenError::File(OpenError::Unusable { .. }))
    ));
    assert!(!elsewhere.exists());

    fs::write(&elsewhere, "somebody's").unwrap();
    let owner = fs::metadata(&elsewhere).unwrap().uid();
    file::create(&test_file.file).unwrap();
    assert_eq!(fs::metadata(&elsewhere).unwrap().uid(), owner);
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "somebody's");
}

/// Only root can change an owner, so this checks nothing for other users.
#[tokio::test]
async fn a_file_that_root_creates_belongs_to_the_owner_of_its_folder() {
    const SERVICE: u32 = 4711;
    let test_file = test_file();
    let folder = test_file.file.parent().unwrap();
    fs::create_dir(folder).unwrap();
    if chown(folder, Some(SERVICE), Some(SERVICE)).is_err() {
        return;
    }
    filled(&test_file, &[FIRST]).await;
    let _connection = file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    let entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    assert!(entries.len() >= 3, "{entries:?}");
    for entry in entries {
        assert_eq!(entry.metadata().unwrap().uid(), SERVICE, "{entry:?}");
    }
}

#[tokio::test]
async fn a_migration_keeps_the_data_and_a_backup_of_the_old_version() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    let mut connection = file::open(&test_file.file, &migrations(&[FIRST, SECOND, THIRD])).await.unwrap();
    let lengths: Vec<i64> = sqlx::query_scalar("SELECT length FROM items").fetch_all(&mut connection).await.unwrap();
    assert_eq!(lengths, [3, 5]);
    assert_eq!(texts(&mut connection).await, ["one", "three"]);
    connection.close().await.unwrap();
    assert_eq!(test_file.files(), ["gateway.sqlite", "gateway.sqlite.before-3"]);
    let backup = test_file.file.with_file_name("gateway.sqlite.before-3");
    assert_eq!(mode(&backup), 0o600);

    // An older and a newer release can both continue with the backup.
    fs::rename(&backup, &test_file.file).unwrap();
    let mut older = file::open(&test_file.file, &migrations(&[FIRST])).await.unwrap();
    assert_eq!(texts(&mut older).await, ["one", "three"]);
    older.close().await.unwrap();
    assert_eq!(test_file.files(), ["gateway.sqlite"]);
    let mut newer = file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    assert_eq!(texts(&mut newer).await, ["one", "three"]);
}

#[tokio::test]
async fn a_backup_contains_data_that_is_still_in_the_write_ahead_log() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    let mut open = connect(&test_file.file).await;
    sqlx::query("INSERT INTO items VALUES (3, 'late')").execute(&mut open).await.unwrap();
    file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    let mut backup = connect(&test_file.file.with_file_name("gateway.sqlite.before-2")).await;
    assert_eq!(texts(&mut backup).await, ["one", "three", "late"]);
}

#[tokio::test]
async fn a_backup_replaces_no_other_file() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    let taken =
        ["gateway.sqlite.before-2", "gateway.sqlite.before-2.2"].map(|name| test_file.file.with_file_name(name));
    taken.iter().for_each(|path| fs::write(path, "mine").unwrap());
    file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    assert!(taken.iter().all(|path| fs::read_to_string(path).unwrap() == "mine"));
    let mut backup = connect(&test_file.file.with_file_name("gateway.sqlite.before-2.3")).await;
    assert_eq!(texts(&mut backup).await, ["one", "three"]);
}

#[tokio::test]
async fn a_failed_migration_leaves_the_file_unchanged_and_no_backups() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    for _ in 0..3 {
        let error = file::open(&test_file.file, &migrations(&[FIRST, SECOND, "CREATE NONSENSE"])).await.unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    }
    assert_eq!(test_file.files(), ["gateway.sqlite"]);
    let mut connection = file::open(&test_file.file, &migrations(&[FIRST])).await.unwrap();
    assert_eq!(texts(&mut connection).await, ["one", "three"]);
}

#[tokio::test]
async fn the_remains_of_an_interrupted_backup_are_removed() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    for left in ["gateway.sqlite.before-2.part", "gateway.sqlite.before-2.part-journal"] {
        fs::write(test_file.file.with_file_name(left), "half").unwrap();
    }
    file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    assert_eq!(test_file.files(), ["gateway.sqlite", "gateway.sqlite.before-2"]);
    let mut backup = connect(&test_file.file.with_file_name("gateway.sqlite.before-2")).await;
    assert_eq!(texts(&mut backup).await, ["one", "three"]);
}

#[tokio::test]
async fn a_failed_backup_stops_the_migration() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    // A folder has the name of the copy, because the user who runs the tests may be allowed to write anywhere.
    fs::create_dir_all(test_file.file.with_file_name("gateway.sqlite.before-2.part/full")).unwrap();
    let error = file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap_err();
    assert!(matches!(error, OpenError::Unusable { .. }), "{error}");
    let mut connection = file::open(&test_file.file, &migrations(&[FIRST])).await.unwrap();
    assert_eq!(texts(&mut connection).await, ["one", "three"]);
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_rejected_and_left_unchanged() {
    let test_file = test_file();
    filled(&test_file, &[FIRST, SECOND, THIRD]).await;
    let before = fs::read(&test_file.file).unwrap();
    let error = file::open(&test_file.file, &migrations(&[FIRST, SECOND])).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer(_)), "{error}");
    assert!(error.to_string().contains("newer version of Conversations Admin"), "{error}");
    assert_eq!(fs::read(&test_file.file).unwrap(), before);
    assert_eq!(test_file.files(), ["gateway.sqlite"]);
}

#[tokio::test]
async fn a_file_with_other_data_is_rejected_and_left_unchanged() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    let before = fs::read(&test_file.file).unwrap();
    let other = file::open(&test_file.file, &migrations(&["CREATE TABLE others (id BIGINT)"])).await.unwrap_err();
    assert!(matches!(other, OpenError::Damaged { .. }), "{other}");
    let gateway = error(Database::open(&test_file.file).await);
    assert!(matches!(gateway, OpenError::Damaged { .. }), "{gateway}");
    assert_eq!(fs::read(&test_file.file).unwrap(), before);

    let program = test_file.file.with_file_name("program.sqlite");
    fs::write(&program, "").unwrap();
    let mut connection = connect(&program).await;
    sqlx::query("CREATE TABLE people (name TEXT)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let before = (fs::read(&program).unwrap(), mode(&program));
    let error = error(Database::open(&program).await);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert_eq!((fs::read(&program).unwrap(), mode(&program)), before);
}

#[tokio::test]
async fn a_damaged_file_is_rejected_and_left_unchanged() {
    let test_file = test_file();
    fs::create_dir(test_file.file.parent().unwrap()).unwrap();
    fs::write(&test_file.file, "Dear diary, this is not a database. ".repeat(200)).unwrap();
    let text = error(Database::open(&test_file.file).await);
    assert!(matches!(text, OpenError::Damaged { .. }), "{text}");
    fs::remove_file(&test_file.file).unwrap();

    filled(&test_file, &[FIRST]).await;
    let mut connection = connect(&test_file.file).await;
    for id in 10..2000 {
        sqlx::query("INSERT INTO items VALUES ($1, 'filling')").bind(id).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    let mut bytes = fs::read(&test_file.file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xa5);
    fs::write(&test_file.file, &bytes).unwrap();
    let torn = file::open(&test_file.file, &migrations(&[FIRST])).await.unwrap_err();
    assert!(matches!(torn, OpenError::Damaged { .. }), "{torn}");
    assert_eq!(fs::read(&test_file.file).unwrap(), bytes);
}

#[tokio::test]
async fn the_error_names_a_folder_that_cannot_be_written() {
    let test_file = test_file();
    fs::write(test_file.folder.path().join("data"), "no folder").unwrap();
    let error = error(Database::open(&test_file.file).await);
    assert!(matches!(error, OpenError::Unusable { .. }), "{error}");
    assert!(error.to_string().contains("gateway.sqlite cannot be opened"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_first_opens_succeed() {
    // Without waiting for the lock, about one round in fifty fails.
    for _ in 0..60 {
        let test_file = test_file();
        let opening: Vec<_> = (0..8)
            .map(|_| {
                let file = test_file.file.clone();
                tokio::spawn(async move { Database::open(&file).await.map(|_| ()) })
            })
            .collect();
        for opened in opening {
            opened.await.unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_migrations_succeed_and_make_one_backup() {
    let test_file = test_file();
    filled(&test_file, &[FIRST]).await;
    let opening: Vec<_> = (0..6)
        .map(|_| {
            let file = test_file.file.clone();
            tokio::spawn(async move { file::open(&file, &migrations(&[FIRST, SECOND, THIRD])).await.map(|_| ()) })
        })
        .collect();
    for opened in opening {
        opened.await.unwrap().unwrap();
    }
    assert_eq!(test_file.files(), ["gateway.sqlite", "gateway.sqlite.before-3"]);
}
