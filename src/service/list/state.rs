//! State of the list that its parts share: rows, address, selection, and the views of the lazy module.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use api::service::{List, Service};
use leptos::prelude::*;

use super::COLUMNS;
use super::search::{Filter, Search};
use crate::health::rows::Setting;
use crate::list::listing::Listing;
use crate::list::range::RowSelection;
use crate::list::table::{Keep, Matches};
use crate::service::name::name_of;

/// SIDs of services that a filter keeps.
pub type Kept = Memo<Option<Arc<HashSet<String>>>>;

/// Views that the lazy module has. The list of services is loaded before it, and reaches them through pointers.
#[derive(Clone, Copy)]
pub struct LaterViews {
    pub cell: fn(Setting, &Arc<Service>) -> AnyView,
    /// Bar with the changes of the selected services.
    pub bar: fn(ListState) -> AnyView,
    /// Services that the filter of the address keeps. `None` for all.
    pub kept: Kept,
    /// True while the filter reads what it needs.
    pub is_reading: Memo<bool>,
}

/// State of the list.
#[derive(Clone, Copy)]
pub struct ListState {
    pub listing: Listing<List>,
    pub search: Search,
    pub matches: Matches<Service>,
    /// SIDs of the selected services.
    pub selected: RwSignal<BTreeSet<String>>,
    clicks: RowSelection,
    pub later: RwSignal<Option<LaterViews>>,
}

impl ListState {
    /// Creates the state and provides it to the rows.
    pub fn provide(listing: Listing<List>, selected: RwSignal<BTreeSet<String>>) -> Self {
        let search = Search::of_address();
        let later = RwSignal::new(None::<LaterViews>);
        let searched = |service: &Service| [name_of(service), service.sid.text().unwrap_or_default()];
        let text = Memo::new(move |_| search.text.get());
        let keep = Signal::derive(move || match (search.filter.get(), later.get()) {
            (Filter::All, _) => None,
            (_, None) => Some(Arc::new(|_: &Service| false) as Keep<Service>),
            (_, Some(views)) => views.kept.get().map(keep_sids),
        });
        let matches = Matches::new(listing.items, &COLUMNS, search.sort, searched, text).filtered(keep);
        let state = Self { listing, search, matches, selected, clicks: RowSelection::new(selected), later };
        provide_context(state);
        state
    }

    /// Returns true while the filter reads what it needs, so that more services may match. Tracked.
    pub fn is_filter_reading(self) -> bool {
        self.search.filter.get() != Filter::All && self.later.get().is_none_or(|views| views.is_reading.get())
    }

    /// Returns the SIDs of the services that match search and filter. Tracked.
    pub fn matching(self) -> BTreeSet<String> {
        self.matches.keys(|service| service.sid.text()).into_iter().collect()
    }

    /// Returns the number of selected services that match search and filter. Tracked.
    pub fn selected_matches(self) -> usize {
        self.selected.with(|selected| {
            let mut count = 0;
            if !selected.is_empty() {
                let is_selected = |service: &Service| service.sid.text().is_some_and(|sid| selected.contains(&sid));
                self.matches.with_each(|service| count += usize::from(is_selected(service)));
            }
            count
        })
    }

    /// Selects or deselects a service; with `is_range`, also those between it and the one that was clicked before.
    pub fn click(self, sid: &str, is_selected: bool, is_range: bool) {
        let shown = || untrack(|| self.matches.keys(|service| service.sid.text()));
        self.clicks.click(sid, is_selected, is_range, shown);
    }
}

fn keep_sids(sids: Arc<HashSet<String>>) -> Keep<Service> {
    Arc::new(move |service: &Service| service.sid.text().is_some_and(|sid| sids.contains(&sid)))
}
