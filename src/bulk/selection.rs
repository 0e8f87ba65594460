//! Table of services with a checkbox for each.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::Sid;
use api::service::{List, Service};
use leptos::prelude::*;

use super::texts;
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::list::listing::{Listing, Progress, Run};
use crate::list::range::RowSelection;
use crate::list::table::{Column, Key, Matches, Sort, Table};
use crate::service::list::{CREATED, UPDATED};
use crate::service::name::name_of;
use crate::ui::bidi::isolate;
use crate::value::sid::SidCell;

static COLUMNS: [Column<Service>; 3] = [
    Column { name: "name", label: texts::SERVICE, cell: service_cell, key: Some(Key::Name(name_of)) },
    CREATED,
    UPDATED,
];

/// SIDs of the selected services, and the search among all.
#[derive(Clone, Copy)]
pub struct Selected {
    sids: RwSignal<BTreeSet<String>>,
    clicks: RowSelection,
    search: RwSignal<String>,
}

impl Selected {
    /// Provides a selection to the table.
    pub fn provide(sids: BTreeSet<String>) -> Self {
        let sids = RwSignal::new(sids);
        let selected = Self { sids, clicks: RowSelection::new(sids), search: RwSignal::new(String::new()) };
        provide_context(selected);
        selected
    }

    /// Returns the SIDs. Tracked.
    pub fn sids(self) -> Vec<Sid<Service>> {
        self.sids.with(|sids| sids.iter().filter_map(|sid| sid.parse().ok()).collect())
    }

    /// Returns true if nothing is selected. Tracked.
    pub fn is_empty(self) -> bool {
        self.sids.with(BTreeSet::is_empty)
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.sids.set(BTreeSet::new());
    }

    /// Returns the number in words, and how many of them the search does not find. Tracked.
    fn text(self, shown: &BTreeSet<String>) -> String {
        let hidden = self.sids.with(|sids| sids.difference(shown).count());
        texts::selected(self.sids.with(BTreeSet::len), hidden)
    }
}

/// Table with a search. The selection stays when the search changes.
#[component]
pub fn SelectionTable(
    listing: Listing<List>,
    /// Reason why no plan can be made.
    missing: Signal<Option<String>>,
    /// Makes the plan.
    make: Callback<()>,
) -> impl IntoView {
    let selected: Selected = expect_context();
    let sort = RwSignal::new(Sort { column: "name", descending: false });
    let searched = |service: &Service| [name_of(service), service.sid.text().unwrap_or_default()];
    let search = Memo::new(move |_| selected.search.get());
    let matches = Matches::new(listing.items, &COLUMNS, Memo::new(move |_| sort.get()), searched, search);
    provide_context(matches);
    let is_empty = move || listing.items.with(Vec::is_empty);
    let retry = Callback::new(move |()| listing.retry(Run::All));
    view! {
        <section class="panel" aria-label=texts::SERVICES>
            {move || match listing.progress.get() {
                Progress::Running(_) if is_empty() => {
                    view! { <Waiting what=texts::SERVICES shape=Shape::Table/> }.into_any()
                }
                Progress::Running(_) => view! {
                    <p class="body hint" role="status">
                        {move || texts::loading_more(listing.items.with(Vec::len))}
                    </p>
                }
                .into_any(),
                Progress::Failed(_, error) => view! { <Failed what=texts::SERVICES error retry/> }.into_any(),
                _ => ().into_any(),
            }}
            <Tools matches missing make/>
            <Table
                caption=texts::SERVICES
                class="selection"
                columns=&COLUMNS
                matches
                sort=Memo::new(move |_| sort.get())
                on_sort=Callback::new(move |by| sort.set(by))
                id=|service| service.sid.text().unwrap_or_default()
            />
        </section>
    }
}

/// Search, selection, and the button that makes the plan.
#[component]
fn Tools(matches: Matches<Service>, missing: Signal<Option<String>>, make: Callback<()>) -> impl IntoView {
    let selected: Selected = expect_context();
    let shown = Memo::new(move |_| matches.keys(|service| service.sid.text()).into_iter().collect::<BTreeSet<_>>());
    let select_shown = move |_| selected.sids.update(|sids| sids.extend(shown.get_untracked()));
    view! {
        <div class="tools sticky">
            <label class="search">
                <span class="hint">{texts::SEARCH}</span>
                <input
                    type="search"
                    prop:value=move || selected.search.get()
                    on:input:target=move |event| selected.search.set(event.target().value())
                />
            </label>
            <div class="row">
                <p class="hint" role="status">{move || shown.with(|shown| selected.text(shown))}</p>
                <button type="button" on:click=select_shown>
                    {move || texts::select_shown(shown.with(BTreeSet::len))}
                </button>
                <button type="button" aria-disabled=move || selected.is_empty().then_some("true") on:click=move |_| selected.clear()>
                    {texts::CLEAR}
                </button>
                <button
                    type="button"
                    data-kind="primary"
                    aria-disabled=move || missing.with(Option::is_some).then_some("true")
                    aria-describedby="bulk-missing"
                    on:click=move |_| make.run(())
                >
                    {texts::MAKE_PLAN}
                </button>
                <small class="hint" id="bulk-missing">{move || missing.get()}</small>
            </div>
        </div>
    }
}

/// Name with a checkbox. A click on the name selects as well.
fn service_cell(service: &Arc<Service>) -> AnyView {
    let selected: Selected = expect_context();
    let name = view! { <span class="name"><bdi>{name_of(service)}</bdi></span> };
    let Some(sid) = service.sid.text() else { return name.into_any() };
    let label = texts::select(&isolate(&name_of(service)));
    let own = sid.clone();
    let is_selected = Memo::new(move |_| selected.sids.with(|selected| selected.contains(&own)));
    let matches: Matches<Service> = expect_context();
    let shown = move || untrack(|| matches.keys(|service| service.sid.text()));
    view! {
        <label class="select">
            <input
                type="checkbox"
                aria-label=label
                prop:checked=move || is_selected.get()
                on:click:target=move |event| selected.clicks.click(&sid, event.target().checked(), event.shift_key(), shown)
            />
            {name}
        </label>
        <SidCell value=service.sid.clone()/>
    }
    .into_any()
}
