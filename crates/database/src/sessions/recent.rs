//! Sessions that were looked up within the same second, so that a page of twenty calls is one look-up.

use std::collections::HashMap;

use super::Session;

/// They are forgotten when the second ends, or when this process changes a session or a person. What another process changes is seen within
/// that second.
#[derive(Default)]
pub(crate) struct Recent {
    second: u64,
    sessions: HashMap<String, Session>,
    changes: u64,
}

/// What was known before a look-up. Changes that come while it runs must not be covered up by what it finds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Before(u64);

impl Recent {
    pub fn find(&self, hash: &str, now: u64) -> Result<Session, Before> {
        let found = self.sessions.get(hash).filter(|_| self.second == now);
        found.cloned().ok_or(Before(self.changes))
    }

    pub fn keep(&mut self, hash: String, session: &Session, now: u64, before: Before) {
        if before != Before(self.changes) {
            return;
        }
        if self.second != now {
            self.sessions.clear();
            self.second = now;
        }
        self.sessions.insert(hash, session.clone());
    }

    pub fn forget(&mut self) {
        self.sessions.clear();
        self.changes += 1;
    }
}
