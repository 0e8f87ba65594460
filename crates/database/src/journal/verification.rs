//! Whether the journal is what was written.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Executor, FromRow, Sqlite, SqliteConnection};

use super::JournalError;
use super::chain::{Broken, Chain, Head, Noted, Row};
use super::event::Event;
use super::key::Key;
use super::record::{self, Conclusion};
use super::writer::{insert, write_head};
use crate::{Database, Failure, kept, unkept};

/// So many rows are looked at together.
const BLOCK: i64 = 1_000;
/// So many are checked when the journal is opened. A whole one may be long, and `verify` checks it.
const LAST: i64 = 100;

/// Why nothing can be said for the journal.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<sqlx::Error> for VerifyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Checks every row, the head and what records are found by. What comes back is for noting elsewhere: `expected`, if it was noted before,
/// is the one thing that tells an older copy of the whole file from the file.
pub async fn verify(database: &Database, key: &Key, expected: Option<&Noted>) -> Result<Noted, VerifyError> {
    // One transaction sees one state, whatever is appended meanwhile.
    let mut transaction = database.reader().begin().await?;
    verify_in(&mut transaction, key, expected).await
}

/// The same, as a connection sees it.
pub(super) async fn verify_in(
    connection: &mut SqliteConnection,
    key: &Key,
    expected: Option<&Noted>,
) -> Result<Noted, VerifyError> {
    let end = verify_chain(connection, key, expected).await?;
    // The rows are sound now, so whatever does not fit them is wrong itself.
    verify_listed(connection, end.count).await?;
    Ok(end)
}

/// How far the journal has grown by its head alone; `None` where it was not begun.
pub async fn head(database: &Database, key: &Key) -> Result<Option<Noted>, VerifyError> {
    let head = read_head(database.reader()).await?;
    Ok(head.map(|head| head.open(key)).transpose()?)
}

/// Begins a journal in the place of one that was lost or removed, and records that.
///
/// # Errors
///
/// [`BeginError::Begun`] where there is a journal, [`BeginError::Rows`] where there is a part of one, and those of the database.
pub async fn begin_again(database: &Database, key: &Key, now: u64) -> Result<(), BeginError> {
    let mut transaction = database.begin().await.map_err(Failure::from)?;
    if read_head(&mut *transaction).await.map_err(Failure::from)?.is_some() {
        return Err(BeginError::Begun);
    }
    if has_rows(&mut transaction).await.map_err(Failure::from)? {
        return Err(BeginError::Rows);
    }
    let begun = async {
        let mut chain = Chain::begin(key);
        let rows = [chain.append(None, kept(now), Event::JournalBegun.to_json())];
        // It lists records that are gone.
        sqlx::query("DELETE FROM journal_listed").execute(&mut *transaction).await?;
        insert(&mut transaction, &rows).await?;
        write_head(&mut transaction, &Head::seal(key, chain.end())).await?;
        transaction.commit().await
    };
    Ok(begun.await.map_err(Failure::from)?)
}

/// When the journal was begun by hand, in the place of one that was lost or removed, in Unix seconds; `None` where it was begun by the gateway.
///
/// # Errors
///
/// Those of the database.
pub async fn begun_by_hand(database: &Database) -> Result<Option<u64>, Failure> {
    let first =
        sqlx::query_as("SELECT at, text FROM journal WHERE number = 1").fetch_optional(database.reader()).await?;
    let first = first.filter(|(_, text): &(i64, Vec<u8>)| Event::parse(text) == Some(Event::JournalBegun));
    Ok(first.map(|(at, _)| unkept(at)))
}

/// Reason why no journal was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    #[error("There is a journal already. It goes on when the gateway starts.")]
    Begun,
    #[error(
        "Records of a journal are there, and its head is not: it was tampered with. Put a backup of the database in its place."
    )]
    Rows,
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Tells whether there are records, with a head or without one.
pub(super) async fn has_rows(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM journal)").fetch_one(connection).await
}

/// Tells whether people have signed in since there are journals: the gateway begins one before anybody can.
pub(super) async fn was_used(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    const USED: &str =
        "WITH journals (since) AS (SELECT unixepoch(installed_on) FROM _sqlx_migrations WHERE version = 2)
        SELECT EXISTS (SELECT 1 FROM sessions, journals WHERE started >= since)
            OR EXISTS (SELECT 1 FROM people, journals WHERE signed_in >= since)";
    sqlx::query_scalar(USED).fetch_one(connection).await
}

