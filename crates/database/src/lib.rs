//! What the server keeps in SQLite: files that are opened, checked, backed up and migrated; who may sign in and who is signed in; and the
//! journal of every write. All of the gateway's SQL is here, so that another database can take its place.

mod attempts;
pub mod file;
mod hex;
pub mod journal;
pub mod people;
pub mod private;
pub mod sessions;

use std::path::Path;
use std::sync::{Arc, Mutex};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, Sqlite, Transaction};

pub use attempts::network;
pub use file::OpenError;
pub use hex::hex;
use people::Hashing;
use sessions::Recent;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// More would only wait for each other where there are few cores.
const READERS: u32 = 4;

/// The gateway's file, open. Other processes may have it open as well.
#[derive(Clone)]
pub struct Database {
    /// Any number of reads at a time, each of what was committed last.
    readers: SqlitePool,
    /// One connection: SQLite knows one writer at a time, and waiting here is fair.
    writer: SqlitePool,
    hashing: Hashing,
    recent: Arc<Mutex<Recent>>,
    path: Arc<Path>,
}

/// What is kept could not be read, or not be written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[error("What is kept could not be read or written: {0}. Try again.")]
pub struct Failure(#[from] sqlx::Error);

impl Failure {
    /// Whether it failed because the disk is full.
    pub fn is_full(&self) -> bool {
        file::is_full(&self.0)
    }
}

impl Database {
    /// Opens the file, after creating it where it is missing, and brings it to the current schema.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let first = file::open(path, &MIGRATIONS).await?;
        let connect = |connections, options| {
            // A connection to a file is not lost while nobody uses it, so it is neither tested nor replaced.
            let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
            let pool = pool.idle_timeout(None).max_lifetime(None);
            // SQLite itself undoes a transaction for which the disk has no room, and a connection that was not told so begins no other.
            let pool = pool.before_acquire(|connection, _| {
                let is_free = !connection.is_in_transaction();
                Box::pin(async move { Ok(is_free) })
            });
            pool.connect_lazy_with(options)
        };
        let readers = connect(READERS, file::options(path).read_only(true));
        let writer = connect(1, file::options(path));
        let database = Self { readers, writer, hashing: Hashing::default(), recent: Arc::default(), path: path.into() };
        database.ready().await.map_err(|Failure(error)| file::failed(path, error))?;
        drop(first);
        Ok(database)
    }

    /// Whether it can be read and written, and is still there: SQLite goes on with a file that was deleted, and so with nothing.
    pub async fn ready(&self) -> Result<(), Failure> {
        std::fs::metadata(&self.path).map_err(sqlx::Error::from)?;
        sqlx::query("SELECT 1 FROM people LIMIT 1").fetch_optional(self.reader()).await?;
        Ok(self.begin().await?.rollback().await?)
    }

    /// Closes it. Whatever was answered is on the disk already.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// For statements that read.
    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    /// For what is written in one statement, which is a transaction by itself.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// For what is read and written in one: nobody else writes before it ends. It is undone where it is dropped without a commit.
    pub(crate) async fn begin(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }
}

/// Numbers are signed where they are kept.
pub(crate) fn kept(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// As [`kept`] wrote it.
pub(crate) fn unkept(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    #[tokio::test]
    async fn a_file_of_every_earlier_release_is_brought_up_to_date_with_all_that_is_in_it() {
        for done in 1..=MIGRATIONS.iter().len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("gateway.sqlite");
            let earlier = Migrator::with_migrations(MIGRATIONS.iter().take(done).cloned().collect());
            let mut connection = file::open(&path, &earlier).await.unwrap();
            let ada = "INSERT INTO people (name, role, password_hash, added) VALUES ('ada', 'admin', '', 7)";
            sqlx::query(ada).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();

            let database = Database::open(&path).await.unwrap();
            let people = database.people().await.unwrap();
            assert_eq!(people.iter().map(|person| person.added).collect::<Vec<_>>(), [7], "after {done}");
            let count: i64 =
                sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(database.reader()).await.unwrap();
            assert_eq!(count as usize, MIGRATIONS.iter().len());
            let backups = std::fs::read_dir(folder.path()).unwrap();
            let backups =
                backups.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("before"));
            assert_eq!(backups.count(), usize::from(done < MIGRATIONS.iter().len()), "after {done}");
        }
    }
}
