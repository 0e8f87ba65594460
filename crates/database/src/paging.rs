//! Pages of lists that are read from the newest row to the oldest.

pub(crate) use engine::journal::pages::{MAX_PAGE, Place};
use engine::journal::pages::{WRONG_TOKEN, WrongToken};

use crate::DatabaseError;

/// Reason why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("{WRONG_TOKEN}")]
    Token,
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

impl From<WrongToken> for PageError {
    fn from(WrongToken: WrongToken) -> Self {
        Self::Token
    }
}
