//! SQLite file of the gateway.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, Sqlite};

use super::Transaction;
use crate::SQLITE_MIGRATIONS;
use crate::file::{self, Lock, OpenError, OpenedFiles};

/// Number of read connections. More of them would only compete for the cores of a small machine.
const READERS: u32 = 4;

/// Longest time that a write waits for another process, and, separately, for earlier writes of this process. Both together are less than the
/// time within which the gateway must send a write.
const WRITER_WAIT: Duration = Duration::from_secs(3);

/// Open SQLite file. Other processes may have the same file open.
#[derive(Clone)]
pub(crate) struct SqliteEngine {
    /// Read connections. Each read sees the last commit.
    pub readers: SqlitePool,
    /// Single write connection: SQLite allows one writer at a time, and the pool serves waiting tasks in order.
    writer: SqlitePool,
    /// Files that were opened; `None` for a database that was opened for reading only.
    pub opened_files: Option<Arc<OpenedFiles>>,
    /// Lock of the server on the file; `None` in commands.
    pub lock: Option<Arc<Lock>>,
}

impl SqliteEngine {
    /// Opens a file for reading and writing, creates it if it is missing, and applies the missing migrations.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open(path: &Path, lock: Option<Arc<Lock>>) -> Result<Self, OpenError> {
        let first = file::open(path, &SQLITE_MIGRATIONS).await?;
        let opened_files = OpenedFiles::of(path).map_err(|error| file::failed(path, error.into()))?;
        let options = file::options(path).busy_timeout(WRITER_WAIT);
        let connected = Self::connect(options.clone().read_only(true), options).await;
        let mut engine = connected.map_err(|error| file::failed(path, error))?;
        engine.lock = lock;
        engine.ready().await.map_err(|error| file::failed(path, error))?;
        let mut opened_files = opened_files.with_sqlite_files().map_err(|error| file::failed(path, error.into()))?;
        if engine.lock.is_some() {
            opened_files = opened_files.with_header().map_err(|error| file::failed(path, error.into()))?;
        }
        engine.opened_files = Some(Arc::new(opened_files));
        drop(first);
        Ok(engine)
    }

    /// Opens a file for reading only, which needs no lock and no space on the disk. If the file has an older schema or a crash left it in need of
    /// repair, it is opened for writing first.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        let options = match file::open_to_read(path, &SQLITE_MIGRATIONS).await {
            Err(OpenError::Older(_)) => {
                Self::open(path, None).await?.close().await;
                file::open_to_read(path, &SQLITE_MIGRATIONS).await?
            }
            options => options?,
        };
        Self::connect(options.clone(), options).await.map_err(|error| file::failed(path, error))
    }

    /// Connects every reader at once. An open connection can still read after the file was deleted, and a new one cannot: with lazy connections it
    /// would be chance which requests succeed.
    async fn connect(to_read: SqliteConnectOptions, to_write: SqliteConnectOptions) -> sqlx::Result<Self> {
        let readers = pool(READERS).min_connections(READERS).connect_with(to_read).await?;
        let writer = pool(1).acquire_timeout(WRITER_WAIT).connect_lazy_with(to_write);
        Ok(Self { readers, writer, opened_files: None, lock: None })
    }

    /// Checks that the file can be read and written.
    async fn ready(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1 FROM people LIMIT 1").fetch_optional(&self.readers).await?;
        self.begin().await?.rollback().await
    }

    /// Checks that the file is still the one that was opened. SQLite keeps writing to a deleted or replaced file, and that data is lost.
    pub fn check_files(&self) -> sqlx::Result<()> {
        if let Some(lock) = &self.lock {
            lock.check_identity()?;
        }
        Ok(self.opened_files.as_ref().map_or(Ok(()), |opened_files| opened_files.check())?)
    }

    pub async fn writer(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        self.check_files()?;
        self.writer.acquire().await
    }

    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        self.check_files()?;
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?.into())
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
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
