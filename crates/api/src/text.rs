//! Friendly names and other text.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::code;
use crate::json::text_json;
use crate::value::{Kind, Value, ValueError};

/// Name of a resource for people: 1 to 256 Unicode characters, not all of them blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriendlyName(String);

impl FriendlyName {
    /// Maximum length, in Unicode characters.
    pub const MAX: usize = 256;

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FriendlyName {
    type Err = NotAFriendlyName;

    fn from_str(text: &str) -> Result<Self, NotAFriendlyName> {
        bounded(text, Self::MAX).map(Self).map_err(NotAFriendlyName)
    }
}

impl fmt::Display for FriendlyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for FriendlyName {
    const KIND: Kind = Kind::Text { max: Self::MAX };
    const CODES: &'static [u32] = &[code::FRIENDLY_NAME_MISSING, code::FRIENDLY_NAME_TOO_LONG];
}

text_json!([] FriendlyName);

/// Any text, also an empty one. Twilio does not document its maximum length. `CODE` is the code of its errors about the text;
/// [`INVALID_PARAMETER`](code::INVALID_PARAMETER) stands for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeText<const CODE: u32>(String);

impl<const CODE: u32> FromStr for FreeText<CODE> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl<const CODE: u32> fmt::Display for FreeText<CODE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const CODE: u32> Value for FreeText<CODE> {
    const KIND: Kind = Kind::Text { max: usize::MAX };
    const CODES: &'static [u32] = if CODE == code::INVALID_PARAMETER { &[] } else { &[CODE] };
}

/// Error: the text is not a friendly name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAFriendlyName(pub LengthError);

impl fmt::Display for NotAFriendlyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            LengthError::Empty => f.write_str("Enter a friendly name."),
            LengthError::TooLong { over } => {
                write!(f, "Friendly name must be {} characters or fewer. It is {over} over.", FriendlyName::MAX)
            }
        }
    }
}

impl ValueError for NotAFriendlyName {
    fn code(&self) -> u32 {
        match self.0 {
            LengthError::Empty => code::FRIENDLY_NAME_MISSING,
            LengthError::TooLong { .. } => code::FRIENDLY_NAME_TOO_LONG,
        }
    }
}

/// Reason why a text has the wrong length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LengthError {
    /// The text is empty or blank.
    Empty,
    /// The text has too many characters.
    TooLong {
        /// Number of characters above the maximum.
        over: usize,
    },
}

/// Checks that a text is not blank and has at most `max` Unicode characters.
pub(crate) fn bounded(text: &str, max: usize) -> Result<String, LengthError> {
    if text.trim().is_empty() {
        return Err(LengthError::Empty);
    }
    match text.chars().count().checked_sub(max) {
        None | Some(0) => Ok(text.to_owned()),
        Some(over) => Err(LengthError::TooLong { over }),
    }
}
