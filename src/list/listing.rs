//! A list that comes in pages: some of it, more of it, all of it.

use std::collections::HashSet;
use std::sync::Arc;

use api::page::{Cursor, Tally};
use api::{ApiError, Listed, Page, PageSize, Paged, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::ui::focus::focus_heading;

/// What a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Run {
    /// The first page.
    First,
    /// One more page.
    More,
    /// Page after page, until the end or until stopped.
    All,
}

/// How far a list has been loaded.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// A page is on its way.
    Running(Run),
    /// There is more.
    Partial,
    /// There is no more.
    Complete,
    /// The API did not say whether there is more.
    EndUnknown,
    /// What was loaded stays; the next page did not come.
    Failed(Run, ApiError),
    /// The API gave a page again, so that there would be no end.
    Repeating,
}

/// A list of the API, as far as it has been loaded.
pub struct Listing<E: Paged> {
    client: Client,
    /// What is listed.
    asked: StoredValue<E>,
    path: StoredValue<E::Path>,
    pub items: RwSignal<Vec<Arc<E::Item>>>,
    pub progress: RwSignal<Progress>,
    next: StoredValue<Cursor>,
    /// Where pages began, to notice when there is no end.
    seen: StoredValue<HashSet<Cursor>>,
    /// What was written while the first page was on its way, which may or may not show it.
    written: StoredValue<Vec<Arc<E::Item>>>,
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
    E: Paged + Clone + Default + Send + Sync + 'static,
    E::Item: Send + Sync + 'static,
    E::Path: Clone + Send + Sync + 'static,
{
    /// Starts with the first page.
    pub fn start(client: Client, path: E::Path) -> Self {
        let listing = Self::new(client, path);
        listing.go(Run::First);
        listing
    }

    /// Waits to be told how far to go.
    pub fn new(client: Client, path: E::Path) -> Self {
        Self {
            client,
            asked: StoredValue::new(E::default()),
            path: StoredValue::new(path),
            items: RwSignal::new(Vec::new()),
            progress: RwSignal::new(Progress::Partial),
            next: StoredValue::new(Cursor::default()),
            seen: StoredValue::new(HashSet::new()),
            written: StoredValue::new(Vec::new()),
            run: StoredValue::new(0),
        }
    }

    /// Starts anew with something else that is asked for.
    pub fn ask(self, asked: E) {
        self.asked.set_value(asked);
        self.items.set(Vec::new());
        self.go(Run::First);
    }

    /// Runs once more after a failure, with which the button that asked goes.
    pub fn again(self, run: Run) {
        self.go(run);
        focus_heading();
    }

    /// Starts anew, goes on by a page, or goes on until the end.
    pub fn go(self, run: Run) {
        if run == Run::First {
            self.next.set_value(Cursor::default());
            self.seen.set_value(HashSet::new());
            self.written.set_value(Vec::new());
        }
        let number = self.begin();
        self.progress.set(Progress::Running(run));
        spawn_local(async move {
            loop {
                let answer = self.fetch().await;
                // The page was left, or another run began.
                if self.run.try_get_value() != Some(number) {
                    return;
                }
                let first = self.progress.get_untracked() == Progress::Running(Run::First);
                let progress = match answer {
                    Ok(page) => self.take(page, first),
                    Err(error) => Progress::Failed(run, error),
                };
                if progress != Progress::Partial || run != Run::All {
                    return self.progress.set(progress);
                }
            }
        });
    }

    /// Ends a run after what has come so far.
    pub fn stop(self) {
        self.begin();
        self.progress.set(Progress::Partial);
    }

    /// Puts in what a write answered: in the place of its former self, or as the first.
    pub fn put(self, item: E::Item) {
        let item = Arc::new(item);
        if self.progress.get_untracked() == Progress::Running(Run::First) {
            self.written.update_value(|written| written.push(item.clone()));
        }
        self.items.update(|items| replace(items, item));
    }

    /// Takes out what is gone.
    pub fn remove(self, id: &str) {
        self.items.update(|items| items.retain(|item| item.id().as_deref() != Some(id)));
    }

    /// The number of the run that begins, which ends the one before.
    fn begin(self) -> u32 {
        self.run.update_value(|run| *run += 1);
        self.run.get_value()
    }

    async fn fetch(self) -> Result<Page<E::Item>, ApiError> {
        let mut request = self.asked.try_get_value().unwrap_or_default();
        request.seek(self.next.try_get_value().unwrap_or_default(), PageSize::APP);
        let path = self.path.try_get_value().ok_or(ApiError::NoAnswer)?;
        self.client.call(request, &path).await
    }

    fn take(self, page: Page<E::Item>, first: bool) -> Progress {
        let (next, is_last) = (page.next(), page.is_last());
        self.items.update(|items| {
            if first {
                items.clear();
            }
            let known: HashSet<_> = items.iter().filter_map(|item| item.id()).collect();
            // A list may move under its pages; what comes twice is shown once.
            let is_new = |item: &E::Item| item.id().is_none_or(|id| !known.contains(&id));
            items.extend(page.items.into_iter().filter(is_new).map(Arc::new));
            if first {
                self.written.with_value(|written| written.iter().for_each(|item| replace(items, item.clone())));
            }
        });
        let Some(next) = next else { return if is_last { Progress::Complete } else { Progress::EndUnknown } };
        self.next.set_value(next.clone());
        if self.seen.try_update_value(|seen| seen.insert(next)) == Some(true) {
            Progress::Partial
        } else {
            Progress::Repeating
        }
    }
}

/// Puts an item in the place of its former self, or as the first.
fn replace<T: Listed>(items: &mut Vec<Arc<T>>, item: Arc<T>) {
    match items.iter_mut().find(|other| other.id() == item.id()) {
        Some(place) => *place = item,
        None => items.insert(0, item),
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
pub async fn count<E>(client: Client, path: E::Path, bound: usize) -> Result<Count, ApiError>
where
    E: Paged + Default,
    E::Path: 'static,
{
    let request = move |cursor| {
        let mut list = E::default();
        list.seek(cursor, PageSize::APP);
        list.request(&path)
    };
    count_pages(client, Box::new(request), bound).await
}

/// What is counted does not matter here, so that this is compiled once.
async fn count_pages(client: Client, request: Box<dyn Fn(Cursor) -> Request>, bound: usize) -> Result<Count, ApiError> {
    let mut seen = 0;
    let mut cursor = Cursor::default();
    loop {
        let page: Tally = client.ask(request(cursor)).await?;
        seen += page.len();
        match page.next() {
            None if page.is_last() => return Ok(Count::Exactly(seen)),
            None => return Ok(Count::AtLeast(seen.min(bound))),
            Some(_) if seen >= bound || page.is_empty() => return Ok(Count::AtLeast(seen.min(bound))),
            Some(next) => cursor = next,
        }
    }
}
