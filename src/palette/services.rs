//! Services as entries of the palette. They are loaded once something is typed, and kept for the next time.

use std::cell::RefCell;
use std::sync::Arc;

use api::service::{List, Service};
use js_sys::Date;
use leptos::prelude::*;

use super::entry::Entry;
use crate::backend::client::Client;
use crate::list::listing::{Listing, Progress, Run};
use crate::service::name::name_of;
use crate::service::texts::searched;
use crate::ui::text;

/// Time for which a complete list is used again, in milliseconds.
const FRESH_MS: f64 = 60_000.0;

/// Complete list of the services of an account.
struct Loaded {
    scope: u64,
    at: f64,
    services: Vec<Arc<Service>>,
}

thread_local!(static LOADED: RefCell<Option<Loaded>> = const { RefCell::new(None) });

/// Makes the next palette load the services again.
pub fn forget() {
    LOADED.set(None);
}

/// Services of the account, as entries.
#[derive(Clone, Copy)]
pub struct Services {
    listing: Listing<List>,
    /// Number of services that are entries, and the entries by name.
    entries: Memo<(usize, Vec<Arc<Entry>>)>,
    /// True if the list was loaded for an earlier palette.
    is_reused: RwSignal<bool>,
    scope: u64,
}

impl Services {
    /// `scope` is the fingerprint of backend, account and user.
    pub fn new(client: Client, scope: u64) -> Self {
        let listing = Listing::new(client, ());
        let entries = Memo::new(move |before: Option<&_>| listing.items.with(|services| add_entries(before, services)));
        let is_reused = RwSignal::new(false);
        Effect::new(move |_| {
            let is_complete = listing.progress.with(|progress| *progress == Progress::Complete);
            if is_complete && !is_reused.get_untracked() {
                let loaded = Loaded { scope, at: Date::now(), services: listing.items.get_untracked() };
                LOADED.set(Some(loaded));
            }
        });
        Self { listing, entries, is_reused, scope }
    }

    /// Loads the services, or takes those of the last time.
    pub fn load(self) {
        match self.listing.progress.get_untracked() {
            Progress::Partial => {
                let Some(services) = fresh(self.scope) else { return self.listing.go(Run::All) };
                self.is_reused.set(true);
                self.listing.items.set(services);
                self.listing.progress.set(Progress::Complete);
            }
            Progress::Failed(..) => self.listing.go(Run::All),
            _ => {}
        }
    }

    /// Loads the services again if they are those of the last time: one may have been created since.
    pub fn load_again(self) {
        if self.is_reused.get_untracked() {
            self.is_reused.set(false);
            self.listing.reload_all();
        }
    }

    /// Returns the entries. Tracked.
    pub fn entries(self) -> Vec<Arc<Entry>> {
        self.entries.with(|(_, entries)| entries.clone())
    }

    /// Returns an entry for the SID of a service that is not loaded. Tracked.
    pub fn pasted(self, text: &str) -> Option<Arc<Entry>> {
        let pasted = Arc::new(Entry::service(text.trim().parse().ok()?, None));
        let is_loaded = self.entries.with(|(_, entries)| entries.iter().any(|entry| entry.key == pasted.key));
        (!is_loaded).then_some(pasted)
    }

    /// Returns true while services are being loaded. Tracked.
    pub fn is_loading(self) -> bool {
        self.listing.progress.with(|progress| matches!(progress, Progress::Running(_)))
    }

    /// Returns a sentence about the number of services that were searched. Tracked.
    pub fn extent(self) -> String {
        searched(&self.listing.progress.get(), self.listing.items.with(Vec::len))
    }
}

/// Adds the services that are no entries yet, and sorts by name.
fn add_entries(before: Option<&(usize, Vec<Arc<Entry>>)>, services: &[Arc<Service>]) -> (usize, Vec<Arc<Entry>>) {
    let (taken, mut entries) = match before {
        Some((taken, entries)) if *taken <= services.len() => (*taken, entries.clone()),
        _ => (0, Vec::new()),
    };
    let entry =
        |service: &Arc<Service>| Some(Arc::new(Entry::service(service.sid.known()?.clone(), Some(&name_of(service)))));
    entries.extend(services.iter().skip(taken).filter_map(entry));
    entries.sort_by(|one, other| text::compare(&one.name, &other.name));
    (services.len(), entries)
}

/// Returns the services of the last time, unless they are old or of another account.
fn fresh(scope: u64) -> Option<Vec<Arc<Service>>> {
    LOADED.with_borrow(|loaded| {
        let loaded = loaded.as_ref()?;
        let is_fresh = loaded.scope == scope && Date::now() - loaded.at < FRESH_MS;
        is_fresh.then(|| loaded.services.clone())
    })
}
