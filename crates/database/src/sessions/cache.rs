//! Cache of sessions within one second, so that the twenty requests of a page need one lookup.

use std::collections::HashMap;

use super::Session;

/// Sessions that were looked up in the current second. It is cleared when the second ends, and when this process changes a session or a user.
/// A change by another process takes effect within a second.
#[derive(Default)]
pub(crate) struct SessionCache {
    second: u64,
    sessions: HashMap<String, Session>,
    changes: u64,
}

/// Generation of the cache before a lookup. A session that is found after a later change must not be cached.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Generation(u64);

impl SessionCache {
    pub fn get(&self, hash: &str, now: u64) -> Result<Session, Generation> {
        let found = self.sessions.get(hash).filter(|_| self.second == now);
        found.cloned().ok_or(Generation(self.changes))
    }

    pub fn insert(&mut self, hash: String, session: &Session, now: u64, generation: Generation) {
        if generation != Generation(self.changes) {
            return;
        }
        if self.second != now {
            self.sessions.clear();
            self.second = now;
        }
        self.sessions.insert(hash, session.clone());
    }

    pub fn clear(&mut self) {
        self.sessions.clear();
        self.changes += 1;
    }
}
