//! Timers that end with their component.

use std::time::Duration;

use leptos::prelude::*;

/// Calls `act` at every `period` until the owner is disposed.
pub fn every(period: Duration, act: impl Fn() + 'static) {
    // It fails only outside a browser.
    if let Ok(timer) = set_interval_with_handle(act, period) {
        on_cleanup(move || timer.clear());
    }
}
