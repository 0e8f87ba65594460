//! SQLite file of the sandbox: one connection of one process.

use std::fmt;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};

pub use super::error::{OpenError, Unsaved};
use api::gateway::history::Record;
use database::file::{self, Lock, OpenedFiles, Replaced};
use sandbox::{Change, Store};
use serde::Serialize;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, Connection, Sqlite};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::commands::{self, CommandJournal};
use super::rows::{Batch, Rows};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// A batch is passed as one JSON array, so that a commit is one or two statements however many records it has.
const STORE: &str = "REPLACE INTO records (id, kind, key, record)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1)";
const DELETE: &str = "DELETE FROM records WHERE id IN (SELECT value FROM json_each(?1))";

/// Number of records that are read at a time. Handing them over one by one would take as long as decoding them.
const BLOCK_LENGTH: i64 = 1_000;
/// Reads a block of records as one text, with control characters as separators, which JSON and keys do not contain.
const BLOCK: &str = "SELECT group_concat(id || x'1f' || kind || x'1f' || key || x'1f' || record, x'1e'), max(id)
    FROM (SELECT id, kind, key, record FROM records WHERE id > ?1 ORDER BY id LIMIT ?2)";

/// Open file, locked against other servers.
pub struct Database {
    path: PathBuf,
    access: Access,
    rows: Rows,
}

/// Access to a file.
enum Access {
    Written(Written),
    /// Read-only: the file or its folder cannot be written, or the disk is full.
    Read(Read),
}

/// File that is open for reading only.
struct Read {
    connection: SqliteConnection,
    /// Lock on the file; `None` if the lock file can be neither opened nor created. Another server may write then, and this one never does.
    lock: Option<Lock>,
}

/// File that is open for writing.
struct Written {
    connection: SqliteConnection,
    opened_files: OpenedFiles,
    /// Held as long as the connection. The system releases it however the process ends.
    lock: Lock,
}

impl Written {
    async fn open(path: &Path, lock: Lock) -> Result<Self, (file::OpenError, Lock)> {
        match Self::connect(path).await {
            Ok((connection, opened_files)) => Ok(Self { connection, opened_files, lock }),
            Err(error) => Err((error, lock)),
        }
    }

    async fn connect(path: &Path) -> Result<(SqliteConnection, OpenedFiles), file::OpenError> {
        let opened_files = OpenedFiles::of(path).ok();
        let connection = file::open(path, &MIGRATIONS).await?;
        // A new file exists from here on.
        let unusable = |source| file::OpenError::Unusable { path: path.to_owned(), source };
        let opened_files = opened_files.map_or_else(|| OpenedFiles::of(path), Ok).map_err(unusable)?;
        let opened_files = opened_files.with_sqlite_files().map_err(|error| unusable(io::Error::other(error)))?;
        let opened_files = opened_files.with_header().map_err(unusable)?;
        Ok((connection, opened_files))
    }

    /// Checks that the file is still the one that was opened.
    fn expect_present(&self) -> Result<(), Replaced> {
        self.opened_files.check()?;
        self.lock.check_identity()
    }

    async fn commit(&mut self, batch: &Batch<'_>, records: &[Record]) -> Result<(), Unsaved> {
        self.expect_present()?;
        if records.is_empty() && (batch.stored.is_empty() || batch.deleted.is_empty()) {
            // A single statement is a transaction by itself, which saves two round trips to SQLite's thread.
            write(&mut self.connection, batch, records).await?;
        } else {
            let mut transaction = self.connection.begin().await?;
            match write(&mut transaction, batch, records).await {
                Ok(()) => transaction.commit().await?,
                // Awaited, so that the connection is usable for the next batch.
                Err(error) => return Ok(transaction.rollback().await.and(Err(error))?),
            }
        }
        // Checked again after the commit: a commit to a deleted file is lost.
        Ok(self.expect_present()?)
    }
}

