//! Journal of the writes that commands make to the sandbox's file. Each record is stored in the transaction of the changes that it is about.

use api::date::Timestamp;
use api::gateway::history::Record;
use api::gateway::session::UserName;
use api::operation::Operation;
use api::sandbox_server::journal::CommandRecord;
use api::{Json, Method, Params, Request, Response};
use database::journal::Key;
use engine::journal::record::{conclude, from_write};
use engine::journal::{Sent, Write, WriteResult};
use gateway::now;
use sandbox::{IncomingRequest, Settings, Store};
use serde_json::Value;
use sqlx::sqlite::SqliteConnection;

/// Number of records that are stored, the newest ones.
pub const LIMIT: usize = 1_000;

const ADD: &str = "INSERT INTO commands (record) SELECT value FROM json_each(?1)";
const TRIM: &str = "DELETE FROM commands WHERE number <= (SELECT max(number) FROM commands) - ?1";

/// Journal of commands, as it was when the file was opened.
pub struct CommandJournal {
    /// Records, newest first.
    pub records: Vec<CommandRecord>,
    key: Key,
}

impl CommandJournal {
    /// Reads the journal of a file. A record that cannot be read is left out.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or has no journal.
    pub async fn read(connection: &mut SqliteConnection) -> sqlx::Result<Self> {
        let state = sqlx::query_as("SELECT identity, key FROM command_journal").fetch_one(&mut *connection).await;
        let (identity, key): (String, String) = state?;
        let key = Key::from_text(&key).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let rows = sqlx::query_as("SELECT number, record FROM commands ORDER BY number DESC");
        let rows: Vec<(i64, String)> = rows.fetch_all(connection).await?;
        let record = |(number, text): (i64, String)| {
            let record = Record::from_json(&serde_json::from_str(&text).ok()?)?;
            let record = Record { number: u64::try_from(number).ok()?.into(), ..record };
            Some(CommandRecord { journal: identity.clone().into(), record: record.into(), ..CommandRecord::default() })
        };
        Ok(Self { records: rows.into_iter().filter_map(record).collect(), key })
    }

    /// Begins the record of a write. `None` for a request that the contract does not have.
    pub fn begin<'a>(
        &'a self,
        person: &UserName,
        store: &Store,
        settings: &Settings,
        incoming: &IncomingRequest<'_>,
    ) -> Option<Recording<'a>> {
        let request = incoming.request;
        let mut operations = Operation::at(&request.path).map(|(operation, _)| operation);
        let operation =
            operations.find(|operation| operation.method == request.method && operation.method != Method::Get)?;
        let before = operation.reading().and_then(|reading| {
            let request = Request::new(reading.method, request.path.clone(), Params::default());
            let response = sandbox::handle_read(store, settings, &IncomingRequest { request: &request, ..*incoming })?;
            let is_read = (200..300).contains(&response.status);
            is_read.then(|| api::json::parse(&response.body)).flatten().filter(Value::is_object)
        });
        let Request { path, params, plan, .. } = request;
        // The key is that of one file, so that the account needs no name.
        let write =
            Write { account: "", operation, path, params, before: before.as_ref(), document: None, plan: *plan };
        let at = Timestamp::from_unix(now()).into();
        let record = Record { at, person: person.clone().into(), ..from_write(&write, &self.key) };
        Some(Recording { sent: Sent::new(&write, &record), record, key: &self.key })
    }
}

/// Record of a write that is being carried out.
pub struct Recording<'a> {
    record: Record,
    sent: Sent,
    key: &'a Key,
}

impl Recording<'_> {
    /// Completes the record with the response to the write.
    pub fn end(mut self, response: &Response) -> Record {
        let now = now();
        conclude(&self.sent, &WriteResult::of(response, now), self.key).add_to(&mut self.record);
        self.record.ended = Timestamp::from_unix(now).into();
        self.record
    }
}

/// Adds records, and removes those beyond the limit.
///
/// # Errors
///
/// The file cannot be written.
pub async fn add(connection: &mut SqliteConnection, records: &[Record]) -> sqlx::Result<()> {
    let texts: Vec<Value> = records.iter().map(|record| record.to_json().to_string().into()).collect();
    sqlx::query(ADD).bind(Value::from(texts).to_string()).execute(&mut *connection).await?;
    let limit = i64::try_from(LIMIT).unwrap_or(i64::MAX);
    sqlx::query(TRIM).bind(limit).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use api::gateway::history::Outcome;
    use sandbox::Seed;

    use super::*;
    use crate::store::database::Database;
    use crate::store::{self, OpenedStore, Storage};

    async fn open(path: &Path) -> OpenedStore {
        store::open(&Storage::File(path.to_owned()), Settings::default(), Some(Seed::Empty)).await.unwrap()
    }

    fn post(path: &str, params: &[(&str, &str)]) -> Request {
        let mut form = Params::default();
        params.iter().for_each(|(name, value)| form.push(name, *value));
        Request::new(Method::Post, path.to_owned(), form)
    }

    #[tokio::test]
    async fn writes_of_a_command_are_recorded_also_rejected_ones() {
        const PATH: &str = "/v1/Configuration";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.sqlite");
        let OpenedStore { store, writer, .. } = open(&path).await;
        assert!(store.commands().is_empty());
        let user: UserName = "cli+ada".parse().unwrap();
        for (timer, status) in [("P7D", 200), ("PT1S", 400)] {
            let request = post(PATH, &[("DefaultClosedTimer", timer)]);
            assert_eq!(store.write_recorded(request, "https://sandbox.test".into(), user.clone()).await.status, status);
        }
        let request = post(PATH, &[("DefaultClosedTimer", "P8D")]);
        assert_eq!(store.write(request, "https://sandbox.test".into()).await.status, 200);
        drop(store);
        writer.await.unwrap().unwrap();

        let OpenedStore { store, writer, .. } = open(&path).await;
        let records: Vec<_> = store.commands().iter().map(|entry| entry.record.known().unwrap()).collect();
        assert_eq!(records.len(), 2, "the dashboard records its own: {records:?}");
        assert_eq!(records[1].person.known(), Some(&user));
        assert_eq!(records[1].outcome.known(), Some(&Outcome::Done));
        let change = &records[1].changes.known().unwrap()[0];
        assert_eq!(change.after.known(), Some(&"P7D".into()));
        assert_eq!(records[0].outcome.known(), Some(&Outcome::Rejected));
        assert_eq!(records[0].changes.known().unwrap()[0].before.known(), Some(&"P7D".into()));
        drop(store);
        writer.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn the_newest_records_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.sqlite");
        let mut database = Database::open(&path).await.unwrap();
        let records = vec![Record::default(); LIMIT + 5];
        database.commit(&[], &records).await.unwrap();
        database.commit(&[], &records[..2]).await.unwrap();
        let journal = database.command_journal().await.unwrap();
        let number = |entry: Option<&CommandRecord>| entry.unwrap().record.known().unwrap().number.known().copied();
        assert_eq!(journal.records.len(), LIMIT);
        assert_eq!(number(journal.records.first()), Some(LIMIT as u64 + 7));
        assert_eq!(number(journal.records.last()), Some(8));
    }
}
