//! Verification of the journal.

use std::collections::{BTreeMap, BTreeSet};

use engine::journal::record::{self, Conclusion};
use sqlx::FromRow;

use super::JournalError;
use super::chain::{Chain, Checkpoint, Damage, Head, Row};
use super::event::Event;
use super::key::Key;
use super::stored;
use super::writer::{insert, write_head};
use crate::engine::{Connection, RawText, Statement};
use crate::{Database, DatabaseError, to_i64, to_u64};

/// Number of rows that are read at a time.
const BLOCK: i64 = 1_000;
/// Number of rows that are checked when the journal is opened. A whole journal may be long, and `verify` checks it.
const LAST: i64 = 100;

/// Reason why the verification failed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Damage(#[from] Damage),
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

impl From<sqlx::Error> for VerifyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Checks every row, the head and the index of records, and returns the checkpoint to note outside of the database. Only an earlier
/// checkpoint, given as `expected`, reveals that the whole file was replaced by an older copy.
///
/// # Errors
///
/// See [`VerifyError`].
pub async fn verify(database: &Database, key: &Key, expected: Option<&Checkpoint>) -> Result<Checkpoint, VerifyError> {
    // A transaction has a consistent view while other rows are appended.
    let mut transaction = database.snapshot().await?;
    verify_in(&mut transaction, key, expected).await
}

/// Verifies the journal as a connection sees it.
pub(crate) async fn verify_in(
    connection: &mut Connection,
    key: &Key,
    expected: Option<&Checkpoint>,
) -> Result<Checkpoint, VerifyError> {
    let end = verify_chain(connection, key, expected).await?;
    // The rows are intact, so any difference is a fault of the index.
    verify_listed(connection, end.count).await?;
    Ok(end)
}

/// Reads the checkpoint of the journal from its head; `None` if no journal was started.
///
/// # Errors
///
/// See [`VerifyError`].
pub async fn head(database: &Database, key: &Key) -> Result<Option<Checkpoint>, VerifyError> {
    let head = read_head(&mut database.reader().await?).await?;
    Ok(head.map(|head| head.open(key)).transpose()?)
}

/// Starts a journal that replaces a lost or removed one, and records that in its first row.
///
/// # Errors
///
/// [`BeginError::Begun`] if there is a journal, [`BeginError::Rows`] if there is a part of one, and those of the database.
pub async fn begin_again(database: &Database, key: &Key, now: u64) -> Result<(), BeginError> {
    let mut transaction = database.begin().await.map_err(DatabaseError::from)?;
    if read_head(&mut transaction).await.map_err(DatabaseError::from)?.is_some() {
        return Err(BeginError::Begun);
    }
    if has_rows(&mut transaction).await.map_err(DatabaseError::from)? {
        return Err(BeginError::Rows);
    }
    let commit = async {
        let mut chain = Chain::begin(key);
        let rows = [chain.append(None, to_i64(now), Event::JournalBegun.to_json())];
        // The index lists records that do not exist any more.
        Statement::new("DELETE FROM journal_listed").execute(&mut transaction).await?;
        insert(&mut transaction, &rows).await?;
        write_head(&mut transaction, &Head::seal(key, chain.end())).await?;
        transaction.commit().await
    };
    Ok(commit.await.map_err(DatabaseError::from)?)
}

/// Returns the Unix time at which the journal was started by hand, to replace one that was lost or removed; `None` if the gateway started it.
///
/// # Errors
///
/// Those of the database.
pub async fn begun_by_hand(database: &Database) -> Result<Option<u64>, DatabaseError> {
    let first = Statement::new("SELECT at, text FROM journal WHERE number = 1");
    let first = first.fetch_optional(&mut database.reader().await?).await?;
    let first = first.filter(|(_, text): &(i64, RawText)| Event::parse(&text.0) == Some(Event::JournalBegun));
    Ok(first.map(|(at, _)| to_u64(at)))
}

/// Reason why no journal was started.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    #[error("There is a journal already. The gateway continues it at its next start.")]
    Begun,
    #[error("The journal has records but no head: it was changed. Replace the database with a backup.")]
    Rows,
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

/// Returns the number of rows, with or without a head.
///
/// # Errors
///
/// Those of the database.
pub async fn row_count(database: &Database) -> Result<u64, DatabaseError> {
    let count = Statement::new("SELECT count(*) FROM journal");
    Ok(to_u64(count.fetch_value(&mut database.reader().await?).await?))
}

/// Returns true if there are rows, with or without a head.
pub(super) async fn has_rows(connection: &mut Connection) -> sqlx::Result<bool> {
    Statement::new("SELECT EXISTS (SELECT 1 FROM journal)").fetch_value(connection).await
}

/// Returns true if users have signed in since the database has a journal. The gateway starts a journal before anyone can sign in.
pub(super) async fn was_used(connection: &mut Connection) -> sqlx::Result<bool> {
    // In PostgreSQL the first migration has all tables.
    let since = if connection.is_postgres() {
        "SELECT extract(epoch FROM installed_on)::bigint FROM _sqlx_migrations ORDER BY version LIMIT 1"
    } else {
        "SELECT unixepoch(installed_on) FROM _sqlx_migrations WHERE version = 2"
    };
    let used = format!(
        "WITH journals (since) AS ({since})
        SELECT EXISTS (SELECT 1 FROM sessions, journals WHERE started >= since)
            OR EXISTS (SELECT 1 FROM people, journals WHERE signed_in >= since)"
    );
    Statement::of_parts(used).fetch_value(connection).await
}

