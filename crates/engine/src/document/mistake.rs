//! Mistakes in a document.

use std::fmt;

/// Mistake in a document, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// Path of the value: `services[0].webhooks.Filters`. Empty for the whole document.
    pub place: String,
    /// Message, which says what to do.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.place.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.place, self.message)
    }
}
