//! Files that appear complete or not at all, even if the process is killed: they are written as `FILE.part` and renamed.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::with_suffix;

/// Unfinished file, which is removed when this is dropped: a partial file is useless, and on a full disk it takes space.
///
/// The caller makes sure that no other process writes the same file meanwhile.
pub struct TemporaryFile(PathBuf);

/// Suffix of an unfinished file.
pub const SUFFIX: &str = ".part";

impl TemporaryFile {
    /// Prepares a file that will be renamed to `name`, and removes the remains of an earlier attempt.
    ///
    /// # Errors
    ///
    /// Those of removing the remains.
    pub fn of(name: &Path) -> io::Result<Self> {
        let part = with_suffix(name, SUFFIX);
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(Self(part)),
        }
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Flushes the written `file` to the disk and renames it to `name`, which must not exist yet.
    ///
    /// # Errors
    ///
    /// Those of flushing and of renaming.
    pub fn finish(self, file: &File, name: &Path) -> io::Result<()> {
        file.sync_all()?;
        fs::rename(&self.0, name)?;
        #[cfg(unix)]
        if let Some(folder) = name.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // A finished file has been renamed, so there is nothing to remove.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn an_unfinished_file_is_removed_and_a_finished_one_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("key");
        fs::write(folder.path().join("key.part"), "left by a process that was killed").unwrap();
        let part = TemporaryFile::of(&name).unwrap();
        assert!(names(folder.path()).is_empty());
        fs::write(part.path(), "hal").unwrap();
        drop(part);
        assert!(names(folder.path()).is_empty());

        let part = TemporaryFile::of(&name).unwrap();
        fs::write(part.path(), "half and half").unwrap();
        let file = File::open(part.path()).unwrap();
        part.finish(&file, &name).unwrap();
        assert_eq!(names(folder.path()), ["key"]);
        assert_eq!(fs::read_to_string(&name).unwrap(), "half and half");
    }

    #[test]
    fn a_file_that_cannot_be_renamed_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("key");
        fs::create_dir_all(name.join("full")).unwrap();
        let part = TemporaryFile::of(&name).unwrap();
        let file = File::create(part.path()).unwrap();
        part.finish(&file, &name).unwrap_err();
        assert_eq!(names(folder.path()), ["key"]);
    }
}
