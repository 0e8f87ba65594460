//! The journal: what is about to be done, before it leaves, and what came of it, after the answer. Rows are only ever added, and a chain
//! of sums that only the holder of a key can compute makes every later change of them visible.

mod address;
mod chain;
mod event;
mod key;
mod listed;
mod record;
mod redaction;
#[cfg(test)]
mod tests;
mod verification;
mod writer;

use std::sync::Arc;
use std::time::Instant;

use api::gateway::history::{self, Outcome};
use api::gateway::{AccountName, session::PersonName};
use api::operation::Operation;
use api::{Json, Page, Params};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::{Database, Failure, kept};
use event::Allowances;
use writer::{Entry, Listing};

pub use chain::{Broken, NotNoted, Noted};
pub(crate) use event::pend;
pub use event::{Event, Recorded, events};
pub use key::{Key, KeyError};
pub use listed::{ExportError, PageError, export, page};
pub use verification::{BeginError, VerifyError, begin_again, begun_by_hand, head, verify};

/// A write that is about to be sent. It may hold passwords, so it cannot be printed.
#[derive(Clone)]
pub struct Intent {
    /// Who asked for it.
    pub person: PersonName,
    /// In which account.
    pub account: AccountName,
    /// What it is.
    pub operation: &'static Operation,
    /// The path: `/v1/Services/IS…`.
    pub path: String,
    /// What is sent.
    pub params: Params,
    /// What the resource was before, as the API reported it, where that is known.
    pub before: Option<Value>,
    /// In seconds since the start of 1970.
    pub now: u64,
}

/// What came of a write. It may hold passwords, so it cannot be printed.
#[derive(Clone)]
pub struct Ending {
    /// In one word.
    pub outcome: Outcome,
    /// The status of HTTP.
    pub status: Option<u16>,
    /// Twilio's number for what went wrong.
    pub code: Option<u32>,
    /// What the API, or the gateway, said.
    pub message: Option<String>,
    /// What support asks for.
    pub request_id: Option<String>,
    /// What the resource is now, as the API reported it, where that is known.
    pub after: Option<Value>,
    /// In seconds since the start of 1970.
    pub now: u64,
}

/// An intent that is on record, and waits for its outcome.
#[derive(Debug)]
pub struct Ticket {
    number: i64,
    account: AccountName,
    operation: &'static Operation,
    path: String,
    /// The parameters whose values afterwards are of interest, as the API spells them.
    sent: Vec<String>,
    has_name: bool,
    has_service: bool,
}

impl Ticket {
    /// The number of the record.
    pub fn number(&self) -> u64 {
        self.number.unsigned_abs()
    }
}

/// Why something could not be put on record. Nothing was written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unrecorded {
    #[error("The journal cannot be written: the disk of the gateway is full. Free some space, then try again.")]
    DiskFull,
    #[error(
        "The journal is not continued, for it was tampered with: {0} “conversations-admin journal verify” says more."
    )]
    Broken(Broken),
    #[error("Another program keeps the gateway's database locked. Try again when it has ended.")]
    Busy,
    #[error(
        "The gateway's database was deleted or replaced while the gateway runs. Put it back if you can, then restart the gateway."
    )]
    Replaced,
    #[error("The journal cannot be written at the moment. The log of the gateway says more.")]
    Failed,
}

