//! Says that calls wait because too many run at once.

use leptos::prelude::*;

use crate::client::Client;

/// Stands around every page, and in the dialogs that call, behind which a page cannot be reached.
#[component]
pub fn BusyNote() -> impl IntoView {
    let Client { busy, .. } = expect_context();
    let next = move || match busy.seconds() {
        None | Some(0) => "Trying again.".to_owned(),
        Some(seconds) => format!("Trying again in {seconds} s."),
    };
    view! {
        <div role="status">
            <Show when=move || busy.seconds().is_some()>
                <div class="toast">
                    // A timer is not read out with every second.
                    <p>"Twilio is busy. " <span role="timer">{next}</span></p>
                    <button type="button" on:click=move |_| busy.stop()>
                        "Stop waiting"
                    </button>
                </div>
            </Show>
        </div>
    }
}
