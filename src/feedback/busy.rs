//! Says that calls wait because too many run at once.

use std::time::Duration;

use js_sys::Date;
use leptos::html;
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::ui::dialog::give_back;
use crate::ui::interval::every;

const TICK: Duration = Duration::from_millis(250);

/// Stands around every page, and in the dialogs that call, behind which a page cannot be reached; there in something that is read out.
#[component]
pub fn BusyNote() -> impl IntoView {
    let Client { busy, .. } = expect_context();
    let now = RwSignal::new(Date::now());
    every(TICK, move || now.set(Date::now()));
    let next = move || match busy.until.get() as f64 - now.get() / 1000.0 {
        seconds if seconds > 0.0 => format!("Trying again in {} s.", seconds.ceil()),
        _ => "Trying again.".to_owned(),
    };
    view! {
        <Show when=move || busy.is_busy.get()>
            <div class="toast">
                // A timer is not read out with every second.
                <p>"Twilio is busy. " <span role="timer">{next}</span></p>
                <Stop/>
            </div>
        </Show>
    }
}

#[component]
fn Stop() -> impl IntoView {
    let Client { busy, .. } = expect_context();
    let button = NodeRef::<html::Button>::new();
    on_cleanup(move || {
        // It goes by itself as well, and only who was on it has to be sent elsewhere.
        let had_keyboard =
            button.try_get_untracked().flatten().is_some_and(|button| button.matches(":focus") == Ok(true));
        if had_keyboard {
            give_back(None);
        }
    });
    view! {
        <button type="button" node_ref=button on:click=move |_| busy.stop()>
            "Stop waiting"
        </button>
    }
}
