//! Single task that appends to the journal. Entries that arrive while a batch is being committed form the next batch, so that many writes share one
//! disk flush. Each caller is answered after the commit.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::interval;

use super::chain::{Chain, Head, Row};
use super::key::Key;
use super::{Damage, JournalError, Unrecorded, event, verification};
use crate::Database;
use crate::engine::{Connection, MAX_ROWS, Statement};

/// Largest batch. The limit bounds the time that its first entry waits.
const MAX_BATCH: usize = 256;
/// Interval of checks for events that other processes have queued.
const PENDING: Duration = Duration::from_secs(5);
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
            // The caller may have been cancelled; the row stays.
            let _ = entry.done.send(result.as_ref().map(|numbers| numbers[at]).map_err(Clone::clone));
        }
    }
}

/// Appends a whole batch or nothing, and returns the number of each row.
///
/// An outcome of a record that has one is left out, and the number is that of the earlier one: a commit may succeed although its response is lost,
/// and another gateway concludes a record that was open for too long.
async fn commit(database: &Database, key: &Key, batch: &[Entry]) -> Result<Vec<i64>, JournalError> {
    let mut transaction = database.begin().await?;
    // Read for each batch: another process may have written meanwhile.
    let head = verification::read_head(&mut transaction).await?;
    let mut chain = Chain::behind(key, head.ok_or(Damage::NoHead)?.open(key)?);
    let concluded = concluded(&mut transaction, batch).await?;
    let (mut rows, mut numbers) = (Vec::<Row>::new(), Vec::new());
    for entry in batch {
        if let Some(number) = entry.concludes.and_then(|record| concluded.get(&record)) {
            numbers.push(*number);
            continue;
        }
        let row = chain.append(entry.concludes, entry.at, entry.text.clone());
        list(&mut transaction, entry, row.number).await?;
        numbers.push(row.number);
        rows.push(row);
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
    Ok(numbers)
}

/// Returns the numbers of the outcomes that the records of a batch have already, by the number of the record.
async fn concluded(connection: &mut Connection, batch: &[Entry]) -> sqlx::Result<BTreeMap<i64, i64>> {
    let records: Vec<_> = batch.iter().filter_map(|entry| entry.concludes).collect();
    if records.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<_> = (1..=records.len()).map(|place| format!("${place}")).collect();
    let sql = format!("SELECT concludes, number FROM journal WHERE concludes IN ({})", places.join(", "));
    let statement = records.into_iter().fold(Statement::of_parts(sql).once(), Statement::bind);
    Ok(statement.fetch_all::<(i64, i64)>(connection).await?.into_iter().collect())
}

/// Inserts or updates the head.
pub(super) async fn write_head(connection: &mut Connection, head: &Head) -> sqlx::Result<()> {
    let statement = "INSERT INTO journal_head (id, count, mac, seal) VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET count = excluded.count, mac = excluded.mac, seal = excluded.seal";
    let query = Statement::new(statement).bind(head.count).bind(&head.mac).bind(&head.seal);
    query.execute(connection).await?;
    Ok(())
}

pub(super) async fn insert(connection: &mut Connection, rows: &[Row]) -> sqlx::Result<()> {
    let rows = rows.iter().map(|row| {
        let text = str::from_utf8(&row.text).expect("JSON is UTF-8");
        [row.number.into(), row.concludes.into(), row.at.into(), text.into(), (&row.mac).into()]
    });
    let statement = Statement::insert("INSERT INTO journal (number, concludes, at, text, mac) VALUES", rows, "");
    statement.execute(connection).await?;
    Ok(())
}

async fn list(connection: &mut Connection, entry: &Entry, number: i64) -> sqlx::Result<()> {
    match &entry.listing {
        Listing::Same => {}
        Listing::Service { number, service } => {
            let statement = "UPDATE journal_listed SET service = $1 WHERE number = $2";
            Statement::new(statement).bind(service).bind(*number).execute(connection).await?;
        }
        Listing::New { account, person, service, fields } => {
            for fields in fields.chunks(MAX_ROWS) {
                const INSERT: &str = "INSERT INTO journal_listed (field, number, at, account, person, service) VALUES";
                let rows = fields.iter().map(|field| {
                    let service = service.as_deref().into();
                    [field.into(), number.into(), entry.at.into(), account.into(), person.into(), service]
                });
                Statement::insert(INSERT, rows, "").execute(connection).await?;
            }
        }
    }
    Ok(())
}
