//! Storage of the gateway: users, sessions, failed sign-ins, the journal of every write, and the changes outside of the gateway. It is a SQLite file, or
//! a PostgreSQL server that several gateways share.
//!
//! All of the gateway's SQL is in this crate; `engine` says how it serves both. The sandbox uses [`file`] for its own SQLite file.

#![deny(clippy::missing_errors_doc)]

mod attempts;
pub mod backup;
pub mod drift;
mod engine;
pub mod file;
mod hex;
pub mod idempotency;
pub mod journal;
mod location;
mod open_error;
mod paging;
pub mod people;
pub mod private;
pub mod second_factor;
mod server_error;
pub mod sessions;
pub mod shared_locks;
mod status;
pub mod transfer;

use std::path::Path;
use std::sync::{Arc, Mutex};

use sqlx::migrate::Migrator;

pub use attempts::network;
use engine::{Connection, Engine, PostgresEngine, SqliteEngine, Statement, Transaction};
use file::{Lock, Replaced};
pub use hex::hex;
pub use location::{InvalidLocation, Location, Server};
pub use open_error::OpenError;
use people::Hashing;
pub use server_error::ServerError;
use sessions::{LastUses, SessionCache};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Open database of the gateway. Other processes may have the same one open.
#[derive(Clone)]
pub struct Database {
    engine: Engine,
    hashing: Hashing,
    cache: Arc<Mutex<SessionCache>>,
    last_uses: Arc<Mutex<LastUses>>,
}

