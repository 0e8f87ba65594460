//! Free space on the disk, and write access to the target folder.

use std::{fs, path::Path};

use super::{Missing, Purpose, wasm};
use crate::{paths, serve};

const GIGABYTE: u64 = 1_000_000_000;
/// Bytes needed by a build that only updates files.
const FOR_UPDATES: u64 = GIGABYTE / 2;

/// Bytes that a first build writes to `target` and the cache, rounded up.
const fn for_first_build(purpose: Purpose) -> u64 {
    match purpose {
        Purpose::Wasm => 2 * GIGABYTE,
        Purpose::Serve => 4 * GIGABYTE,
        Purpose::Site => 5 * GIGABYTE,
        Purpose::Test => 12 * GIGABYTE,
    }
}

/// Checks that the target folder can be written, and that the disk has room for a build.
pub fn check(purpose: Purpose, missing: &mut Missing) {
    let target = paths::target();
    let built = match purpose {
        Purpose::Wasm => target.join(wasm::TARGET),
        Purpose::Serve => serve::local_site(),
        Purpose::Site => paths::dist(),
        Purpose::Test => serve::server_binary(),
    };
    let needed = if built.exists() { FOR_UPDATES } else { for_first_build(purpose) };
    missing.problems.extend(unwritable(&target).or_else(|| too_full(&target, free(&target), needed)));
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

/// Free bytes for this user on the disk of a folder: `None` if the system does not report it.
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
