//! Permission checks: secrets must be readable by their user only, and files that say where secrets are sent must not be writable by others.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Variable in which systemd names the folder with the credentials of a service.
pub const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// Largest secret file, in bytes. A longer file was named by mistake.
const MAX_LENGTH: u64 = 16 * 1024;

/// Reason why a secret was not read from a file. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotPrivate {
    #[error("{0} cannot be read: {1}.")]
    Unreadable(PathBuf, io::Error),
    #[error("{0} is not a file. Enter the path of a file that holds the secret and nothing else.")]
    NotAFile(PathBuf),
    #[error("{0} may be read or written by others (its mode is {1:04o}). Run: chmod 600 {0}")]
    Loose(PathBuf, u32),
    #[error(
        "{0} belongs to another user, who may read and change it. Give it to the user that runs the gateway, or to root."
    )]
    Foreign(PathBuf),
    #[error("{0} is longer than a secret can be. Enter the path of a file that holds the secret and nothing else.")]
    TooLong(PathBuf),
}

/// Reason why a file that others must not change was not read. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotGuarded {
    #[error("It cannot be read: {0}.")]
    Unreadable(#[from] io::Error),
    #[error("Others may change it, and send your credentials elsewhere. Run: chmod go-w {0}")]
    Loose(PathBuf),
    #[error("It belongs to another user, who may change it. Give it to the user that runs the gateway, or to root.")]
    Foreign,
}

/// Reads a file that says where secrets are sent.
///
/// # Errors
///
/// [`NotGuarded`] if the file cannot be read, or if another user can change it.
pub fn read_guarded(path: &Path) -> Result<Vec<u8>, NotGuarded> {
    let mut file = File::open(path)?;
    check_not_writable(path, &file.metadata()?)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file with a secret.
///
/// # Errors
///
/// [`NotPrivate`] if the file cannot be read, is no regular file or is too long, or if another user can read or change it.
pub fn read_private(path: &Path) -> Result<Vec<u8>, NotPrivate> {
    read_private_or_handed(path, env::var_os(CREDENTIALS_DIRECTORY).as_deref())
}

/// Reads a file with a secret. Permissions are not checked inside `credentials`, the folder in which systemd put the credentials.
///
/// # Errors
///
/// As [`read_private`].
pub fn read_private_or_handed(path: &Path, credentials: Option<&OsStr>) -> Result<Vec<u8>, NotPrivate> {
    let unreadable = |error| NotPrivate::Unreadable(path.to_owned(), error);
    // Checked before the file is opened: opening a pipe waits for a writer.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(NotPrivate::NotAFile(path.to_owned()));
    }
    let file = File::open(path).map_err(unreadable)?;
    if !credentials.is_some_and(|folder| is_inside(path, Path::new(folder))) {
        // Checked on the open file: another file may be renamed to this path meanwhile.
        check_secret_permissions(path, &file.metadata().map_err(unreadable)?)?;
    }
    let mut bytes = Vec::new();
    file.take(MAX_LENGTH + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_LENGTH { Err(NotPrivate::TooLong(path.to_owned())) } else { Ok(bytes) }
}

/// Returns true if a file is inside a folder, after `..` and links are resolved. systemd keeps other users from the files of its folder, whatever
/// their modes say.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let folder = folder.canonicalize().ok().filter(|_| !folder.as_os_str().is_empty());
    folder.zip(path.canonicalize().ok()).is_some_and(|(folder, path)| path.starts_with(folder))
}

#[cfg(unix)]
fn check_secret_permissions(path: &Path, metadata: &fs::Metadata) -> Result<(), NotPrivate> {
    use std::os::unix::fs::MetadataExt;
    let mode = metadata.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(NotPrivate::Loose(path.to_owned(), mode));
    }
    if is_foreign(metadata) { Err(NotPrivate::Foreign(path.to_owned())) } else { Ok(()) }
}

#[cfg(unix)]
fn check_not_writable(path: &Path, metadata: &fs::Metadata) -> Result<(), NotGuarded> {
    use std::os::unix::fs::MetadataExt;
    if metadata.mode() & 0o022 != 0 {
        return Err(NotGuarded::Loose(path.to_owned()));
    }
    if is_foreign(metadata) { Err(NotGuarded::Foreign) } else { Ok(()) }
}

/// Returns true if a file belongs to neither this user nor root.
#[cfg(unix)]
fn is_foreign(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    ![0, rustix::process::geteuid().as_raw()].contains(&metadata.uid())
}

/// On other systems files have no mode, and the permissions of their folder apply.
#[cfg(not(unix))]
fn check_secret_permissions(_: &Path, _: &fs::Metadata) -> Result<(), NotPrivate> {
    Ok(())
}

/// On other systems the permissions of the folder apply.
#[cfg(not(unix))]
fn check_not_writable(_: &Path, _: &fs::Metadata) -> Result<(), NotGuarded> {
    Ok(())
}
