//! A copy of a file as it is before it is migrated.

use std::io;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection};

use super::beside;
use super::part::Part;

/// Copies what was committed to `FILE.before-N`, or to `FILE.before-N.2` and so on where that is taken, and answers where it is.
/// Whoever calls sees to it that nobody writes meanwhile.
pub async fn make(path: &Path, version: i64) -> io::Result<PathBuf> {
    let name = beside(path, &format!(".before-{version}"));
    // SQLite's own notes on what was broken off, it clears away itself.
    let part = Part::of(&name)?;
    let file = super::create(part.path())?;
    let copied = copy(path, part.path()).await;
    copied.map_err(|error| io::Error::other(format!("no backup can be made at {}: {error}", name.display())))?;
    let name = free(name)?;
    part.finish(&file, &name)?;
    Ok(name)
}

async fn copy(path: &Path, part: &Path) -> sqlx::Result<()> {
    let mut connection = super::plain(path).read_only(true).connect().await?;
    let name = part.to_str().ok_or_else(|| io::Error::other("its path is not UTF-8"))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await?;
    connection.close().await
}

/// The first name that is not taken. Nobody else takes it meanwhile: one process migrates at a time.
fn free(name: PathBuf) -> io::Result<PathBuf> {
    let mut free = name.clone();
    for number in 2.. {
        if !free.try_exists()? {
            break;
        }
        free = beside(&name, &format!(".{number}"));
    }
    Ok(free)
}
