//! Hides a page's data when the session ends in any tab, and when the browser restores a page that was left.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{PageTransitionEvent, StorageEvent};

use crate::navigation::Navigation;
use crate::session::context::SessionContext;
use crate::session::tabs::{SessionState, USER};
use crate::session::texts;

/// Attribute of the root element while the account must not be seen. The style sheet hides it.
const CONCEALED: &str = "data-concealed";
/// Attribute of the root element while the page is left. On Back the browser may show the page as it was then, before any code runs.
const AWAY: &str = "data-away";

fn mark(name: &str, is_on: bool) {
    if let Some(root) = document().document_element() {
        // It fails only for an invalid name.
        let _ = root.toggle_attribute_with_force(name, is_on);
    }
}

/// Hides the page while `concealed`, and the tab's title, which may name a service.
pub fn conceal(concealed: Signal<bool>) {
    Effect::new(move |title: Option<Option<String>>| {
        let is_concealed = concealed.get();
        mark(CONCEALED, is_concealed);
        match (is_concealed, title.flatten()) {
            (true, before) => {
                let title = before.unwrap_or_else(|| document().title());
                document().set_title(texts::SIGNED_OUT_TITLE);
                Some(title)
            }
            (false, Some(before)) => {
                document().set_title(&before);
                None
            }
            (false, None) => None,
        }
    });
    on_cleanup(move || mark(CONCEALED, false));
}

/// Calls `on_change` when another tab reports a change of the session. After a sign-out the page reloads, unless it has unsaved input:
/// then it stays, hidden, for the same user.
pub fn watch(user: u64, on_change: impl Fn(SessionState) + Clone + 'static) {
    let session: SessionContext = expect_context();
    let navigation: Navigation = expect_context();
    let apply = move || match SessionState::read(user) {
        SessionState::SignedOut if !navigation.has_unsaved_changes() => {
            mark(AWAY, true);
            navigation.reload();
        }
        state => on_change(state),
    };
    on_session_change(apply.clone());
    on_return(move || {
        let apply = apply.clone();
        spawn_local(async move {
            // The session may have expired while the page was away.
            if SessionState::read(user) != SessionState::Active || session.is_still_open().await {
                apply();
                mark(AWAY, false);
            } else {
                navigation.reload();
            }
        });
    });
}

/// Reloads a page that lists accounts and has no form, when another tab reports a change or the page is restored.
pub fn reload_on_change(navigation: Navigation) {
    on_session_change(move || navigation.reload());
    on_return(move || navigation.reload());
    on_cleanup(|| mark(AWAY, false));
}

/// Calls `act` when another tab reports a change of the session.
fn on_session_change(act: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("storage", move |event| {
        let key = event.unchecked_into::<StorageEvent>().key();
        // Without a key, the whole storage was cleared.
        if key.as_deref().is_none_or(|key| key == USER) {
            act();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Hides the page when it is left, and calls `act` when the browser restores it.
fn on_return(act: impl Fn() + 'static) {
    let left = window_event_listener_untyped("pagehide", |_| mark(AWAY, true));
    let back = window_event_listener_untyped("pageshow", move |event| {
        if event.unchecked_into::<PageTransitionEvent>().persisted() {
            act();
        } else {
            mark(AWAY, false);
        }
    });
    on_cleanup(move || {
        left.remove();
        back.remove();
    });
}