/// Starts a new journal, or checks the last rows and the head of an existing one.
pub(super) async fn begin(database: &Database, key: &Key) -> Result<(), JournalError> {
    let mut transaction = database.begin().await?;
    let head = read_head(&mut transaction).await?;
    let rows: Vec<Row> = {
        let statement = "SELECT number, concludes, at, text, mac FROM journal ORDER BY number DESC LIMIT $1";
        Statement::new(statement).bind(LAST + 1).fetch_all(&mut transaction).await?
    };
    if head.is_none() && rows.is_empty() {
        write_head(&mut transaction, &Head::seal(key, Chain::begin(key).end())).await?;
        transaction.commit().await?;
        return Ok(());
    }
    let mut rows = rows.into_iter().rev().peekable();
    let mut chain = Chain::begin(key);
    // The checked rows are appended to the row before them, which is trusted.
    if let Some(row) = rows.next_if(|row| row.number > 1) {
        let mac = row.mac.try_into().map_err(|_| Damage::Changed(row.number))?;
        chain = Chain::behind(key, Checkpoint { count: row.number, mac });
    }
    // The head is checked first: with a wrong key nothing matches, and its error says so.
    if let Some(head) = &head {
        head.open(key)?;
    }
    rows.try_for_each(|row| chain.check(&row))?;
    chain.finish(head.as_ref())?;
    Ok(())
}

pub(super) async fn read_head(connection: &mut Connection) -> sqlx::Result<Option<Head>> {
    Statement::new("SELECT count, mac, seal FROM journal_head WHERE id = 1").fetch_optional(connection).await
}

async fn verify_chain(
    connection: &mut Connection,
    key: &Key,
    expected: Option<&Checkpoint>,
) -> Result<Checkpoint, VerifyError> {
    let statement = "SELECT number, concludes, at, text, mac FROM journal WHERE number > $1 ORDER BY number LIMIT $2";
    let mut chain = Chain::begin(key);
    let mut last = i64::MIN;
    loop {
        let rows: Vec<Row> = Statement::new(statement).bind(last).bind(BLOCK).fetch_all(connection).await?;
        let Some(end) = rows.last() else { break };
        last = end.number;
        for row in &rows {
            chain.check(row)?;
            if expected.is_some_and(|checkpoint| checkpoint.count == row.number && *checkpoint != chain.end()) {
                return Err(Damage::Other(row.number).into());
            }
        }
    }
    let end = chain.finish(read_head(connection).await?.as_ref())?;
    match expected {
        Some(checkpoint) if checkpoint.count > end.count => {
            Err(Damage::Older { noted: checkpoint.count, found: end.count }.into())
        }
        _ => Ok(end),
    }
}

/// Row of the index of records.
#[derive(PartialEq, Eq, PartialOrd, Ord, FromRow)]
struct Listed {
    number: i64,
    field: String,
    at: i64,
    account: String,
    person: String,
    service: Option<String>,
}

/// Checks the index of records against the rows.
async fn verify_listed(connection: &mut Connection, count: i64) -> Result<(), VerifyError> {
    let statement =
        "SELECT number, field, at, account, person, service FROM journal_listed WHERE number BETWEEN $1 AND $2";
    // The first and the last range are open: nothing may be listed before the first row or after the last.
    let mut first = i64::MIN;
    loop {
        let last = first.max(0) + BLOCK;
        let last = if last < count { last } else { i64::MAX };
        let found: Vec<Listed> = Statement::new(statement).bind(first).bind(last).fetch_all(connection).await?;
        let found = found.into_iter().collect::<BTreeSet<_>>();
        let expected = expected_listed(connection, first, last).await?;
        if let Some(differing) = found.symmetric_difference(&expected).next() {
            return Err(Damage::Listed(differing.number).into());
        }
        if last == i64::MAX {
            return Ok(());
        }
        first = last + 1;
    }
}

async fn expected_listed(connection: &mut Connection, first: i64, last: i64) -> Result<BTreeSet<Listed>, VerifyError> {
    let intents = "SELECT number, at, text FROM journal WHERE concludes IS NULL AND number BETWEEN $1 AND $2";
    let intents: Vec<(i64, i64, RawText)> =
        Statement::new(intents).bind(first).bind(last).fetch_all(connection).await?;
    let outcomes = "SELECT concludes, text FROM journal WHERE concludes BETWEEN $1 AND $2";
    let outcomes: Vec<(i64, RawText)> = Statement::new(outcomes).bind(first).bind(last).fetch_all(connection).await?;
    let service_of = |(number, RawText(text)): (i64, RawText)| {
        let conclusion: Conclusion = serde_json::from_slice(&text).ok()?;
        Some((number, conclusion.service?.to_string()))
    };
    let services: BTreeMap<i64, String> = outcomes.into_iter().filter_map(service_of).collect();
    let mut expected = BTreeSet::new();
    for (number, at, RawText(text)) in intents.into_iter().filter(|(.., text)| Event::parse(&text.0).is_none()) {
        let record = stored::parse(&text).ok_or(Damage::Changed(number))?;
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
