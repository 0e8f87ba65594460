//! Journal of every write: an intent is recorded before a request is sent, and its outcome after the response.
//!
//! Rows are only appended. Each row carries a keyed hash (HMAC) over itself and all rows before it, so that only the holder of the key can change a
//! row without [`verify`] reporting it.

mod chain;
mod event;
mod key;
mod mask;
mod open_records;
mod query;
mod sealing;
#[cfg(feature = "simulation")]
pub mod simulation;
mod stored;
#[cfg(test)]
mod tests;
mod verification;
mod writer;

use std::sync::Arc;
use std::time::Instant;

use api::gateway::history;
use api::gateway::{AccountName, session::UserName};
use api::operation::Operation;
use api::plan_id::PlanId;
use api::{Json, Page, Params};
use engine::journal::{Sent, Write, record};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::engine::Statement;
use crate::idempotency::SharedWrites;
use crate::shared_locks::SharedLocks;
use crate::{Database, DatabaseError, to_i64};
use event::RateLimits;
use writer::{Entry, Listing};

pub use chain::{Checkpoint, Damage, InvalidCheckpoint};
pub use engine::journal::WriteResult;
pub(crate) use event::enqueue;
pub use event::{Event, Recorded, events};
pub use key::{Key, KeyError};
pub use open_records::OpenRecords;
pub use query::{ExportError, PageError, export, page};
pub(crate) use record::canonical_sid;
pub(crate) use verification::verify_in;
pub use verification::{BeginError, VerifyError, begin_again, begun_by_hand, head, row_count, verify};

/// Write that is about to be sent. It may contain passwords, so it has no `Debug`.
#[derive(Clone)]
pub struct Intent {
    /// User who requested it.
    pub person: UserName,
    /// Account that it is sent to.
    pub account: AccountName,
    /// Operation of the API.
    pub operation: &'static Operation,
    /// Path of the request: `/v1/Services/IS…`.
    pub path: String,
    /// Parameters of the request.
    pub params: Params,
    /// Resource before the write, as the API reported it, if it is known.
    pub before: Option<Value>,
    /// Configuration of the service that is deleted, as a document of settings. `None` for any other write, and if nothing could be read.
    pub document: Option<Value>,
    /// Plan that it is a part of.
    pub plan: Option<PlanId>,
    /// Unix time in seconds.
    pub now: u64,
}

/// Recorded intent that waits for its outcome.
#[derive(Debug)]
pub struct OpenRecord {
    number: i64,
    sent: Sent,
}

impl OpenRecord {
    /// Returns the number of the record.
    pub fn number(&self) -> u64 {
        self.number.unsigned_abs()
    }
}

/// Reason why something was not recorded. Nothing was written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unrecorded {
    #[error("The journal cannot be written: the disk of the gateway is full. Free some space, then try again.")]
    DiskFull,
    #[error(
        "The journal cannot be continued because it was changed: {0} Run “conversations-admin journal verify” for details."
    )]
    Damage(Damage),
    #[error("Another program keeps the gateway's database locked. Try again when it has ended.")]
    Busy,
    #[error(
        "The gateway's database was deleted or replaced while the gateway runs. Put it back if you can, then restart the gateway."
    )]
    Replaced,
    #[error("The journal cannot be written: the database server does not respond. Try again when it does.")]
    Unreachable,
    #[error("The journal cannot be written. See the log of the gateway.")]
    Failed,
}

