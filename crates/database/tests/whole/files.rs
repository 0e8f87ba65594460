//! Opening, refusing, migrating and backing up.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use database::{Database, OpenError, file};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, SqlSafeStr};

use crate::support::{Place, connect, place};

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

/// A file of so many migrations, with something in it.
async fn filled(place: &Place, statements: &[&'static str]) {
    let mut connection = file::open(&place.file, &migrations(statements)).await.unwrap();
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
async fn a_new_file_is_for_its_user_alone_and_needs_no_backup() {
    let place = place();
    let database = place.open().await;
    assert_eq!(mode(place.file.parent().unwrap()), 0o700);
    for entry in fs::read_dir(place.file.parent().unwrap()).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    database.close().await;
    assert_eq!(place.files(), ["gateway.sqlite"]);
}

#[tokio::test]
async fn a_file_that_others_can_read_is_taken_from_them() {
    let place = place();
    let _first = place.peopled().await;
    let folder = place.file.parent().unwrap();
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "the file and two that SQLite keeps beside it: {files:?}");
    for file in &files {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let _database = place.open().await;
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn no_link_leads_to_a_new_file_and_what_was_there_is_given_to_nobody() {
    const SERVICE: u32 = 4711;
    let place = place();
    let (elsewhere, folder) = (place.folder.path().join("elsewhere"), place.file.parent().unwrap());
    fs::create_dir(folder).unwrap();
    let _only_root_can = chown(folder, Some(SERVICE), Some(SERVICE));
    symlink(&elsewhere, &place.file).unwrap();
    assert!(matches!(Database::open(&place.file).await, Err(OpenError::Unusable { .. })));
    assert!(!elsewhere.exists());

    fs::write(&elsewhere, "somebody's").unwrap();
    let owner = fs::metadata(&elsewhere).unwrap().uid();
    file::create(&place.file).unwrap();
    assert_eq!(fs::metadata(&elsewhere).unwrap().uid(), owner);
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "somebody's");
}

/// Only root can give a file away, so that this shows something only where root runs it.
#[tokio::test]
async fn what_root_puts_into_the_folder_of_a_service_is_the_services() {
    const SERVICE: u32 = 4711;
    let place = place();
    let folder = place.file.parent().unwrap();
    fs::create_dir(folder).unwrap();
    if chown(folder, Some(SERVICE), Some(SERVICE)).is_err() {
        return;
    }
    filled(&place, &[FIRST]).await;
    let _connection = file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    let entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    assert!(entries.len() >= 3, "{entries:?}");
    for entry in entries {
        assert_eq!(entry.metadata().unwrap().uid(), SERVICE, "{entry:?}");
    }
}

#[tokio::test]
async fn a_migration_keeps_what_is_there_and_a_backup_of_how_it_was() {
    let place = place();
    filled(&place, &[FIRST]).await;
    let mut connection = file::open(&place.file, &migrations(&[FIRST, SECOND, THIRD])).await.unwrap();
    let lengths: Vec<i64> = sqlx::query_scalar("SELECT length FROM items").fetch_all(&mut connection).await.unwrap();
    assert_eq!(lengths, [3, 5]);
    assert_eq!(texts(&mut connection).await, ["one", "three"]);
    connection.close().await.unwrap();
    assert_eq!(place.files(), ["gateway.sqlite", "gateway.sqlite.before-3"]);
    let backup = place.file.with_file_name("gateway.sqlite.before-3");
    assert_eq!(mode(&backup), 0o600);

    // The backup in the place of the file is what an older release, and a newer one, can go on with.
    fs::rename(&backup, &place.file).unwrap();
    let mut older = file::open(&place.file, &migrations(&[FIRST])).await.unwrap();
    assert_eq!(texts(&mut older).await, ["one", "three"]);
    older.close().await.unwrap();
    assert_eq!(place.files(), ["gateway.sqlite"]);
    let mut newer = file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    assert_eq!(texts(&mut newer).await, ["one", "three"]);
}

#[tokio::test]
async fn what_was_written_last_is_in_the_backup_before_it_is_moved_into_the_file() {
    let place = place();
    filled(&place, &[FIRST]).await;
    let mut open = connect(&place.file).await;
    sqlx::query("INSERT INTO items VALUES (3, 'late')").execute(&mut open).await.unwrap();
    file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    let mut backup = connect(&place.file.with_file_name("gateway.sqlite.before-2")).await;
    assert_eq!(texts(&mut backup).await, ["one", "three", "late"]);
}

#[tokio::test]
async fn a_backup_takes_the_place_of_no_other_file() {
    let place = place();
    filled(&place, &[FIRST]).await;
    let taken = ["gateway.sqlite.before-2", "gateway.sqlite.before-2.2"].map(|name| place.file.with_file_name(name));
    taken.iter().for_each(|path| fs::write(path, "mine").unwrap());
    file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    assert!(taken.iter().all(|path| fs::read_to_string(path).unwrap() == "mine"));
    let mut backup = connect(&place.file.with_file_name("gateway.sqlite.before-2.3")).await;
    assert_eq!(texts(&mut backup).await, ["one", "three"]);
}

#[tokio::test]
async fn a_migration_that_fails_leaves_the_file_as_it_was_and_no_heap_of_backups() {
    let place = place();
    filled(&place, &[FIRST]).await;
    for _ in 0..3 {
        let error = file::open(&place.file, &migrations(&[FIRST, SECOND, "CREATE NONSENSE"])).await.unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    }
    assert_eq!(place.files(), ["gateway.sqlite"]);
    let mut connection = file::open(&place.file, &migrations(&[FIRST])).await.unwrap();
    assert_eq!(texts(&mut connection).await, ["one", "three"]);
}

#[tokio::test]
async fn what_is_left_of_a_backup_that_was_broken_off_is_cleared_away() {
    let place = place();
    filled(&place, &[FIRST]).await;
    for left in ["gateway.sqlite.before-2.part", "gateway.sqlite.before-2.part-journal"] {
        fs::write(place.file.with_file_name(left), "half").unwrap();
    }
    file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap();
    assert_eq!(place.files(), ["gateway.sqlite", "gateway.sqlite.before-2"]);
    let mut backup = connect(&place.file.with_file_name("gateway.sqlite.before-2")).await;
    assert_eq!(texts(&mut backup).await, ["one", "three"]);
}

#[tokio::test]
async fn a_backup_that_cannot_be_made_stops_the_migration() {
    let place = place();
    filled(&place, &[FIRST]).await;
    // A folder in the place of the copy, since whoever runs tests may be allowed to write anywhere.
    fs::create_dir_all(place.file.with_file_name("gateway.sqlite.before-2.part/full")).unwrap();
    let error = file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap_err();
    assert!(matches!(error, OpenError::Unusable { .. }), "{error}");
    let mut connection = file::open(&place.file, &migrations(&[FIRST])).await.unwrap();
    assert_eq!(texts(&mut connection).await, ["one", "three"]);
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_refused_byte_for_byte_as_it_was() {
    let place = place();
    filled(&place, &[FIRST, SECOND, THIRD]).await;
    let before = fs::read(&place.file).unwrap();
    let error = file::open(&place.file, &migrations(&[FIRST, SECOND])).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer(_)), "{error}");
    assert!(error.to_string().contains("newer version of Conversations Admin"), "{error}");
    assert_eq!(fs::read(&place.file).unwrap(), before);
    assert_eq!(place.files(), ["gateway.sqlite"]);
}

#[tokio::test]
async fn a_file_that_keeps_something_else_is_refused_as_it_was() {
    let place = place();
    filled(&place, &[FIRST]).await;
    let before = fs::read(&place.file).unwrap();
    let other = file::open(&place.file, &migrations(&["CREATE TABLE others (id BIGINT)"])).await.unwrap_err();
    assert!(matches!(other, OpenError::Damaged { .. }), "{other}");
    let gateway = Database::open(&place.file).await.err().unwrap();
    assert!(matches!(gateway, OpenError::Damaged { .. }), "{gateway}");
    assert_eq!(fs::read(&place.file).unwrap(), before);

    let program = place.file.with_file_name("program.sqlite");
    fs::write(&program, "").unwrap();
    let mut connection = connect(&program).await;
    sqlx::query("CREATE TABLE people (name TEXT)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let before = (fs::read(&program).unwrap(), mode(&program));
    let error = Database::open(&program).await.err().unwrap();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert_eq!((fs::read(&program).unwrap(), mode(&program)), before);
}

#[tokio::test]
async fn a_damaged_file_is_refused_as_it_was() {
    let place = place();
    fs::create_dir(place.file.parent().unwrap()).unwrap();
    fs::write(&place.file, "Dear diary, this is not a database. ".repeat(200)).unwrap();
    let text = Database::open(&place.file).await.err().unwrap();
    assert!(matches!(text, OpenError::Damaged { .. }), "{text}");
    fs::remove_file(&place.file).unwrap();

    filled(&place, &[FIRST]).await;
    let mut connection = connect(&place.file).await;
    for id in 10..2000 {
        sqlx::query("INSERT INTO items VALUES ($1, 'filling')").bind(id).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    let mut bytes = fs::read(&place.file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xa5);
    fs::write(&place.file, &bytes).unwrap();
    let torn = file::open(&place.file, &migrations(&[FIRST])).await.unwrap_err();
    assert!(matches!(torn, OpenError::Damaged { .. }), "{torn}");
    assert_eq!(fs::read(&place.file).unwrap(), bytes);
}

#[tokio::test]
async fn a_place_where_nothing_can_be_written_is_named() {
    let place = place();
    fs::write(place.folder.path().join("data"), "no folder").unwrap();
    let error = Database::open(&place.file).await.err().unwrap();
    assert!(matches!(error, OpenError::Unusable { .. }), "{error}");
    assert!(error.to_string().contains("gateway.sqlite cannot be opened"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_number_open_a_file_for_the_first_time_at_once() {
    // Without patience, about one round in fifty fails.
    for _ in 0..60 {
        let place = place();
        let opening: Vec<_> = (0..8)
            .map(|_| {
                let file = place.file.clone();
                tokio::spawn(async move { Database::open(&file).await.map(|_| ()) })
            })
            .collect();
        for opened in opening {
            opened.await.unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_number_migrate_at_once_and_one_backup_is_made() {
    let place = place();
    filled(&place, &[FIRST]).await;
    let opening: Vec<_> = (0..6)
        .map(|_| {
            let file = place.file.clone();
            tokio::spawn(async move { file::open(&file, &migrations(&[FIRST, SECOND, THIRD])).await.map(|_| ()) })
        })
        .collect();
    for opened in opening {
        opened.await.unwrap().unwrap();
    }
    assert_eq!(place.files(), ["gateway.sqlite", "gateway.sqlite.before-3"]);
}
