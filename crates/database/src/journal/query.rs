//! Queries of the journal: pages of the history, and exports.

use api::Page;
use api::gateway::history::{List, Record};
use api::number::Whole;
use engine::journal::record::{canonical_sid, plan_field};
use sqlx::FromRow;

use super::stored;
use crate::engine::{RawText, Statement};
pub use crate::paging::PageError;
use crate::paging::{MAX_PAGE, Place};
use crate::{Database, DatabaseError, to_i64};

/// Every filter uses the same narrow index rows in display order, so that no combination of filters reads more than those.
const PAGE: &str = "
    SELECT intent.number, intent.at, intent.text, outcome.at AS ended, outcome.text AS conclusion
    FROM (
        SELECT number FROM journal_listed
        WHERE field = $1 AND number < $2 AND number >= $10
            AND ($3 IS NULL OR account = $3) AND ($4 IS NULL OR person = $4) AND ($5 IS NULL OR service = $5)
            AND at >= $6 AND at < $7
            AND ($11 IS NULL OR EXISTS (
                SELECT 1 FROM journal_listed AS other WHERE other.field = $11 AND other.number = journal_listed.number
            ))
        ORDER BY number DESC LIMIT $8 OFFSET $9
    ) AS listed
    JOIN journal AS intent ON intent.number = listed.number
    LEFT JOIN journal AS outcome ON outcome.concludes = listed.number
    ORDER BY listed.number DESC";

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
    let place = Place::of(list)?;
    let found = find(database, list, place.below(), place.size() + 1, to_i64(place.skipped() as u64)).await;
    let mut found = found.map_err(DatabaseError::from)?;
    let has_more = found.len() > place.size();
    found.truncate(place.size());
    let meta = place.meta(list, found.last().filter(|_| has_more).map(|last| last.number));
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
    #[sqlx(try_from = "RawText")]
    text: Vec<u8>,
    ended: Option<i64>,
    conclusion: Option<RawText>,
}

impl FoundRecord {
    fn record(&self) -> Record {
        let ended = self.ended.zip(self.conclusion.as_ref().map(|text| text.0.as_slice()));
        stored::read(self.number, (self.at, &self.text), ended)
    }
}

async fn find(
    database: &Database,
    list: &List,
    before: i64,
    count: usize,
    skipped: i64,
) -> sqlx::Result<Vec<FoundRecord>> {
    let from = list.from.as_ref().map_or(i64::MIN, |day| to_i64(day.first_second()));
    let until = list.until.as_ref().map_or(i64::MAX, |day| to_i64(day.next_second()));
    let only = list.number.map(|Whole(number)| i64::from(number));
    let before = only.map_or(before, |number| before.min(number + 1));
    // The index row of a plan selects few records, so it comes first.
    let (field, also) = match list.plan {
        Some(plan) => (plan_field(plan), list.field.clone()),
        None => (list.field.clone().unwrap_or_default(), None),
    };
    Statement::new(PAGE)
        .bind(field)
        .bind(before)
        .bind(list.account.as_ref().map(|account| account.as_str()))
        .bind(list.person.as_ref().map(|person| person.as_str()))
        .bind(list.service.as_ref().map(|service| canonical_sid(service).to_string()))
        .bind(from)
        .bind(until)
        .bind(count as i64)
        .bind(skipped)
        .bind(only.unwrap_or(i64::MIN))
        .bind(also)
        .fetch_all(&mut database.reader().await?)
        .await
}
