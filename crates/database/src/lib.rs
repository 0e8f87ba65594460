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
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, Sqlite, Transaction};

pub use attempts::network;
pub use file::OpenError;
use file::{Lock, Presence, Replaced};
pub use hex::hex;
use people::Hashing;
use sessions::{Recent, Uses};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// More would only wait for each other where there are few cores.
const READERS: u32 = 4;

/// The longest that a write waits for another process, and for those of this process that came before it. Both together are less than a
/// write of the dashboard may take before it is sent.
const WRITER_WAIT: Duration = Duration::from_secs(3);

/// The gateway's file, open. Commands of other processes may have it open as well.
#[derive(Clone)]
pub struct Database {
    /// Any number of reads at a time, each of what was committed last.
    readers: SqlitePool,
    /// One connection: SQLite knows one writer at a time, and waiting here is fair.
    writer: SqlitePool,
    hashing: Hashing,
    recent: Arc<Mutex<Recent>>,
    uses: Arc<Mutex<Uses>>,
    /// Absent where the file was opened for reading alone.
    presence: Option<Arc<Presence>>,
    /// Present where this process is the file's only server.
    lock: Option<Arc<Lock>>,
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

    /// Tells whether it failed because another process, or what came before it, kept the file locked for too long.
    pub fn is_busy(&self) -> bool {
        file::is_busy(&self.0)
    }

    /// Tells whether it failed because the file was deleted or replaced while it was in use.
    pub fn is_replaced(&self) -> bool {
        Replaced::is_cause(&self.0)
    }
}

impl Database {
    /// Opens the file, after creating it where it is missing, and brings it to the current schema.
    ///
    /// # Errors
    ///
    /// See [`OpenError`]. A transaction that a crash has left is undone or completed first.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_with(path, None).await
    }

    /// The same for a server, of which there is one for each file at a time: two would overwrite each other's changes to the same thing.
    ///
    /// # Errors
    ///
    /// [`OpenError::InUse`] where another server has the file, and those of [`Self::open`].
    pub async fn serve(path: &Path) -> Result<Self, OpenError> {
        let lock = Lock::take(path)?;
        Self::open_with(path, Some(Arc::new(lock))).await
    }

    async fn open_with(path: &Path, lock: Option<Arc<Lock>>) -> Result<Self, OpenError> {
        let first = file::open(path, &MIGRATIONS).await?;
        let presence = Presence::of(path).map_err(|error| file::failed(path, error.into()))?;
        let options = file::options(path).busy_timeout(WRITER_WAIT);
        let connected = Self::connect(options.clone().read_only(true), options).await;
        let mut database = connected.map_err(|error| file::failed(path, error))?;
        database.lock = lock;
        database.ready().await.map_err(|Failure(error)| file::failed(path, error))?;
        let mut presence = presence.with_files_beside().map_err(|error| file::failed(path, error.into()))?;
        if database.lock.is_some() {
            presence = presence.with_header().map_err(|error| file::failed(path, error.into()))?;
        }
        database.presence = Some(Arc::new(presence));
        drop(first);
        Ok(database)
    }

    /// Opens a file for reading alone, which needs no lock and no space on the disk. Where it has to be brought to the current schema, or
    /// repaired after a crash, that is done first.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        let options = match file::open_to_read(path, &MIGRATIONS).await {
            Err(OpenError::Older(_)) => {
                Self::open(path).await?.close().await;
                file::open_to_read(path, &MIGRATIONS).await?
            }
            options => options?,
        };
        Self::connect(options.clone(), options).await.map_err(|error| file::failed(path, error))
    }

    /// Connects every reader at once: a connection that is open reads on after the file was deleted, and one that is opened then fails, so
    /// that otherwise it would be chance which requests are answered.
    async fn connect(to_read: SqliteConnectOptions, to_write: SqliteConnectOptions) -> sqlx::Result<Self> {
        let readers = pool(READERS).min_connections(READERS).connect_with(to_read).await?;
        Ok(Self {
            readers,
            writer: pool(1).acquire_timeout(WRITER_WAIT).connect_lazy_with(to_write),
            hashing: Hashing::default(),
            recent: Arc::default(),
            uses: Arc::default(),
            presence: None,
            lock: None,
        })
    }

    /// Checks that it can be read and written, and is still the file that was opened.
    ///
    /// # Errors
    ///
    /// The reason why it is not.
    pub async fn ready(&self) -> Result<(), Failure> {
        sqlx::query("SELECT 1 FROM people LIMIT 1").fetch_optional(self.reader()).await?;
        Ok(self.begin().await?.rollback().await?)
    }

    /// Checks that the file is still the one that was opened: SQLite goes on with a file that was deleted or replaced, and what is written then
    /// is lost.
    ///
    /// # Errors
    ///
    /// A [`Failure`] of which [`Failure::is_replaced`] is true.
    pub(crate) fn expect_present(&self) -> sqlx::Result<()> {
        if let Some(lock) = &self.lock {
            lock.expect_ours()?;
        }
        Ok(self.presence.as_ref().map_or(Ok(()), |presence| presence.check())?)
    }

    /// Closes it. Whatever was answered is on the disk already.
    pub async fn close(self) {
        self.write_uses().await;
        self.readers.close().await;
        self.writer.close().await;
    }

    /// For statements that read.
    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    /// For what is written in one statement, which is a transaction by itself.
    pub(crate) async fn writer(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        self.expect_present()?;
        self.writer.acquire().await
    }

    /// For what is read and written in one: nobody else writes before it ends. It is undone where it is dropped without a commit.
    pub(crate) async fn begin(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.expect_present()?;
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }
}

/// Configures a pool of at most `connections`.
///
/// A connection to a file is not lost while it is idle, so it is neither tested nor replaced. SQLite itself rolls back a transaction for which
/// the disk has no room, and a connection that was not told so begins no other: it is replaced.
fn pool(connections: u32) -> SqlitePoolOptions {
    let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
    pool.idle_timeout(None).max_lifetime(None).before_acquire(|connection, _| {
        let is_free = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_free) })
    })
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
