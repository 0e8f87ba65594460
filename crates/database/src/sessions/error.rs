//! Errors of signing in.

use crate::DatabaseError;

/// Reason why a sign-in failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    #[error("The name or the password is not right.")]
    Wrong,
    #[error("Too many passwords were wrong. Try again in {}.", format_seconds(*.seconds))]
    LockedOut { seconds: u64 },
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

impl From<sqlx::Error> for NotSignedIn {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(DatabaseError(error))
    }
}

/// Formats a duration: in seconds below two minutes, otherwise in minutes, rounded up.
fn format_seconds(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        2..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
