//! Table of services with a checkbox for each.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::Sid;
use api::service::{List, Service};
use leptos::prelude::*;

use crate::feedback::load::{Failed, Waiting};
use crate::list::listing::{Listing, Progress, Run};
use crate::list::table::{Column, Key, Matches, Sort, Table};
use crate::service::list::{CREATED, UPDATED};
use crate::service::name::name_of;
use crate::ui::bidi::isolate;
use crate::value::sid::SidCell;

static COLUMNS: [Column<Service>; 4] = [
    Column { name: "name", label: "Service", cell: name_cell, key: Some(Key::Name(name_of)) },
    CREATED,
    UPDATED,
    Column { name: "selected", label: "Selected", cell: checkbox_cell, key: None },
];

/// SIDs of the selected services.
#[derive(Clone, Copy)]
pub struct Selected(RwSignal<BTreeSet<String>>);

impl Selected {
    /// Provides an empty selection to the table.
    pub fn provide() -> Self {
        let selected = Self(RwSignal::new(BTreeSet::new()));
        provide_context(selected);
        selected
    }

    /// Returns the SIDs. Tracked.
    pub fn sids(self) -> Vec<Sid<Service>> {
        self.0.with(|sids| sids.iter().filter_map(|sid| sid.parse().ok()).collect())
    }

    /// Returns true if nothing is selected. Tracked.
    pub fn is_empty(self) -> bool {
        self.0.with(BTreeSet::is_empty)
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.0.set(BTreeSet::new());
    }

    /// Returns the number in words. Tracked.
    pub fn text(self) -> String {
        match self.0.with(BTreeSet::len) {
            0 => "No services selected".to_owned(),
            1 => "1 service selected".to_owned(),
            count => format!("{count} services selected"),
        }
    }
}

/// Table with a search. The selection stays when the search changes.
#[component]
pub fn SelectionTable(listing: Listing<List>) -> impl IntoView {
    let selected: Selected = expect_context();
    let (search, sort) = (RwSignal::new(String::new()), RwSignal::new(Sort { column: "name", descending: false }));
    let searched = |service: &Service| [name_of(service), service.sid.text().unwrap_or_default()];
    let matches = Matches::new(
        listing.items,
        &COLUMNS,
        Memo::new(move |_| sort.get()),
        searched,
        Memo::new(move |_| search.get()),
    );
    let shown = move || {
        let items = listing.items.get();
        matches
            .places
            .with(|places| places.iter().filter_map(|place| items.get(*place as usize)?.sid.text()).collect::<Vec<_>>())
    };
    let select_shown = move |_| selected.0.update(|sids| sids.extend(untrack(shown)));
    let is_empty = move || listing.items.with(Vec::is_empty);
    let retry = Callback::new(move |()| listing.retry(Run::All));
    view! {
        <section class="panel" aria-label="Services">
            {move || match listing.progress.get() {
                Progress::Running(_) if is_empty() => view! { <Waiting what="Services"/> }.into_any(),
                Progress::Failed(_, error) => view! { <Failed what="Services" error retry/> }.into_any(),
                _ => ().into_any(),
            }}
            <div class="tools">
                <label class="search">
                    <span class="hint">"Search by name or SID"</span>
                    <input type="search" on:input:target=move |event| search.set(event.target().value())/>
                </label>
                <div class="row">
                    <p class="hint" role="status">{move || selected.text()}</p>
                    <button type="button" on:click=select_shown>
                        {move || format!("Select {} shown", matches.places.with(Vec::len))}
                    </button>
                    <button type="button" aria-disabled=move || selected.is_empty().then_some("true") on:click=move |_| selected.clear()>
                        "Clear selection"
                    </button>
                </div>
            </div>
            <Table
                caption="Services"
                columns=&COLUMNS
                matches
                sort=Memo::new(move |_| sort.get())
                on_sort=Callback::new(move |by| sort.set(by))
                id=|service| service.sid.text().unwrap_or_default()
            />
        </section>
    }
}

fn name_cell(service: &Arc<Service>) -> AnyView {
    view! {
        <span class="name"><bdi>{name_of(service)}</bdi></span>
        <SidCell value=service.sid.clone()/>
    }
    .into_any()
}

fn checkbox_cell(service: &Arc<Service>) -> AnyView {
    let Selected(selected) = expect_context();
    let Some(sid) = service.sid.text() else { return ().into_any() };
    let label = format!("Select {}", isolate(&name_of(service)));
    let own = sid.clone();
    let is_selected = Memo::new(move |_| selected.with(|selected| selected.contains(&own)));
    let toggle = move |is_on: bool| {
        selected.update(|selected| {
            if is_on {
                selected.insert(sid.clone())
            } else {
                selected.remove(&sid)
            };
        });
    };
    view! {
        <input
            type="checkbox"
            aria-label=label
            prop:checked=move || is_selected.get()
            on:change:target=move |event| toggle(event.target().checked())
        />
    }
    .into_any()
}
