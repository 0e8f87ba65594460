//! Saved views of the list: search, sort order, filter and columns under a name, stored in this browser for each account.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::columns::{hidden, hide};
use super::state::ListState;
use super::texts;
use crate::backend::context::BackendContext;
use crate::ui::bidi::isolate;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus;
use crate::ui::storage::local_storage;
use crate::ui::texts::{CANCEL, CLOSE};

/// Maximum length of a name, in characters.
const LONGEST: usize = 60;

/// Maximum number of views.
const MOST: usize = 50;

/// Saved view.
#[derive(Clone, Debug, PartialEq)]
struct View {
    name: String,
    /// Query of the address.
    query: String,
    /// Words of the hidden columns.
    hidden: String,
    /// True after it was deleted, while that can be undone.
    is_deleted: bool,
}

impl View {
    fn to_json(&self) -> Value {
        json!({ "name": self.name, "query": self.query, "hidden": self.hidden })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Some(Self { name: text("name")?, query: text("query")?, hidden: text("hidden")?, is_deleted: false })
    }
}

/// Views of the account.
#[derive(Clone, Copy)]
struct Views {
    state: ListState,
    key: StoredValue<String>,
    views: RwSignal<Vec<View>>,
    is_open: RwSignal<bool>,
    /// Place of the view that is being renamed.
    renaming: RwSignal<Option<usize>>,
    mistake: RwSignal<Option<&'static str>>,
}

impl Views {
    fn new(state: ListState) -> Self {
        let backend: BackendContext = expect_context();
        Self {
            state,
            key: StoredValue::new(format!("conversations-admin-views-{:016x}", backend.storage_scope.get_value())),
            views: RwSignal::new(Vec::new()),
            is_open: RwSignal::new(false),
            renaming: RwSignal::new(None),
            mistake: RwSignal::new(None),
        }
    }

    fn open(self) {
        let stored = self.key.with_value(|key| local_storage()?.get_item(key).ok().flatten());
        let stored = stored.and_then(|text| serde_json::from_str::<Vec<Value>>(&text).ok()).unwrap_or_default();
        self.views.set(stored.iter().filter_map(View::from_json).collect());
        self.renaming.set(None);
        self.mistake.set(None);
        self.is_open.set(true);
    }

    /// Stores the views. Without storage they last until the dialog is closed, and a sentence says so.
    fn store(self) {
        let views = self
            .views
            .with_untracked(|views| views.iter().filter(|view| !view.is_deleted).map(View::to_json).collect::<Value>());
        let is_stored = self.key.with_value(|key| local_storage()?.set_item(key, &views.to_string()).ok());
        self.mistake.set(is_stored.is_none().then_some(texts::VIEW_NOT_STORED));
    }

    /// Returns the name without spaces around it, or says why it cannot be used. `place` is that of a view that is renamed.
    fn check(self, name: &str, place: Option<usize>) -> Option<String> {
        let name = name.trim();
        let is_taken = self.views.with_untracked(|views| {
            views.iter().enumerate().any(|(at, view)| Some(at) != place && !view.is_deleted && view.name == name)
        });
        let count = self.views.with_untracked(|views| views.iter().filter(|view| !view.is_deleted).count());
        let mistake = match () {
            () if name.is_empty() => Some(texts::NAME_MISSING),
            () if name.chars().count() > LONGEST => Some(texts::NAME_TOO_LONG),
            () if is_taken => Some(texts::NAME_TAKEN),
            () if place.is_none() && count >= MOST => Some(texts::TOO_MANY_VIEWS),
            () => None,
        };
        self.mistake.set(mistake);
        mistake.is_none().then(|| name.to_owned())
    }

    /// Saves what the list shows under a name. Returns true if it is saved.
    fn add(self, name: &str) -> bool {
        let Some(name) = self.check(name, None) else { return false };
        let view = View { name, query: self.state.search.query(), hidden: hidden(), is_deleted: false };
        self.views.update(|views| views.push(view));
        self.store();
        true
    }

    fn rename(self, place: usize, name: &str) {
        let Some(name) = self.check(name, Some(place)) else { return };
        self.views.update(|views| views.iter_mut().skip(place).take(1).for_each(|view| view.name = name.clone()));
        self.renaming.set(None);
        self.store();
        focus("dialog[open] h2");
    }

