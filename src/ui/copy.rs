//! Button that copies a text to the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::ui::icon::{Icon, Svg};
use crate::ui::texts;
use crate::ui::toast::Toasts;

/// Time for which the check mark is shown.
const CHECK_MARK_TIME: Duration = Duration::from_secs(2);

/// Icon of a button that copies. Tracked.
pub fn copy_icon(copied: RwSignal<bool>) -> Icon {
    if copied.get() { Icon::Check } else { Icon::Copy }
}

/// Copies `text`, and sets `copied` for a moment. `what` names the text: "SID of Storefront chat".
pub fn copy(toasts: Toasts, copied: RwSignal<bool>, text: String, what: String) {
    spawn_local(async move {
        // Without a secure connection there is no clipboard, and reading the property would throw.
        let is_copied = window().is_secure_context()
            && JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
        if !is_copied {
            return toasts.fail(texts::copy_blocked(&text));
        }
        toasts.announce(texts::copied(&what));
        copied.try_set(true);
        set_timeout(move || _ = copied.try_set(false), CHECK_MARK_TIME);
    });
}

/// Button that copies `text`. `what` names it: "SID of Storefront chat".
#[component]
pub fn CopyButton(#[prop(into)] text: String, #[prop(into)] what: String) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let copied = RwSignal::new(false);
    let label = texts::copy(&what);
    let press = move |_| copy(toasts, copied, text.clone(), what.clone());
    view! {
        <button type="button" class="copy" data-kind="quiet" aria-label=label.clone() title=label on:click=press>
            {move || view! { <Svg icon=copy_icon(copied)/> }}
        </button>
    }
}
