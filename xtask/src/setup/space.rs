//! Room on the disk, and folders that can be written.

use std::{fs, path::Path};

use anyhow::Result;

use super::Purpose;
use crate::paths;

const GIGABYTE: u64 = 1_000_000_000;
/// What a build that only updates files needs.
const FOR_UPDATES: u64 = GIGABYTE / 2;

/// What a first build writes into `target` and the cache together, rounded up.
const fn for_first_build(purpose: Purpose) -> u64 {
    match purpose {
        Purpose::Wasm => 2 * GIGABYTE,
        Purpose::Serve => 4 * GIGABYTE,
        Purpose::Site => 5 * GIGABYTE,
        Purpose::Test => 12 * GIGABYTE,
    }
}

/// Folders that cannot be written, and disks that are too full; each a sentence that says what to do.
///
/// # Errors
///
/// The cache folder is not known.
pub fn problems(purpose: Purpose) -> Result<Vec<String>> {
    let target = paths::target();
    let is_first = !target.join("logs").is_dir();
    let mut problems: Vec<String> =
        [&target, &paths::cache()?].into_iter().filter_map(|folder| unwritable(folder)).collect();
    if problems.is_empty() {
        let needed = if is_first { for_first_build(purpose) } else { FOR_UPDATES };
        problems.extend(too_full(&target, free(&target), needed));
    }
    Ok(problems)
}

fn unwritable(folder: &Path) -> Option<String> {
    let probe = folder.join(".write-test");
    let result =
        fs::create_dir_all(folder).and_then(|()| fs::write(&probe, "x")).and_then(|()| fs::remove_file(&probe));
    let error = result.err()?;
    Some(format!(
        "{} cannot be written ({error}): change its owner or permissions, or free some space.",
        folder.display()
    ))
}

/// Bytes that this user may still write to the disk of a folder; nothing where the system does not say.
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail * disk.f_frsize)
}

fn too_full(folder: &Path, free: Option<u64>, needed: u64) -> Option<String> {
    let free = free.filter(|free| *free < needed)?;
    let in_gigabytes = |bytes: u64| format!("{}.{} GB", bytes / GIGABYTE, bytes % GIGABYTE * 10 / GIGABYTE);
    Some(format!(
        "The disk of {} has {} free, and {} is needed: free some space, or set CARGO_TARGET_DIR to a folder on another disk.",
        folder.display(),
        in_gigabytes(free),
        in_gigabytes(needed)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_too_full_is_named_with_what_is_needed() {
        let problem = too_full(Path::new("/work/target"), Some(1_230_000_000), 4 * GIGABYTE).unwrap();
        assert!(problem.contains("/work/target has 1.2 GB free, and 4.0 GB is needed"), "{problem}");
        assert_eq!(too_full(Path::new("/"), Some(4 * GIGABYTE), 4 * GIGABYTE), None);
        assert_eq!(too_full(Path::new("/"), None, GIGABYTE), None);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(unwritable(&folder.path().join("new")), None);
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(unwritable(&file.join("below")).is_some_and(|problem| problem.contains("cannot be written")));
    }
}
