//! A copy of a file as it is before it is migrated.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection};

use super::beside;

/// Copies what was committed to `FILE.before-N`, or to `FILE.before-N.2` and so on where that is taken, and answers where it is.
/// Whoever calls sees to it that nobody writes meanwhile.
pub async fn make(path: &Path, version: i64) -> io::Result<PathBuf> {
    let name = beside(path, &format!(".before-{version}"));
    // Half a copy must not look like a whole one, whenever the process ends.
    let part = beside(&name, ".part");
    // What is left of one that was broken off. SQLite's own notes on it, it clears away itself.
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let file = super::create(&part)?;
    copy(path, &part).await.map_err(|error| {
        // Half a copy helps nobody, least of all where the disk is full.
        let _ = fs::remove_file(&part);
        io::Error::other(format!("no backup can be made at {}: {error}", name.display()))
    })?;
    file.sync_all()?;
    let name = free(name)?;
    fs::rename(&part, &name)?;
    #[cfg(unix)]
    if let Some(folder) = name.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
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
