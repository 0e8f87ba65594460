//! The two engines of the database: SQLite in a file, and a PostgreSQL server.
//!
//! SQLite is the default: one file, one gateway. PostgreSQL is for several gateways that share people, sessions, the journal, idempotency keys, failed
//! sign-ins and locks.
//!
//! * The functions of the crate are written once, in SQL that both engines accept: [`Statement`] holds a statement with its values, and sends it to
//!   whichever engine a [`Connection`] belongs to. Values are integers of 64 bits, texts and bytes, so that no column type of one engine matters.
//!   Where the engines differ, the difference is in this module, or the function matches on [`Engine`].
//! * Tables are in `migrations/sqlite` and `migrations/postgres`. A test compares their columns.
//! * One writer at a time, on both engines: a [`Transaction`] begins with `BEGIN IMMEDIATE` in SQLite, and takes a lock of the whole database
//!   in PostgreSQL (`pg_advisory_xact_lock`). So a function that reads and then writes is correct on both, and the journal is one chain
//!   without gaps, whatever the number of gateways. A write takes a few milliseconds, and many rows of the journal share one.
//! * A commit is on the disk when it returns: `synchronous = FULL` in SQLite, `synchronous_commit = on` in PostgreSQL.
//! * Nothing waits without a limit: for a lock, a response of the server, or a connection. A lost server is an error within seconds.

mod connection;
mod postgres;
mod sqlite;
mod statement;
#[cfg(test)]
mod tests;

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

use crate::shared_locks::SharedLocks;

pub(crate) use connection::{Connection, Transaction};
pub(crate) use postgres::{LOCK_SETTINGS, PostgresEngine};
pub(crate) use sqlite::SqliteEngine;
pub(crate) use statement::{Argument, MAX_ROWS, RawText, Statement};

/// Engine with its connections.
#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite(SqliteEngine),
    Postgres(PostgresEngine),
}

impl Engine {
    /// Returns a connection for statements that read. Each statement sees the last commit.
    pub async fn reader(&self) -> sqlx::Result<Connection> {
        Ok(match self {
            Self::Sqlite(engine) => Connection::from(engine.readers.acquire().await?),
            Self::Postgres(engine) => Connection::from(engine.reader().await?),
        })
    }

    /// Returns a connection for a single statement that writes. The engine runs it as a transaction of its own.
    pub async fn writer(&self) -> sqlx::Result<Connection> {
        Ok(match self {
            Self::Sqlite(engine) => Connection::from(engine.writer().await?),
            Self::Postgres(engine) => Connection::from(engine.writer().await?),
        })
    }

    /// Begins a transaction that reads and writes. No other connection begins one until it ends. Dropping it rolls it back.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        match self {
            Self::Sqlite(engine) => engine.begin().await,
            Self::Postgres(engine) => engine.begin().await,
        }
    }

    /// Begins a transaction that reads, and sees the data as it was at the first statement.
    pub async fn snapshot(&self) -> sqlx::Result<Transaction> {
        match self {
            Self::Sqlite(engine) => Ok(engine.readers.begin().await?.into()),
            Self::Postgres(engine) => engine.snapshot().await,
        }
    }

    /// Returns the locks that several gateways share.
    pub fn shared_locks(&self) -> Option<SharedLocks> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(engine) => Some(engine.shared_locks()),
        }
    }

    /// Closes the connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(engine) => engine.close().await,
            Self::Postgres(engine) => engine.close().await,
        }
    }
}

impl From<PoolConnection<Sqlite>> for Connection {
    fn from(connection: PoolConnection<Sqlite>) -> Self {
        Self::Sqlite(connection)
    }
}

impl From<PoolConnection<Postgres>> for Connection {
    fn from(connection: PoolConnection<Postgres>) -> Self {
        Self::Postgres(connection)
    }
}
