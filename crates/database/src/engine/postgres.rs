//! PostgreSQL server that several gateways share.

use std::future::Future;
use std::io;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, Postgres};
use sqlx::{ConnectOptions, Connection};
use tokio::time::timeout;

use super::{Statement, Transaction};
use crate::POSTGRES_MIGRATIONS;
use crate::location::Server;
use crate::server_error::ServerError;
use crate::shared_locks::SharedLocks;

/// Number of read connections.
const READERS: u32 = 4;

/// Longest time to wait for a free connection, and to connect.
const CONNECTION_WAIT: Duration = Duration::from_secs(3);

/// Longest time to wait for the lock of the writer, in milliseconds. With [`CONNECTION_WAIT`] it is less than the time within which the gateway must
/// send a write.
const LOCK_WAIT: &str = "3000";

/// Longest time to wait for the response to a statement. A server that is cut off from the network closes no connection.
const STATEMENT_LIMIT: Duration = Duration::from_secs(10);

/// Longest time for the migrations of a new release, with the wait for another gateway that carries them out.
const MIGRATION_LIMIT: Duration = Duration::from_secs(10 * 60);

/// Lock that the transaction of a writer holds. The numbers are `CONV` in ASCII, and the use.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(1129270870, 1)";

/// Settings of each session, which the server's own defaults must not change.
const SETTINGS: [(&str, &str); 9] = [
    // A commit is on the disk when it returns.
    ("synchronous_commit", "on"),
    ("lock_timeout", LOCK_WAIT),
    // Conditions such as "all accounts, or this one" need a plan for their values.
    ("plan_cache_mode", "force_custom_plan"),
    // Limits on the server, for a gateway that stopped in the middle of a transaction.
    ("statement_timeout", "10000"),
    ("idle_in_transaction_session_timeout", "10000"),
    // A gateway that was cut off from the network releases its locks within half a minute.
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "25000"),
];

/// Settings of the session that holds shared locks, see [`SETTINGS`].
pub(crate) const LOCK_SETTINGS: [(&str, &str); 5] =
    [("idle_session_timeout", "0"), SETTINGS[5], SETTINGS[6], SETTINGS[7], SETTINGS[8]];

/// Connections to a PostgreSQL server.
#[derive(Clone)]
pub(crate) struct PostgresEngine {
    shared_locks: SharedLocks,
    readers: PgPool,
    /// Single write connection: writes of one gateway wait here, in order, and those of several for the lock of the writer.
    writer: PgPool,
}

impl PostgresEngine {
    /// Connects to a server and applies the missing migrations. If several gateways start at once, one applies them and the others wait.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn open(server: &Server) -> Result<Self, ServerError> {
        let failed = |error| ServerError::new(server, error);
        migrate(server.options()).await.map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => failed(error),
            MigrateError::VersionMissing(_) => ServerError::Newer(server.to_string()),
            MigrateError::VersionMismatch(_) => ServerError::Other(server.to_string()),
            error => failed(error.into()),
        })?;
        let options = server.options().clone().options(SETTINGS);
        let pool = |connections| PgPoolOptions::new().max_connections(connections).acquire_timeout(CONNECTION_WAIT);
        let readers = pool(READERS).connect_with(options.clone()).await.map_err(failed)?;
        let shared_locks = SharedLocks::new(server);
        let engine = Self { shared_locks, readers, writer: pool(1).connect_lazy_with(options) };
        engine.begin().await.map_err(failed)?.rollback().await.map_err(failed)?;
        Ok(engine)
    }

    pub fn shared_locks(&self) -> SharedLocks {
        self.shared_locks.clone()
    }

    pub async fn reader(&self) -> sqlx::Result<PoolConnection<Postgres>> {
        self.readers.acquire().await.map_err(unreachable)
    }

    pub async fn writer(&self) -> sqlx::Result<PoolConnection<Postgres>> {
        self.writer.acquire().await.map_err(unreachable)
    }

    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        // Each statement sees what was committed before it, also after it has waited for the lock.
        let begun = self.writer.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        let mut transaction = Transaction::from(within_limit(begun).await.map_err(unreachable)?);
        Statement::new(WRITER_LOCK).execute(&mut transaction).await?;
        Ok(transaction)
    }

    pub async fn snapshot(&self) -> sqlx::Result<Transaction> {
        let begun = self.readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        Ok(within_limit(begun).await.map_err(unreachable)?.into())
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Applies the missing migrations. The migrator takes an advisory lock of the database, without the limits of [`SETTINGS`].
async fn migrate(options: &PgConnectOptions) -> Result<(), MigrateError> {
    let timed_out = |_| MigrateError::Execute(no_response());
    let connected = timeout(CONNECTION_WAIT, options.connect()).await.map_err(timed_out)?;
    let mut connection = connected.map_err(MigrateError::Execute)?;
    timeout(MIGRATION_LIMIT, POSTGRES_MIGRATIONS.run_direct(None, &mut connection, false))
        .await
        .map_err(timed_out)??;
    // A failure is none of the migrations.
    let _ = timeout(CONNECTION_WAIT, connection.close()).await;
    Ok(())
}

/// Waits for a response of the server, up to [`STATEMENT_LIMIT`].
///
/// # Errors
///
/// Those of the future, or an error of the kind [`io::ErrorKind::TimedOut`].
pub(super) async fn within_limit<T>(response: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout(STATEMENT_LIMIT, response).await.unwrap_or_else(|_| Err(no_response()))
}

fn no_response() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the server does not respond"))
}

/// Converts the time-out of the pool, which means "busy" for SQLite.
fn unreachable(error: sqlx::Error) -> sqlx::Error {
    match error {
        sqlx::Error::PoolTimedOut => no_response(),
        error => error,
    }
}
