//! Hides a page's data when its session is over, in whichever tab that is found out, and when the browser brings a page back that was left.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{PageTransitionEvent, StorageEvent};

use crate::backend::source::Sources;
use crate::navigation::Navigation;
use crate::session::seat::{PERSON, Tabs};

/// Set on the root element while nothing of the account may be seen; the style sheet hides it.
const CONCEALED: &str = "data-concealed";
/// The same while the page is left. The browser keeps it as it was then, and shows it again on Back before any code runs.
const AWAY: &str = "data-away";

fn mark(name: &str, is_on: bool) {
    if let Some(root) = document().document_element() {
        // It fails only for a name that is none.
        let _ = root.toggle_attribute_with_force(name, is_on);
    }
}

/// Hides everything while `concealed`, the tab's title too, which may name a service.
pub fn conceal(concealed: Signal<bool>) {
    Effect::new(move |title: Option<Option<String>>| {
        let is_concealed = concealed.get();
        mark(CONCEALED, is_concealed);
        match (is_concealed, title.flatten()) {
            (true, before) => {
                let title = before.unwrap_or_else(|| document().title());
                document().set_title("Signed out – Conversations Admin");
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

/// Follows what other tabs tell about the session and hands it to `on_change`. After a sign-out the page reloads, as nobody's, unless
/// it holds something that was typed: that waits, hidden, for the same person.
pub fn watch(person: u64, on_change: impl Fn(Tabs) + Clone + 'static) {
    let sources: Sources = expect_context();
    let navigation: Navigation = expect_context();
    let hear = move || match Tabs::read(person) {
        Tabs::SignedOut if !navigation.is_held() => {
            mark(AWAY, true);
            navigation.load_anew();
        }
        tabs => on_change(tabs),
    };
    on_session_change(hear.clone());
    on_return(move || {
        let hear = hear.clone();
        spawn_local(async move {
            // Only the gateway knows whether the session has outlasted the absence.
            if Tabs::read(person) != Tabs::Mine || sources.is_still_in().await {
                hear();
                mark(AWAY, false);
            } else {
                navigation.load_anew();
            }
        });
    });
}

/// Reloads a page that names accounts and has no form, when another tab tells about the session or the page comes back.
pub fn reload_on_change(navigation: Navigation) {
    on_session_change(move || navigation.load_anew());
    on_return(move || navigation.load_anew());
    on_cleanup(|| mark(AWAY, false));
}

/// Calls `act` when another tab tells about the session.
fn on_session_change(act: impl Fn() + 'static) {
    let told = window_event_listener_untyped("storage", move |event| {
        let key = event.unchecked_into::<StorageEvent>().key();
        // Without a key, all was deleted at once.
        if key.as_deref().is_none_or(|key| key == PERSON) {
            act();
        }
    });
    on_cleanup(move || told.remove());
}

/// Hides the page when it is left, and calls `act` when the browser brings it back as it was.
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
