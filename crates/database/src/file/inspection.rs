//! Checks of a file before anything is written to it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::error::{OpenError, damaged, failed, is_busy, is_read_only, is_unopened};
use super::{PATIENCE, beside, plain};

/// Table of the migrations that a file has seen.
pub const APPLIED: &str = "_sqlx_migrations";

/// Tables and applied migrations of a file.
struct Contents {
    /// `ok`, or the first thing that is wrong.
    verdict: String,
    tables: Vec<String>,
    /// Version and checksum of each migration, in order.
    applied: Vec<(i64, Vec<u8>)>,
}

/// Checks a file and returns the last migration that it has seen: 0 where it holds nothing yet.
///
/// Nothing is written, unless a crash has left a transaction that must be undone or completed before anybody can read the file.
pub async fn inspect(path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
    let contents = match read(&plain(path).read_only(true)).await {
        // A connection that may only read cannot undo what a crash has left (SQLITE_READONLY_ROLLBACK and its like).
        Err(error) if is_read_only(&error) || is_unopened(&error) => read(&plain(path)).await,
        contents => contents,
    };
    let contents = contents.map_err(|error| failed(path, error))?;
    contents.version(path, migrations)
}

/// The same, with a connection of these options.
pub async fn inspect_with(
    options: &SqliteConnectOptions,
    path: &Path,
    migrations: &Migrator,
) -> Result<i64, OpenError> {
    let contents = read(options).await.map_err(|error| failed(path, error))?;
    contents.version(path, migrations)
}

/// Tells whether everything that was committed is in the file itself, and nothing has to be undone.
pub fn is_settled(path: &Path) -> bool {
    ["-wal", "-journal"].iter().all(|suffix| fs::metadata(beside(path, suffix)).map_or(0, |file| file.len()) == 0)
}

/// Version of the last migration.
pub fn last(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// Another process that opens the file for the first time, or repairs it, locks it for a moment, for which SQLite itself does not always wait.
async fn read(options: &SqliteConnectOptions) -> sqlx::Result<Contents> {
    let until = Instant::now() + PATIENCE;
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
    /// Last migration of the file, where it is whole and of this program and no newer.
    fn version(&self, path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
        if self.verdict != "ok" {
            return Err(damaged(path, &self.verdict));
        }
        let ours = |version| migrations.iter().find(|migration| migration.version == version);
        let is_other = |(version, sum): &(i64, Vec<u8>)| ours(*version).is_some_and(|known| *known.checksum != **sum);
        let has_others = self.applied.is_empty() && self.tables.iter().any(|name| name != APPLIED);
        if self.applied.iter().any(is_other) || has_others {
            return Err(damaged(path, &"it keeps something else"));
        }
        if self.applied.iter().any(|(version, _)| ours(*version).is_none()) {
            return Err(OpenError::Newer(path.to_owned()));
        }
        Ok(self.applied.last().map_or(0, |(version, _)| *version))
    }
}
