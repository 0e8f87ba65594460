//! Pages of lists that are read from the newest row to the oldest.

use api::page::{Cursor, Meta};
use api::{Listed, PageSize, Paged};

/// Largest page.
pub const MAX_PAGE: u32 = PageSize::GATEWAY_MAX.get();

/// Message about a `PageToken` that is not one of the list.
pub const WRONG_TOKEN: &str = "Use the PageToken of the next_page_url of this list.";

/// The request has a `PageToken` that is not one of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongToken;

/// Requested page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    page: u32,
    size: PageSize,
    /// Number of the last row of the page before, from the page token.
    before: Option<i64>,
}

impl Place {
    /// Reads the place of a request.
    ///
    /// # Errors
    ///
    /// [`WrongToken`].
    pub fn of<L: Paged>(list: &L) -> Result<Self, WrongToken> {
        let (cursor, size) = list.position();
        let before = cursor.page_token.as_deref().map(str::parse).transpose().map_err(|_| WrongToken)?;
        let size = size.unwrap_or(PageSize::DEFAULT).clamped(MAX_PAGE);
        Ok(Self { page: cursor.page.unwrap_or(0), size, before })
    }

    /// Returns true for the first page.
    pub fn is_first(self) -> bool {
        self.before.is_none() && self.page == 0
    }

    /// Number that the rows of the page are below.
    pub fn below(self) -> i64 {
        self.before.unwrap_or(i64::MAX)
    }

    /// Number of rows on the page, at most.
    pub fn size(self) -> usize {
        self.size.get() as usize
    }

    /// Number of rows to skip. A page with a token needs none.
    pub fn skipped(self) -> usize {
        if self.before.is_some() { 0 } else { (self.page as usize).saturating_mul(self.size()) }
    }

    /// Makes the links of the page. `last` is the number of its last row if more rows follow.
    pub fn meta<L: Paged<Path = ()> + Clone>(self, list: &L, last: Option<i64>) -> Meta {
        let address = |page: u32, before: Option<i64>| {
            let mut list = list.clone();
            list.set_position(
                Cursor { page: Some(page), page_token: before.map(|number| number.to_string()) },
                self.size,
            );
            list.request(&()).target()
        };
        Meta {
            page: u64::from(self.page).into(),
            page_size: u64::from(self.size.get()).into(),
            first_page_url: address(0, None).into(),
            url: address(self.page, self.before).into(),
            next_page_url: last.map(|number| address(self.page.saturating_add(1), Some(number))).into(),
            key: L::Item::KEY.to_owned().into(),
            ..Meta::default()
        }
    }
}
