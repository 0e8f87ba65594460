//! Single task that writes. While one batch is being committed, the next is carried out and grows. The response to a write is sent after the commit of its
//! batch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;

use api::error::code;
use api::gateway::history::Record;
use api::gateway::session::UserName;
use api::{Request, Response};
use arc_swap::ArcSwap;
use database::file::OpenError;
use sandbox::{Change, IncomingRequest, Settings, Store};
use tokio::sync::{mpsc, oneshot};

use super::commands::CommandJournal;
use super::database::{Database, Unsaved};
use crate::system::System;

/// Largest batch. The limit bounds the time that its first write waits.
const MAX_BATCH: usize = 256;
/// Number of writes that are carried out before the task checks whether the commit is done.
const MAX_STEP: usize = 16;

/// Queued write.
pub struct Write {
    pub request: Request,
    /// Origin that the request was sent to, for links in the response.
    pub base: Arc<str>,
    /// Journal and user of a write by a command, which is recorded.
    pub recorded: Option<(Arc<CommandJournal>, UserName)>,
    /// Receiver of the response.
    pub sender: oneshot::Sender<Response>,
}

/// State of the writer task.
pub struct Writer<'a> {
    pub snapshot: &'a ArcSwap<Store>,
    pub settings: Arc<Settings>,
    /// File; `None` for data in memory.
    pub database: Option<Database>,
}

/// Writes that were carried out, but not committed yet.
struct Batch {
    store: Store,
    changes: Vec<Change>,
    /// Records of the writes by commands.
    records: Vec<Record>,
    writes: Vec<(Write, Response)>,
}

impl Writer<'_> {
    /// Runs until every sender is dropped, then closes the file.
    pub async fn run(mut self, mut waiting: mpsc::Receiver<Write>) -> sqlx::Result<()> {
        let mut next = Batch::after(&self.snapshot.load());
        let mut step = Vec::new();
        while !next.writes.is_empty() || waiting.recv_many(&mut step, MAX_STEP).await > 0 {
            next.execute(&mut step, &self.settings);
            next = self.save(next, &mut waiting).await;
        }
        match self.database {
            Some(database) => database.close().await,
            None => Ok(()),
        }
    }

    /// Commits a batch, publishes its snapshot and sends the responses of its writes. Returns the batch that was carried out at the same time.
    async fn save(&mut self, batch: Batch, waiting: &mut mpsc::Receiver<Write>) -> Batch {
        let mut next = Batch::after(&batch.store);
        let mut step = Vec::new();
        let mut commit = pin!(commit(self.database.as_mut(), &batch.changes, &batch.records));
        let result = loop {
            tokio::select! {
                biased;
                result = &mut commit => break result,
                1.. = waiting.recv_many(&mut step, MAX_STEP), if next.writes.len() < MAX_BATCH => {
                    next.execute(&mut step, &self.settings);
                }
            }
        };
        if result.is_ok() {
            self.snapshot.store(Arc::new(batch.store));
        } else {
            // The next batch was carried out on changes that were not saved.
            next = next.again_after(&self.snapshot.load(), &self.settings);
        }
        for (write, response) in batch.writes {
            let response = result.as_ref().map_or_else(Response::clone, |()| response);
            // The client may be gone; the change stays.
            let _ = write.sender.send(response);
        }
        next
    }
}

impl Batch {
    fn after(store: &Store) -> Self {
        Self { store: store.clone(), changes: Vec::new(), records: Vec::new(), writes: Vec::new() }
    }

    fn again_after(self, store: &Store, settings: &Settings) -> Self {
        let mut again = Self::after(store);
        again.execute(&mut self.writes.into_iter().map(|(write, _)| write).collect(), settings);
        again
    }

    fn execute(&mut self, writes: &mut Vec<Write>, settings: &Settings) {
        for write in writes.drain(..) {
            let response = self.execute_one(&write, settings);
            self.writes.push((write, response));
        }
    }

    /// Carries out a write. The response to a panic is 500, and its changes are discarded.
    fn execute_one(&mut self, write: &Write, settings: &Settings) -> Response {
        let mut store = self.store.clone();
        let incoming = IncomingRequest { request: &write.request, base: &write.base };
        let recorded = write.recorded.as_ref();
        let recording = recorded.and_then(|(journal, user)| journal.begin(user, &store, settings, &incoming));
        let handled = catch_unwind(AssertUnwindSafe(|| sandbox::handle(&mut store, settings, &incoming, &mut System)));
        let Ok(handled) = handled else {
            let message = "Nothing was changed: the sandbox failed. See its log.";
            return sandbox::error_response(500, code::SERVER_ERROR, message);
        };
        self.store = store;
        self.changes.extend(handled.changes);
        self.records.extend(recording.map(|recording| recording.end(&handled.response)));
        handled.response
    }
}

/// Saves the changes and the records of a batch, or returns the response that says why not.
async fn commit(database: Option<&mut Database>, changes: &[Change], records: &[Record]) -> Result<(), Response> {
    let is_empty = changes.is_empty() && records.is_empty();
    let Some(database) = database.filter(|_| !is_empty) else { return Ok(()) };
    database.commit(changes, records).await.map_err(|error| {
        tracing::error!(%error, "could not save the changes of the sandbox");
        let (status, why) = match &error {
            error if error.is_full() => (507, "the disk is full. Free some space, then try again."),
            Unsaved::Replaced(_) => {
                (503, "the file that keeps the data was deleted or replaced. Put it back if you can, then restart the server.")
            }
            Unsaved::Unopened(OpenError::ReadOnly(_)) => (503, "the file that keeps the data can be read and not written."),
            Unsaved::Unopened(_) | Unsaved::Failed(_) => (503, "the data could not be saved. Try again."),
        };
        sandbox::error_response(status, code::UNAVAILABLE, &format!("Nothing was changed: {why}"))
    })
}
