//! Button that copies a text to the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::ui::icon::{Icon, Svg};
use crate::ui::toast::Toasts;

/// Time for which the check mark is shown.
const CHECK_MARK_TIME: Duration = Duration::from_secs(2);

/// State of a button that copies: true for a moment after it has copied.
#[derive(Clone, Copy, Default)]
pub struct CopyState(RwSignal<bool>);

impl CopyState {
    /// Icon of the button. Tracked.
    pub fn icon(self) -> Icon {
        if self.0.get() { Icon::Check } else { Icon::Copy }
    }
}

/// Copies `text`. `what` names it: "SID of Storefront chat".
pub fn copy(toasts: Toasts, state: CopyState, text: String, what: String) {
    spawn_local(async move {
        // Without a secure connection there is no clipboard, and reading the property would throw.
        let is_copied = window().is_secure_context()
            && JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
        if !is_copied {
            return toasts.fail(format!("The browser blocked copying. The text is: {text}"));
        }
        toasts.announce(format!("Copied {what}"));
        state.0.try_set(true);
        set_timeout(move || _ = state.0.try_set(false), CHECK_MARK_TIME);
    });
}

/// Button that copies `text`. `what` names it: "SID of Storefront chat".
#[component]
pub fn CopyButton(#[prop(into)] text: String, #[prop(into)] what: String) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let state = CopyState::default();
    let label = format!("Copy {what}");
    let press = move |_| copy(toasts, state, text.clone(), what.clone());
    view! {
        <button type="button" class="copy" data-kind="quiet" aria-label=label.clone() title=label on:click=press>
            {move || view! { <Svg icon=state.icon()/> }}
        </button>
    }
}
