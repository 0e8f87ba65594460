//! SQLite files that only their user can read. They are checked before anything is written, and backed up before a migration.

mod backup;
mod error;
mod inspection;
mod lock;

mod opened_files;
pub(crate) mod temporary;

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

pub(crate) use backup::{copy, free};
pub use error::{OpenError, failed, is_busy, is_full};
use error::{SQLITE_BUSY, code, unusable};
pub(crate) use inspection::inspect;
use inspection::{APPLIED, inspect_with, is_fully_written, last};
pub use lock::Lock;
pub use opened_files::{OpenedFiles, Replaced};

/// Longest time that a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Returns the options for connecting to a file that [`open`] has checked.
pub fn options(path: &Path) -> SqliteConnectOptions {
    base_options(path)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged write survives a power cut too.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
}

/// Opens a file, creates it if it is missing, and applies the missing migrations in one transaction.
///
/// A file with data is copied to `FILE.before-N` first; N is the version of the last migration.
///
/// # Errors
///
/// See [`OpenError`]. A file that cannot be used is left unchanged.
pub async fn open(path: &Path, migrations: &Migrator) -> Result<SqliteConnection, OpenError> {
    let unusable = |source| unusable(path, source);
    // Only if it is missing: SQLite loses its locks on a file when any other handle of the process to the file is closed.
    if !path.try_exists().map_err(unusable)? {
        create(path).map_err(unusable)?;
    }
    let version = inspect(path, migrations).await?;
    restrict_permissions(path).map_err(unusable)?;
    let mut connection = connect(path).await.map_err(|error| failed(path, error))?;
    if version < last(migrations) {
        migrate(path, &mut connection, migrations).await?;
    }
    Ok(connection)
}

/// Returns the options for reading a file without writing to it, which works on read-only media and on a full disk. Only a transaction that a
/// crash left behind is repaired, if the file can be written.
///
/// # Errors
///
/// [`OpenError::Older`] if some of `migrations` are missing in the file, and the other errors of [`open`].
pub async fn open_to_read(path: &Path, migrations: &Migrator) -> Result<SqliteConnectOptions, OpenError> {
    let shared = base_options(path).read_only(true);
    let (options, version) = match inspect(path, migrations).await {
        Ok(version) => (shared, version),
        // With this option SQLite looks for no other files and takes no lock. That is safe: without a writable folder no other process can write.
        Err(error) if error.may_be_readable() && is_fully_written(path) => {
            let unchanging = shared.immutable(true);
            let version = inspect_with(&unchanging, path, migrations).await?;
            (unchanging, version)
        }
        Err(error) => return Err(error),
    };
    if version < last(migrations) { Err(OpenError::Older(path.to_owned())) } else { Ok(options) }
}

/// Opens a file for reading and writing. If it is missing, creates it and its folder for this user only.
///
/// # Errors
///
/// Those of creating the folder and of opening the file.
pub fn create(path: &Path) -> io::Result<File> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // An existing file keeps its owner and mode. A dangling link is not followed: the owner of the folder could have root create a file anywhere
    // and hand it over.
    let file = match options.clone().create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return options.open(path),
        created => created?,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // A file that root creates must stay accessible to the service that owns the folder; SQLite does the same for its own files. Only root
        // can change an owner, and only root needs to.
        let owner = fs::metadata(folder)?;
        if file.metadata()?.uid() != owner.uid() {
            let _ = fchown(&file, Some(owner.uid()), Some(owner.gid()));
        }
    }
    Ok(file)
}

/// Appends a suffix to the path of a file.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

async fn migrate(path: &Path, connection: &mut SqliteConnection, migrations: &Migrator) -> Result<(), OpenError> {
    // No other process writes from here on, so the copy is complete.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(|error| failed(path, error))?;
    let version = inspect(path, migrations).await?;
    if version == last(migrations) {
        // Another process has migrated the file meanwhile.
        return Ok(());
    }
    let backup = match version {
        0 => None,
        _ => Some(backup::make(path, last(migrations)).await.map_err(|source| unusable(path, source))?),
    };
    let migrated = match apply(&mut transaction, migrations).await {
        Ok(()) => transaction.commit().await,
        Err(error) => transaction.rollback().await.and(Err(error)),
    };
    match (migrated, backup) {
        (Ok(()), Some(backup)) => {
            tracing::info!(file = %path.display(), backup = %backup.display(), "migrated the database after a backup");
            Ok(())
        }
        (Ok(()), None) => Ok(()),
        (Err(error), backup) => {
            // The file is unchanged. Repeated attempts must not pile up copies of it.
            backup.map(fs::remove_file);
            Err(failed(path, error))
        }
    }
}

/// Applies the migrations that are missing.
pub(crate) async fn apply(connection: &mut SqliteConnection, migrations: &Migrator) -> sqlx::Result<()> {
    let cause = |error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error,
        other => sqlx::Error::Migrate(other.into()),
    };
    connection.ensure_migrations_table(APPLIED).await.map_err(cause)?;
    let applied = connection.list_applied_migrations(APPLIED).await.map_err(cause)?;
    let version = applied.iter().map(|migration| migration.version).max().unwrap_or(0);
    for migration in migrations.iter().filter(|migration| migration.version > version) {
        connection.apply(APPLIED, migration).await.map_err(cause)?;
    }
    Ok(())
}

/// Connects to a file. While another process opens the same file for the first time, it is locked for a moment, and SQLite does not wait for that.
async fn connect(path: &Path) -> sqlx::Result<SqliteConnection> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match options(path).connect().await {
            Err(error) if code(&error) == Some(SQLITE_BUSY) && Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => return other,
        }
    }
}

pub(crate) fn base_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT).disable_statement_logging()
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes the permissions of other users from a file and from the files that SQLite keeps beside it. A file that was created elsewhere, or
/// copied back from a backup, may have them.
fn restrict_permissions(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    for suffix in ["", "-wal", "-shm", "-journal"] {
        use std::os::unix::fs::PermissionsExt;
        let file = with_suffix(path, suffix);
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
