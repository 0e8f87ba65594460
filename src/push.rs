//! What the settings of pushes have in common, wherever they stand.

pub mod notifications;

use leptos::prelude::*;

use crate::form::control::Setting;

/// Says that what follows a kind of push rests while the kind is off.
#[component]
pub fn Resting(enabled: Setting) -> impl IntoView {
    view! {
        <div role="status">
            <Show when=move || !enabled.is_on()>
                <p class="note resting">
                    <span class="badge">"Resting"</span>
                    <span class="hint">"While this is off, what follows is kept and does nothing."</span>
                </p>
            </Show>
        </div>
    }
}
