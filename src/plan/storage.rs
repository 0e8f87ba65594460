//! Run of a plan in the storage of this tab, from which it is continued after a reload.
//!
//! A tab has its own storage, so that no other tab continues the same run. What was sent is read first, so that a run that is continued sends
//! no creation and no deletion twice.

use engine::apply::{Apply, State};
use leptos::prelude::*;
use web_sys::Storage;

use super::run::{count_open, summary};
use super::{ResumedPanel, texts};
use crate::backend::context::BackendContext;
use crate::navigation::Navigation;
use crate::routes::Route;

/// Prefix of the key, which the fingerprint of account and user follows.
const KEY: &str = "conversations-admin-plan-";

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn key() -> Option<String> {
    let backend: BackendContext = use_context()?;
    Some(format!("{KEY}{:016x}", backend.storage_scope.get_value()))
}

thread_local! {
    static STORED: std::cell::RefCell<Option<String>> = const { std::cell::RefCell::new(None) };
}

/// Remembers the key for runs that begin now.
pub fn begin() {
    STORED.with(|stored| *stored.borrow_mut() = key());
}

/// Stores the state of a run: before each request, and with its result.
pub fn store(apply: &Apply) {
    let key = STORED.with(|stored| stored.borrow().clone());
    if let (Some(key), Some(storage), Ok(text)) = (key, storage(), serde_json::to_string(apply.state())) {
        // Without room the run goes on, and a reload ends it.
        _ = storage.set_item(&key, &text);
    }
}

/// Removes the stored run.
pub fn forget() {
    let key = STORED.with(|stored| stored.borrow().clone());
    if let (Some(key), Some(storage)) = (key, storage()) {
        _ = storage.remove_item(&key);
    }
}

/// Returns the stored run, if changes of it are open or can be tried again.
fn unfinished() -> Option<State> {
    let text = storage()?.get_item(&key()?).ok()??;
    let state: State = serde_json::from_str(&text).ok()?;
    state.can_go_on().then_some(state)
}

fn title(state: &State) -> &'static str {
    if count_open(state) == 0 { texts::UNFINISHED_FAILED } else { texts::UNFINISHED_INTERRUPTED }
}

/// Link to a run that a reload has interrupted, or that has ended with failures.
#[component]
pub fn UnfinishedLink() -> impl IntoView {
    let navigation: Navigation = expect_context();
    unfinished().map(|state| {
        view! {
            <div class="note" data-tone="warning">
                <p><b>{title(&state)}</b> " " <a href=navigation.href(&Route::Bulk)>{texts::OPEN_PLAN}</a></p>
            </div>
        }
    })
}

/// Page that makes plans. A run that a reload has interrupted, or that has ended with failures, replaces it until it is continued or discarded.
#[component]
pub fn Unfinished(children: ChildrenFn) -> impl IntoView {
    begin();
    let state = RwSignal::new(unfinished());
    let is_resumed = RwSignal::new(false);
    let discard = move |_| {
        forget();
        state.set(None);
    };
    let resume = move |_| is_resumed.set(true);
    let on_done = Callback::new(move |()| state.set(None));
    move || match (state.get(), is_resumed.get()) {
        (None, _) => children().into_any(),
        (Some(state), true) => view! { <ResumedPanel state on_done/> }.into_any(),
        (Some(state), false) => {
            let title = title(&state);
            let (hint, go_on) = match count_open(&state) {
                0 => (texts::unfinished_failed_hint(&summary(&state)), texts::OPEN_RESULTS),
                open => (texts::unfinished_interrupted_hint(open, state.changes.len()), texts::CONTINUE_PLAN),
            };
            view! {
                <div class="note" data-tone="warning" role="status">
                    <div>
                        <p>
                            <b>{title}</b> " " {hint}
                        </p>
                        <div class="row">
                            <button type="button" on:click=resume>{go_on}</button>
                            <button type="button" on:click=discard>{texts::DISCARD_PLAN}</button>
                        </div>
                    </div>
                </div>
            }
            .into_any()
        }
    }
}
