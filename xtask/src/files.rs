//! Files and folders.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// Folders with build output or with code of others.
const SKIPPED: [&str; 5] = ["target", "dist", "node_modules", "artifacts", ".git"];

/// Lists every file below a folder, in order of path.
///
/// # Errors
///
/// A folder cannot be read.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                files.push(entry.path());
            } else if !SKIPPED.iter().any(|name| entry.file_name() == *name) {
                folders.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Locks a file until the returned value is dropped. Prints `waiting` if another process holds the lock.
///
/// # Errors
///
/// The file cannot be written.
pub fn lock(path: &Path, waiting: &str) -> Result<File> {
    let folder = path.parent().context("a lock file has a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    if file.try_lock().is_err() {
        println!("{waiting}");
        file.lock()?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::{thread, time::Duration};

    use super::*;

    #[test]
    fn the_second_lock_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = lock(&path, "waiting").unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| lock(&path, "waiting").unwrap());
            thread::sleep(Duration::from_millis(100));
            assert!(!second.is_finished());
            drop(first);
            second.join().unwrap();
        });
    }
}
