//! A file that is there whole or not at all, whenever the process ends: it is written beside, as `FILE.part`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::beside;

/// What is not a whole file yet. It is gone when this is dropped: half of one helps nobody, least of all where the disk is full.
///
/// Whoever makes one sees to it that nobody else makes the same meanwhile.
pub struct Part(PathBuf);

/// Suffix of such a file.
pub const PART: &str = ".part";

impl Part {
    /// Where a file is written that is to be `name`, after what is left of one that was broken off is cleared away.
    pub fn of(name: &Path) -> io::Result<Self> {
        let part = beside(name, PART);
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(Self(part)),
        }
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Puts the file, which is written, into its place, where nothing is yet.
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

impl Drop for Part {
    fn drop(&mut self) {
        // Nothing is there any more where it has been finished.
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
    fn what_was_not_finished_is_gone_and_what_was_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("key");
        fs::write(folder.path().join("key.part"), "left by a process that was killed").unwrap();
        let part = Part::of(&name).unwrap();
        assert!(names(folder.path()).is_empty());
        fs::write(part.path(), "hal").unwrap();
        drop(part);
        assert!(names(folder.path()).is_empty());

        let part = Part::of(&name).unwrap();
        fs::write(part.path(), "half and half").unwrap();
        let file = File::open(part.path()).unwrap();
        part.finish(&file, &name).unwrap();
        assert_eq!(names(folder.path()), ["key"]);
        assert_eq!(fs::read_to_string(&name).unwrap(), "half and half");
    }

    #[test]
    fn what_cannot_be_put_into_its_place_is_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("key");
        fs::create_dir_all(name.join("full")).unwrap();
        let part = Part::of(&name).unwrap();
        let file = File::create(part.path()).unwrap();
        part.finish(&file, &name).unwrap_err();
        assert_eq!(names(folder.path()), ["key"]);
    }
}
