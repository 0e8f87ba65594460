//! Types of the parameters of a fault.

use std::fmt;
use std::str::FromStr;

use api::Method;
use api::choice::NotAChoice;
use api::error::code::INVALID_PARAMETER;
use api::value::{Kind, Value, ValueError};

/// Error status, from 400 to 599.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorStatus(pub u16);

impl FromStr for ErrorStatus {
    type Err = NotAnErrorStatus;

    fn from_str(text: &str) -> Result<Self, NotAnErrorStatus> {
        text.parse().ok().filter(|status| (400..600).contains(status)).map(Self).ok_or(NotAnErrorStatus)
    }
}

impl fmt::Display for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for ErrorStatus {
    const KIND: Kind = Kind::Number { min: 400, max: 599 };
}

/// Error of a text that is no error status.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAnErrorStatus;

impl fmt::Display for NotAnErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a status from 400 to 599.")
    }
}

impl ValueError for NotAnErrorStatus {}

/// HTTP method, in any case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MethodName(pub Method);

impl MethodName {
    const WORDS: &'static [&'static str] = &["GET", "POST", "DELETE"];
}

impl FromStr for MethodName {
    type Err = NotAChoice;

    fn from_str(text: &str) -> Result<Self, NotAChoice> {
        Method::parse(&text.to_ascii_uppercase())
            .map(Self)
            .ok_or(NotAChoice { words: Self::WORDS, code: INVALID_PARAMETER })
    }
}

impl fmt::Display for MethodName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for MethodName {
    const KIND: Kind = Kind::Choice(Self::WORDS);
}
