//! Names that people give, and other text.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::code;
use crate::json::text_json;
use crate::value::{Kind, Mistake, Value};

/// What people call something: 1 to 256 Unicode characters, not all of them blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriendlyName(String);

impl FriendlyName {
    /// In Unicode characters.
    pub const MAX: usize = 256;

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FriendlyName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let length = text.chars().count();
        if text.trim().is_empty() {
            Err(NotAName::Empty)
        } else if length > Self::MAX {
            Err(NotAName::TooLong { over: length - Self::MAX })
        } else {
            Ok(Self(text.to_owned()))
        }
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

/// Any text, empty too. What is said against it by the API, which alone knows its limits, has the code `CODE`; that of any
/// parameter stands for none of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Free<const CODE: u32>(String);

impl<const CODE: u32> FromStr for Free<CODE> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl<const CODE: u32> fmt::Display for Free<CODE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const CODE: u32> Value for Free<CODE> {
    const KIND: Kind = Kind::Text { max: usize::MAX };
    const CODES: &'static [u32] = if CODE == code::INVALID_PARAMETER { &[] } else { &[CODE] };
}

/// Why a text cannot be a friendly name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAName {
    /// Nothing, or nothing but blanks.
    Empty,
    /// More than 256 characters.
    TooLong {
        /// By how many.
        over: usize,
    },
}

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter a friendly name."),
            Self::TooLong { over } => {
                write!(f, "Friendly name must be {} characters or fewer. It is {over} over.", FriendlyName::MAX)
            }
        }
    }
}

impl Mistake for NotAName {
    fn code(&self) -> u32 {
        match self {
            Self::Empty => code::FRIENDLY_NAME_MISSING,
            Self::TooLong { .. } => code::FRIENDLY_NAME_TOO_LONG,
        }
    }
}
