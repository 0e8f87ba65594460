//! The file that keeps the records: SQLite, one connection, one process.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use database::file;
pub use database::file::is_full;
use sandbox::{Change, Store};
use serde::Serialize;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Sqlite};

use super::rows::{Batch, Rows};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Whole batches travel as one JSON array, so that a commit is one statement or two however many records it holds.
const KEEP: &str = "REPLACE INTO records (id, kind, key, record)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1)";
const DELETE: &str = "DELETE FROM records WHERE id IN (SELECT value FROM json_each(?1))";

/// An open file, which no other process can open meanwhile.
pub struct Database {
    path: PathBuf,
    connection: SqliteConnection,
    rows: Rows,
    // Held for as long as the connection is; the system lets go of it however the process ends.
    _lock: File,
}

/// Why a file cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} is in use by another server. Stop that one, or name another file with --data.", .0.display())]
    InUse(PathBuf),
    #[error(
        "{} was written by a newer version of Conversations Admin. Use that version, or name another file with --data.",
        .0.display()
    )]
    Newer(PathBuf),
    #[error("{} is not a sandbox database, or it is damaged ({reason}). Name another file with --data.", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("{} cannot be opened: {source}. Name another file with --data, or use --in-memory.", path.display())]
    Unusable { path: PathBuf, source: io::Error },
}

impl From<file::OpenError> for OpenError {
    fn from(error: file::OpenError) -> Self {
        match error {
            file::OpenError::Newer(path) => Self::Newer(path),
            file::OpenError::Damaged { path, reason } => Self::Damaged { path, reason },
            file::OpenError::Unusable { path, source } => Self::Unusable { path, source },
        }
    }
}

impl Database {
    /// Opens the file, after creating it where it is missing, and brings it to the current schema.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let lock = lock(path)?;
        let connection = file::open(path, &MIGRATIONS).await?;
        Ok(Self { path: path.to_owned(), connection, rows: Rows::default(), _lock: lock })
    }

    /// Everything that the file holds.
    pub async fn load(&mut self) -> Result<Store, OpenError> {
        let records =
            sqlx::query_as::<_, (i64, String, String, String)>("SELECT id, kind, key, record FROM records ORDER BY id");
        let records = records.fetch_all(&mut self.connection).await.map_err(|error| damaged(&self.path, &error))?;
        let records = records.into_iter().map(|(id, kind, key, record)| {
            self.rows.add(id, &kind, &key);
            (kind, key, record)
        });
        Store::load(records).map_err(|error| damaged(&self.path, &error))
    }

    /// Whether a seed was ever sown, even one of nothing.
    pub async fn is_seeded(&mut self) -> Result<bool, OpenError> {
        let version: i64 = self.pragma("PRAGMA user_version").await?;
        Ok(version > 0)
    }

    /// Writes the first records, and that they were written.
    pub async fn commit_seed(&mut self, changes: &[Change]) -> Result<(), OpenError> {
        let batch = self.rows.batch(changes);
        let sow = async {
            let mut transaction = self.connection.begin().await?;
            write(&mut transaction, &batch).await?;
            sqlx::query("PRAGMA user_version = 1").execute(&mut *transaction).await?;
            transaction.commit().await
        };
        sow.await.map_err(|error: sqlx::Error| damaged(&self.path, &error))
    }

    /// Writes all of the changes or none; they are on the disk when this returns.
    pub async fn commit(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        let batch = self.rows.batch(changes);
        if batch.kept.is_empty() || batch.gone.is_empty() {
            // One statement is a transaction by itself, without two more trips to SQLite's thread.
            write(&mut self.connection, &batch).await?;
        } else {
            let mut transaction = self.connection.begin().await?;
            match write(&mut transaction, &batch).await {
                Ok(()) => transaction.commit().await?,
                // Awaited, so that the connection is free again before the next batch.
                Err(error) => return transaction.rollback().await.and(Err(error)),
            }
        }
        self.rows.forget(&batch);
        Ok(())
    }

    /// Moves everything into the one file and closes it.
    pub async fn close(mut self) -> sqlx::Result<()> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut self.connection).await?;
        self.connection.close().await
    }

    async fn pragma<T>(&mut self, pragma: &'static str) -> Result<T, OpenError>
    where
        T: for<'r> sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite> + Send + Unpin,
    {
        let value = sqlx::query_scalar(pragma).fetch_one(&mut self.connection).await;
        value.map_err(|error| damaged(&self.path, &error))
    }
}

fn damaged(path: &Path, reason: &dyn fmt::Display) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), reason: reason.to_string() }
}

/// Locks the file for this process, and creates its folder where it is missing.
fn lock(path: &Path) -> Result<File, OpenError> {
    let unusable = |source| OpenError::Unusable { path: path.to_owned(), source };
    // Not the database itself: SQLite's own locks on that file are lost when any handle of the process to it is closed.
    let lock = file::create(&file::beside(path, ".lock")).map_err(unusable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

async fn write(connection: &mut SqliteConnection, batch: &Batch<'_>) -> sqlx::Result<()> {
    if !batch.kept.is_empty() {
        // A few texts of some hundred kilobytes, if they had to grow, would be copied again and again.
        let length = batch.kept.iter().map(|(.., record)| record.len() * 5 / 4 + 100).sum();
        let kept = json(&batch.kept, length);
        sqlx::query(KEEP).bind(kept).execute(&mut *connection).await?;
    }
    if !batch.gone.is_empty() {
        let gone = json(&batch.gone, 0);
        sqlx::query(DELETE).bind(gone).execute(&mut *connection).await?;
    }
    Ok(())
}

fn json(rows: &impl Serialize, length: usize) -> String {
    let mut bytes = Vec::with_capacity(length);
    serde_json::to_writer(&mut bytes, rows).expect("numbers and texts are always JSON");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(key: &str, record: Option<String>) -> Change {
        Change { kind: "service", key: key.to_owned(), record }
    }

    async fn keys(database: &mut Database) -> Vec<String> {
        sqlx::query_scalar("SELECT key FROM records ORDER BY key").fetch_all(&mut database.connection).await.unwrap()
    }

    #[tokio::test]
    async fn the_last_change_of_a_record_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut database = Database::open(&folder.path().join("records.sqlite")).await.unwrap();
        let text = || Some("{}".to_owned());
        database.commit(&[change("a", text()), change("b", text()), change("a", None)]).await.unwrap();
        assert_eq!(keys(&mut database).await, ["b"]);
        database
            .commit(&[change("b", None), change("a", text()), change("b", text()), change("b", None)])
            .await
            .unwrap();
        assert_eq!(keys(&mut database).await, ["a"]);
    }

    #[tokio::test]
    async fn a_full_disk_is_told_apart_and_leaves_nothing_half_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut database = Database::open(&folder.path().join("records.sqlite")).await.unwrap();
        database.commit(&[change("a", Some("{}".to_owned()))]).await.unwrap();
        // SQLite itself makes no difference between this limit and that of the disk.
        database.pragma::<i64>("PRAGMA max_page_count = 8").await.unwrap();
        let long = format!("{:?}", "x".repeat(100_000));
        let error = database.commit(&[change("b", Some("{}".to_owned())), change("c", Some(long))]).await.unwrap_err();
        assert!(is_full(&error), "{error}");
        assert_eq!(keys(&mut database).await, ["a"]);
        database.commit(&[change("d", Some("{}".to_owned()))]).await.unwrap();
        assert_eq!(keys(&mut database).await, ["a", "d"]);
    }
}
