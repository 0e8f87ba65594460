//! Whole numbers.

use std::fmt;
use std::str::FromStr;

use crate::value::{Kind, Mistake, Value};

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
    const KIND: Kind = Kind::Number { least: 0, most: u32::MAX };
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

/// No highest number, but for what the specification's 32 bits can carry.
pub const UNLIMITED: u32 = i32::MAX.unsigned_abs();

/// A whole number from `LEAST` to `MOST`; another is refused with `CODE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<const LEAST: u32, const MOST: u32, const CODE: u32>(u32);

impl<const LEAST: u32, const MOST: u32, const CODE: u32> Count<LEAST, MOST, CODE> {
    /// As a number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const LEAST: u32, const MOST: u32, const CODE: u32> FromStr for Count<LEAST, MOST, CODE> {
    type Err = NotACount;

    fn from_str(text: &str) -> Result<Self, NotACount> {
        let mistake = |most| NotACount { least: LEAST, most, code: CODE };
        match text.parse() {
            Ok(Whole(number)) if (LEAST..=MOST).contains(&number) => Ok(Self(number)),
            // How much 32 bits can carry is of interest only to whoever is above it.
            Err(NotWhole) if MOST == UNLIMITED => Err(mistake(None)),
            _ => Err(mistake(Some(MOST))),
        }
    }
}

impl<const LEAST: u32, const MOST: u32, const CODE: u32> fmt::Display for Count<LEAST, MOST, CODE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const LEAST: u32, const MOST: u32, const CODE: u32> Value for Count<LEAST, MOST, CODE> {
    const KIND: Kind = Kind::Number { least: LEAST, most: MOST };
    const CODES: &'static [u32] = &[CODE];
}

/// The text is not a whole number between the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotACount {
    least: u32,
    most: Option<u32>,
    code: u32,
}

impl fmt::Display for NotACount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.most {
            None => write!(f, "Enter a whole number of {} or more.", self.least),
            Some(most) => write!(f, "Enter a whole number from {} to {most}.", self.least),
        }
    }
}

impl Mistake for NotACount {
    fn code(&self) -> u32 {
        self.code
    }
}
