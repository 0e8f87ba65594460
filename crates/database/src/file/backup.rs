//! Copy of a file before its migration.

use std::io;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection};

use super::temporary::TemporaryFile;
use super::with_suffix;

/// Copies the committed data to `FILE.before-N`, or to `FILE.before-N.2` and so on if that name is taken, and returns the path of the copy.
/// The caller makes sure that no other process writes meanwhile.
///
/// # Errors
///
/// Those of writing the copy.
pub async fn make(path: &Path, version: i64) -> io::Result<PathBuf> {
    let name = with_suffix(path, &format!(".before-{version}"));
    // SQLite itself removes the journal of an unfinished copy.
    let part = TemporaryFile::of(&name)?;
    let file = super::create(part.path())?;
    let copied = copy(path, part.path()).await;
    copied.map_err(|error| io::Error::other(format!("no backup can be made at {}: {error}", name.display())))?;
    let name = free(name)?;
    part.finish(&file, &name)?;
    Ok(name)
}

/// Copies the committed data to an empty file.
///
/// # Errors
///
/// Those of reading and of writing.
pub(crate) async fn copy(path: &Path, part: &Path) -> sqlx::Result<()> {
    let mut connection = super::base_options(path).read_only(true).connect().await?;
    let name = part.to_str().ok_or_else(|| io::Error::other("its path is not UTF-8"))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await?;
    connection.close().await
}

/// Returns the first name that is not taken. No other process takes it meanwhile: one process migrates or restores at a time.
///
/// # Errors
///
/// Those of looking for the files.
pub(crate) fn free(name: PathBuf) -> io::Result<PathBuf> {
    let mut free = name.clone();
    for number in 2.. {
        if !free.try_exists()? {
            break;
        }
        free = with_suffix(&name, &format!(".{number}"));
    }
    Ok(free)
}
