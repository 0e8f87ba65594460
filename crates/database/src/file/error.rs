//! Errors of opening a file, and SQLite's result codes.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteError;

/// Result code: another connection holds the lock.
pub const SQLITE_BUSY: u32 = 5;
const SQLITE_ERROR: u32 = 1;
const SQLITE_READONLY: u32 = 8;
const SQLITE_CORRUPT: u32 = 11;
const SQLITE_FULL: u32 = 13;
const SQLITE_NOTADB: u32 = 26;
/// Extended result code: the disk has no room for the index of the write-ahead log, which is SQLite's only file of a fixed size.
const SQLITE_IOERR_SHMSIZE: u32 = 4874;
/// Extended result code: the folder cannot be written, so the file of a running transaction can be neither created nor removed.
const SQLITE_IOERR_DELETE: u32 = 2570;
const SQLITE_CANTOPEN: u32 = 14;

/// Reason why a file cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "{} was written by a newer version of Conversations Admin. Use that version, or name another file with --database.",
        .0.display()
    )]
    Newer(PathBuf),
    #[error(
        "{} was written by an older version of Conversations Admin, and is migrated when `serve` opens it.",
        .0.display()
    )]
    Older(PathBuf),
    #[error(
        "{} is not a database of the gateway, or it is damaged ({reason}). Name another file with --database, or restore a backup.",
        path.display()
    )]
    Damaged { path: PathBuf, reason: String },
    #[error("{} is in use by another gateway. Stop that one, or name another file with --database.", .0.display())]
    InUse(PathBuf),
    #[error("{} is kept locked by another program. Try again when that has ended.", .0.display())]
    Locked(PathBuf),
    #[error("The disk that holds {} is full. Free some space, then try again.", .0.display())]
    Full(PathBuf),
    #[error(
        "{} can be read and not written. Let this user write to it and to its folder, or copy it, with the files whose names begin \
         with its name, to a folder that can be written.",
        .0.display()
    )]
    ReadOnly(PathBuf),
    #[error("{} cannot be opened: {source}. Name another file with --database.", path.display())]
    Unusable { path: PathBuf, source: io::Error },
}

impl OpenError {
    /// Returns true if the file may still be readable as long as nothing is written to it or beside it.
    pub fn may_be_readable(&self) -> bool {
        matches!(self, Self::Full(_) | Self::ReadOnly(_) | Self::Unusable { .. })
    }
}

/// Returns true if the disk is full.
pub fn is_full(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::StorageFull,
        error => code(error) == Some(SQLITE_FULL) || extended_code(error) == Some(SQLITE_IOERR_SHMSIZE),
    }
}

/// Returns true if another connection kept the file locked.
pub fn is_busy(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut) || code(error) == Some(SQLITE_BUSY)
}

/// Returns true if the file or its folder cannot be written.
pub fn is_read_only(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::ReadOnlyFilesystem,
        error => code(error) == Some(SQLITE_READONLY) || extended_code(error) == Some(SQLITE_IOERR_DELETE),
    }
}

/// Returns true if SQLite could not open the file, or a file that it needs beside it.
pub fn is_unopened(error: &sqlx::Error) -> bool {
    code(error) == Some(SQLITE_CANTOPEN)
}

/// Returns SQLite's primary result code.
pub fn code(error: &sqlx::Error) -> Option<u32> {
    extended_code(error).map(|code| code & 0xff)
}

fn extended_code(error: &sqlx::Error) -> Option<u32> {
    let error = error.as_database_error()?;
    // Codes of other databases are numbers as well.
    error.try_downcast_ref::<SqliteError>()?;
    error.code()?.parse().ok()
}

/// Converts an error of SQLite to the reason why the file cannot be opened.
pub fn failed(path: &Path, error: sqlx::Error) -> OpenError {
    if is_full(&error) {
        return OpenError::Full(path.to_owned());
    }
    if is_read_only(&error) || is_unopened(&error) && is_unwritable(path) {
        return OpenError::ReadOnly(path.to_owned());
    }
    if is_busy(&error) {
        return OpenError::Locked(path.to_owned());
    }
    match error {
        sqlx::Error::Io(source) => unusable(path, source),
        error => match code(&error) {
            // `SQLITE_ERROR` means that a table has other columns.
            Some(SQLITE_ERROR | SQLITE_CORRUPT | SQLITE_NOTADB) | None => damaged(path, &error),
            Some(_) => unusable(path, io::Error::other(error)),
        },
    }
}

pub fn damaged(path: &Path, reason: &dyn fmt::Display) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), reason: reason.to_string() }
}

pub fn unusable(path: &Path, source: io::Error) -> OpenError {
    match source.kind() {
        io::ErrorKind::StorageFull => OpenError::Full(path.to_owned()),
        io::ErrorKind::ReadOnlyFilesystem => OpenError::ReadOnly(path.to_owned()),
        io::ErrorKind::PermissionDenied if is_unwritable(path) => OpenError::ReadOnly(path.to_owned()),
        _ => OpenError::Unusable { path: path.to_owned(), source },
    }
}

/// Returns true if a file exists, but this user cannot write to it or to its folder.
#[cfg(unix)]
fn is_unwritable(path: &Path) -> bool {
    use rustix::fs::{Access, access};
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    access(path, Access::READ_OK).is_ok() && [path, folder].iter().any(|path| access(*path, Access::WRITE_OK).is_err())
}

#[cfg(not(unix))]
fn is_unwritable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.permissions().readonly())
}