/// Why the journal is not begun or continued.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error(
        "{0} The gateway changes nothing that it cannot record. Find out who changed the journal, or put its key back."
    )]
    Broken(#[from] Broken),
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The journal, open for writing. There may be others in other processes.
#[derive(Clone)]
pub struct Journal {
    database: Database,
    key: Key,
    writer: mpsc::Sender<Entry>,
    rejections: Arc<Allowances>,
}

/// So many may wait to be written; more wait to wait.
const QUEUE: usize = 1024;

impl Journal {
    /// Begins a journal, or continues one whose end is sound.
    pub async fn open(database: Database, key: Key) -> Result<Self, JournalError> {
        verification::begin(&database, &key).await?;
        let (writer, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(database.clone(), key.clone(), waiting));
        Ok(Self { database, key, writer, rejections: Arc::default() })
    }

    /// Puts a write on record before it is sent. It is on the disk when this returns.
    pub async fn intend(&self, intent: Intent) -> Result<Ticket, Unrecorded> {
        let record = record::of_intent(&intent, &self.key);
        let listing = Listing::New {
            account: intent.account.to_string(),
            person: intent.person.to_string(),
            service: record.service.text(),
            fields: record::fields(&record).into_iter().map(str::to_owned).collect(),
        };
        let number = self.append(None, intent.now, record.to_json(), listing).await?;
        Ok(Ticket {
            number,
            account: intent.account,
            operation: intent.operation,
            path: intent.path,
            sent: intent.params.iter().map(|(wire, _)| wire.to_owned()).collect(),
            has_name: record.name.known().is_some(),
            has_service: record.service.known().is_some(),
        })
    }

    /// Puts on record what came of it. It is on the disk when this returns.
    pub async fn conclude(&self, ticket: &Ticket, ending: &Ending) -> Result<(), Unrecorded> {
        let conclusion = record::of_ending(ticket, ending, &self.key);
        let listing = match &conclusion.service {
            Some(service) => Listing::Service { number: ticket.number, service: service.to_string() },
            None => Listing::Same,
        };
        let text = serde_json::to_value(&conclusion).expect("names in records are text");
        self.append(Some(ticket.number), ending.now, text, listing).await?;
        Ok(())
    }

    /// Puts an event on record. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn note(&self, event: Event, now: u64) -> Result<(), Unrecorded> {
        self.append_text(None, now, event.to_json(), Listing::Same).await?;
        Ok(())
    }

    /// Puts a rejection on record, without keeping anybody waiting. Of very many some are only counted.
    pub fn note_rejection(&self, event: Event, now: u64) {
        let Some(event) = self.rejections.take(event, Instant::now()) else { return };
        let journal = self.clone();
        tokio::spawn(async move {
            if let Err(error) = journal.note(event, now).await {
                tracing::error!(%error, "a rejection is not on record");
            }
        });
    }

    /// Concludes the writes of which a gateway that has ended has not recorded the outcome, as unknown, and returns how many there were. No other
    /// process may write to the journal meanwhile.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn conclude_left_open(&self, now: u64) -> Result<usize, Unrecorded> {
        const OPEN: &str = "SELECT number FROM journal_listed WHERE field = ''
            AND NOT EXISTS (SELECT 1 FROM journal WHERE concludes = journal_listed.number) ORDER BY number";
        let numbers = sqlx::query_scalar(OPEN).fetch_all(self.database.reader()).await;
        let numbers: Vec<i64> = numbers.map_err(|error| Unrecorded::from(JournalError::from(error)))?;
        for number in &numbers {
            let text = serde_json::to_value(record::of_crash()).expect("names in records are text");
            self.append(Some(*number), now, text, Listing::Same).await?;
        }
        Ok(numbers.len())
    }

    /// Reads how far the journal has grown, by its head alone.
    ///
    /// # Errors
    ///
    /// See [`VerifyError`].
    pub async fn head(&self) -> Result<Noted, VerifyError> {
        Ok(head(&self.database, &self.key).await?.ok_or(Broken::NoHead)?)
    }

    /// A page of the records that fit the list's filters, the latest first.
    pub async fn page(&self, list: &history::List) -> Result<Page<history::Record>, PageError> {
        page(&self.database, list).await
    }

    /// Checks every row; see [`verify`].
    pub async fn verify(&self, expected: Option<&Noted>) -> Result<Noted, VerifyError> {
        verify(&self.database, &self.key, expected).await
    }

    async fn append(&self, concludes: Option<i64>, now: u64, text: Value, listing: Listing) -> Result<i64, Unrecorded> {
        // A value of JSON keeps its names in order, so that the same record is the same text.
        self.append_text(concludes, now, text.to_string(), listing).await
    }

    async fn append_text(
        &self,
        concludes: Option<i64>,
        now: u64,
        text: String,
        listing: Listing,
    ) -> Result<i64, Unrecorded> {
        let (done, told) = oneshot::channel();
        let entry = Entry { concludes, at: kept(now), text, listing, done };
        self.writer.send(entry).await.map_err(|_| Unrecorded::Failed)?;
        told.await.unwrap_or(Err(Unrecorded::Failed))
    }
}

impl From<JournalError> for Unrecorded {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Broken(broken) => Self::Broken(broken),
            JournalError::Failed(failure) if failure.is_full() => Self::DiskFull,
            JournalError::Failed(failure) if failure.is_busy() => Self::Busy,
            JournalError::Failed(failure) if failure.is_replaced() => Self::Replaced,
            JournalError::Failed(_) => Self::Failed,
        }
    }
}

impl From<sqlx::Error> for JournalError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}
