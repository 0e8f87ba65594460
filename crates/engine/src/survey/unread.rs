//! Settings that could not be read.

use crate::health::{Unread, unread};
use crate::snapshot::Snapshot;

/// Returns the settings that could not be read. Chat v2 may be missing, because Twilio has announced its end.
pub fn unread_settings(snapshot: &Snapshot) -> Vec<Unread> {
    unread(snapshot).into_iter().filter(|unread| !unread.is_chat_gone()).collect()
}
