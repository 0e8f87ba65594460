//! Single task that appends to the journal. Entries that arrive while a batch is being committed form the next batch, so that many writes share one
//! disk flush. Each caller is answered after the commit.

use std::time::Duration;

use sqlx::{QueryBuilder, Sqlite, Transaction};
use tokio::sync::{mpsc, oneshot};
use tokio::time::interval;

use super::chain::{Chain, Head, Row};
use super::key::Key;
use super::{Damage, JournalError, Unrecorded, event, verification};
use crate::Database;

/// Largest batch. The limit bounds the time that its first entry waits.
const MAX_BATCH: usize = 256;
/// Interval of checks for events that other processes have queued.
const PENDING: Duration = Duration::from_secs(5);
/// Largest number of rows in one statement. SQLite allows 32 766 values in a statement; other databases allow more.
const MAX_ROWS: usize = 1_000;

/// Row that waits to be written.
pub(super) struct Entry {
    pub concludes: Option<i64>,
    pub at: i64,
    pub text: String,
    pub listing: Listing,
    /// Receives the number of the row when it is on the disk.
    pub done: oneshot::Sender<Result<i64, Unrecorded>>,
}

/// Change to the index of records.
pub(super) enum Listing {
    /// Adds a record.
    New { account: String, person: String, service: Option<String>, fields: Vec<String> },
    /// Sets the service of a record, which the response has revealed.
    Service { number: i64, service: String },
    /// No change.
    Same,
}

/// Runs until every sender is dropped.
pub(super) async fn run(database: Database, key: Key, mut waiting: mpsc::Receiver<Entry>) {
    let mut batch = Vec::new();
    let mut looks = interval(PENDING);
    loop {
        tokio::select! {
            count = waiting.recv_many(&mut batch, MAX_BATCH) => {
                if count == 0 {
                    return;
                }
            }
            // A failure is reported to the next caller that writes.
            _ = looks.tick() => {
                if !event::is_pending(&database).await.unwrap_or(false) {
                    continue;
                }
            }
        }
        let result = commit(&database, &key, &batch).await.map_err(|error| {
            tracing::error!(%error, "the journal could not be written");
            Unrecorded::from(error)
        });
        for (at, entry) in batch.drain(..).enumerate() {
            let result = match &result {
                Ok(first) => Ok(first + at as i64),
                Err(error) => Err(error.clone()),
            };
            // The caller may have been cancelled; the row stays.
            let _ = entry.done.send(result);
        }
    }
}

/// Appends a whole batch or nothing, and returns the number of its first row.
async fn commit(database: &Database, key: &Key, batch: &[Entry]) -> Result<i64, JournalError> {
    let mut transaction = database.begin().await?;
    // Read for each batch: another process may have written meanwhile.
    let head = verification::read_head(&mut *transaction).await?;
    let mut chain = Chain::behind(key, head.ok_or(Damage::NoHead)?.open(key)?);
    let first = chain.end().count + 1;
    let mut rows: Vec<Row> =
        batch.iter().map(|entry| chain.append(entry.concludes, entry.at, entry.text.clone())).collect();
    for (entry, row) in batch.iter().zip(&rows) {
        list(&mut transaction, entry, row.number).await?;
    }
    let pending = event::take_pending(&mut transaction).await?;
    rows.extend(pending.into_iter().map(|(at, text)| chain.append(None, at, text)));
    for rows in rows.chunks(MAX_ROWS) {
        insert(&mut transaction, rows).await?;
    }
    write_head(&mut transaction, &Head::seal(key, chain.end())).await?;
    transaction.commit().await?;
    // Checked again after the commit: a commit to a deleted file is lost.
    database.check_files()?;
    Ok(first)
}

/// Inserts or updates the head.
pub(super) async fn write_head(transaction: &mut Transaction<'_, Sqlite>, head: &Head) -> sqlx::Result<()> {
    let statement = "INSERT INTO journal_head (id, count, mac, seal) VALUES (1, ?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET count = excluded.count, mac = excluded.mac, seal = excluded.seal";
    let query = sqlx::query(statement).bind(head.count).bind(&head.mac).bind(&head.seal);
    query.execute(&mut **transaction).await?;
    Ok(())
}

pub(super) async fn insert(transaction: &mut Transaction<'_, Sqlite>, rows: &[Row]) -> sqlx::Result<()> {
    let mut statement = QueryBuilder::new("INSERT INTO journal (number, concludes, at, text, mac) ");
    statement.push_values(rows, |mut values, row| {
        let text = str::from_utf8(&row.text).expect("JSON is UTF-8");
        values.push_bind(row.number).push_bind(row.concludes).push_bind(row.at).push_bind(text).push_bind(&row.mac);
    });
    statement.build().persistent(false).execute(&mut **transaction).await?;
    Ok(())
}

async fn list(transaction: &mut Transaction<'_, Sqlite>, entry: &Entry, number: i64) -> sqlx::Result<()> {
    match &entry.listing {
        Listing::Same => {}
        Listing::Service { number, service } => {
            let statement = "UPDATE journal_listed SET service = ?1 WHERE number = ?2";
            sqlx::query(statement).bind(service).bind(number).execute(&mut **transaction).await?;
        }
        Listing::New { account, person, service, fields } => {
            for fields in fields.chunks(MAX_ROWS) {
                let columns = "INSERT INTO journal_listed (field, number, at, account, person, service) ";
                let mut statement = QueryBuilder::new(columns);
                statement.push_values(fields, |mut values, field| {
                    values.push_bind(field).push_bind(number).push_bind(entry.at);
                    values.push_bind(account).push_bind(person).push_bind(service);
                });
                statement.build().persistent(false).execute(&mut **transaction).await?;
            }
        }
    }
    Ok(())
}
