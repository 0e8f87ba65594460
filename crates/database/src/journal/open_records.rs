//! Records without an outcome, for monitoring.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Records whose writes wait for a response, or whose outcome could not be recorded yet.
#[derive(Debug, Default)]
pub struct OpenRecords(Mutex<BTreeMap<i64, u64>>);

impl OpenRecords {
    /// Returns the number of open records.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    /// Returns the age in seconds of the oldest open record at the Unix time `now`; 0 if there is none.
    pub fn oldest_age(&self, now: u64) -> u64 {
        self.lock().values().min().map_or(0, |at| now.saturating_sub(*at))
    }

    pub(super) fn insert(&self, number: i64, at: u64) {
        self.lock().insert(number, at);
    }

    pub(super) fn remove(&self, number: i64) {
        self.lock().remove(&number);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, u64>> {
        // Usable after a panic too: no change leaves it inconsistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
