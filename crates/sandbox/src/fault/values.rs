//! What the parameters of a fault can be.

use std::fmt;
use std::str::FromStr;

use api::Method;
use api::choice::NotAChoice;
use api::endpoint::{Kind, Mistake, Value};
use api::error::code::INVALID_PARAMETER;

/// A status that refuses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure(pub u16);

impl FromStr for Failure {
    type Err = NotAFailure;

    fn from_str(text: &str) -> Result<Self, NotAFailure> {
        text.parse().ok().filter(|status| (400..600).contains(status)).map(Self).ok_or(NotAFailure)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Failure {
    const KIND: Kind = Kind::Number { least: 400, most: 599 };
}

/// The text is not a status that refuses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAFailure;

impl fmt::Display for NotAFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a status from 400 to 599.")
    }
}

impl Mistake for NotAFailure {}

/// A method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verb(pub Method);

impl Verb {
    const WORDS: &'static [&'static str] = &["GET", "POST", "DELETE"];
}

impl FromStr for Verb {
    type Err = NotAChoice;

    fn from_str(text: &str) -> Result<Self, NotAChoice> {
        Method::parse(&text.to_ascii_uppercase())
            .map(Self)
            .ok_or(NotAChoice { words: Self::WORDS, code: INVALID_PARAMETER })
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Verb {
    const KIND: Kind = Kind::Choice(Self::WORDS);
}
