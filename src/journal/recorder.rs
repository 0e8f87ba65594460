//! Recorded writes: the intent is stored before a request is sent, and its outcome before the page gets the response.

use std::rc::Rc;

use api::date::Timestamp;
use api::gateway::history::{Outcome, Record};
use api::operation::Operation;
use api::{Method, Request, Response, TransportError};
use engine::journal::record::{self, Conclusion, from_write};
use engine::journal::{Sent, Write, WriteResult};
use futures::channel::oneshot;
use futures::join;
use js_sys::Date;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use super::entry::Entry;
use super::key::Key;
use super::lock::Lock;
use super::reads::{deleted_service, operation_of, stored_values};
use super::store::{Store, timed};
use super::unrecorded::Unrecorded;
use super::{Journal, commands, pages, texts};
use crate::backend::transport::{PendingResponse, Transport};
use crate::ui::web_lock;

/// Age from which an open record is one of a tab that ended, in seconds, in browsers without locks. A write takes less.
const MAX_WRITE: u64 = 120;

/// Sends a write and records it, or responds to a request for the history.
pub(super) fn send(journal: Journal, transport: Rc<dyn Transport>, request: Request) -> PendingResponse {
    if request.method == Method::Get {
        return Box::pin(async move { Ok(pages::respond(journal, transport.as_ref(), &request).await) });
    }
    let (sender, response) = oneshot::channel();
    // A task of its own: the page that sent the write may be left before its outcome is recorded.
    spawn_local(async move {
        // The receiver is gone where the page was left.
        let _ = sender.send(write(journal, transport.as_ref(), request).await);
    });
    Box::pin(async { response.await.unwrap_or(Err(TransportError::Aborted)) })
}

/// Deletes all records.
pub(super) async fn clear(journal: Journal) -> Result<(), Unrecorded> {
    timed(async { Store::open(journal.scope).await?.clear().await }).await
}

async fn write(journal: Journal, transport: &dyn Transport, request: Request) -> Result<Response, TransportError> {
    let Some(operation) = operation_of(&request) else { return transport.send(request).await };
    commands::copy(journal, transport).await;
    let recording = Recording::begin(journal, transport, operation, &request).await;
    let result = transport.send(request).await;
    journal.report_write(match recording {
        Ok(recording) => recording.end(&result).await,
        Err(why) => Err(why),
    });
    result
}

/// Recorded intent that waits for its outcome. If it is dropped without one, the record stays open.
pub struct Recording {
    scope: u64,
    number: u64,
    key: Key,
    sent: Sent,
    _lock: Lock,
}

impl Recording {
    /// Reads the values before a write, and records the intent.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn begin(
        journal: Journal,
        transport: &dyn Transport,
        operation: &'static Operation,
        request: &Request,
    ) -> Result<Self, Unrecorded> {
        // Without a journal nothing needs to be read.
        let key = timed(async { Store::open(journal.scope).await?.key().await }).await?;
        let (before, document) = join!(
            stored_values(transport, operation, &request.path),
            deleted_service(transport, operation, &request.path)
        );
        timed(Self::store(journal.scope, key, operation, request, before.as_ref(), document.as_ref())).await
    }

    async fn store(
        scope: u64,
        key: Key,
        operation: &'static Operation,
        request: &Request,
        before: Option<&Value>,
        document: Option<&Value>,
    ) -> Result<Self, Unrecorded> {
        let Request { path, params, plan, .. } = request;
        // The key is that of one account, so that the account needs no name.
        let write = Write { account: "", operation, path, params, before, document, plan: *plan };
        let at = now();
        let record =
            Record { at: Timestamp::from_unix(at).into(), outcome: Outcome::Open.into(), ..from_write(&write, &key) };
        let sent = Sent::new(&write, &record);
        let store = Store::open(scope).await?;
        let lock = Lock::take().await;
        let number = store.add(&lock.name, |number| Entry::new(number, at, &record)).await?;
        Ok(Self { scope, number, key, sent, _lock: lock })
    }

    /// Records the outcome.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn end(self, result: &Result<Response, TransportError>) -> Result<(), Unrecorded> {
        let result = match result {
            Ok(response) => WriteResult::of(response, now()),
            Err(error) => {
                let outcome = if error.is_outcome_unknown() { Outcome::Unknown } else { Outcome::Unsent };
                WriteResult::without_response(outcome, Some(error.to_string()), now())
            }
        };
        let conclusion = record::conclude(&self.sent, &result, &self.key);
        timed(async {
            let store = Store::open(self.scope).await?;
            store.complete(self.number, |entry, _| Some(concluded(&entry, conclusion))).await
        })
        .await
    }
}

/// Records the outcome "unknown" for every write whose tab ended before it recorded one.
pub(super) async fn conclude_left_open(store: &Store) -> Result<(), Unrecorded> {
    let open = store.open_records().await?;
    if open.is_empty() {
        return Ok(());
    }
    let held = web_lock::held().await;
    for (number, lock) in open {
        let is_running = |entry: &Entry| match &held {
            Some(held) => held.contains(&lock),
            None => entry.at + MAX_WRITE > now(),
        };
        let conclude = |entry: Entry, is_open: bool| {
            // The tab may have recorded the outcome in the time between.
            let is_left_open = is_open && !is_running(&entry);
            is_left_open.then(|| concluded(&entry, record::conclude_left_open(texts::LEFT_OPEN)))
        };
        store.complete(number, conclude).await?;
    }
    Ok(())
}

fn concluded(entry: &Entry, conclusion: Conclusion) -> Entry {
    let mut record = entry.record();
    conclusion.add_to(&mut record);
    record.ended = Timestamp::from_unix(now()).into();
    Entry::new(entry.number, entry.at, &record)
}

/// Unix time in seconds.
fn now() -> u64 {
    (Date::now() / 1000.0) as u64
}
