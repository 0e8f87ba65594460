//! Notices that the site has been released anew since this tab was opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use crate::backend::context::BackendContext;
use crate::backend::http::fetch_file;
use crate::ui::page_meta::page_meta;

/// The release that this tab runs, as the page that loaded it says.
pub fn running() -> Option<String> {
    page_meta("release")
}

/// Whether the site has been released anew.
#[derive(Clone, Copy)]
pub struct Release {
    newer: RwSignal<bool>,
    backend: BackendContext,
}

impl Release {
    pub fn provide() {
        provide_context(Self { newer: RwSignal::new(false), backend: expect_context() });
    }

    /// Asks the site which release it is now.
    pub fn look(self) {
        let Some(running) = running() else { return };
        spawn_local(async move {
            let Ok(there) = fetch_file(&self.backend.file("release.json")).await else { return };
            if there["release"].as_str().is_some_and(|there| there != running) {
                self.newer.try_set(true);
            }
        });
    }
}

/// Offers to reload once there is a newer release; looks when the tab comes to the front.
#[component]
pub fn NewerRelease() -> impl IntoView {
    let release: Release = expect_context();
    let listener = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() == VisibilityState::Visible && !release.newer.get_untracked() {
            release.look();
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <Show when=move || release.newer.get()>
            <div class="note" data-tone="accent" role="status">
                <p>"A newer release of this page is there. What you have typed is kept when you reload."</p>
                <button type="button" on:click=|_| drop(window().location().reload())>
                    "Reload"
                </button>
            </div>
        </Show>
    }
}
