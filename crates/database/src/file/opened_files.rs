//! Detection of a database file that is deleted or replaced while it is open. SQLite keeps writing to such a file, and the data is lost.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

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
#[derive(Debug)]
pub struct OpenedFiles {
    files: Vec<(PathBuf, Option<Identity>)>,
    header: Option<Header>,
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
        let file = Box::leak(Box::new(File::open(&self.files[0].0)?));
        self.header = Some(Header { file, change_counter: AtomicU32::new(0) });
        Ok(self)
    }

    /// Path of the database.
    pub fn path(&self) -> &Path {
        &self.files[0].0
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
        let overwritten = self.header.as_ref().filter(|header| !header.is_intact()).and(self.files.first());
        lost.or(overwritten).map_or(Ok(()), |(path, _)| Err(Replaced(path.clone())))
    }
}

/// Header of the database, which shows that the file was overwritten in place.
#[derive(Debug)]
struct Header {
    file: &'static File,
    /// Largest change counter that was read. SQLite increases it in the file when it moves the first page out of the write-ahead log, which it writes
    /// whenever the database grows.
    change_counter: AtomicU32,
}

impl Header {
    /// Returns false if the file is no database with a write-ahead log, as a backup has none, or if it is an older copy of itself.
    fn is_intact(&self) -> bool {
        let read = || read_change_counter(self.file);
        let Some(counter) = read() else { return false };
        let largest = self.change_counter.fetch_max(counter, Ordering::Relaxed);
        // Another task may have read a larger counter meanwhile. Then the file has that one by now.
        counter >= largest || read().is_some_and(|counter| counter >= largest)
    }
}

/// Returns the change counter of a database with a write-ahead log, as every file is that this program has opened; `None` for any other file.
///
/// The format is documented at <https://www.sqlite.org/fileformat2.html#the_database_header>.
#[cfg(unix)]
fn read_change_counter(file: &File) -> Option<u32> {
    use std::os::unix::fs::FileExt;
    const MAGIC: &[u8] = b"SQLite format 3\0";
    // Format versions for writing and for reading; 2 means a write-ahead log.
    const VERSIONS: std::ops::Range<usize> = 18..20;
    const CHANGE_COUNTER: std::ops::Range<usize> = 24..28;
    let mut header = [0; 28];
    file.read_exact_at(&mut header, 0).ok()?;
    let has_log = header.starts_with(MAGIC) && header[VERSIONS] == [2, 2];
    has_log.then_some(u32::from_be_bytes(header[CHANGE_COUNTER].try_into().ok()?))
}

/// On other systems an open file cannot be overwritten.
#[cfg(not(unix))]
fn read_change_counter(_: &File) -> Option<u32> {
    Some(0)
}
