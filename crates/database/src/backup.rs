//! Backups of the gateway's database: making one while a gateway runs, and replacing the database by one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use api::date::Timestamp;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{ConnectOptions, Connection};

use crate::engine::{Statement, Transaction};
use crate::file::temporary::TemporaryFile;
use crate::file::{self, Lock, with_suffix};
use crate::journal::{self, Event, Key, KeyError, VerifyError};
use crate::people::Person;
use crate::{Database, DatabaseError, OpenError, SQLITE_MIGRATIONS, to_u64};

/// Reason why no backup was made. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{} exists already. Enter the name of a new file.", .0.display())]
    Exists(PathBuf),
    #[error(transparent)]
    Open(#[from] file::OpenError),
    #[error("The backup cannot be written to {}: {source}", path.display())]
    Unwritten { path: PathBuf, source: io::Error },
}

/// Reason why a backup was not restored. The database is unchanged. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("There is no file {}. Enter the name of a backup.", .0.display())]
    NoBackup(PathBuf),
    #[error("{} is the database itself. Enter the name of a backup.", .0.display())]
    Same(PathBuf),
    #[error("{} has no data of a gateway. Enter the name of a backup.", .0.display())]
    Empty(PathBuf),
    #[error("The backup cannot be used. {0}")]
    Unusable(OpenError),
    #[error(transparent)]
    InUse(file::OpenError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("The journal of the backup is not intact. {0}")]
    Journal(#[from] VerifyError),
    #[error(transparent)]
    Failed(#[from] DatabaseError),
    #[error("The backup cannot be copied to {}: {source}", path.display())]
    Unwritten { path: PathBuf, source: io::Error },
}

/// Result of a restoration.
pub struct Restored {
    /// File that the replaced database was renamed to; `None` if there was none.
    pub replaced: Option<PathBuf>,
    /// Number of rows of the journal.
    pub rows: u64,
    /// Users of the restored database.
    pub people: Vec<Person>,
}

/// Copies the committed data of a database to a new file that only its user can read. A gateway may write meanwhile.
///
/// # Errors
///
/// See [`BackupError`].
pub async fn back_up(path: &Path, to: &Path) -> Result<(), BackupError> {
    let unwritten = |source| BackupError::Unwritten { path: to.to_owned(), source };
    if to.try_exists().map_err(unwritten)? {
        return Err(BackupError::Exists(to.to_owned()));
    }
    file::inspect(path, &SQLITE_MIGRATIONS).await?;
    let part = TemporaryFile::of(to).map_err(unwritten)?;
    let created = file::create(part.path()).map_err(unwritten)?;
    file::copy(path, part.path()).await.map_err(|error| unwritten(io::Error::other(error)))?;
    part.finish(&created, to).map_err(unwritten)
}

/// Replaces a database by a backup, and renames the replaced one. The caller stops the gateway first.
///
/// All sessions end: one of the backup may have been ended since. An older backup is migrated. The journal gets an event.
///
/// # Errors
///
/// See [`RestoreError`]. The journal of the backup is verified with the key that `key` returns.
pub async fn restore(
    path: &Path,
    backup: &Path,
    key: impl FnOnce() -> Result<Key, KeyError>,
    now: u64,
) -> Result<Restored, RestoreError> {
    let unwritten = |source| RestoreError::Unwritten { path: path.to_owned(), source };
    if !backup.is_file() {
        return Err(RestoreError::NoBackup(backup.to_owned()));
    }
    if path.canonicalize().is_ok_and(|path| backup.canonicalize().is_ok_and(|backup| path == backup)) {
        return Err(RestoreError::Same(path.to_owned()));
    }
    let _lock = Lock::acquire(path).map_err(RestoreError::InUse)?;
    if file::inspect(backup, &SQLITE_MIGRATIONS).await.map_err(|error| RestoreError::Unusable(error.into()))? == 0 {
        return Err(RestoreError::Empty(backup.to_owned()));
    }
    let part = TemporaryFile::of(&with_suffix(path, ".restored")).map_err(unwritten)?;
    let created = file::create(part.path()).map_err(unwritten)?;
    file::copy(backup, part.path()).await.map_err(|error| unwritten(io::Error::other(error)))?;
    let (rows, people) = prepare(part.path(), key, now).await?;
    let replaced = set_aside(path, now).await.map_err(unwritten)?;
    part.finish(&created, path).map_err(unwritten)?;
    Ok(Restored { replaced, rows, people })
}

/// Migrates the copy of a backup, ends its sessions, notes the restoration, and verifies its journal.
async fn prepare(
    copy: &Path,
    key: impl FnOnce() -> Result<Key, KeyError>,
    now: u64,
) -> Result<(u64, Vec<Person>), RestoreError> {
    change(copy, now).await.map_err(DatabaseError::from)?;
    let database = Database::open_to_read(copy).await.map_err(RestoreError::Unusable)?;
    let rows = match journal::row_count(&database).await? {
        0 => 0,
        _ => to_u64(journal::verify(&database, &key()?, None).await?.count),
    };
    let people = database.people().await?;
    database.close().await;
    Ok((rows, people))
}

/// Makes the changes to the copy in one transaction. Its journal mode stays that of a backup, so that everything is in the one file.
async fn change(copy: &Path, now: u64) -> sqlx::Result<()> {
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(file::base_options(copy)).await?;
    let mut transaction = pool.begin().await?;
    file::apply(&mut transaction, &SQLITE_MIGRATIONS).await?;
    let mut transaction = Transaction::from(transaction);
    Statement::new("DELETE FROM sessions").execute(&mut transaction).await?;
    journal::enqueue(&mut transaction, &Event::DatabaseRestored, now).await?;
    transaction.commit().await?;
    pool.close().await;
    Ok(())
}

/// Renames a database with the files that SQLite keeps beside it, and returns its new name; `None` if there is no database.
async fn set_aside(path: &Path, now: u64) -> io::Result<Option<PathBuf>> {
    if path.try_exists()? {
        // Moves everything into the one file. A damaged database keeps its other files, which are renamed with it.
        if let Ok(connection) = file::base_options(path).connect().await {
            let _ = connection.close().await;
        }
    }
    let name = file::free(with_suffix(path, &format!(".replaced-{}", Timestamp::from_unix(now).day())))?;
    let mut has_database = false;
    // The database first: without it no gateway starts, and with it but without its write-ahead log one would start with older data.
    for suffix in ["", "-wal", "-shm", "-journal"] {
        match fs::rename(with_suffix(path, suffix), with_suffix(&name, suffix)) {
            Ok(()) => has_database |= suffix.is_empty(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(has_database.then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::Limits;
    use sqlx::migrate::Migrator;

    const NOW: u64 = 1_800_000_000;

    #[tokio::test]
    async fn backups_of_all_earlier_releases_are_restored_with_their_data_and_without_sessions() {
        for done in 1..=SQLITE_MIGRATIONS.iter().len() {
            let folder = tempfile::tempdir().unwrap();
            let (path, backup) = (folder.path().join("gateway.sqlite"), folder.path().join("backup.sqlite"));
            let earlier = Migrator::with_migrations(SQLITE_MIGRATIONS.iter().take(done).cloned().collect());
            let mut connection = file::open(&backup, &earlier).await.unwrap();
            let ada = "INSERT INTO people (name, role, password_hash, added) VALUES ('ada', 'admin', '', 7)";
            sqlx::query(ada).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            let restored = restore(&path, &backup, || unreachable!("there is no journal"), NOW).await.unwrap();
            assert_eq!((restored.people.len(), restored.rows, restored.replaced), (1, 0, None), "after {done}");
            let names = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
            let mut names: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with("gateway")).collect();
            names.sort();
            assert_eq!(names, ["gateway.sqlite", "gateway.sqlite.lock"], "after {done}");
        }
    }

    #[tokio::test]
    async fn the_replaced_database_keeps_what_the_backup_lacks() {
        let folder = tempfile::tempdir().unwrap();
        let (path, backup) = (folder.path().join("gateway.sqlite"), folder.path().join("backup.sqlite"));
        let database = Database::open(&path).await.unwrap();
        let token = database.start_link_session(Limits { idle: 60, absolute: 60 }, NOW).await.unwrap();
        back_up(&path, &backup).await.unwrap();
        let later = "INSERT INTO people (name, role, password_hash, added) VALUES ('late', 'admin', '', 7)";
        Statement::new(later).execute(&mut database.writer().await.unwrap()).await.unwrap();
        database.close().await;
        let restored = restore(&path, &backup, || unreachable!("there is no journal"), NOW).await.unwrap();
        let database = Database::open(&path).await.unwrap();
        assert!(database.session(&token, NOW).await.unwrap().is_none());
        assert!(database.people().await.unwrap().is_empty());
        let replaced = Database::open(&restored.replaced.unwrap()).await.unwrap();
        assert_eq!(replaced.people().await.unwrap().len(), 1);
    }
}
