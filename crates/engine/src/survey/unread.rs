//! Settings that could not be read.

use api::{ApiError, ResourceKind};

use crate::health::{Unread, unread};
use crate::snapshot::Snapshot;

/// Returns the settings that could not be read. Chat v2 may be missing, because Twilio has announced its end.
pub fn unread_settings(snapshot: &Snapshot) -> Vec<Unread> {
    unread(snapshot).into_iter().filter(|unread| !is_chat_gone(unread)).collect()
}

/// Returns true for a rejection that means that the account does not have Chat v2 any more.
fn is_chat_gone(unread: &Unread) -> bool {
    let is_gone = |error: &ApiError| matches!(error.status(), Some(403 | 404 | 410)) && error.reason().is_none();
    unread.place.resource == ResourceKind::ChatService && is_gone(&unread.error)
}
