//! Says that calls wait because too many run at once.

use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;

use crate::client::Client;

const TICK: Duration = Duration::from_millis(250);

/// Stands around every page, and in the dialogs that call, behind which a page cannot be reached; there in something that is read out.
#[component]
pub fn BusyNote() -> impl IntoView {
    let Client { busy, .. } = expect_context();
    let now = RwSignal::new(Date::now());
    // It fails only outside a browser.
    if let Ok(every) = set_interval_with_handle(move || _ = now.try_set(Date::now()), TICK) {
        on_cleanup(move || every.clear());
    }
    let next = move || match busy.until.get() as f64 - now.get() / 1000.0 {
        seconds if seconds > 0.0 => format!("Trying again in {} s.", seconds.ceil()),
        _ => "Trying again.".to_owned(),
    };
    view! {
        <Show when=move || busy.is_busy.get()>
            <div class="toast">
                // A timer is not read out with every second.
                <p>"Twilio is busy. " <span role="timer">{next}</span></p>
                <button type="button" on:click=move |_| busy.stop()>
                    "Stop waiting"
                </button>
            </div>
        </Show>
    }
}
