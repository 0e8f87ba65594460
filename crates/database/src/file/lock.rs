//! Lock by which one server at a time uses a file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::{OpenError, unusable};
use super::presence::{Identity, Replaced};
use super::{beside, create};

/// Lock on `FILE.lock`. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Locks a database file for this process, after creating its folder where it is missing. A link is followed first, so that two names of one
    /// file have one lock.
    ///
    /// # Errors
    ///
    /// [`OpenError::InUse`] where another server holds the lock, and where the lock's file cannot be opened the reason for that.
    pub fn take(path: &Path) -> Result<Self, OpenError> {
        let lock = beside(&path.canonicalize().unwrap_or_else(|_| path.to_owned()), ".lock");
        // Not the database itself: SQLite's own locks on that file are lost when any handle of the process to it is closed.
        let file = match create(&lock) {
            // On read-only media, one that is there already can still be locked.
            Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => {
                OpenOptions::new().read(true).open(&lock).map_err(|_| error)
            }
            file => file,
        };
        let file = file.map_err(|source| unusable(path, source))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path: lock, file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(unusable(path, source)),
        }
    }

    /// Checks that no other file, and so no other server, has taken the place of the locked one. A file that is only gone has no second owner.
    ///
    /// # Errors
    ///
    /// [`Replaced`] with the path of the lock.
    pub fn expect_ours(&self) -> Result<(), Replaced> {
        let ours = self.file.metadata().ok().and_then(|metadata| Identity::of(&metadata));
        let is_ours = fs::metadata(&self.path).map_or(true, |there| Identity::of(&there) == ours);
        if is_ours { Ok(()) } else { Err(Replaced(self.path.clone())) }
    }
}
