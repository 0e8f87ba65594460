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
    /// The number of each, and in how many seconds it is sent again.
    calls: RwSignal<Vec<(u32, u32)>>,
    last: StoredValue<u32>,
    /// Calls up to this number wait no longer.
    stopped: StoredValue<u32>,
}

impl Busy {
    pub fn new() -> Self {
        Self { calls: RwSignal::new(Vec::new()), last: StoredValue::new(0), stopped: StoredValue::new(0) }
    }

    /// In how many seconds the next of them is sent again, where there are any.
    pub fn seconds(self) -> Option<u32> {
        self.calls.with(|calls| calls.iter().map(|(_, seconds)| *seconds).min())
    }

    /// Lets none of them wait any longer.
    pub fn stop(self) {
        self.stopped.set_value(self.last.get_value());
    }

    /// The place of a call that may have to wait; nothing where the page is gone.
    pub fn enter(self) -> Option<Place> {
        self.last.try_update_value(|last| {
            *last += 1;
            Place { busy: self, number: *last }
        })
    }
}

impl Default for Busy {
    fn default() -> Self {
        Self::new()
    }
}

/// The place of one call, for as long as that is under way.
pub struct Place {
    busy: Busy,
    number: u32,
}

impl Place {
    /// Waits that long; whether nobody said to stop.
    pub async fn wait(&self, pause_ms: f64) -> bool {
        let until = Date::now() + pause_ms;
        loop {
            let rest = until - Date::now();
            // Whoever has left the page does not wait either.
            if self.busy.stopped.try_get_value().is_none_or(|stopped| stopped >= self.number) {
                return false;
            }
            self.tell(Some((rest / 1000.0).ceil() as u32));
            if rest <= 0.0 {
                return true;
            }
            pause(rest.min(LOOK_MS)).await;
        }
    }

    /// In how many seconds it is sent again, where it waits.
    fn tell(&self, seconds: Option<u32>) {
        self.busy.calls.try_maybe_update(|calls| {
            let before =
                calls.iter().position(|(number, _)| *number == self.number).map(|place| calls.swap_remove(place).1);
            calls.extend(seconds.map(|seconds| (self.number, seconds)));
            (before != seconds, ())
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.tell(None);
    }
}

async fn pause(milliseconds: f64) {
    let (sender, receiver) = oneshot::channel::<()>();
    set_timeout(move || drop(sender), Duration::from_millis(milliseconds as u64));
    // It says nothing but that it is gone.
    let _ = receiver.await;
}