impl Database {
    /// Opens the file, creates it if it is missing, and applies the missing migrations. If it cannot be written, or the disk is full, it is opened for
    /// reading.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let opened = match Lock::acquire(path) {
            Ok(lock) => Written::open(path, lock).await.map_err(|(error, lock)| (error, Some(lock))),
            Err(error) => Err((error, None)),
        };
        let access = match opened {
            Ok(written) => Access::Written(written),
            Err((error, lock)) if error.may_be_readable() => {
                let connection = connect_to_read(path).await.map_err(|_| error)?;
                Access::Read(Read { connection, lock })
            }
            Err((error, _)) => return Err(error.into()),
        };
        Ok(Self { path: path.to_owned(), access, rows: Rows::default() })
    }

    /// Opens an existing file for reading only, without a lock, so that a server may use the file at the same time. All records are read as of
    /// one time.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        if !path.exists() {
            return Err(OpenError::Missing(path.to_owned()));
        }
        let mut connection = connect_to_read(path).await.map_err(|error| match error {
            file::OpenError::Older(path) => OpenError::Older(path),
            other => other.into(),
        })?;
        // Otherwise each block of records would be as of another time.
        let begun = sqlx::query("BEGIN").execute(&mut connection).await;
        begun.map_err(|error| file::failed(path, error))?;
        Ok(Self { path: path.to_owned(), access: Access::Read(Read { connection, lock: None }), rows: Rows::default() })
    }

    /// Returns true if the file has more records than that.
    ///
    /// # Errors
    ///
    /// [`OpenError::Damaged`].
    pub async fn has_more_than(&mut self, count: i64) -> Result<bool, OpenError> {
        let found = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM records LIMIT 1 OFFSET ?1)").bind(count);
        found.fetch_one(self.access.connection()).await.map_err(|error| damaged(&self.path, &error))
    }

    /// Loads all records. One thread decodes them while the next ones are read.
    ///
    /// # Errors
    ///
    /// [`OpenError::Damaged`] if a record cannot be read.
    pub async fn load(&mut self) -> Result<Store, OpenError> {
        let (sender, mut receiver) = mpsc::channel::<String>(2);
        let decoding = spawn_blocking(move || {
            let blocks = iter::from_fn(|| receiver.blocking_recv());
            let records = blocks.flat_map(|block| {
                let owned = |(_, kind, key, record): (_, &str, &str, &str)| {
                    (kind.to_owned(), key.to_owned(), record.to_owned())
                };
                records_of(&block).map(owned).collect::<Vec<_>>()
            });
            Store::load(records).map_err(|error| error.to_string())
        });
        let mut last = i64::MIN;
        loop {
            let block = sqlx::query_as(BLOCK).bind(last).bind(BLOCK_LENGTH).fetch_one(self.access.connection()).await;
            let (block, end): (Option<String>, Option<i64>) = block.map_err(|error| damaged(&self.path, &error))?;
            let Some((block, end)) = block.zip(end) else { break };
            last = end;
            records_of(&block).for_each(|(id, kind, key, _)| self.rows.add(id, kind, key));
            if sender.send(block).await.is_err() {
                // The decoder has found a damaged record.
                break;
            }
        }
        drop(sender);
        let decoded = decoding.await.expect("a damaged record does not cause a panic");
        decoded.map_err(|error| damaged(&self.path, &error))
    }

    /// Returns true if the file ever got initial data, even an empty seed.
    ///
    /// # Errors
    ///
    /// [`OpenError::Damaged`].
    pub async fn is_seeded(&mut self) -> Result<bool, OpenError> {
        let version: i64 = self.pragma("PRAGMA user_version").await?;
        Ok(version > 0)
    }

    /// Writes the initial records, and marks the file as seeded.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn commit_seed(&mut self, changes: &[Change]) -> Result<(), OpenError> {
        let batch = self.rows.batch(changes);
        let sow = async {
            let mut transaction = self.access.connection().begin().await?;
            write(&mut transaction, &batch, &[]).await?;
            sqlx::query("PRAGMA user_version = 1").execute(&mut *transaction).await?;
            transaction.commit().await
        };
        sow.await.map_err(|error: sqlx::Error| file::failed(&self.path, error).into())
    }

    /// Reads the journal of commands.
    ///
    /// # Errors
    ///
    /// [`OpenError::Damaged`].
    pub async fn command_journal(&mut self) -> Result<CommandJournal, OpenError> {
        CommandJournal::read(self.access.connection()).await.map_err(|error| damaged(&self.path, &error))
    }

    /// Writes all changes and the records of commands, or none. They are on the disk when this returns.
    ///
    /// # Errors
    ///
    /// See [`Unsaved`]. Nothing is saved then.
    pub async fn commit(&mut self, changes: &[Change], records: &[Record]) -> Result<(), Unsaved> {
        let written = self.access.written(&self.path).await?;
        let batch = self.rows.batch(changes);
        written.commit(&batch, records).await?;
        self.rows.forget(&batch);
        Ok(())
    }

    /// Moves everything into the one file and closes it.
    pub async fn close(self) -> sqlx::Result<()> {
        match self.access {
            Access::Written(Written { mut connection, .. }) => {
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await?;
                connection.close().await
            }
            Access::Read(Read { connection, .. }) => connection.close().await,
        }
    }

    async fn pragma<T>(&mut self, pragma: &'static str) -> Result<T, OpenError>
    where
        T: for<'r> sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite> + Send + Unpin,
    {
        let value = sqlx::query_scalar(pragma).fetch_one(self.access.connection()).await;
        value.map_err(|error| damaged(&self.path, &error))
    }
}

