//! Paged loading of a list: the first page, one more page, or all of them.

use std::collections::HashSet;
use std::sync::Arc;

use api::page::Cursor;
use api::{ApiError, Listed, Page, PageSize, Paged};
use engine::pages::{Pages, Rest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::ui::focus::focus_heading;

/// Extent of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Run {
    /// The first page.
    First,
    /// One more page.
    More,
    /// Page after page, until the end or until stopped.
    All,
}

/// Progress of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// A page is being loaded.
    Running(Run),
    /// More pages exist.
    Partial,
    /// Everything is loaded.
    Complete,
    /// The API did not say whether more pages exist.
    EndUnknown,
    /// The next page could not be loaded. The items so far stay.
    Failed(Run, ApiError),
    /// The API returned a page again, so that there would be no end.
    Repeating,
}

/// Loaded items of a list of the API.
pub struct Listing<E: Paged> {
    client: Client,
    /// Request, without the position.
    request: StoredValue<E>,
    path: StoredValue<E::Path>,
    pub items: RwSignal<Vec<Arc<E::Item>>>,
    pub progress: RwSignal<Progress>,
    pages: StoredValue<Pages>,
    /// Items that were written while the first page was being loaded. It may or may not hold them.
    written: StoredValue<Vec<Arc<E::Item>>>,
    /// Number of the run, so that a late page is not added to the next run.
    run: StoredValue<u32>,
}

impl<E: Paged> Clone for Listing<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Paged> Copy for Listing<E> {}

impl<E> Listing<E>
where
    E: Paged + Clone + Default + Send + Sync + 'static,
    E::Item: Send + Sync + 'static,
    E::Path: Clone + Send + Sync + 'static,
{
    /// Creates a list and loads its first page.
    pub fn start(client: Client, path: E::Path) -> Self {
        let listing = Self::new(client, path);
        listing.go(Run::First);
        listing
    }

    /// Creates a list that loads nothing yet.
    pub fn new(client: Client, path: E::Path) -> Self {
        Self {
            client,
            request: StoredValue::new(E::default()),
            path: StoredValue::new(path),
            items: RwSignal::new(Vec::new()),
            progress: RwSignal::new(Progress::Partial),
            pages: StoredValue::new(Pages::default()),
            written: StoredValue::new(Vec::new()),
            run: StoredValue::new(0),
        }
    }

    /// Loads the first page of another request.
    pub fn load(self, request: E) {
        self.request.set_value(request);
        self.items.set(Vec::new());
        self.go(Run::First);
    }

    /// Loads every page again.
    pub fn reload_all(self) {
        self.items.set(Vec::new());
        self.pages.set_value(Pages::default());
        self.written.set_value(Vec::new());
        self.go(Run::All);
    }

    /// Retries a run after a failure. Its button disappears, so that the heading is focused.
    pub fn retry(self, run: Run) {
        self.go(run);
        focus_heading();
    }

    /// Loads the first page, one more page, or all of them.
    pub fn go(self, run: Run) {
        if run == Run::First {
            self.pages.set_value(Pages::default());
            self.written.set_value(Vec::new());
        }
        let number = self.begin();
        self.progress.set(Progress::Running(run));
        // False once the user has left, or another run has begun.
        let is_current = move || self.run.try_get_value() == Some(number);
        spawn_local(async move {
            while is_current() {
                let page = self.fetch().await;
                if !is_current() {
                    return;
                }
                let first = self.progress.get_untracked() == Progress::Running(Run::First);
                let progress = match page {
                    Ok(page) => self.take(page, first),
                    Err(error) => Progress::Failed(run, error),
                };
                if progress != Progress::Partial || run != Run::All {
                    return self.progress.set(progress);
                }
            }
        });
    }

    /// Stops the run. The items so far stay.
    pub fn stop(self) {
        self.begin();
        self.progress.set(Progress::Partial);
    }

    /// Replaces an item by what a write returned, or adds it as the first.
    pub fn put(self, item: E::Item) {
        let item = Arc::new(item);
        if self.progress.get_untracked() == Progress::Running(Run::First) {
            self.written.update_value(|written| written.push(item.clone()));
        }
        self.items.update(|items| replace(items, item));
    }

    /// Removes a deleted item.
    pub fn remove(self, id: &str) {
        self.items.update(|items| items.retain(|item| item.id().as_deref() != Some(id)));
    }

    /// Begins a run, which ends the one before. Returns its number.
    fn begin(self) -> u32 {
        self.run.update_value(|run| *run += 1);
        self.run.get_value()
    }

    async fn fetch(self) -> Result<Page<E::Item>, ApiError> {
        let mut request = self.request.get_value();
        request.set_position(self.pages.with_value(Pages::cursor), PageSize::APP);
        let path = self.path.get_value();
        self.client.call(request, &path).await
    }

    fn advance(self, next: Option<Cursor>, is_last: bool) -> Rest {
        let mut rest = Rest::Unknown;
        self.pages.update_value(|pages| rest = pages.advance(next, is_last));
        rest
    }

    fn take(self, page: Page<E::Item>, first: bool) -> Progress {
        let (next, is_last) = (page.next(), page.is_last());
        self.items.update(|items| {
            if first {
                items.clear();
            }
            let known: HashSet<_> = items.iter().filter_map(|item| item.id()).collect();
            // Items move between pages when some are added or deleted, so that an item may come twice.
            let is_new = |item: &E::Item| item.id().is_none_or(|id| !known.contains(&id));
            items.extend(page.items.into_iter().filter(is_new).map(Arc::new));
            if first {
                self.written.with_value(|written| written.iter().for_each(|item| replace(items, item.clone())));
            }
        });
        match self.advance(next, is_last) {
            Rest::More => Progress::Partial,
            Rest::Nothing => Progress::Complete,
            Rest::Repeating => Progress::Repeating,
            Rest::Unknown => Progress::EndUnknown,
        }
    }
}

/// Replaces an item, or adds it as the first.
fn replace<T: Listed>(items: &mut Vec<Arc<T>>, item: Arc<T>) {
    match items.iter_mut().find(|other| other.id() == item.id()) {
        Some(place) => *place = item,
        None => items.insert(0, item),
    }
}
