//! Notices that the site has been released anew since this tab was opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use crate::client::fetch_file;
use crate::source::Sources;

/// The release that this tab runs, as the page that loaded it says.
pub fn running() -> Option<String> {
    meta("release")
}

/// What a `<meta>` of the page says.
pub fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name={name}]")).ok().flatten()?;
    element.get_attribute("content").filter(|content| !content.is_empty())
}

/// Offers to reload once there is a newer release; looks when the tab comes to the front.
#[component]
pub fn NewerRelease() -> impl IntoView {
    let newer = RwSignal::new(false);
    let sources: Sources = expect_context();
    let Some(running) = running() else { return ().into_any() };
    let listener = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() != VisibilityState::Visible || newer.get_untracked() {
            return;
        }
        let running = running.clone();
        spawn_local(async move {
            let file = fetch_file(&sources.file("release.json")).await.unwrap_or_default();
            let there: serde_json::Value = serde_json::from_str(&file).unwrap_or_default();
            if there["release"].as_str().is_some_and(|there| there != running) {
                newer.try_set(true);
            }
        });
    });
    on_cleanup(move || listener.remove());
    view! {
        <Show when=move || newer.get()>
            <div class="note" data-tone="accent" role="status">
                <p>"A newer release of this page is there. What you have typed is kept when you reload."</p>
                <button type="button" on:click=|_| drop(window().location().reload())>
                    "Reload"
                </button>
            </div>
        </Show>
    }
    .into_any()
}
