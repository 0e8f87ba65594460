//! Choices about an import: the account, the services, and what may be created and deleted.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::document::{Document, ServiceEntry};
use engine::plan::Scope;
use engine::survey::Selection;
use leptos::prelude::*;

use super::texts;
use crate::ui::text::{Query, Searchable};

/// Number of services that are shown at once. The filter finds the others.
const SHOWN: usize = 100;

/// Choices of the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    account: bool,
    /// Positions of the services. `None`: all.
    services: Option<BTreeSet<usize>>,
    create_services: bool,
    delete_roles: bool,
}

impl Choices {
    /// Returns the first choices for a document: everything that it has, and nothing is deleted.
    pub fn of(document: &Document) -> Self {
        let Scope { create_services, delete_roles, .. } = Scope::default();
        Self { account: !document.settings.is_empty(), services: None, create_services, delete_roles }
    }

    /// Returns the extent of the plan.
    pub fn scope(&self, document: &Document) -> Scope {
        let Self { account, create_services, delete_roles, .. } = *self;
        let services = self.services.is_some().then(|| self.entries(document).filter_map(key).collect());
        Scope { account, services, create_services, delete_roles }
    }

    /// Returns the services of the account to read.
    pub fn selection(&self, document: &Document) -> Selection {
        let names = |entry: &ServiceEntry| [entry.name.clone(), entry.sid.as_ref().map(ToString::to_string)];
        Selection::Named(self.entries(document).flat_map(names).flatten().collect())
    }

    /// Returns true if nothing is to be changed.
    pub fn is_empty(&self, document: &Document) -> bool {
        !self.account && self.entries(document).next().is_none()
    }

    fn entries<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = &'a ServiceEntry> {
        let is_chosen = |position: &usize| self.services.as_ref().is_none_or(|chosen| chosen.contains(position));
        document.services.iter().enumerate().filter(move |(position, _)| is_chosen(position)).map(|(_, entry)| entry)
    }
}

/// Returns the text that names a service in a scope.
fn key(entry: &ServiceEntry) -> Option<String> {
    entry.sid.as_ref().map(ToString::to_string).or_else(|| entry.name.clone())
}

/// Controls of the choices.
#[component]
pub fn ScopeFields(document: Arc<Document>, choices: RwSignal<Choices>) -> impl IntoView {
    let has_account = !document.settings.is_empty();
    let has_services = !document.services.is_empty();
    let checkbox = move |label: &'static str, get: fn(&Choices) -> bool, set: fn(&mut Choices, bool)| {
        view! {
            <label class="option">
                <input
                    type="checkbox"
                    prop:checked=move || choices.with(get)
                    on:change:target=move |event| {
                        let value = event.target().checked();
                        choices.update(|choices| set(choices, value));
                    }
                />
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{texts::SCOPE}</legend>
            {has_account
                .then(|| {
                    checkbox(
                        texts::ACCOUNT_SETTINGS,
                        |choices| choices.account,
                        |choices, value| choices.account = value,
                    )
                })}
            {has_services.then(|| view! { <Services document choices/> })}
            {has_services
                .then(|| {
                    view! {
                        {checkbox(
                            texts::CREATE_SERVICES,
                            |choices| choices.create_services,
                            |choices, value| choices.create_services = value,
                        )}
                        {checkbox(
                            texts::DELETE_ROLES,
                            |choices| choices.delete_roles,
                            |choices, value| choices.delete_roles = value,
                        )}
                        <small class="hint">{texts::SCOPE_HINT}</small>
                    }
                })}
        </fieldset>
    }
}

/// All services of the file, or some of them.
#[component]
fn Services(document: Arc<Document>, choices: RwSignal<Choices>) -> impl IntoView {
    let count = document.services.len();
    let is_all = Memo::new(move |_| choices.with(|choices| choices.services.is_none()));
    let radio = move |all: bool, label: String| {
        let choose = move |_| choices.update(|choices| choices.services = (!all).then(BTreeSet::new));
        view! {
            <label class="option">
                <input type="radio" name="import-services" prop:checked=move || is_all.get() == all on:change=choose/>
                {label}
            </label>
        }
    };
    let titles: Arc<Vec<String>> = Arc::new(document.services.iter().map(ServiceEntry::title).collect());
    view! {
        {radio(true, texts::all_services(count))}
        {(count > 1).then(|| radio(false, texts::SOME_SERVICES.to_owned()))}
        {move || (!is_all.get()).then(|| view! { <ServiceList titles=titles.clone() choices/> })}
    }
}

/// Services with checkboxes, and a filter.
#[component]
fn ServiceList(titles: Arc<Vec<String>>, choices: RwSignal<Choices>) -> impl IntoView {
    let filter = RwSignal::new(String::new());
    let count = titles.len();
    let folded: Vec<_> = titles.iter().map(|title| Searchable::new(&[title])).collect();
    let found = Memo::new(move |_| {
        let query = Query::new(&filter.get());
        let is_found = |(position, title): (usize, &Searchable)| title.contains(&query).then_some(position);
        folded.iter().enumerate().filter_map(is_found).collect::<Vec<_>>()
    });
    let chosen = move || choices.with(|choices| choices.services.as_ref().map_or(0, BTreeSet::len));
    let extent = move || match found.with(Vec::len) {
        found if found > SHOWN => texts::chosen_of_many(chosen(), count, SHOWN, found),
        _ => texts::chosen(chosen(), count),
    };
    view! {
        <div class="choices" role="group" aria-label=texts::FILE_SERVICES>
            <label for="import-filter">{texts::FILTER_SERVICES}</label>
            <input
                id="import-filter"
                type="search"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| filter.set(event.target().value())
            />
            <p class="hint" role="status">{extent}</p>
            <For each=move || found.get().into_iter().take(SHOWN) key=|position| *position let(position)>
                <ServiceChoice position title=titles.get(position).cloned().unwrap_or_default() choices/>
            </For>
        </div>
    }
}

#[component]
fn ServiceChoice(position: usize, title: String, choices: RwSignal<Choices>) -> impl IntoView {
    let is_chosen =
        move || choices.with(|choices| choices.services.as_ref().is_some_and(|chosen| chosen.contains(&position)));
    let toggle = move |is_on: bool| {
        choices.update(|choices| {
            let Some(chosen) = &mut choices.services else { return };
            if is_on {
                chosen.insert(position);
            } else {
                chosen.remove(&position);
            }
        });
    };
    view! {
        <label class="option">
            <input type="checkbox" prop:checked=is_chosen on:change:target=move |event| toggle(event.target().checked())/>
            <bdi>{title}</bdi>
        </label>
    }
}
