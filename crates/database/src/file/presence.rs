//! Detection of a file that was deleted or replaced while it is open. SQLite goes on writing to such a file, and the data is lost.

use std::fs::{self, File, Metadata};
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
pub struct Presence {
    files: Vec<(PathBuf, Option<Identity>)>,
    header: Option<&'static File>,
}

impl Presence {
    /// Looks at a file that is about to be opened.
    ///
    /// # Errors
    ///
    /// Those of reading the file's metadata.
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { files: vec![(path.to_owned(), Identity::of(&fs::metadata(path)?))], header: None })
    }

    /// Looks at the files beside it, once SQLite has opened it for writing. They stay while any connection is open.
    ///
    /// # Errors
    ///
    /// [`Replaced`] where the file is not the one that was about to be opened.
    pub fn with_files_beside(mut self) -> Result<Self, Replaced> {
        self.check()?;
        let files = ["-wal", "-shm"].map(|suffix| beside(&self.files[0].0, suffix));
        let there = files.into_iter().filter_map(|file| Some((Identity::of(&fs::metadata(&file).ok()?), file)));
        self.files.extend(there.map(|(identity, file)| (file, identity)));
        Ok(self)
    }

    /// Watches the file's header as well, by which it shows that a backup was copied over the file. A server does this once.
    ///
    /// # Errors
    ///
    /// Those of opening the file.
    pub fn with_header(mut self) -> io::Result<Self> {
        // For the life of the process: SQLite's locks on a file are lost when any other handle of the process to it is closed.
        self.header = Some(Box::leak(Box::new(File::open(&self.files[0].0)?)));
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
        let lost = self.files.iter().find(|file| !is_there(file));
        let overwritten = self.header.filter(|file| !has_log(file)).and(self.files.first());
        lost.or(overwritten).map_or(Ok(()), |(path, _)| Err(Replaced(path.clone())))
    }
}

/// Tells whether a file is a database with a write-ahead log, as every file is that this program has opened. A backup has none.
#[cfg(unix)]
fn has_log(file: &File) -> bool {
    use std::os::unix::fs::FileExt;
    const MAGIC: &[u8] = b"SQLite format 3\0";
    // Versions of the format for writing and for reading; 2 means a log.
    const VERSIONS: std::ops::Range<usize> = 18..20;
    let mut header = [0; 20];
    file.read_exact_at(&mut header, 0).is_ok() && header.starts_with(MAGIC) && header[VERSIONS] == [2, 2]
}

/// Elsewhere a file that is open cannot be overwritten.
#[cfg(not(unix))]
fn has_log(_: &File) -> bool {
    true
}
