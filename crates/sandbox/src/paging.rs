//! Pages of a list. A page starts after a record instead of at an offset. So no record is skipped or repeated when others are
//! created or deleted between two pages.

use api::error::code;
use api::page::{Cursor, Meta};
use api::{Listed, Page, PageSize, Paged, ParamError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::rejection::Rejection;
use crate::table::{Kind, Record, Rows};
use crate::view::View;

/// Returns the requested page of `rows`, with at most `max` records.
///
/// # Errors
///
/// Fails if the page token is invalid.
pub(crate) fn page<L: Paged + Clone, K: Kind>(
    view: &View<'_>,
    path: &L::Path,
    list: &L,
    max: u32,
    rows: &Rows<'_, K>,
    show: impl Fn(&Record<K>) -> L::Item,
) -> Result<Page<L::Item>, Rejection> {
    let (cursor, size) = list.position();
    let size = size.unwrap_or(PageSize::DEFAULT).clamped(max);
    let count = size.get() as usize;
    let start = Position::read(cursor, rows, count)?;

    let mut records: Vec<_> = rows.after(start.after).take(count.saturating_add(1)).collect();
    let has_more = records.len() > count;
    records.truncate(count);
    let next = records.last().filter(|_| has_more).map(|last| start.following(last.serial));

    let url = |position: &Position| {
        let mut list = list.clone();
        list.set_position(position.cursor(), size);
        format!("{}{}", view.incoming.base, list.request(path).target())
    };
    let meta = Meta {
        page: u64::from(start.page).into(),
        page_size: u64::from(size.get()).into(),
        first_page_url: url(&Position::FIRST).into(),
        previous_page_url: start.previous(rows, count).as_ref().map(url).into(),
        url: url(&start).into(),
        next_page_url: next.as_ref().map(url).into(),
        key: L::Item::KEY.to_owned().into(),
        ..Meta::default()
    };
    Ok(Page { items: records.into_iter().map(|record| show(record)).collect(), meta })
}

/// Start of a page. The page token is its JSON in base64 with the prefix of Twilio's tokens.
#[derive(Serialize, Deserialize)]
struct Position {
    /// Page number from 0, which is reported only.
    page: u32,
    /// Serial of the record before the page. 0 for the first page.
    after: u64,
}

impl Position {
    const FIRST: Self = Self { page: 0, after: 0 };
    const PREFIX: &'static str = "PT";

    fn read<K: Kind>(cursor: Cursor, rows: &Rows<'_, K>, count: usize) -> Result<Self, Rejection> {
        if let Some(token) = cursor.page_token {
            let position = Self::from_token(&token).ok_or_else(|| {
                let message = "Take the token from next_page_url of a page of this list.".to_owned();
                let error = ParamError { wire: "PageToken", code: code::INVALID_PARAMETER, message };
                Rejection::parameter(&error, &[])
            })?;
            return Ok(Self { page: cursor.page.unwrap_or(position.page), ..position });
        }
        let page = cursor.page.unwrap_or(0);
        let skipped = count.saturating_mul(page as usize);
        Ok(Self { page, after: rows.after(0).take(skipped).last().map_or(0, |record| record.serial) })
    }

    fn from_token(token: &str) -> Option<Self> {
        let json = URL_SAFE_NO_PAD.decode(token.strip_prefix(Self::PREFIX)?).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn cursor(&self) -> Cursor {
        let json = || serde_json::to_string(self).expect("two numbers can be written as JSON");
        let token = || format!("{}{}", Self::PREFIX, URL_SAFE_NO_PAD.encode(json()));
        Cursor { page: Some(self.page), page_token: (self.after > 0).then(token) }
    }

    fn following(&self, serial: u64) -> Self {
        Self { page: self.page.saturating_add(1), after: serial }
    }

    /// Returns the start of the page that ends where this one starts.
    fn previous<K: Kind>(&self, rows: &Rows<'_, K>, count: usize) -> Option<Self> {
        let mut before = rows.up_to_reversed(self.after).map(|record| record.serial);
        before.next()?;
        match before.nth(count - 1) {
            Some(serial) => Some(Self { page: self.page.saturating_sub(1), after: serial }),
            None => Some(Self::FIRST),
        }
    }
}
