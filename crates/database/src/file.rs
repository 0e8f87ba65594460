//! A file of SQLite, for its user alone: checked before anything is written, backed up before it is changed.

mod backup;
mod error;
mod inspection;
mod lock;
pub(crate) mod part;
mod presence;

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

pub use error::{OpenError, failed, is_busy, is_full};
use error::{SQLITE_BUSY, code, unusable};
use inspection::{APPLIED, inspect, inspect_with, is_settled, last};
pub use lock::Lock;
pub use presence::{Presence, Replaced};

/// So long a statement waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// Finds out how a file can be read where nothing needs to be written: also on read-only media, and on a disk without room for what SQLite
/// keeps beside the file. Only what a crash has left is repaired, where the file can be written.
///
/// # Errors
///
/// [`OpenError::Older`] where the file has not seen all of `migrations`, and the other errors of [`open`].
pub async fn open_to_read(path: &Path, migrations: &Migrator) -> Result<SqliteConnectOptions, OpenError> {
    let shared = plain(path).read_only(true);
    let (options, version) = match inspect(path, migrations).await {
        Ok(version) => (shared, version),
        // SQLite then looks for no other file and takes no lock: nobody writes to a file beside which nothing can be created.
        Err(error) if error.may_be_readable() && is_settled(path) => {
            let unchanging = shared.immutable(true);
            let version = inspect_with(&unchanging, path, migrations).await?;
            (unchanging, version)
        }
        Err(error) => return Err(error),
    };
    if version < last(migrations) { Err(OpenError::Older(path.to_owned())) } else { Ok(options) }
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

/// The path of something that belongs to a file and stands beside it.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
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

/// A file that two processes open for the first time is locked for a moment, for which SQLite does not wait by itself.
async fn connect(path: &Path) -> sqlx::Result<SqliteConnection> {
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
    for suffix in ["", "-wal", "-shm", "-journal"] {
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