/// Begins a new journal, or checks the end of one.
pub(super) async fn begin(database: &Database, key: &Key) -> Result<(), JournalError> {
    let mut transaction = database.begin().await?;
    let head = read_head(&mut *transaction).await?;
    let rows: Vec<Row> = {
        let statement = "SELECT number, concludes, at, text, mac FROM journal ORDER BY number DESC LIMIT ?1";
        sqlx::query_as(statement).bind(LAST + 1).fetch_all(&mut *transaction).await?
    };
    if head.is_none() && rows.is_empty() {
        write_head(&mut transaction, &Head::seal(key, Chain::begin(key).end())).await?;
        transaction.commit().await?;
        return Ok(());
    }
    let mut rows = rows.into_iter().rev().peekable();
    let mut chain = Chain::begin(key);
    // The row before the last ones is where they are fastened.
    if let Some(row) = rows.next_if(|row| row.number > 1) {
        let mac = row.mac.try_into().map_err(|_| Broken::Changed(row.number))?;
        chain = Chain::behind(key, Noted { count: row.number, mac });
    }
    // The head first: with another key nothing fits, and it says so.
    if let Some(head) = &head {
        head.open(key)?;
    }
    rows.try_for_each(|row| chain.check(&row))?;
    chain.finish(head.as_ref())?;
    Ok(())
}

pub(super) async fn read_head<'e>(database: impl Executor<'e, Database = Sqlite>) -> sqlx::Result<Option<Head>> {
    sqlx::query_as("SELECT count, mac, seal FROM journal_head WHERE id = 1").fetch_optional(database).await
}

async fn verify_chain(
    connection: &mut SqliteConnection,
    key: &Key,
    expected: Option<&Noted>,
) -> Result<Noted, VerifyError> {
    let statement = "SELECT number, concludes, at, text, mac FROM journal WHERE number > ?1 ORDER BY number LIMIT ?2";
    let mut chain = Chain::begin(key);
    let mut last = i64::MIN;
    loop {
        let rows: Vec<Row> = sqlx::query_as(statement).bind(last).bind(BLOCK).fetch_all(&mut *connection).await?;
        let Some(end) = rows.last() else { break };
        last = end.number;
        for row in &rows {
            chain.check(row)?;
            if expected.is_some_and(|noted| noted.count == row.number && *noted != chain.end()) {
                return Err(Broken::Other(row.number).into());
            }
        }
    }
    let end = chain.finish(read_head(&mut *connection).await?.as_ref())?;
    match expected {
        Some(noted) if noted.count > end.count => Err(Broken::Older { noted: noted.count, found: end.count }.into()),
        _ => Ok(end),
    }
}

/// What a record is found by.
#[derive(PartialEq, Eq, PartialOrd, Ord, FromRow)]
struct Listed {
    number: i64,
    field: String,
    at: i64,
    account: String,
    person: String,
    service: Option<String>,
}

/// Checks what records are found by against the rows.
async fn verify_listed(connection: &mut SqliteConnection, count: i64) -> Result<(), VerifyError> {
    let statement =
        "SELECT number, field, at, account, person, service FROM journal_listed WHERE number BETWEEN ?1 AND ?2";
    // Nothing may be found before the first row or behind the last.
    let mut first = i64::MIN;
    loop {
        let last = first.max(0) + BLOCK;
        let last = if last < count { last } else { i64::MAX };
        let found: Vec<Listed> = sqlx::query_as(statement).bind(first).bind(last).fetch_all(&mut *connection).await?;
        let found = found.into_iter().collect::<BTreeSet<_>>();
        let expected = expected_listed(connection, first, last).await?;
        if let Some(odd) = found.symmetric_difference(&expected).next() {
            return Err(Broken::Listed(odd.number).into());
        }
        if last == i64::MAX {
            return Ok(());
        }
        first = last + 1;
    }
}

async fn expected_listed(
    connection: &mut SqliteConnection,
    first: i64,
    last: i64,
) -> Result<BTreeSet<Listed>, VerifyError> {
    let intents = "SELECT number, at, text FROM journal WHERE concludes IS NULL AND number BETWEEN ?1 AND ?2";
    let intents: Vec<(i64, i64, Vec<u8>)> =
        sqlx::query_as(intents).bind(first).bind(last).fetch_all(&mut *connection).await?;
    let outcomes = "SELECT concludes, text FROM journal WHERE concludes BETWEEN ?1 AND ?2";
    let outcomes: Vec<(i64, Vec<u8>)> =
        sqlx::query_as(outcomes).bind(first).bind(last).fetch_all(&mut *connection).await?;
    let learnt = |(number, text): (i64, Vec<u8>)| {
        let conclusion: Conclusion = serde_json::from_slice(&text).ok()?;
        Some((number, conclusion.service?.to_string()))
    };
    let services: BTreeMap<i64, String> = outcomes.into_iter().filter_map(learnt).collect();
    let mut expected = BTreeSet::new();
    for (number, at, text) in intents.into_iter().filter(|(.., text)| Event::parse(text).is_none()) {
        let record = record::parse(&text).ok_or(Broken::Changed(number))?;
        let service = services.get(&number).cloned().or_else(|| record.service.text());
        expected.extend(record::fields(&record).into_iter().map(|field| Listed {
            number,
            field: field.to_owned(),
            at,
            account: record.account.text().unwrap_or_default(),
            person: record.person.text().unwrap_or_default(),
            service: service.clone(),
        }));
    }
    Ok(expected)
}
