//! Errors of opening the sandbox's file and of writing to it.

use std::io;
use std::path::PathBuf;

use database::file::{self, Replaced};

/// Reason why a file cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} is in use by another server. Stop that one, or name another file with --data.", .0.display())]
    InUse(PathBuf),
    #[error(
        "{} was written by a newer version of Conversations Admin. Use that version, or name another file with --data.",
        .0.display()
    )]
    Newer(PathBuf),
    #[error(
        "{} was written by an older version of Conversations Admin. `serve --sandbox` migrates it.",
        .0.display()
    )]
    Older(PathBuf),
    #[error("There is no file {}. Name the data file of a sandbox with --data, or use --in-memory.", .0.display())]
    Missing(PathBuf),
    #[error("{} is not a sandbox database, or it is damaged ({reason}). Name another file with --data.", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("{} is kept locked by another program. Try again when that has ended.", .0.display())]
    Locked(PathBuf),
    #[error("The disk that holds {} is full. Free some space, or use --in-memory.", .0.display())]
    Full(PathBuf),
    #[error(
        "{} can be read and not written. Let this user write to it and to its folder, name another file with --data, or use --in-memory.",
        .0.display()
    )]
    ReadOnly(PathBuf),
    #[error("{} cannot be opened: {source}. Name another file with --data, or use --in-memory.", path.display())]
    Unusable { path: PathBuf, source: io::Error },
}

impl From<file::OpenError> for OpenError {
    fn from(error: file::OpenError) -> Self {
        match error {
            file::OpenError::Newer(path) => Self::Newer(path),
            // An older file is migrated, unless it cannot be written.
            file::OpenError::Older(path) | file::OpenError::ReadOnly(path) => Self::ReadOnly(path),
            file::OpenError::Damaged { path, reason } => Self::Damaged { path, reason },
            file::OpenError::InUse(path) => Self::InUse(path),
            file::OpenError::Locked(path) => Self::Locked(path),
            file::OpenError::Full(path) => Self::Full(path),
            file::OpenError::Unusable { path, source } => Self::Unusable { path, source },
        }
    }
}

/// Reason why changes were not saved.
#[derive(Debug, thiserror::Error)]
pub enum Unsaved {
    #[error(transparent)]
    Replaced(#[from] Replaced),
    #[error(transparent)]
    Unopened(#[from] file::OpenError),
    #[error(transparent)]
    Failed(#[from] sqlx::Error),
}

impl Unsaved {
    /// Returns true if the disk is full.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Failed(error) => file::is_full(error),
            Self::Unopened(error) => matches!(error, file::OpenError::Full(_)),
            Self::Replaced(_) => false,
        }
    }
}
