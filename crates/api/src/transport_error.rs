//! Failure to get a response.

use std::fmt;

/// Reason why no response came, as far as the browser tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The request was stopped before a response came, for example because the page was left.
    Aborted,
    /// No response came within the time limit.
    TimedOut,
    /// The browser has no network connection.
    Offline,
    /// The browser does not send the request: a page from https:// may call https:// only.
    Blocked,
    /// The browser gives no reason: the server is not reachable, or it does not let the page read the response (CORS).
    Unreachable,
}

impl TransportError {
    /// Returns true if the request may have been carried out.
    pub fn is_outcome_unknown(self) -> bool {
        self != Self::Blocked
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Aborted => "The request was stopped before a response came. Try again.",
            Self::TimedOut => "No response came in time. Try again later.",
            Self::Offline => "Your browser is offline. Check your connection, then try again.",
            Self::Blocked => "The browser lets a page from https:// call https:// addresses only. Use such an address.",
            Self::Unreachable => "The server did not respond. Check your connection, then try again.",
        })
    }
}

impl std::error::Error for TransportError {}
