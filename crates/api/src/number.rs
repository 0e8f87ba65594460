//! Whole numbers.

use std::fmt;
use std::str::FromStr;

use crate::endpoint::{Kind, Mistake, Value};

/// A whole number from 0 up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub u32);

impl FromStr for Whole {
    type Err = NotWhole;

    fn from_str(text: &str) -> Result<Self, NotWhole> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotWhole);
        }
        // More digits than fit are still a whole number: as many as can be.
        Ok(Self(text.parse().unwrap_or(u32::MAX)))
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Whole {
    const KIND: Kind = Kind::Number;
}

/// The text is not a whole number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotWhole;

impl fmt::Display for NotWhole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a whole number such as 0 or 12.")
    }
}

impl Mistake for NotWhole {}
