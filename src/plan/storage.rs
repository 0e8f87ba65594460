//! Runs of plans in the storage of this browser, from which they are continued after a reload, or after the tab or the browser has ended.
//!
//! The tabs of a browser share it. A run that a tab carries out is not offered in another one. What was sent is read first, so that a run
//! that is continued sends no creation and no deletion twice.

use std::cell::RefCell;

use engine::apply::{Apply, State};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Storage;

use super::lock::{self, lock_name};
use super::run::{count_open, summary};
use super::{ResumedPanel, texts};
use crate::backend::context::BackendContext;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::storage::{PLAN, keys, local_storage};
use crate::ui::web_lock;

/// Storage of the browser. Without locks, which keep two tabs from continuing the same run, that of this tab.
fn storage() -> Option<Storage> {
    if web_lock::is_supported() { local_storage() } else { window().session_storage().ok().flatten() }
}

/// Keys of the runs of an account and user begin with it.
fn prefix() -> Option<String> {
    let backend: BackendContext = use_context()?;
    Some(format!("{PLAN}{:016x}-", backend.storage_scope.get_value()))
}

/// Key of the run that this tab carries out, or will.
#[derive(Default)]
struct Key {
    prefix: Option<String>,
    run: String,
}

impl Key {
    fn get(&self) -> Option<String> {
        Some(format!("{}{}", self.prefix.as_deref()?, self.run))
    }
}

thread_local! {
    static KEY: RefCell<Key> = RefCell::default();
}

fn key() -> Option<String> {
    KEY.with(|key| key.borrow().get())
}

/// Remembers the account and user of runs that begin now.
pub fn begin() {
    KEY.with(|key| key.borrow_mut().prefix = prefix());
}

/// Remembers the run that begins now, by the name of its lock.
pub fn begin_run(lock: &str) {
    KEY.with(|key| lock.clone_into(&mut key.borrow_mut().run));
}

/// Stores the state of a run: before each request, and with its result.
pub fn store(apply: &Apply) {
    if let (Some(key), Some(storage), Ok(text)) = (key(), storage(), serde_json::to_string(apply.state())) {
        // Without room the run goes on, and a reload ends it.
        _ = storage.set_item(&key, &text);
    }
}

/// Removes the stored run.
pub fn forget() {
    if let (Some(key), Some(storage)) = (key(), storage()) {
        _ = storage.remove_item(&key);
    }
}

/// Returns the stored runs with changes that are open or can be tried again.
fn stored() -> Vec<State> {
    let read = || {
        let (prefix, storage) = (prefix()?, storage()?);
        let texts = keys(&storage, &prefix).into_iter().filter_map(|key| storage.get_item(&key).ok()?);
        Some(texts.filter_map(|text| serde_json::from_str(&text).ok()).filter(State::can_go_on).collect())
    };
    read().unwrap_or_default()
}

/// Returns the first run that no tab carries out.
async fn first_idle(states: Vec<State>) -> Option<State> {
    for state in states {
        if lock::acquire(&lock_name(&state.plan)).await.is_some() {
            return Some(state);
        }
    }
    None
}

fn title(state: &State) -> &'static str {
    if count_open(state) == 0 { texts::UNFINISHED_FAILED } else { texts::UNFINISHED_INTERRUPTED }
}

/// Link to a run that was interrupted, or that has ended with failures.
#[component]
pub fn UnfinishedLink() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let title_of_run = RwSignal::new(None);
    let states = stored();
    spawn_local(async move {
        if let Some(state) = first_idle(states).await {
            // The page may have been left meanwhile.
            title_of_run.try_set(Some(title(&state)));
        }
    });
    move || {
        title_of_run.get().map(|title| {
            view! {
                <div class="note" data-tone="warning">
                    <p><b>{title}</b> " " <a href=navigation.href(&Route::Bulk)>{texts::OPEN_PLAN}</a></p>
                </div>
            }
        })
    }
}

/// What is known of the stored runs.
#[derive(Clone, PartialEq)]
enum Found {
    /// Other tabs may carry them out.
    Unknown,
    Nothing,
    Idle(State),
}

/// Page that makes plans. A run that was interrupted, or that has ended with failures, replaces it until it is continued or discarded.
#[component]
pub fn Unfinished(children: ChildrenFn) -> impl IntoView {
    begin();
    let states = stored();
    let found = RwSignal::new(if states.is_empty() { Found::Nothing } else { Found::Unknown });
    if !states.is_empty() {
        spawn_local(async move {
            let idle = first_idle(states).await;
            found.try_set(idle.map_or(Found::Nothing, Found::Idle));
        });
    }
    let is_resumed = RwSignal::new(false);
    let on_done = Callback::new(move |()| found.set(Found::Nothing));
    move || match (found.get(), is_resumed.get()) {
        (Found::Unknown, _) => ().into_any(),
        (Found::Nothing, _) => children().into_any(),
        (Found::Idle(state), true) => view! { <ResumedPanel state on_done/> }.into_any(),
        (Found::Idle(state), false) => view! { <Offer state is_resumed on_done/> }.into_any(),
    }
}

/// Run that can be continued or discarded.
#[component]
fn Offer(state: State, is_resumed: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let title = title(&state);
    let (hint, go_on) = match count_open(&state) {
        0 => (texts::unfinished_failed_hint(&summary(&state)), texts::OPEN_RESULTS),
        open => (texts::unfinished_interrupted_hint(open, state.changes.len()), texts::CONTINUE_PLAN),
    };
    let discard = move |_| {
        begin_run(&lock_name(&state.plan));
        forget();
        on_done.run(());
    };
    view! {
        <div class="note" data-tone="warning" role="status">
            <div>
                <p>
                    <b>{title}</b> " " {hint}
                </p>
                <div class="row">
                    <button type="button" on:click=move |_| is_resumed.set(true)>{go_on}</button>
                    <button type="button" on:click=discard>{texts::DISCARD_PLAN}</button>
                </div>
            </div>
        </div>
    }
}
