//! A list that comes in pages: some of it, more of it, all of it.

use std::collections::HashSet;
use std::sync::Arc;

use api::page::Cursor;
use api::{ApiError, Endpoint, Listed, Page, PageSize, Paged};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Client;

/// How far a list has been loaded, and what it is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// The first page is on its way.
    Starting,
    /// One more page is on its way.
    Loading,
    /// Page after page, until the end or until stopped.
    LoadingAll,
    /// There is more.
    Partial,
    /// There is no more.
    Complete,
    /// What was loaded stays; the next page did not come.
    Failed(ApiError),
    /// The API gave the same page again, so that there would be no end.
    Repeating,
}

impl Progress {
    /// Whether a page is on its way.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Starting | Self::Loading | Self::LoadingAll)
    }
}

/// A list of the API, as far as it has been loaded. `E::default()` says what is listed.
pub struct Listing<E: Paged> {
    client: Client,
    path: StoredValue<E::Path>,
    pub items: RwSignal<Vec<Arc<E::Item>>>,
    pub progress: RwSignal<Progress>,
    next: StoredValue<Option<Cursor>>,
    /// Counts the runs, so that a page that comes late is not mixed into the run after it.
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
    E: Paged + Default + 'static,
    E::Item: Send + Sync + 'static,
    E::Path: Clone + Send + Sync + 'static,
{
    /// Starts with the first page.
    pub fn start(client: Client, path: E::Path) -> Self {
        let listing = Self {
            client,
            path: StoredValue::new(path),
            items: RwSignal::new(Vec::new()),
            progress: RwSignal::new(Progress::Starting),
            next: StoredValue::new(None),
            run: StoredValue::new(0),
        };
        listing.go(Progress::Starting);
        listing
    }

    /// Forgets what was loaded and starts with the first page.
    pub fn reload(self) {
        self.next.set_value(None);
        self.go(Progress::Starting);
    }

    /// Goes on after what was loaded.
    pub fn load_more(self) {
        self.go(Progress::Loading);
    }

    /// Goes on until the end.
    pub fn load_all(self) {
        self.go(Progress::LoadingAll);
    }

    /// Ends a run after what has come so far.
    pub fn stop(self) {
        self.run.update_value(|run| *run += 1);
        self.progress.set(Progress::Partial);
    }

    /// Tries again what failed.
    pub fn retry(self) {
        self.go(if self.items.with_untracked(Vec::is_empty) { Progress::Starting } else { Progress::Loading });
    }

    /// Puts in what a write answered: in the place of its former self, or as the first.
    pub fn put(self, item: E::Item) {
        let id = item.id();
        self.items.update(|items| match items.iter_mut().find(|other| other.id() == id) {
            Some(place) => *place = Arc::new(item),
            None => items.insert(0, Arc::new(item)),
        });
    }

    /// Takes out what is gone.
    pub fn remove(self, id: &str) {
        self.items.update(|items| items.retain(|item| item.id().as_deref() != Some(id)));
    }

    fn go(self, progress: Progress) {
        self.run.update_value(|run| *run += 1);
        let run = self.run.get_value();
        self.progress.set(progress);
        spawn_local(async move {
            loop {
                let answer = self.fetch().await;
                // The page was left, or another run began.
                if self.run.try_get_value() != Some(run) {
                    return;
                }
                let progress = match answer {
                    Ok(page) => self.take(page),
                    Err(error) => Progress::Failed(error),
                };
                let goes_on = progress == Progress::Partial && self.progress.get_untracked() == Progress::LoadingAll;
                if !goes_on {
                    return self.progress.set(progress);
                }
            }
        });
    }

    async fn fetch(self) -> Result<Page<E::Item>, ApiError> {
        let mut request = E::default();
        request.seek(self.next.try_get_value().flatten().unwrap_or_default(), PageSize::APP);
        let path = self.path.try_get_value().ok_or(ApiError::NoAnswer)?;
        self.client.call(request, &path).await
    }

    fn take(self, page: Page<E::Item>) -> Progress {
        let next = page.next();
        let first = self.progress.get_untracked() == Progress::Starting;
        let mut fresh = 0;
        self.items.update(|items| {
            if first {
                items.clear();
            }
            let known: HashSet<_> = items.iter().filter_map(|item| item.id()).collect();
            // A list may move under its pages; what comes twice is shown once.
            let new =
                page.items.into_iter().filter(|item| item.id().is_none_or(|id| !known.contains(&id))).map(Arc::new);
            let before = items.len();
            items.extend(new);
            fresh = items.len() - before;
        });
        let repeats = fresh == 0 && next.is_some() && next == self.next.get_value();
        self.next.set_value(next.clone());
        match next {
            _ if repeats => Progress::Repeating,
            Some(_) => Progress::Partial,
            None => Progress::Complete,
        }
    }
}

/// How many there are, counted to a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    Exactly(usize),
    /// And more.
    AtLeast(usize),
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(count) => count.fmt(f),
            Self::AtLeast(count) => write!(f, "{count}+"),
        }
    }
}

/// Counts a list page by page, for the API has no totals, and gives up at `bound`.
pub async fn count<E>(client: Client, path: &<E as Endpoint>::Path, bound: usize) -> Result<Count, ApiError>
where
    E: Paged + Default,
{
    let mut seen = 0;
    let mut cursor = Cursor::default();
    loop {
        let mut request = E::default();
        request.seek(cursor, PageSize::APP);
        let page = client.call(request, path).await?;
        seen += page.items.len();
        match page.next() {
            None => return Ok(Count::Exactly(seen)),
            Some(_) if seen >= bound || page.items.is_empty() => return Ok(Count::AtLeast(seen.min(bound))),
            Some(next) => cursor = next,
        }
    }
}
