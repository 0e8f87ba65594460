//! Calls that wait because too many run at once, which whoever sits in front of the page is told, and can end.

use std::time::Duration;

use futures::channel::oneshot;
use js_sys::Date;
use leptos::prelude::*;

/// So often it is looked whether somebody has said to stop, in milliseconds.
const LOOK_MS: f64 = 100.0;

/// The calls that wait.
#[derive(Clone, Copy)]
pub struct Busy {
    /// Whether there are any.
    pub is_busy: RwSignal<bool>,
    calls: RwSignal<usize>,
    /// When the one that was refused last is sent again, in seconds since the start of 1970.
    pub until: RwSignal<usize>,
    /// How often somebody has said that they do not want to wait.
    stops: RwSignal<usize>,
}

impl Busy {
    pub fn new() -> Self {
        Self {
            is_busy: RwSignal::new(false),
            calls: RwSignal::new(0),
            until: RwSignal::new(0),
            stops: RwSignal::new(0),
        }
    }

    /// Lets none of them wait any longer.
    pub fn stop(self) {
        self.stops.update(|stops| *stops += 1);
    }

    /// One more waits, until its place is dropped.
    pub fn enter(self) -> Place {
        self.count(1);
        Place { busy: self, stops: self.stops.try_get_untracked() }
    }

    fn count(self, change: isize) {
        // A page that is gone has nobody to tell.
        let Some(before) = self.calls.try_get_untracked() else { return };
        let calls = before.saturating_add_signed(change);
        self.calls.set(calls);
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

/// The place of one call.
pub struct Place {
    busy: Busy,
    stops: Option<usize>,
}

impl Place {
    /// Waits that long; whether nobody said to stop.
    pub async fn wait(&self, pause_ms: f64) -> bool {
        let until_ms = Date::now() + pause_ms;
        self.busy.until.try_set((until_ms / 1000.0).ceil() as usize);
        loop {
            let stops = self.busy.stops.try_get_untracked();
            // Whoever has left the page does not wait either.
            if stops.is_none() || stops != self.stops {
                return false;
            }
            let rest_ms = until_ms - Date::now();
            if rest_ms <= 0.0 {
                return true;
            }
            pause(rest_ms.min(LOOK_MS)).await;
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
    // It says nothing but that it is gone.
    let _ = receiver.await;
}
