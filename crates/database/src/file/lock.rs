//! Lock that gives a file one server at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::error::{OpenError, unusable};
use super::opened_files::{Identity, Replaced};
use super::{create, with_suffix};

/// Text of a lock file whose database has a journal.
const HAD_JOURNAL: &str =
    "The database beside this file has a journal. If the database is missing, restore a backup.\n";

/// Lock on `FILE.lock`. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Locks a database file for this process, and creates its folder if it is missing. Links are resolved first, so that a file has one lock
    /// whatever name it is opened by.
    ///
    /// # Errors
    ///
    /// [`OpenError::InUse`] if another server holds the lock, or the reason why the lock file cannot be opened.
    pub fn acquire(path: &Path) -> Result<Self, OpenError> {
        let lock = with_suffix(&path.canonicalize().unwrap_or_else(|_| path.to_owned()), ".lock");
        // The lock is on a file of its own: SQLite loses its locks on the database when any other handle of the process to it is closed.
        let file = match create(&lock) {
            // On read-only media an existing lock file can still be locked.
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

    /// Returns the path of the lock file if it says that the database had a journal.
    ///
    /// The lock file stays when only the database is removed.
    pub fn had_journal(&self) -> Option<&Path> {
        let mut text = String::new();
        (&self.file).read_to_string(&mut text).ok()?;
        text.contains(HAD_JOURNAL).then_some(self.path.as_path())
    }

    /// Writes to the lock file that the database has a journal.
    ///
    /// # Errors
    ///
    /// Those of writing the file.
    pub fn note_journal(&self) -> io::Result<()> {
        if self.file.metadata()?.len() > 0 {
            return Ok(());
        }
        (&self.file).write_all(HAD_JOURNAL.as_bytes())
    }

    /// Checks that the lock file was not replaced, which another server may have locked. A lock file that is only missing has no second owner.
    ///
    /// # Errors
    ///
    /// [`Replaced`] with the path of the lock.
    pub fn check_identity(&self) -> Result<(), Replaced> {
        let ours = self.file.metadata().ok().and_then(|metadata| Identity::of(&metadata));
        let is_ours = fs::metadata(&self.path).map_or(true, |there| Identity::of(&there) == ours);
        if is_ours { Ok(()) } else { Err(Replaced(self.path.clone())) }
    }
}
