//! Requests that wait because too many run at once. The page says so, and the user can stop the wait.

use std::time::Duration;

use futures::channel::oneshot;
use js_sys::Date;
use leptos::prelude::*;

/// Period in which a waiting request checks whether the user has stopped it, in milliseconds.
const CHECK_MS: f64 = 100.0;

/// Waiting requests of a client.
#[derive(Clone, Copy)]
pub struct Busy {
    /// True while a request waits.
    pub is_busy: RwSignal<bool>,
    waiting: RwSignal<usize>,
    /// Unix time of the next retry, in seconds.
    pub until: RwSignal<usize>,
    /// Number of times that the user has stopped the wait.
    stops: RwSignal<usize>,
}

impl Busy {
    pub fn new() -> Self {
        Self {
            is_busy: RwSignal::new(false),
            waiting: RwSignal::new(0),
            until: RwSignal::new(0),
            stops: RwSignal::new(0),
        }
    }

    /// Stops the wait of every request.
    pub fn stop(self) {
        self.stops.update(|stops| *stops += 1);
    }

    /// Counts one more waiting request until the returned place is dropped.
    pub fn enter(self) -> Place {
        self.count(1);
        Place { busy: self, stops: self.stops.try_get_untracked() }
    }

    fn count(self, change: isize) {
        // The client goes with its page.
        let Some(before) = self.waiting.try_get_untracked() else { return };
        let calls = before.saturating_add_signed(change);
        self.waiting.set(calls);
        if before.min(calls) == 0 {
            self.is_busy.set(calls > 0);
        }
    }
}

impl Default for Busy {
    fn default() -> Self {
        Self::new()
    }
}

/// A waiting request.
pub struct Place {
    busy: Busy,
    stops: Option<usize>,
}

impl Place {
    /// Waits. Returns false if the user has stopped the wait.
    pub async fn wait(&self, pause_ms: f64) -> bool {
        let until_ms = Date::now() + pause_ms;
        self.busy.until.try_set((until_ms / 1000.0).ceil() as usize);
        loop {
            let stops = self.busy.stops.try_get_untracked();
            // The user may also have left the page.
            if stops.is_none() || stops != self.stops {
                return false;
            }
            let rest_ms = until_ms - Date::now();
            if rest_ms <= 0.0 {
                return true;
            }
            pause(rest_ms.min(CHECK_MS)).await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.busy.count(-1);
    }
}

async fn pause(milliseconds: f64) {
    let (sender, receiver) = oneshot::channel::<()>();
    set_timeout(move || drop(sender), Duration::from_millis(milliseconds as u64));
    // The timer drops the sender.
    let _ = receiver.await;
}
