//! Files that hold a secret: nobody but their user may read them.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why a secret was not read from a file. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotPrivate {
    #[error("{path} can be read by other users of this machine. Keep them out: chmod 600 {path}", path = .0.display())]
    Shared(PathBuf),
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{} is too long: a secret has {LONGEST} bytes or fewer.", .0.display())]
    TooLong(PathBuf),
}

/// In bytes. No secret is longer, and a file that was named by mistake may be.
const LONGEST: u64 = 64 * 1024;

/// Reads a file, unless other users may read it as well.
pub fn read_private(path: &Path) -> Result<Vec<u8>, NotPrivate> {
    let unreadable = |source| NotPrivate::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    // Of the open file, for another one may take its place under the name.
    let metadata = file.metadata().map_err(unreadable)?;
    if is_shared(&metadata) && !is_credential(path) {
        return Err(NotPrivate::Shared(path.to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LONGEST { Err(NotPrivate::TooLong(path.to_owned())) } else { Ok(bytes) }
}

/// Whether systemd put the file there: it keeps others away by the folder, and the file may look open to them.
fn is_credential(path: &Path) -> bool {
    let folder = env::var_os("CREDENTIALS_DIRECTORY").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    // Without `..` and links, by which a path can begin with the folder and lead out of it.
    let resolved = |path: &Path| fs::canonicalize(path).ok();
    match (folder.and_then(|folder| resolved(&folder)), resolved(path)) {
        (Some(folder), Some(path)) => path.starts_with(folder),
        _ => false,
    }
}

#[cfg(unix)]
fn is_shared(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

/// Elsewhere the folder decides.
#[cfg(not(unix))]
fn is_shared(_: &fs::Metadata) -> bool {
    false
}
