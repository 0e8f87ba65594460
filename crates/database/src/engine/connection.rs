//! Connections and transactions of either engine.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnection};

use super::postgres::within_limit;

/// Connection of a pool, also one in a transaction.
pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTransaction(sqlx::Transaction<'static, Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresTransaction(sqlx::Transaction<'static, Postgres>),
}

/// Connection of one of the engines.
pub(super) enum Side<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Connection {
    pub(super) fn side(&mut self) -> Side<'_> {
        match self {
            Self::Sqlite(connection) => Side::Sqlite(connection),
            Self::SqliteTransaction(transaction) => Side::Sqlite(transaction),
            Self::Postgres(connection) => Side::Postgres(connection),
            Self::PostgresTransaction(transaction) => Side::Postgres(transaction),
        }
    }

    /// Returns the connection to SQLite, for tests with statements of SQLite.
    #[cfg(test)]
    pub fn sqlite(&mut self) -> &mut SqliteConnection {
        match self.side() {
            Side::Sqlite(connection) => connection,
            Side::Postgres(_) => panic!("this is a connection to PostgreSQL"),
        }
    }

    /// Returns true for a connection to PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_) | Self::PostgresTransaction(_))
    }
}

/// Transaction. Dropping it rolls it back.
pub(crate) struct Transaction(Connection);

impl Transaction {
    /// Commits. The data is on the disk when this returns.
    ///
    /// After an error of PostgreSQL it is unknown whether the data was committed, unless the server has reported the error.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self.0 {
            Connection::SqliteTransaction(transaction) => transaction.commit().await,
            Connection::PostgresTransaction(transaction) => within_limit(transaction.commit()).await,
            Connection::Sqlite(_) | Connection::Postgres(_) => Ok(()),
        }
    }

    /// Rolls back.
    pub async fn rollback(self) -> sqlx::Result<()> {
        match self.0 {
            Connection::SqliteTransaction(transaction) => transaction.rollback().await,
            Connection::PostgresTransaction(transaction) => within_limit(transaction.rollback()).await,
            Connection::Sqlite(_) | Connection::Postgres(_) => Ok(()),
        }
    }
}

impl From<sqlx::Transaction<'static, Sqlite>> for Transaction {
    fn from(transaction: sqlx::Transaction<'static, Sqlite>) -> Self {
        Self(Connection::SqliteTransaction(transaction))
    }
}

impl From<sqlx::Transaction<'static, Postgres>> for Transaction {
    fn from(transaction: sqlx::Transaction<'static, Postgres>) -> Self {
        Self(Connection::PostgresTransaction(transaction))
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}