/// Reason why the journal is neither started nor continued.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error(
        "{0} The gateway makes no change that it cannot record. Find out who changed the journal, or restore its key."
    )]
    Damage(#[from] Damage),
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

/// Journal that is open for writing. Other processes may have it open too.
#[derive(Clone)]
pub struct Journal {
    database: Database,
    key: Key,
    writer: mpsc::Sender<Entry>,
    rejections: Arc<RateLimits>,
    open_records: Arc<OpenRecords>,
}

/// Time in seconds after which a record on a server is concluded by another gateway. A gateway tries for eight minutes to record an outcome.
pub const OPEN_LIMIT: u64 = 15 * 60;

/// Number of entries that may wait for the writer. Further callers wait until there is room.
const QUEUE: usize = 1024;

impl Journal {
    /// Starts a journal, or continues an existing one whose last rows and head are intact.
    ///
    /// # Errors
    ///
    /// See [`JournalError`].
    pub async fn open(database: Database, key: Key) -> Result<Self, JournalError> {
        verification::begin(&database, &key).await?;
        database.note_journal();
        let (writer, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(database.clone(), key.clone(), waiting));
        Ok(Self { database, key, writer, rejections: Arc::default(), open_records: Arc::default() })
    }

    /// Records a write before it is sent. The record is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn intend(&self, intent: Intent) -> Result<OpenRecord, Unrecorded> {
        let write = Write {
            account: intent.account.as_str(),
            operation: intent.operation,
            path: &intent.path,
            params: &intent.params,
            before: intent.before.as_ref(),
            document: intent.document.as_ref(),
            plan: intent.plan,
        };
        let record = history::Record {
            person: intent.person.clone().into(),
            account: intent.account.clone().into(),
            ..record::from_write(&write, &self.key)
        };
        let sent = Sent::new(&write, &record);
        let listing = Listing::New {
            account: intent.account.to_string(),
            person: intent.person.to_string(),
            service: record.service.text(),
            fields: record::fields(&record).into_iter().collect(),
        };
        let number = self.append(None, intent.now, record.to_json(), listing).await?;
        self.open_records.insert(number, intent.now);
        Ok(OpenRecord { number, sent })
    }

    /// Records the outcome of a write. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn conclude(&self, ticket: &OpenRecord, ending: &WriteResult) -> Result<(), Unrecorded> {
        let conclusion = record::conclude(&ticket.sent, ending, &self.key);
        let listing = match &conclusion.service {
            Some(service) => Listing::Service { number: ticket.number, service: service.to_string() },
            None => Listing::Same,
        };
        let text = serde_json::to_value(&conclusion).expect("names in records are text");
        self.append(Some(ticket.number), ending.now, text, listing).await?;
        self.open_records.remove(ticket.number);
        Ok(())
    }

    /// Records an event. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn note(&self, event: Event, now: u64) -> Result<(), Unrecorded> {
        self.append_text(None, now, event.to_json(), Listing::Same).await?;
        Ok(())
    }

    /// Records a rejection in the background. Beyond a rate, rejections are only counted.
    pub fn note_rejection(&self, event: Event, now: u64) {
        let Some(event) = self.rejections.take(event, Instant::now()) else { return };
        let journal = self.clone();
        tokio::spawn(async move {
            if let Err(error) = journal.note(event, now).await {
                tracing::error!(%error, "a rejection was not recorded");
            }
        });
    }

    /// Records the outcome "unknown" for every write that a crash left open, and returns their number.
    ///
    /// In a file, these are all open records, since no other process writes to it meanwhile. On a server, these are the records that are open for
    /// [`OPEN_LIMIT`] or longer, because other gateways may still conclude theirs.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn conclude_left_open(&self, now: u64) -> Result<usize, Unrecorded> {
        const OPEN: &str = "SELECT number FROM journal_listed WHERE field = '' AND at <= $1
            AND NOT EXISTS (SELECT 1 FROM journal WHERE concludes = journal_listed.number) ORDER BY number";
        let until = if self.database.is_shared() { to_i64(now.saturating_sub(OPEN_LIMIT)) } else { i64::MAX };
        let read = async { Statement::new(OPEN).bind(until).fetch_all(&mut self.database.reader().await?).await };
        let numbers: Vec<(i64,)> = read.await.map_err(|error| Unrecorded::from(JournalError::from(error)))?;
        for (number,) in &numbers {
            let text =
                serde_json::to_value(record::conclude_left_open(stored::CRASHED)).expect("names in records are text");
            self.append(Some(*number), now, text, Listing::Same).await?;
        }
        Ok(numbers.len())
    }

    /// Returns the locks that the gateways of this journal share; `None` if it has one gateway.
    pub fn shared_locks(&self) -> Option<SharedLocks> {
        self.database.shared_locks()
    }

    /// Returns the writes that the gateways of this journal carry out once; `None` if it has one gateway.
    pub fn shared_writes(&self) -> Option<SharedWrites> {
        self.database.is_shared().then(|| SharedWrites::new(self.database.clone(), self.key.clone()))
    }

    /// Returns the records without an outcome that this process has written since it started.
    pub fn open_records(&self) -> &OpenRecords {
        &self.open_records
    }

    /// Reads the checkpoint of the journal from its head, without checking the rows.
    ///
    /// # Errors
    ///
    /// See [`VerifyError`].
    pub async fn head(&self) -> Result<Checkpoint, VerifyError> {
        Ok(head(&self.database, &self.key).await?.ok_or(Damage::NoHead)?)
    }

    /// Returns a page of the records that match the filters, newest first.
    ///
    /// # Errors
    ///
    /// See [`PageError`].
    pub async fn page(&self, list: &history::List) -> Result<Page<history::Record>, PageError> {
        page(&self.database, list).await
    }

    /// Checks every row; see [`verify`].
    ///
    /// # Errors
    ///
    /// See [`VerifyError`].
    pub async fn verify(&self, expected: Option<&Checkpoint>) -> Result<Checkpoint, VerifyError> {
        verify(&self.database, &self.key, expected).await
    }

    async fn append(&self, concludes: Option<i64>, now: u64, text: Value, listing: Listing) -> Result<i64, Unrecorded> {
        // A JSON value sorts its keys, so that the same record is always the same text.
        self.append_text(concludes, now, text.to_string(), listing).await
    }

    async fn append_text(
        &self,
        concludes: Option<i64>,
        now: u64,
        text: String,
        listing: Listing,
    ) -> Result<i64, Unrecorded> {
        let (done, response) = oneshot::channel();
        let entry = Entry { concludes, at: to_i64(now), text, listing, done };
        self.writer.send(entry).await.map_err(|_| Unrecorded::Failed)?;
        response.await.unwrap_or(Err(Unrecorded::Failed))
    }
}

impl From<JournalError> for Unrecorded {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Damage(broken) => Self::Damage(broken),
            JournalError::Failed(failure) if failure.is_full() => Self::DiskFull,
            JournalError::Failed(failure) if failure.is_busy() => Self::Busy,
            JournalError::Failed(failure) if failure.is_replaced() => Self::Replaced,
            JournalError::Failed(failure) if failure.is_unreachable() => Self::Unreachable,
            JournalError::Failed(_) => Self::Failed,
        }
    }
}

impl From<sqlx::Error> for JournalError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}
