//! Detection of a newer release of the site.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use crate::backend::context::BackendContext;
use crate::backend::http::fetch_file;
use crate::texts;
use crate::ui::page_meta::page_meta;

/// Returns the release that this tab runs.
pub fn running() -> Option<String> {
    page_meta("release")
}

/// State of the check for a newer release.
#[derive(Clone, Copy)]
pub struct Release {
    newer: RwSignal<bool>,
    backend: BackendContext,
}

impl Release {
    /// Provides the state to the whole app.
    pub fn provide() {
        provide_context(Self { newer: RwSignal::new(false), backend: expect_context() });
    }

    /// Loads the current release of the site and compares it.
    pub fn check(self) {
        let Some(running) = running() else { return };
        spawn_local(async move {
            let Ok(there) = fetch_file(&self.backend.file("release.json")).await else { return };
            if there["release"].as_str().is_some_and(|there| there != running) {
                self.newer.try_set(true);
            }
        });
    }
}

/// Note that offers to reload for a newer release. It checks whenever the tab becomes visible.
#[component]
pub fn NewerRelease() -> impl IntoView {
    let release: Release = expect_context();
    let listener = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() == VisibilityState::Visible && !release.newer.get_untracked() {
            release.check();
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <Show when=move || release.newer.get()>
            <div class="note" data-tone="accent" role="status">
                <p>{texts::NEWER_RELEASE}</p>
                <button type="button" on:click=|_| drop(window().location().reload())>
                    {texts::RELOAD}
                </button>
            </div>
        </Show>
    }
}
