//! Note that requests wait because too many run at once.

use std::time::Duration;

use js_sys::Date;
use leptos::html;
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::feedback::texts;
use crate::ui::dialog::restore_focus;
use crate::ui::interval::every;

const TICK: Duration = Duration::from_millis(250);

/// Note with the time of the next retry and a button that stops the wait. It is part of every page, and of dialogs, which keep the page out
/// of reach. Its parent is a live region.
#[component]
pub fn BusyNote() -> impl IntoView {
    let Client { busy, .. } = expect_context();
    let now = RwSignal::new(Date::now());
    every(TICK, move || now.set(Date::now()));
    let next = move || match busy.until.get() as f64 - now.get() / 1000.0 {
        seconds if seconds > 0.0 => texts::retry_in(seconds.ceil()),
        _ => texts::RETRYING.to_owned(),
    };
    view! {
        <Show when=move || busy.is_busy.get()>
            <div class="toast">
                // Screen readers do not read every change of a timer.
                <p>{texts::BUSY} " " <span role="timer">{next}</span></p>
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
        // The note may disappear while the button has the focus.
        let had_focus = button.try_get_untracked().flatten().is_some_and(|button| button.matches(":focus") == Ok(true));
        if had_focus {
            restore_focus(None);
        }
    });
    view! {
        <button type="button" node_ref=button on:click=move |_| busy.stop()>
            {texts::STOP_WAITING}
        </button>
    }
}
