//! Errors of signing in.

use crate::DatabaseError;

/// Reason why a sign-in failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    #[error("The name or the password is not right.")]
    Wrong,
    #[error("Enter the code of your authenticator app, or a recovery code.")]
    CodeRequired,
    #[error("The code is wrong, or it was used before. Wait for the next code of your authenticator app and enter it.")]
    WrongCode,
    #[error("Too many passwords or codes were wrong. Try again in {}.", format_seconds(*.seconds))]
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
