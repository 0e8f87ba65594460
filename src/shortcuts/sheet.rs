//! Sheet of the keyboard shortcuts, where each can be turned off.

use leptos::prelude::*;

use super::registry::{ALL, Shortcut, turn};
use super::{OpenPanel, texts};
use crate::ui::texts::CLOSE;

/// List of the shortcuts, with a checkbox for each.
#[component]
pub fn Sheet(panel: OpenPanel) -> impl IntoView {
    let is_lost = RwSignal::new(false);
    view! {
        <p>{texts::SHORTCUTS_HINT}</p>
        <ul class="shortcuts">
            {ALL.map(|shortcut| view! { <li><Choice shortcut is_lost/></li> }).into_iter().collect_view()}
        </ul>
        <div role="status">
            <Show when=move || is_lost.get()>
                <p class="odd-note">{texts::NOT_STORED}</p>
            </Show>
        </div>
        <footer class="row">
            <button type="button" on:click=move |_| panel.set(None)>
                {CLOSE}
            </button>
        </footer>
    }
}

#[component]
fn Choice(shortcut: &'static Shortcut, is_lost: RwSignal<bool>) -> impl IntoView {
    let choose = move |event: leptos::ev::Targeted<web_sys::Event, web_sys::HtmlInputElement>| {
        let is_stored = turn(shortcut, event.target().checked());
        is_lost.set(!is_stored);
        event.target().set_checked(shortcut.is_on());
    };
    view! {
        <label>
            <input type="checkbox" prop:checked=shortcut.is_on() on:change:target=choose/>
            <span>{shortcut.label}</span>
            " "
            <KeyCaps shortcut/>
        </label>
    }
}

/// Keys of a shortcut.
#[component]
pub fn KeyCaps(shortcut: &'static Shortcut) -> impl IntoView {
    view! { <span class="keys">{shortcut.keys().into_iter().map(|key| view! { <kbd>{key}</kbd> " " }).collect_view()}</span> }
}
