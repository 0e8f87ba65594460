//! A file of SQLite, for its user alone: checked before anything is written, backed up before it is changed.

mod backup;
pub(crate) mod part;

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

/// So long a statement waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a file cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "{} was written by a newer version of Conversations Admin. Use that version, or name another file with --database.",
        .0.display()
    )]
    Newer(PathBuf),
    #[error(
        "{} is not a database of the gateway, or it is damaged ({reason}). Name another file with --database, or put a backup in its place.",
        path.display()
    )]
    Damaged { path: PathBuf, reason: String },
    #[error("{} cannot be opened: {source}. Name another file with --database.", path.display())]
    Unusable { path: PathBuf, source: io::Error },
}

/// How a file is opened that [`open`] has seen.
pub fn options(path: &Path) -> SqliteConnectOptions {
    plain(path)
        .journal_mode(SqliteJournalMode::Wal)
        // What was answered survives a power cut too.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
}

/// Opens a file, after creating it where it is missing, and brings it to the last of `migrations`: all of them or none.
///
/// What holds data is copied to `FILE.before-N` first, where N is that last migration. What cannot be used is left as it is.
pub async fn open(path: &Path, migrations: &Migrator) -> Result<SqliteConnection, OpenError> {
    let unusable = |source| unusable(path, source);
    // Only where it is missing: SQLite's locks on a file are lost when any other handle of the process to it is closed.
    if !path.try_exists().map_err(unusable)? {
        create(path).map_err(unusable)?;
    }
    let version = inspect(path, migrations).await?;
    keep_private(path).map_err(unusable)?;
    let mut connection = connect(path).await.map_err(|error| failed(path, error))?;
    if version < last(migrations) {
        migrate(path, &mut connection, migrations).await?;
    }
    Ok(connection)
}

/// Opens a file, after creating it, and its folder, for this user alone where they are missing.
pub fn create(path: &Path) -> io::Result<File> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // What is there already stays whose it is, and no link is followed to where nothing is: whoever owns the folder could have root make
    // them a present of any file.
    let file = match options.clone().create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return options.open(path),
        created => created?,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Who adds people as root must not keep a service out of its own folder: SQLite does the same with what it puts beside. Nobody
        // but root can give a file away, and nobody else needs to.
        let owner = fs::metadata(folder)?;
        if file.metadata()?.uid() != owner.uid() {
            let _ = fchown(&file, Some(owner.uid()), Some(owner.gid()));
        }
    }
    Ok(file)
}

/// Whether something failed because the disk is full.
pub fn is_full(error: &sqlx::Error) -> bool {
    const SQLITE_FULL: u32 = 13;
    code(error) == Some(SQLITE_FULL)
}

/// The path of something that belongs to a file and stands beside it.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Where it is kept which migrations a file has seen.
const APPLIED: &str = "_sqlx_migrations";

/// Looks at a file without writing to it, and answers the last migration that it has seen: 0 where it holds nothing yet.
async fn inspect(path: &Path, migrations: &Migrator) -> Result<i64, OpenError> {
    let look = async {
        let mut connection = plain(path).read_only(true).connect().await?;
        let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await?;
        let tables = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'");
        let tables: Vec<String> = tables.fetch_all(&mut connection).await?;
        let mut applied: Vec<(i64, Vec<u8>)> = Vec::new();
        if tables.iter().any(|name| name == APPLIED) {
            let rows = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version");
            applied = rows.fetch_all(&mut connection).await?;
        }
        connection.close().await?;
        Ok((verdict, tables, applied))
    };
    let (verdict, tables, applied) = look.await.map_err(|error| failed(path, error))?;
    if verdict != "ok" {
        return Err(damaged(path, &verdict));
    }
    let ours = |version| migrations.iter().find(|migration| migration.version == version);
    let is_other = |(version, sum): &(i64, Vec<u8>)| ours(*version).is_some_and(|known| *known.checksum != **sum);
    if applied.iter().any(is_other) || (applied.is_empty() && tables.iter().any(|name| name != APPLIED)) {
        return Err(damaged(path, &"it keeps something else"));
    }
    if applied.iter().any(|(version, _)| ours(*version).is_none()) {
        return Err(OpenError::Newer(path.to_owned()));
    }
    Ok(applied.last().map_or(0, |(version, _)| *version))
}

async fn migrate(path: &Path, connection: &mut SqliteConnection, migrations: &Migrator) -> Result<(), OpenError> {
    // Nobody else writes from here on, so that nothing is missing from the copy.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(|error| failed(path, error))?;
    let version = inspect(path, migrations).await?;
    if version == last(migrations) {
        // Another process came first.
        return Ok(());
    }
    let backup = match version {
        0 => None,
        _ => Some(backup::make(path, last(migrations)).await.map_err(|source| unusable(path, source))?),
    };
    let migrated = match apply(&mut transaction, migrations, version).await {
        Ok(()) => transaction.commit().await,
        Err(error) => transaction.rollback().await.and(Err(error)),
    };
    match (migrated, backup) {
        (Ok(()), Some(backup)) => {
            tracing::info!(file = %path.display(), backup = %backup.display(), "brought up to date, after a backup");
            Ok(())
        }
        (Ok(()), None) => Ok(()),
        (Err(error), backup) => {
            // The file is as it was. Copies of it must not heap up where this is tried again and again.
            backup.map(fs::remove_file);
            Err(failed(path, error))
        }
    }
}

/// Carries out what comes after `version`.
async fn apply(connection: &mut SqliteConnection, migrations: &Migrator, version: i64) -> sqlx::Result<()> {
    let plain = |error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error,
        other => sqlx::Error::Migrate(other.into()),
    };
    connection.ensure_migrations_table(APPLIED).await.map_err(plain)?;
    for migration in migrations.iter().filter(|migration| migration.version > version) {
        connection.apply(APPLIED, migration).await.map_err(plain)?;
    }
    Ok(())
}

fn last(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// A file that two processes open for the first time is locked for a moment, for which SQLite does not wait by itself.
async fn connect(path: &Path) -> sqlx::Result<SqliteConnection> {
    const SQLITE_BUSY: u32 = 5;
    let until = Instant::now() + PATIENCE;
    loop {
        match options(path).connect().await {
            Err(error) if code(&error) == Some(SQLITE_BUSY) && Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => return other,
        }
    }
}

fn plain(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE).disable_statement_logging()
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes from others what they may do with a file that was created elsewhere, or copied back from a backup, and with what SQLite keeps
/// beside it.
fn keep_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    for suffix in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt;
        let file = beside(path, suffix);
        let mut permissions = match fs::metadata(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            metadata => metadata?.permissions(),
        };
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(permissions.mode() & 0o700);
            fs::set_permissions(file, permissions)?;
        }
    }
    Ok(())
}

/// SQLite's number for an error, without its details.
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

pub(crate) fn failed(path: &Path, error: sqlx::Error) -> OpenError {
    const SQLITE_ERROR: u32 = 1;
    const SQLITE_CORRUPT: u32 = 11;
    const SQLITE_NOTADB: u32 = 26;
    match error {
        sqlx::Error::Io(source) => unusable(path, source),
        error => match code(&error) {
            // The first comes of a table that has other columns.
            Some(SQLITE_ERROR | SQLITE_CORRUPT | SQLITE_NOTADB) | None => damaged(path, &error),
            Some(_) => unusable(path, io::Error::other(error)),
        },
    }
}

fn damaged(path: &Path, reason: &dyn fmt::Display) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), reason: reason.to_string() }
}

fn unusable(path: &Path, source: io::Error) -> OpenError {
    OpenError::Unusable { path: path.to_owned(), source }
}
