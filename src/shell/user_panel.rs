//! Content of the user menu.

use leptos::prelude::*;

use crate::preferences::Preferences;
use crate::session::sign_out::SignOutButtons;
use crate::shortcuts::{OpenPanel, Panel};
use crate::ui::toast::Toasts;

/// Preferences, links and sign-out.
#[component]
pub fn UserPanel(panel: OpenPanel) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let count = move || match toasts.messages.with(Vec::len) {
        0 => "Messages".to_owned(),
        count => format!("Messages ({count})"),
    };
    view! {
        <div class="preferences">
            <Preferences/>
        </div>
        <ul>
            <li>
                <button type="button" data-kind="quiet" on:click=move |_| panel.set(Some(Panel::Messages))>
                    {count}
                </button>
            </li>
            <li>
                <button type="button" data-kind="quiet" on:click=move |_| panel.set(Some(Panel::Shortcuts))>
                    "Keyboard shortcuts"
                </button>
            </li>
            <li>
                <a class="button" data-kind="quiet" href=api::docs::OVERVIEW target="_blank" rel="noreferrer">
                    "Twilio documentation"
                </a>
            </li>
        </ul>
        <SignOutButtons/>
    }
}
