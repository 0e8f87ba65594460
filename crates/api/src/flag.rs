//! Booleans as parameters.

use std::fmt;
use std::str::FromStr;

use crate::value::{Kind, Value, ValueError};

/// Boolean parameter: `true` or `false`, parsed in upper or lower case. Responses have JSON booleans instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl FromStr for Flag {
    type Err = NotAFlag;

    fn from_str(text: &str) -> Result<Self, NotAFlag> {
        if text.eq_ignore_ascii_case("true") {
            Ok(Self(true))
        } else if text.eq_ignore_ascii_case("false") {
            Ok(Self(false))
        } else {
            Err(NotAFlag)
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Flag {
    const KIND: Kind = Kind::Flag;
}

/// Error: the text is neither `true` nor `false`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAFlag;

impl fmt::Display for NotAFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter true or false.")
    }
}

impl ValueError for NotAFlag {}
