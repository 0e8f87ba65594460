//! Identities of users.

use std::fmt;
use std::str::FromStr;

use crate::text::{LengthError, bounded};
use crate::value::{Kind, Value, ValueError};

/// Identity of a user: the name that the application gave to the user. 1 to 256 Unicode characters, not all of them blank. Upper and lower
/// case differ. Personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity(String);

impl Identity {
    /// Maximum length, in Unicode characters.
    pub const MAX: usize = 256;

    /// Returns the identity as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Identity {
    type Err = NotAnIdentity;

    fn from_str(text: &str) -> Result<Self, NotAnIdentity> {
        bounded(text, Self::MAX).map(Self).map_err(NotAnIdentity)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Identity {
    const KIND: Kind = Kind::Text { max: Self::MAX };
}

/// Error: the text is not an identity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAnIdentity(LengthError);

impl fmt::Display for NotAnIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            LengthError::Empty => f.write_str("Enter the identity of a user."),
            LengthError::TooLong { over } => {
                write!(f, "Identity must be {} characters or fewer. It is {over} over.", Identity::MAX)
            }
        }
    }
}

impl ValueError for NotAnIdentity {}