    /// Deletes a view, or undoes that.
    fn toggle(self, place: usize) {
        self.views
            .update(|views| views.iter_mut().skip(place).take(1).for_each(|view| view.is_deleted = !view.is_deleted));
        self.store();
    }

    fn show(self, view: &View) {
        self.is_open.set(false);
        self.state.search.open(&view.query);
        hide(&view.hidden);
    }
}

/// Button that opens the saved views.
#[component]
pub fn SavedViews(state: ListState) -> impl IntoView {
    let views = Views::new(state);
    let close = Callback::new(move |()| views.is_open.set(false));
    view! {
        <button type="button" class="pill" aria-haspopup="dialog" on:click=move |_| views.open()>
            {texts::SAVED_VIEWS}
        </button>
        <Dialog open=views.is_open close title=texts::SAVED_VIEWS role=Role::Dialog>
            <Content views/>
        </Dialog>
    }
}

#[component]
fn Content(views: Views) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if views.add(&name.get_untracked()) {
            name.set(String::new());
        }
    };
    let rows = move || {
        let renaming = views.renaming.get();
        let row = |(place, view): (usize, View)| match renaming == Some(place) {
            true => view! { <NameField views place name=view.name/> }.into_any(),
            false => view! { <Row views place view/> }.into_any(),
        };
        views.views.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <p class="hint">{texts::SAVED_VIEWS_ABOUT}</p>
        <Show when=move || views.views.with(Vec::is_empty)>
            <p class="none">{texts::NO_VIEWS}</p>
        </Show>
        <ul class="views">{rows}</ul>
        <form class="field" on:submit=save>
            <label for="view-name">{texts::NEW_VIEW}</label>
            <div class="row">
                <input
                    id="view-name"
                    type="text"
                    autocomplete="off"
                    aria-describedby="view-mistake"
                    prop:value=move || name.get()
                    on:input:target=move |event| name.set(event.target().value())
                />
                <button type="submit" data-kind="primary">{texts::SAVE_VIEW}</button>
            </div>
            <p class="error" id="view-mistake" role="alert">{move || views.mistake.get()}</p>
        </form>
        <footer class="row">
            <button type="button" on:click=move |_| views.is_open.set(false)>{CLOSE}</button>
        </footer>
    }
}

#[component]
fn Row(views: Views, place: usize, view: View) -> impl IntoView {
    let is_deleted = view.is_deleted;
    let isolated = isolate(&view.name);
    let (verb, label, tone) = match is_deleted {
        true => (texts::RESTORE_VIEW, texts::restore_view(&isolated), None),
        false => (texts::DELETE_VIEW, texts::delete_view(&isolated), Some("danger")),
    };
    let is_current = view.query == views.state.search.query() && view.hidden == hidden();
    let edit = move |_| {
        views.renaming.set(Some(place));
        focus(".views input");
    };
    let delete = move |_| {
        views.toggle(place);
        // The row is rendered again.
        focus("dialog[open] h2");
    };
    let name = view.name.clone();
    let open = match is_deleted {
        true => view! { <span class="none"><bdi>{name}</bdi> " " {texts::VIEW_DELETED}</span> }.into_any(),
        false => view! {
            <button type="button" class="open" data-kind="quiet" aria-current=is_current.then_some("true") on:click=move |_| views.show(&view)>
                <bdi>{name}</bdi>
            </button>
        }
        .into_any(),
    };
    view! {
        <li class="spread">
            {open}
            <span class="row">
                {(!is_deleted).then(|| {
                    let label = texts::rename_view(&isolated);
                    view! { <button type="button" aria-label=label on:click=edit>{texts::RENAME_VIEW}</button> }
                })}
                <button type="button" data-kind=tone aria-label=label on:click=delete>{verb}</button>
            </span>
        </li>
    }
}

/// Text box with the name of a view that is renamed.
#[component]
fn NameField(views: Views, place: usize, name: String) -> impl IntoView {
    let text = RwSignal::new(name);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        views.rename(place, &text.get_untracked());
    };
    let cancel = move |_| {
        views.renaming.set(None);
        views.mistake.set(None);
        focus("dialog[open] h2");
    };
    view! {
        <li>
            <form class="row" on:submit=save>
                <input
                    type="text"
                    autocomplete="off"
                    aria-label=texts::NEW_NAME
                    aria-describedby="view-mistake"
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())
                />
                <button type="submit">{texts::SAVE_NAME}</button>
                <button type="button" on:click=cancel>{CANCEL}</button>
            </form>
        </li>
    }
}
