//! SIDs, Twilio's identifiers: two letters that stand for the kind of resource, and 32 hexadecimal digits.
//! <https://www.twilio.com/docs/glossary/what-is-a-sid>

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use crate::json::text_json;
use crate::value::{Kind, Value, ValueError};

/// Kind of resource that has SIDs.
pub trait Resource: 'static {
    /// First two letters of the SIDs: `IS` for services.
    const PREFIX: &'static str;
}

/// SID of an `R`: the prefix and 32 hexadecimal digits in upper or lower case. The text stays as it was written.
pub struct Sid<R>(String, PhantomData<fn() -> R>);

impl<R: Resource> Sid<R> {
    /// Makes the SID with these digits, in lower case.
    pub fn from_digits(digits: u128) -> Self {
        Self(format!("{}{digits:032x}", R::PREFIX), PhantomData)
    }

    /// Returns the digits as a number. SIDs that differ only in upper and lower case have the same number.
    pub fn digits(&self) -> u128 {
        u128::from_str_radix(&self.0[R::PREFIX.len()..], 16).expect("32 hexadecimal digits follow the prefix")
    }
}

impl<R> Sid<R> {
    /// Returns the SID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<R: Resource> FromStr for Sid<R> {
    type Err = NotASid;

    fn from_str(text: &str) -> Result<Self, NotASid> {
        let digits = text.strip_prefix(R::PREFIX).unwrap_or_default();
        // The specification's pattern allows both cases, although Twilio's own SIDs are in lower case.
        if digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(text.to_owned(), PhantomData))
        } else {
            Err(NotASid { prefix: R::PREFIX })
        }
    }
}

impl<R: Resource> Value for Sid<R> {
    const KIND: Kind = Kind::Sid { prefix: R::PREFIX };
}

text_json!([R: Resource] Sid<R>);

/// Error: the text is not a SID with the expected prefix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotASid {
    prefix: &'static str,
}

impl fmt::Display for NotASid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter {} followed by 32 hexadecimal digits.", self.prefix)
    }
}

impl ValueError for NotASid {}

// Not derived, because a derive would require the same trait of `R`.
impl<R> Clone for Sid<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<R> PartialEq for Sid<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<R> Eq for Sid<R> {}

impl<R> PartialOrd for Sid<R> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<R> Ord for Sid<R> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<R> Hash for Sid<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<R> fmt::Display for Sid<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<R> fmt::Debug for Sid<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
