//! Whole numbers as parameters.

use std::fmt;
use std::str::FromStr;

use crate::value::{Kind, Value, ValueError};

/// Whole number of 0 or more, in decimal digits. Larger numbers than `u32` holds become `u32::MAX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub u32);

impl FromStr for Whole {
    type Err = NotWhole;

    fn from_str(text: &str) -> Result<Self, NotWhole> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotWhole);
        }
        // Only a number that is too large fails here. It is still a whole number.
        Ok(Self(text.parse().unwrap_or(u32::MAX)))
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Whole {
    const KIND: Kind = Kind::Number { min: 0, max: u32::MAX };
}

/// Error: the text is not a whole number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotWhole;

impl fmt::Display for NotWhole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a whole number such as 0 or 12.")
    }
}

impl ValueError for NotWhole {}

/// Maximum of a [`Count`] for which Twilio documents none: that of `int32`, the type in the specification.
pub const UNDOCUMENTED_MAX: u32 = i32::MAX.unsigned_abs();

/// Whole number from `MIN` to `MAX`. `CODE` is the code of Twilio's error for any other value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<const MIN: u32, const MAX: u32, const CODE: u32>(u32);

impl<const MIN: u32, const MAX: u32, const CODE: u32> Count<MIN, MAX, CODE> {
    /// Returns the number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32, const CODE: u32> FromStr for Count<MIN, MAX, CODE> {
    type Err = NotACount;

    fn from_str(text: &str) -> Result<Self, NotACount> {
        let error = |max| NotACount { min: MIN, max, code: CODE };
        match text.parse() {
            Ok(Whole(number)) if (MIN..=MAX).contains(&number) => Ok(Self(number)),
            // The maximum of 32 bits is worth a mention only for a number above it.
            Err(NotWhole) if MAX == UNDOCUMENTED_MAX => Err(error(None)),
            _ => Err(error(Some(MAX))),
        }
    }
}

impl<const MIN: u32, const MAX: u32, const CODE: u32> fmt::Display for Count<MIN, MAX, CODE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MIN: u32, const MAX: u32, const CODE: u32> Value for Count<MIN, MAX, CODE> {
    const KIND: Kind = Kind::Number { min: MIN, max: MAX };
    const CODES: &'static [u32] = &[CODE];
}

/// Error: the text is not a whole number in the range of the [`Count`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotACount {
    min: u32,
    /// `None` leaves the maximum out of the message.
    max: Option<u32>,
    code: u32,
}

impl fmt::Display for NotACount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.max {
            None => write!(f, "Enter a whole number of {} or more.", self.min),
            Some(max) => write!(f, "Enter a whole number from {} to {max}.", self.min),
        }
    }
}

impl ValueError for NotACount {
    fn code(&self) -> u32 {
        self.code
    }
}
