//! Integrity and version check of a file before anything is written to it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::error::{OpenError, damaged, failed, is_busy, is_read_only, is_unopened};
use super::{BUSY_TIMEOUT, base_options, with_suffix};

/// Table of the applied migrations.
pub const APPLIED: &str = "_sqlx_migrations";

/// Tables and applied migrations of a file.
struct Contents {
    /// `ok`, or the first damage that SQLite has found.
    verdict: String,
    tables: Vec<String>,
    /// Version and checksum of each migration, in order.
    applied: Vec<(i64, Vec<u8>)>,
}

/// Checks a file and returns the version of the last migration that was applied to it: 0 for a file without data.
///
/// Writes nothing, unless a crash left a transaction that must be undone or completed before the file can be read.
pub async fn inspect(path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
    let contents = match read(&base_options(path).read_only(true)).await {
        // A read-only connection cannot undo the transaction of a crash (SQLITE_READONLY_ROLLBACK and similar codes).
        Err(error) if is_read_only(&error) || is_unopened(&error) => read(&base_options(path)).await,
        contents => contents,
    };
    let contents = contents.map_err(|error| failed(path, error))?;
    contents.version(path, migrations)
}

/// Checks a file through a connection with the given options.
pub async fn inspect_with(
    options: &SqliteConnectOptions,
    path: &Path,
    migrations: &Migrator,
) -> Result<i64, OpenError> {
    let contents = read(options).await.map_err(|error| failed(path, error))?;
    contents.version(path, migrations)
}

/// Returns true if all committed data is in the file itself, and nothing has to be undone.
pub fn is_fully_written(path: &Path) -> bool {
    ["-wal", "-journal"].iter().all(|suffix| fs::metadata(with_suffix(path, suffix)).map_or(0, |file| file.len()) == 0)
}

/// Returns the version of the last migration.
pub fn last(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// Reads the contents. Another process that opens the file for the first time, or repairs it, locks it for a moment, and SQLite does not always
/// wait for that.
async fn read(options: &SqliteConnectOptions) -> sqlx::Result<Contents> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match read_once(options).await {
            Err(error) if is_busy(&error) && Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            contents => return contents,
        }
    }
}

async fn read_once(options: &SqliteConnectOptions) -> sqlx::Result<Contents> {
    let mut connection = options.connect().await?;
    let verdict = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await?;
    let tables = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'");
    let tables: Vec<String> = tables.fetch_all(&mut connection).await?;
    let mut applied = Vec::new();
    if tables.iter().any(|name| name == APPLIED) {
        let rows = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version");
        applied = rows.fetch_all(&mut connection).await?;
    }
    connection.close().await?;
    Ok(Contents { verdict, tables, applied })
}

impl Contents {
    /// Returns the version of the last migration, if the file is undamaged, belongs to this program and is not newer.
    fn version(&self, path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
        if self.verdict != "ok" {
            return Err(damaged(path, &self.verdict));
        }
        let ours = |version| migrations.iter().find(|migration| migration.version == version);
        let is_other = |(version, sum): &(i64, Vec<u8>)| ours(*version).is_some_and(|known| *known.checksum != **sum);
        let has_others = self.applied.is_empty() && self.tables.iter().any(|name| name != APPLIED);
        if self.applied.iter().any(is_other) || has_others {
            return Err(damaged(path, &"it contains other data"));
        }
        if self.applied.iter().any(|(version, _)| ours(*version).is_none()) {
            return Err(OpenError::Newer(path.to_owned()));
        }
        Ok(self.applied.last().map_or(0, |(version, _)| *version))
    }
}
