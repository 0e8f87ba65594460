//! One change of a run: what is sent next.

use std::time::Duration;

use api::Request;
use api::page::Cursor;
use serde_json::Value;

/// Longest pause before a request is repeated.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Work on one change.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) phase: Phase,
    /// Number of the request that runs.
    pub(super) ticket: Option<u64>,
    /// Time since which the next request may be sent.
    pub(super) ready_at: Duration,
    /// SID of the role that is updated instead of created.
    pub(super) existing: Option<String>,
    /// True if a write was sent whose outcome is unknown.
    pub(super) is_unclear: bool,
    /// Reads that have failed, or have not found the effect of the write.
    pub(super) reads: u32,
    pub(super) writes: u32,
    pub(super) rejections: u32,
}

/// Next request of a change.
#[derive(Debug)]
pub(super) enum Phase {
    /// It reads what is there.
    Read {
        /// True if a write was sent whose outcome is unknown.
        is_after_write: bool,
        /// Items of the pages that were read.
        found: Vec<Value>,
        /// Next page.
        cursor: Cursor,
    },
    /// It writes.
    Write(Request),
}

impl Phase {
    /// Reads from the first page.
    pub(super) fn read(is_after_write: bool) -> Self {
        Self::Read { is_after_write, found: Vec::new(), cursor: Cursor::default() }
    }
}

impl Task {
    /// Starts with a read. `is_sent` is true if the write was sent before.
    pub(super) fn new(is_sent: bool) -> Self {
        let phase = Phase::read(is_sent);
        Self {
            phase,
            ticket: None,
            ready_at: Duration::ZERO,
            existing: None,
            is_unclear: is_sent,
            reads: 0,
            writes: 0,
            rejections: 0,
        }
    }

    /// Reads whether a write was carried out.
    pub(super) fn check_write(&mut self, now: Duration) {
        self.is_unclear = true;
        self.reads = 0;
        self.pause(now);
        self.phase = Phase::read(true);
    }

    /// Reads again, after a pause.
    pub(super) fn read_again(&mut self, is_after_write: bool, now: Duration) {
        self.reads += 1;
        self.pause(now);
        self.phase = Phase::read(is_after_write);
    }

    /// Waits before the next request, longer after each failure.
    pub(super) fn pause(&mut self, now: Duration) {
        let doubled = Duration::from_millis(500) * 2_u32.pow((self.reads + self.writes).min(8));
        self.ready_at = now + doubled.min(LONGEST_PAUSE);
    }
}
