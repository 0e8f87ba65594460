//! Errors of opening the database.

use crate::file;
use crate::server_error::ServerError;

/// Reason why the database cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    File(#[from] file::OpenError),
    #[error(transparent)]
    Server(#[from] ServerError),
}
