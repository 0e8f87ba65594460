//! Files that hold a secret, which are for their user alone, and files that say where secrets go, which nobody else may change.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// By this variable systemd says where it has put the credentials of a service.
pub const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// In bytes. No secret is longer, and a file that was named by mistake may be.
const LONGEST: u64 = 16 * 1024;

/// Why no secret was read from a file. Each says what to do.
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

/// Why a file that others must not change was not read. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotGuarded {
    #[error("It cannot be read: {0}.")]
    Unreadable(#[from] io::Error),
    #[error("Others may change it, and send your credentials elsewhere. Run: chmod go-w {0}")]
    Loose(PathBuf),
    #[error("It belongs to another user, who may change it. Give it to the user that runs the gateway, or to root.")]
    Foreign,
}

/// Reads a file that says where secrets go, unless others can change it.
pub fn read_guarded(path: &Path) -> Result<Vec<u8>, NotGuarded> {
    let mut file = File::open(path)?;
    unchangeable(path, &file.metadata()?)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file that holds a secret, unless others can read or change it too.
pub fn read_private(path: &Path) -> Result<Vec<u8>, NotPrivate> {
    read_private_or_handed(path, env::var_os(CREDENTIALS_DIRECTORY).as_deref())
}

/// The same, where systemd has put the credentials into this folder.
pub fn read_private_or_handed(path: &Path, credentials: Option<&OsStr>) -> Result<Vec<u8>, NotPrivate> {
    let unreadable = |error| NotPrivate::Unreadable(path.to_owned(), error);
    // Before it is opened, for opening a pipe waits for whoever writes into it.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(NotPrivate::NotAFile(path.to_owned()));
    }
    let file = File::open(path).map_err(unreadable)?;
    if !credentials.is_some_and(|folder| is_inside(path, Path::new(folder))) {
        // Of the open file, for another one may take its place under the name.
        guarded(path, &file.metadata().map_err(unreadable)?)?;
    }
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LONGEST { Err(NotPrivate::TooLong(path.to_owned())) } else { Ok(bytes) }
}

/// Whether a file is in a folder: without `..` and links, by which a path can begin with the folder and lead out of it. What systemd has put
/// into one is kept from others, though its mode may say something else.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let folder = folder.canonicalize().ok().filter(|_| !folder.as_os_str().is_empty());
    folder.zip(path.canonicalize().ok()).is_some_and(|(folder, path)| path.starts_with(folder))
}

#[cfg(unix)]
fn guarded(path: &Path, metadata: &fs::Metadata) -> Result<(), NotPrivate> {
    use std::os::unix::fs::MetadataExt;
    let mode = metadata.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(NotPrivate::Loose(path.to_owned(), mode));
    }
    if is_foreign(metadata) { Err(NotPrivate::Foreign(path.to_owned())) } else { Ok(()) }
}

#[cfg(unix)]
fn unchangeable(path: &Path, metadata: &fs::Metadata) -> Result<(), NotGuarded> {
    use std::os::unix::fs::MetadataExt;
    if metadata.mode() & 0o022 != 0 {
        return Err(NotGuarded::Loose(path.to_owned()));
    }
    if is_foreign(metadata) { Err(NotGuarded::Foreign) } else { Ok(()) }
}

/// Whether it belongs to neither this user nor root.
#[cfg(unix)]
fn is_foreign(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    ![0, rustix::process::geteuid().as_raw()].contains(&metadata.uid())
}

/// Elsewhere files have no mode, and who may read them is for their folder to say.
#[cfg(not(unix))]
fn guarded(_: &Path, _: &fs::Metadata) -> Result<(), NotPrivate> {
    Ok(())
}

/// Nor who may change them.
#[cfg(not(unix))]
fn unchangeable(_: &Path, _: &fs::Metadata) -> Result<(), NotGuarded> {
    Ok(())
}
