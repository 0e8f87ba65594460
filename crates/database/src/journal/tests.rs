//! Tests of the journal as the gateway and the command line use it.

mod crashes;
mod keys;
mod pages;
mod records;
mod secrets;
mod several_gateways;
mod tampering;

use std::path::PathBuf;

use api::gateway::history::{List, Outcome, Record};
use api::operation::Operation;
use api::{Json, Method, Params};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Intent, Journal, Key, WriteResult};
use crate::{Database, Location};

const SERVICE: &str = "IS0123456789abcdef0123456789abcdef";
const OTHER_SERVICE: &str = "ISffffffffffffffffffffffffffffffff";

/// 2026-11-20T12:00:00Z.
const NOON: u64 = 1_795_176_000;

/// Journal in a temporary folder, or on a server.
struct TestJournal {
    folder: TempDir,
    location: Location,
    database: Database,
    journal: Journal,
}

impl TestJournal {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::from(&folder.path().join("gateway.sqlite"));
        Self::at(folder, location).await
    }

    /// Creates a journal on PostgreSQL; `None` if it is not installed.
    async fn on_server() -> Option<Self> {
        let location = test_postgres::database()?.parse().unwrap();
        Some(Self::at(tempfile::tempdir().unwrap(), location).await)
    }

    /// Creates a journal on each engine that is installed.
    async fn on_both_engines() -> Vec<Self> {
        [Some(Self::new().await), Self::on_server().await].into_iter().flatten().collect()
    }

    async fn at(folder: TempDir, location: Location) -> Self {
        let database = Database::open(&location).await.unwrap();
        let journal = Journal::open(database.clone(), key()).await.unwrap();
        Self { folder, location, database, journal }
    }

    /// Opens the same journal as another gateway does.
    async fn beside(&self) -> Journal {
        Journal::open(Database::open(&self.location).await.unwrap(), key()).await.unwrap()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("gateway.sqlite")
    }

    /// Writes both rows of a record.
    async fn write(&self, intent: Intent, ending: WriteResult) -> u64 {
        let ticket = self.journal.intend(intent).await.unwrap();
        let number = ticket.number();
        self.journal.conclude(&ticket, &ending).await.unwrap();
        number
    }

    async fn records(&self, list: &List) -> Vec<Record> {
        self.journal.page(list).await.unwrap().items
    }

    async fn latest(&self) -> Value {
        self.records(&List::default()).await.first().unwrap().to_json()
    }
}

fn key() -> Key {
    Key::from_text(&"5a".repeat(32)).unwrap()
}

/// Creates the intent of a request with the parameters `form` to `path`.
fn intent(method: Method, path: &str, form: &str, before: Option<Value>) -> Intent {
    let operation = Operation::at(path).find(|(operation, _)| operation.method == method).unwrap().0;
    Intent {
        person: "ada".parse().unwrap(),
        account: "production".parse().unwrap(),
        operation,
        path: path.to_owned(),
        params: Params::from_form(form),
        before,
        document: None,
        plan: None,
        now: NOON,
    }
}

fn done(after: Option<Value>) -> WriteResult {
    WriteResult {
        outcome: Outcome::Done,
        status: Some(200),
        code: None,
        message: None,
        request_id: Some("RQ0123456789abcdef0123456789abcdef".to_owned()),
        after,
        now: NOON + 1,
    }
}

/// Webhook configuration of a service with the given pre-event URL.
fn webhooks(address: &str) -> Value {
    json!({ "chat_service_sid": SERVICE, "method": "POST", "filters": ["onMessageSent"], "pre_webhook_url": address })
}
