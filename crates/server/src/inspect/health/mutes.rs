//! File of muted checks.

use std::path::{Path, PathBuf};
use std::{fs, io};

use engine::health::{Mutes, check};

/// Reason why a file of muted checks cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MutesError {
    #[error("{} cannot be read: {source}.", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{} is not a list of muted checks: {reason}.", path.display())]
    Invalid { path: PathBuf, reason: serde_json::Error },
    #[error("{} mutes {id}, which is not a check. `health --list-checks` prints the checks.", path.display())]
    UnknownCheck { path: PathBuf, id: String },
}

/// Reads a file of muted checks. Without a file, nothing is muted.
///
/// # Errors
///
/// See [`MutesError`].
pub fn read(path: Option<&Path>) -> Result<Mutes, MutesError> {
    let Some(path) = path else { return Ok(Mutes::default()) };
    let bytes = fs::read(path).map_err(|source| MutesError::Unreadable { path: path.to_owned(), source })?;
    let mutes: Mutes =
        serde_json::from_slice(&bytes).map_err(|reason| MutesError::Invalid { path: path.to_owned(), reason })?;
    match mutes.0.iter().find(|mute| check(&mute.check).is_none()) {
        Some(mute) => Err(MutesError::UnknownCheck { path: path.to_owned(), id: format!("{:?}", mute.check) }),
        None => Ok(mutes),
    }
}
