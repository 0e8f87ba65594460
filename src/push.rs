//! Push notifications.

pub mod check;
pub mod notifications;
pub mod texts;

use leptos::prelude::*;

use crate::form::control::Setting;

/// Note that the settings below have no effect while the kind of notification is off.
#[component]
pub fn Resting(enabled: Setting) -> impl IntoView {
    view! {
        <div role="status">
            <Show when=move || !enabled.is_on()>
                <p class="note resting">
                    <span class="hint">{texts::NO_EFFECT}</span>
                </p>
            </Show>
        </div>
    }
}
