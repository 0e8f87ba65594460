//! SIDs: two letters that say of what, and 32 hexadecimal digits.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use crate::json::text_json;
use crate::value::{Kind, Mistake, Value};

/// A thing that has a SID.
pub trait Resource: 'static {
    /// The two letters its SIDs begin with.
    const PREFIX: &'static str;
}

/// The identifier of an `R`: its prefix and 32 hexadecimal digits.
pub struct Sid<R>(String, PhantomData<fn() -> R>);

impl<R: Resource> Sid<R> {
    /// The SID with these digits.
    pub fn from_digits(digits: u128) -> Self {
        Self(format!("{}{digits:032x}", R::PREFIX), PhantomData)
    }

    /// The digits. SIDs that differ in the case of their letters only have the same.
    pub fn digits(&self) -> u128 {
        u128::from_str_radix(&self.0[R::PREFIX.len()..], 16).expect("32 hexadecimal digits follow the prefix")
    }
}

impl<R> Sid<R> {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<R: Resource> FromStr for Sid<R> {
    type Err = NotASid;

    fn from_str(text: &str) -> Result<Self, NotASid> {
        let digits = text.strip_prefix(R::PREFIX).unwrap_or_default();
        // The published pattern takes either case; Twilio's own are lower-case.
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

/// The text is not the SID of what it should name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotASid {
    prefix: &'static str,
}

impl fmt::Display for NotASid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter {} followed by 32 hexadecimal digits.", self.prefix)
    }
}

impl Mistake for NotASid {}

// By hand, because a derive would ask the same of `R`.
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