/// Failed read or write of the database. Nothing was changed, unless PostgreSQL committed and the connection broke before its response.
#[derive(Debug, thiserror::Error)]
#[error("The database could not be read or written: {0}. Try again.")]
pub struct DatabaseError(#[from] sqlx::Error);

impl DatabaseError {
    /// Returns true if the disk is full.
    pub fn is_full(&self) -> bool {
        file::is_full(&self.0) || server_error::is_full(&self.0)
    }

    /// Returns true if another process, or earlier writes of this one, kept the database locked for too long.
    pub fn is_busy(&self) -> bool {
        file::is_busy(&self.0) || server_error::is_busy(&self.0)
    }

    /// Returns true if the file was deleted or replaced while it was in use.
    pub fn is_replaced(&self) -> bool {
        Replaced::is_cause(&self.0)
    }

    /// Returns true if the server of the database does not respond.
    pub fn is_unreachable(&self) -> bool {
        server_error::is_unreachable(&self.0)
    }
}

impl Database {
    /// Opens the database and applies the missing migrations. A file is created if it is missing, and a transaction that a crash left behind is
    /// undone or completed first.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open(location: impl Into<Location>) -> Result<Self, OpenError> {
        Ok(Self::new(match location.into() {
            Location::File(path) => Engine::Sqlite(SqliteEngine::open(&path, None).await?),
            Location::Server(server) => Engine::Postgres(PostgresEngine::open(&server).await?),
        }))
    }

    /// Opens the database for a gateway. A file has one gateway at a time, because two would overwrite each other's changes. A server has any number.
    ///
    /// # Errors
    ///
    /// [`file::OpenError::InUse`] if another gateway has the file, and the errors of [`Self::open`].
    pub async fn serve(location: impl Into<Location>) -> Result<Self, OpenError> {
        match location.into() {
            Location::File(path) => {
                let lock = Arc::new(Lock::acquire(&path)?);
                Ok(Self::new(Engine::Sqlite(SqliteEngine::open(&path, Some(lock)).await?)))
            }
            server @ Location::Server(_) => Self::open(server).await,
        }
    }

    /// Opens the database for reading only, which needs no lock and no space on the disk of a file. If the tables are of an older release, or a crash
    /// left a file in need of repair, it is opened for writing first.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open_to_read(location: impl Into<Location>) -> Result<Self, OpenError> {
        match location.into() {
            Location::File(path) => Ok(Self::new(Engine::Sqlite(SqliteEngine::open_to_read(&path).await?))),
            server @ Location::Server(_) => Self::open(server).await,
        }
    }

    fn new(engine: Engine) -> Self {
        Self { engine, hashing: Hashing::default(), cache: Arc::default(), last_uses: Arc::default() }
    }

    /// Checks that the database can be read and written, and that a file is still the one that was opened.
    ///
    /// # Errors
    ///
    /// The error of the read or the write. [`DatabaseError::is_replaced`] is true for a file that was deleted or replaced.
    pub async fn ready(&self) -> Result<(), DatabaseError> {
        Statement::new("SELECT 1 FROM people LIMIT 1").exists(&mut self.reader().await?).await?;
        Ok(self.begin().await?.rollback().await?)
    }

    /// Returns true if several gateways may use the database at the same time.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Checks that a file is still the one that was opened. SQLite keeps writing to a deleted or replaced file, and that data is lost.
    ///
    /// # Errors
    ///
    /// An error for which [`DatabaseError::is_replaced`] is true.
    pub(crate) fn check_files(&self) -> sqlx::Result<()> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.check_files(),
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Returns the lock file of the server if it says that the database had a journal.
    pub(crate) fn had_journal(&self) -> Option<&Path> {
        self.lock()?.had_journal()
    }

    /// Notes in the lock file of the server that the database has a journal. A failure is only logged: it weakens the detection of a removed
    /// database, and nothing else.
    pub(crate) fn note_journal(&self) {
        if let Some(Err(error)) = self.lock().map(|lock| lock.note_journal()) {
            tracing::warn!(%error, "could not note in the lock file that there is a journal");
        }
    }

    fn lock(&self) -> Option<&Lock> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.lock.as_deref(),
            Engine::Postgres(_) => None,
        }
    }

    /// Closes the connections. Every acknowledged write is on the disk already.
    pub async fn close(self) {
        self.write_last_uses().await;
        self.engine.close().await;
    }

    /// Returns a connection for statements that read.
    pub(crate) async fn reader(&self) -> sqlx::Result<Connection> {
        self.engine.reader().await
    }

    /// Returns a connection for a single statement that writes.
    pub(crate) async fn writer(&self) -> sqlx::Result<Connection> {
        self.engine.writer().await
    }

    /// Begins a transaction that reads and writes. No other connection can write until it ends. Dropping it rolls it back.
    pub(crate) async fn begin(&self) -> sqlx::Result<Transaction> {
        self.engine.begin().await
    }

    /// Begins a transaction that reads, and has a consistent view while others write.
    pub(crate) async fn snapshot(&self) -> sqlx::Result<Transaction> {
        self.engine.snapshot().await
    }
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
        for done in 1..=SQLITE_MIGRATIONS.iter().len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("gateway.sqlite");
            let earlier = Migrator::with_migrations(SQLITE_MIGRATIONS.iter().take(done).cloned().collect());
            let mut connection = file::open(&path, &earlier).await.unwrap();
            let ada = "INSERT INTO people (name, role, password_hash, added) VALUES ('ada', 'admin', '', 7)";
            sqlx::query(ada).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();

            let database = Database::open(&path).await.unwrap();
            let people = database.people().await.unwrap();
            assert_eq!(people.iter().map(|person| person.added).collect::<Vec<_>>(), [7], "after {done}");
            let count: i64 = Statement::new("SELECT count(*) FROM _sqlx_migrations")
                .fetch_value(&mut database.reader().await.unwrap())
                .await
                .unwrap();
            assert_eq!(count as usize, SQLITE_MIGRATIONS.iter().len());
            let backups = std::fs::read_dir(folder.path()).unwrap();
            let backups =
                backups.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("before"));
            assert_eq!(backups.count(), usize::from(done < SQLITE_MIGRATIONS.iter().len()), "after {done}");
        }
    }
}
