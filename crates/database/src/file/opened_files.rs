//! Detection of a database file that is deleted or replaced while it is open. SQLite keeps writing to such a file, and the data is lost.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::with_suffix;

/// File of the database that was deleted or replaced while it was in use.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} was deleted or replaced while it was in use. Restore it if you can, then restart the server.", .0.display())]
pub struct Replaced(pub PathBuf);

impl From<Replaced> for sqlx::Error {
    fn from(replaced: Replaced) -> Self {
        Self::Io(io::Error::other(replaced))
    }
}

impl Replaced {
    /// Returns true if this is the cause of an error.
    pub fn is_cause(error: &sqlx::Error) -> bool {
        matches!(error, sqlx::Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Self>()))
    }
}

/// Device and inode number of a file. Two files that exist at the same time differ in them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self(metadata.dev(), metadata.ino()))
    }

    /// On other systems an open file can be neither deleted nor replaced.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }
}

/// Database file, and the files that SQLite keeps beside it, as they were when they were opened.
#[derive(Clone, Debug)]
pub struct OpenedFiles {
    files: Vec<(PathBuf, Option<Identity>)>,
    header: Option<&'static File>,
}

impl OpenedFiles {
    /// Records the identity of a file before SQLite opens it.
    ///
    /// # Errors
    ///
    /// Those of reading the file's metadata.
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { files: vec![(path.to_owned(), Identity::of(&fs::metadata(path)?))], header: None })
    }

    /// Records the files beside it, after SQLite has opened the database for writing. They exist as long as any connection is open.
    ///
    /// # Errors
    ///
    /// [`Replaced`] if the database is not the file of [`Self::of`].
    pub fn with_sqlite_files(mut self) -> Result<Self, Replaced> {
        self.check()?;
        let files = ["-wal", "-shm"].map(|suffix| with_suffix(&self.files[0].0, suffix));
        let there = files.into_iter().filter_map(|file| Some((Identity::of(&fs::metadata(&file).ok()?), file)));
        self.files.extend(there.map(|(identity, file)| (file, identity)));
        Ok(self)
    }

    /// Checks the header as well, which changes when a backup is copied over the file. Call this once per process.
    ///
    /// # Errors
    ///
    /// Those of opening the file.
    pub fn with_header(mut self) -> io::Result<Self> {
        // Never closed: SQLite loses its locks on a file when any other handle of the process to it is closed.
        self.header = Some(Box::leak(Box::new(File::open(&self.files[0].0)?)));
        Ok(self)
    }

    /// Checks that every file is still there and has the same identity.
    ///
    /// # Errors
    ///
    /// [`Replaced`] with the path of the first file that has not.
    pub fn check(&self) -> Result<(), Replaced> {
        let is_there = |(path, identity): &&(PathBuf, Option<Identity>)| {
            fs::metadata(path).is_ok_and(|there| Identity::of(&there) == *identity)
        };
        let lost = self.files.iter().find(|file| !is_there(file));
        let overwritten = self.header.filter(|file| !has_log(file)).and(self.files.first());
        lost.or(overwritten).map_or(Ok(()), |(path, _)| Err(Replaced(path.clone())))
    }
}

/// Returns true if a file is a database with a write-ahead log, as every file is that this program has opened. A backup has no such log.
#[cfg(unix)]
fn has_log(file: &File) -> bool {
    use std::os::unix::fs::FileExt;
    const MAGIC: &[u8] = b"SQLite format 3\0";
    // Format versions for writing and for reading; 2 means a write-ahead log.
    const VERSIONS: std::ops::Range<usize> = 18..20;
    let mut header = [0; 20];
    file.read_exact_at(&mut header, 0).is_ok() && header.starts_with(MAGIC) && header[VERSIONS] == [2, 2]
}

/// On other systems an open file cannot be overwritten.
#[cfg(not(unix))]
fn has_log(_: &File) -> bool {
    true
}
