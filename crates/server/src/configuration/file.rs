//! Files of settings.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use engine::document::{self, Document, MAX_BYTES, Mistake};

use crate::inspect::text::printable;

/// Reason why a file of settings cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{} cannot be read: {source}.", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{} is longer than {} MB.", .0.display(), MAX_BYTES / 1024 / 1024)]
    TooLong(PathBuf),
    #[error("{} has mistakes:{}", path.display(), lines(mistakes))]
    Mistakes { path: PathBuf, mistakes: Vec<Mistake> },
    #[error("{} cannot be written: {source}.", path.display())]
    Unwritten { path: PathBuf, source: io::Error },
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| format!("\n  {}", printable(&mistake.to_string()))).collect()
}

/// Reads a file of settings.
///
/// # Errors
///
/// See [`FileError`].
pub fn read(path: &Path) -> Result<Document, FileError> {
    let unreadable = |source| FileError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mut text = String::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    file.take(limit + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() > MAX_BYTES {
        return Err(FileError::TooLong(path.to_owned()));
    }
    document::read(&text).map_err(|mistakes| FileError::Mistakes { path: path.to_owned(), mistakes })
}

/// Writes a file.
///
/// # Errors
///
/// [`FileError::Unwritten`].
pub fn write(path: &Path, text: &str) -> Result<(), FileError> {
    fs::write(path, text).map_err(|source| FileError::Unwritten { path: path.to_owned(), source })
}