fn damaged(path: &Path, reason: &dyn fmt::Display) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), reason: reason.to_string() }
}

impl Access {
    fn connection(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Written(Written { connection, .. }) | Self::Read(Read { connection, .. }) => connection,
        }
    }

    /// Returns the file for writing. A file that was opened for reading is opened again: the disk may have space, or the media may be writable now.
    ///
    /// # Errors
    ///
    /// See [`file::OpenError`].
    async fn written(&mut self, path: &Path) -> Result<&mut Written, file::OpenError> {
        if let Self::Read(read) = self {
            let lock = read.lock.take().ok_or_else(|| file::OpenError::ReadOnly(path.to_owned()))?;
            match Written::open(path, lock).await {
                Ok(written) => *self = Self::Written(written),
                Err((error, lock)) => {
                    read.lock = Some(lock);
                    return Err(error);
                }
            }
        }
        match self {
            Self::Written(written) => Ok(written),
            Self::Read(_) => Err(file::OpenError::ReadOnly(path.to_owned())),
        }
    }
}

async fn connect_to_read(path: &Path) -> Result<SqliteConnection, file::OpenError> {
    let options = file::open_to_read(path, &MIGRATIONS).await?;
    options.connect().await.map_err(|error| file::failed(path, error))
}

/// Splits a block into records: row number, kind, key and JSON text.
fn records_of(block: &str) -> impl Iterator<Item = (i64, &str, &str, &str)> {
    block.split('\u{1e}').map(|record| {
        let mut columns = record.splitn(4, '\u{1f}');
        let mut column = || columns.next();
        let columns = column().and_then(|id| Some((id.parse().ok()?, column()?, column()?, column()?)));
        // A damaged record may contain separators. There is no kind without a name, so that the decoder rejects it.
        columns.unwrap_or((0, "", "", record))
    })
}

async fn write(connection: &mut SqliteConnection, batch: &Batch<'_>, records: &[Record]) -> sqlx::Result<()> {
    if !batch.stored.is_empty() {
        // With the final capacity, hundreds of kilobytes are not copied again and again while the text grows.
        let length = batch.stored.iter().map(|(.., record)| record.len() * 5 / 4 + 100).sum();
        let stored = json(&batch.stored, length);
        sqlx::query(STORE).bind(stored).execute(&mut *connection).await?;
    }
    if !batch.deleted.is_empty() {
        let deleted = json(&batch.deleted, 0);
        sqlx::query(DELETE).bind(deleted).execute(&mut *connection).await?;
    }
    if records.is_empty() { Ok(()) } else { commands::add(connection, records).await }
}

fn json(rows: &impl Serialize, length: usize) -> String {
    let mut bytes = Vec::with_capacity(length);
    serde_json::to_writer(&mut bytes, rows).expect("numbers and texts are always JSON");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

#[cfg(test)]
mod tests;
