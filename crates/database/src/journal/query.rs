//! Queries of the journal: pages of the history, and exports.

use api::gateway::history::{List, Record};
use api::page::{Cursor, Meta};
use api::{Endpoint, Listed, Page, PageSize, Paged};
use sqlx::FromRow;

use super::record::{self, canonical_sid};
use crate::{Database, DatabaseError, to_i64};

/// Largest page.
const MAX_PAGE: u32 = 500;

/// Every filter uses the same narrow index rows in display order, so that no combination of filters reads more than those.
const PAGE: &str = "
    SELECT intent.number, intent.at, intent.text, outcome.at AS ended, outcome.text AS conclusion
    FROM (
        SELECT number FROM journal_listed
        WHERE field = ?1 AND number < ?2
            AND (?3 IS NULL OR account = ?3) AND (?4 IS NULL OR person = ?4) AND (?5 IS NULL OR service = ?5)
            AND at >= ?6 AND at < ?7
        ORDER BY number DESC LIMIT ?8 OFFSET ?9
    ) AS listed
    JOIN journal AS intent ON intent.number = listed.number
    LEFT JOIN journal AS outcome ON outcome.concludes = listed.number
    ORDER BY listed.number DESC";

/// Reason why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("Use the PageToken of the next_page_url of this list.")]
    Token,
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

/// Reason why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError<E> {
    #[error(transparent)]
    Page(#[from] PageError),
    /// Error of the callback that receives the records.
    #[error("{0}")]
    Taker(E),
}

/// Returns a page of the records that match the filters of the list, newest first.
///
/// # Errors
///
/// [`PageError::Token`] for a token of another list, and those of the database.
pub async fn page(database: &Database, list: &List) -> Result<Page<Record>, PageError> {
    let (cursor, size) = list.place();
    let size = size.unwrap_or(PageSize::DEFAULT).clamped(MAX_PAGE);
    let before = cursor.page_token.as_deref().map(str::parse::<i64>).transpose().map_err(|_| PageError::Token)?;
    let page = cursor.page.unwrap_or(0);
    let skipped = if before.is_some() { 0 } else { i64::from(page) * i64::from(size.get()) };

    let count = size.get() as usize;
    let mut found =
        find(database, list, before.unwrap_or(i64::MAX), count + 1, skipped).await.map_err(DatabaseError::from)?;
    let has_more = found.len() > count;
    found.truncate(count);
    let next = found.last().filter(|_| has_more).map(|last| last.number);
    let address = |page: u32, before: Option<i64>| {
        let mut list = list.clone();
        list.seek(Cursor { page: Some(page), page_token: before.map(|number| number.to_string()) }, size);
        list.request(&()).target()
    };
    let meta = Meta {
        page: u64::from(page).into(),
        page_size: u64::from(size.get()).into(),
        first_page_url: address(0, None).into(),
        url: address(page, before).into(),
        next_page_url: next.map(|number| address(page.saturating_add(1), Some(number))).into(),
        key: Record::KEY.to_owned().into(),
        ..Meta::default()
    };
    Ok(Page { items: found.iter().map(FoundRecord::record).collect(), meta })
}

/// Passes every record that matches the filters of the list to `take`, newest first, and returns their number.
///
/// # Errors
///
/// Those of the database, and of `take`.
pub async fn export<E>(
    database: &Database,
    list: &List,
    mut take: impl FnMut(Record) -> Result<(), E>,
) -> Result<u64, ExportError<E>> {
    let mut exported = 0;
    let mut before = i64::MAX;
    loop {
        let found = find(database, list, before, MAX_PAGE as usize, 0).await;
        let found = found.map_err(|error| PageError::from(DatabaseError::from(error)))?;
        let Some(last) = found.last() else { return Ok(exported) };
        before = last.number;
        for found in &found {
            take(found.record()).map_err(ExportError::Taker)?;
            exported += 1;
        }
    }
}

/// Intent of a record with its outcome, if there is one.
#[derive(FromRow)]
struct FoundRecord {
    number: i64,
    at: i64,
    text: Vec<u8>,
    ended: Option<i64>,
    conclusion: Option<Vec<u8>>,
}

impl FoundRecord {
    fn record(&self) -> Record {
        let ended = self.ended.zip(self.conclusion.as_deref());
        record::read(self.number, (self.at, &self.text), ended)
    }
}

async fn find(
    database: &Database,
    list: &List,
    before: i64,
    count: usize,
    skipped: i64,
) -> sqlx::Result<Vec<FoundRecord>> {
    let from = list.from.as_ref().map_or(i64::MIN, |day| to_i64(day.start()));
    let until = list.until.as_ref().map_or(i64::MAX, |day| to_i64(day.end()));
    sqlx::query_as(PAGE)
        .bind(list.field.as_deref().unwrap_or_default())
        .bind(before)
        .bind(list.account.as_ref().map(|account| account.as_str()))
        .bind(list.person.as_ref().map(|person| person.as_str()))
        .bind(list.service.as_ref().map(|service| canonical_sid(service).to_string()))
        .bind(from)
        .bind(until)
        .bind(count as i64)
        .bind(skipped)
        .fetch_all(database.reader())
        .await
}
