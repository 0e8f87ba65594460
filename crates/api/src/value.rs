//! Values of parameters: what each type of value has to offer.

use std::fmt;
use std::str::FromStr;

use crate::code;

/// Kind of a value: decides about its control, its comparison and its wording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// SID of a resource.
    Sid {
        /// The two letters that it begins with.
        prefix: &'static str,
    },
    /// Text.
    Text {
        /// Maximum length, in Unicode characters.
        max: usize,
    },
    /// Whole number.
    Number {
        /// Minimum.
        min: u32,
        /// Maximum.
        max: u32,
    },
    /// `true` or `false`.
    Flag,
    /// URL.
    Url,
    /// ISO 8601 duration.
    Duration {
        /// Minimum, in seconds.
        min: u64,
    },
    /// Webhook event, one of these.
    Event(&'static [&'static str]),
    /// Permission of a role.
    Permission,
    /// Text of a push notification, with variables.
    Template,
    /// Date or time.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Value that only the API can read, such as a page token.
    Opaque,
    /// Secret, which is neither shown nor stored.
    Secret,
}

/// A type of values that parameters can carry. Its `FromStr` is the only place of its rule.
pub trait Value: FromStr<Err: ValueError> + fmt::Display {
    /// Kind of value.
    const KIND: Kind;
    /// Codes of Twilio's errors about such a value.
    const CODES: &'static [u32] = &[];
}

/// Error of a text that is no such value. Its `Display` is the message for people, which says what to do.
pub trait ValueError: fmt::Display {
    /// Code of Twilio's error.
    fn code(&self) -> u32 {
        code::INVALID_PARAMETER
    }
}

impl Value for String {
    const KIND: Kind = Kind::Opaque;
}

impl ValueError for std::convert::Infallible {}
