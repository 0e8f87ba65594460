//! Pages of the history, newest records first.

use api::gateway::history::{List, Record};
use api::page::{Cursor, Meta};
use api::{Endpoint, Listed, Page, PageSize, Paged};

/// Largest page.
pub const MAX_PAGE: u32 = 500;

/// Message about a `PageToken` that is not one of the list.
pub const WRONG_TOKEN: &str = "Use the PageToken of the next_page_url of this list.";

/// The request has a `PageToken` that is not one of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongToken;

/// Position and size of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the page, from 0.
    pub page: u32,
    /// Maximum number of records.
    pub size: PageSize,
    /// Number that the records of the page are below.
    pub before: Option<i64>,
}

impl Place {
    /// Reads the position from a request.
    ///
    /// # Errors
    ///
    /// [`WrongToken`].
    pub fn of(list: &List) -> Result<Self, WrongToken> {
        let (cursor, size) = list.place();
        let size = size.unwrap_or(PageSize::DEFAULT).clamped(MAX_PAGE);
        let before = cursor.page_token.as_deref().map(str::parse::<i64>).transpose().map_err(|_| WrongToken)?;
        Ok(Self { page: cursor.page.unwrap_or(0), size, before })
    }

    /// Number of matching records before the page, for a request without a token.
    pub fn skipped(self) -> usize {
        if self.before.is_some() { 0 } else { self.page as usize * self.count() }
    }

    /// Maximum number of records.
    pub fn count(self) -> usize {
        self.size.get() as usize
    }

    /// Creates the page. `found` holds the records of the page, and one more where there are more.
    pub fn page(self, list: &List, mut found: Vec<Record>) -> Page<Record> {
        let Self { page, size, before } = self;
        let has_more = found.len() > self.count();
        found.truncate(self.count());
        let next = found.last().filter(|_| has_more).and_then(|last| last.number.known());
        let address = |page: u32, token: Option<String>| {
            let mut list = list.clone();
            list.seek(Cursor { page: Some(page), page_token: token }, size);
            list.request(&()).target()
        };
        let meta = Meta {
            page: u64::from(page).into(),
            page_size: u64::from(size.get()).into(),
            first_page_url: address(0, None).into(),
            url: address(page, before.map(|number| number.to_string())).into(),
            next_page_url: next.map(|number| address(page.saturating_add(1), Some(number.to_string()))).into(),
            key: Record::KEY.to_owned().into(),
            ..Meta::default()
        };
        Page { items: found, meta }
    }
}
