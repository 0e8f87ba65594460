//! Detection of a file that was deleted or replaced while it is open. SQLite goes on writing to such a file, and the data is lost.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::beside;

/// A file of the database was deleted or replaced while it was in use.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} was deleted or replaced while it was in use. Put it back if you can, then restart the server.", .0.display())]
pub struct Replaced(pub PathBuf);

impl From<Replaced> for sqlx::Error {
    fn from(replaced: Replaced) -> Self {
        Self::Io(io::Error::other(replaced))
    }
}

impl Replaced {
    /// Finds out whether this is why something failed.
    pub fn is_cause(error: &sqlx::Error) -> bool {
        matches!(error, sqlx::Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Self>()))
    }
}

/// Number of a file on its device. Two files that exist at the same time have two of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self(metadata.dev(), metadata.ino()))
    }

    /// Elsewhere a file that is open can be neither deleted nor replaced.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }
}

/// The database file, and those that SQLite keeps beside it, as they were when it was opened.
#[derive(Clone, Debug)]
pub struct Presence(Vec<(PathBuf, Option<Identity>)>);

impl Presence {
    /// Looks at a file that is about to be opened.
    ///
    /// # Errors
    ///
    /// Those of reading the file's metadata.
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self(vec![(path.to_owned(), Identity::of(&fs::metadata(path)?))]))
    }

    /// Looks at the files beside it, once SQLite has opened it for writing. They stay while any connection is open.
    ///
    /// # Errors
    ///
    /// [`Replaced`] where the file is not the one that was about to be opened.
    pub fn with_files_beside(mut self) -> Result<Self, Replaced> {
        self.check()?;
        let path = self.0[0].0.clone();
        let files = ["-wal", "-shm"].map(|suffix| beside(&path, suffix));
        let there = files.into_iter().filter_map(|file| Some((Identity::of(&fs::metadata(&file).ok()?), file)));
        self.0.extend(there.map(|(identity, file)| (file, identity)));
        Ok(self)
    }

    /// Checks that every file is where it was.
    ///
    /// # Errors
    ///
    /// [`Replaced`] with the first file that is not.
    pub fn check(&self) -> Result<(), Replaced> {
        let is_there = |(path, identity): &&(PathBuf, Option<Identity>)| {
            fs::metadata(path).is_ok_and(|there| Identity::of(&there) == *identity)
        };
        self.0.iter().find(|file| !is_there(file)).map_or(Ok(()), |(path, _)| Err(Replaced(path.clone())))
    }
}
