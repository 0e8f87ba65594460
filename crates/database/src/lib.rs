//! SQLite storage of the gateway: users, sessions, failed sign-ins, the journal of every write, and the changes outside of the gateway.
//!
//! All of the gateway's SQL is in this crate, so that another database can replace SQLite. The sandbox uses [`file`] for its own file.

#![deny(clippy::missing_errors_doc)]

mod attempts;
pub mod backup;
pub mod drift;
pub mod file;
mod hex;
pub mod journal;
mod paging;
pub mod people;
pub mod private;
pub mod second_factor;
pub mod sessions;
mod status;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, Sqlite, Transaction};

pub use attempts::network;
pub use file::OpenError;
use file::{Lock, OpenedFiles, Replaced};
pub use hex::hex;
use people::Hashing;
use sessions::{LastUses, SessionCache};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Number of read connections. More of them would only compete for the cores of a small machine.
const READERS: u32 = 4;

/// Longest time that a write waits for another process, and, separately, for earlier writes of this process. Both together are less than the
/// time within which the gateway must send a write.
const WRITER_WAIT: Duration = Duration::from_secs(3);

/// Open database file of the gateway. Other processes may have the same file open.
#[derive(Clone)]
pub struct Database {
    /// Read connections. Each read sees the last commit.
    readers: SqlitePool,
    /// Single write connection: SQLite allows one writer at a time, and the pool serves waiting tasks in order.
    writer: SqlitePool,
    hashing: Hashing,
    cache: Arc<Mutex<SessionCache>>,
    last_uses: Arc<Mutex<LastUses>>,
    /// Files that were opened; `None` for a database that was opened for reading only.
    opened_files: Option<Arc<OpenedFiles>>,
    /// Lock of the server on the file; `None` in commands.
    lock: Option<Arc<Lock>>,
}

/// Failed read or write of the database. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[error("The database could not be read or written: {0}. Try again.")]
pub struct DatabaseError(#[from] sqlx::Error);

impl DatabaseError {
    /// Returns true if the disk is full.
    pub fn is_full(&self) -> bool {
        file::is_full(&self.0)
    }

    /// Returns true if another process, or earlier writes of this one, kept the file locked for too long.
    pub fn is_busy(&self) -> bool {
        file::is_busy(&self.0)
    }

    /// Returns true if the file was deleted or replaced while it was in use.
    pub fn is_replaced(&self) -> bool {
        Replaced::is_cause(&self.0)
    }
}

impl Database {
    /// Opens the file, creates it if it is missing, and applies the missing migrations. A transaction that a crash left behind is undone or
    /// completed first.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_with(path, None).await
    }

    /// Opens the file for a server. A file has one server at a time, because two would overwrite each other's changes.
    ///
    /// # Errors
    ///
    /// [`OpenError::InUse`] if another server has the file, and the errors of [`Self::open`].
    pub async fn serve(path: &Path) -> Result<Self, OpenError> {
        let lock = Lock::acquire(path)?;
        Self::open_with(path, Some(Arc::new(lock))).await
    }

    async fn open_with(path: &Path, lock: Option<Arc<Lock>>) -> Result<Self, OpenError> {
        let first = file::open(path, &MIGRATIONS).await?;
        let opened_files = OpenedFiles::of(path).map_err(|error| file::failed(path, error.into()))?;
        let options = file::options(path).busy_timeout(WRITER_WAIT);
        let connected = Self::connect(options.clone().read_only(true), options).await;
        let mut database = connected.map_err(|error| file::failed(path, error))?;
        database.lock = lock;
        database.ready().await.map_err(|DatabaseError(error)| file::failed(path, error))?;
        let mut opened_files = opened_files.with_sqlite_files().map_err(|error| file::failed(path, error.into()))?;
        if database.lock.is_some() {
            opened_files = opened_files.with_header().map_err(|error| file::failed(path, error.into()))?;
        }
        database.opened_files = Some(Arc::new(opened_files));
        drop(first);
        Ok(database)
    }

    /// Opens a file for reading only, which needs no lock and no space on the disk. If the file has an older schema or a crash left it in need of
    /// repair, it is opened for writing first.
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

    /// Connects every reader at once. An open connection can still read after the file was deleted, and a new one cannot: with lazy connections it
    /// would be chance which requests succeed.
    async fn connect(to_read: SqliteConnectOptions, to_write: SqliteConnectOptions) -> sqlx::Result<Self> {
        let readers = pool(READERS).min_connections(READERS).connect_with(to_read).await?;
        Ok(Self {
            readers,
            writer: pool(1).acquire_timeout(WRITER_WAIT).connect_lazy_with(to_write),
            hashing: Hashing::default(),
            cache: Arc::default(),
            last_uses: Arc::default(),
            opened_files: None,
            lock: None,
        })
    }

    /// Checks that the file can be read and written, and is still the file that was opened.
    ///
    /// # Errors
    ///
    /// The error of the read or the write. [`DatabaseError::is_replaced`] is true for a file that was deleted or replaced.
    pub async fn ready(&self) -> Result<(), DatabaseError> {
        sqlx::query("SELECT 1 FROM people LIMIT 1").fetch_optional(self.reader()).await?;
        Ok(self.begin().await?.rollback().await?)
    }

    /// Checks that the file is still the one that was opened. SQLite keeps writing to a deleted or replaced file, and that data is lost.
    ///
    /// # Errors
    ///
    /// An error for which [`DatabaseError::is_replaced`] is true.
    pub(crate) fn check_files(&self) -> sqlx::Result<()> {
        if let Some(lock) = &self.lock {
            lock.check_identity()?;
        }
        Ok(self.opened_files.as_ref().map_or(Ok(()), |opened_files| opened_files.check())?)
    }

    /// Returns the lock file of the server if it says that the database had a journal.
    pub(crate) fn had_journal(&self) -> Option<&Path> {
        self.lock.as_ref()?.had_journal()
    }

    /// Notes in the lock file of the server that the database has a journal. A failure is only logged: it weakens the detection of a removed
    /// database, and nothing else.
    pub(crate) fn note_journal(&self) {
        if let Some(Err(error)) = self.lock.as_ref().map(|lock| lock.note_journal()) {
            tracing::warn!(%error, "could not note in the lock file that there is a journal");
        }
    }

    /// Closes the connections. Every acknowledged write is on the disk already.
    pub async fn close(self) {
        self.write_last_uses().await;
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Returns the pool for statements that read.
    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    /// Returns the write connection, for a single statement. SQLite runs it as a transaction of its own.
    pub(crate) async fn writer(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        self.check_files()?;
        self.writer.acquire().await
    }

    /// Begins a transaction that reads and writes. No other connection can write until it ends. Dropping it rolls it back.
    pub(crate) async fn begin(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.check_files()?;
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }
}

/// Configures a pool of at most `connections`.
///
/// A connection to a file does not break while it is idle, so it is neither tested nor replaced. SQLite rolls back a transaction by itself if the
/// disk is full, and the pool's connection does not notice. Such a connection cannot begin another transaction, so it is replaced.
fn pool(connections: u32) -> SqlitePoolOptions {
    let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
    pool.idle_timeout(None).max_lifetime(None).before_acquire(|connection, _| {
        let is_free = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_free) })
    })
}

/// Converts a number for a column: SQL integers are signed.
pub(crate) fn to_i64(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// Converts a number of a column. Negative numbers become 0.
pub(crate) fn to_u64(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}

/// Returns random bytes of the operating system, for secrets.
pub(crate) fn random_bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    #[tokio::test]
    async fn files_of_all_earlier_releases_are_migrated_with_their_data() {
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
