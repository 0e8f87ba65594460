//! Journaled writes: a write is recorded before it is sent, and its outcome is recorded before the user gets the response.

use std::sync::Arc;
use std::time::Duration;

use api::Response;
use api::gateway::history::Outcome;
use api::gateway::session::UserName;
use api::gateway::{AccountName, Reason};
use api::plan_id::PlanId;
use database::journal::{Intent, Journal, OpenRecord, Unrecorded, WriteResult};
use serde_json::Value;
use tokio::sync::{OwnedRwLockReadGuard, oneshot};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument;

use crate::account_client::AccountClient;
use crate::allow::Allowed;
use crate::now;
use crate::permit::RequestPermit;
use crate::proxy::WriteState;
use crate::upstream::Failure;

/// Maximum number of retries to record an outcome.
const MAX_RETRIES: u32 = 60;

/// Pause before each retry.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// Maximum time that a response is delayed until its outcome is recorded.
const OUTCOME_TIMEOUT: Duration = Duration::from_secs(5);

/// Maximum time between the deadline of a write and its response. The dashboard gives up half a second later.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(15_500);

/// Guard that delays the gateway's shutdown until every copy is dropped.
type ShutdownGuard = Arc<OwnedRwLockReadGuard<WriteState>>;

/// Write that is ready to be sent.
pub struct Write {
    pub client: Arc<AccountClient>,
    pub journal: Journal,
    pub person: UserName,
    pub account: AccountName,
    pub allowed: Allowed,
    /// Stored values that the write replaces or deletes. `None` for a write that creates a resource.
    pub before: Option<Value>,
    /// Configuration of the service that the write deletes.
    pub document: Option<Value>,
    /// Plan that the write is a part of.
    pub plan: Option<PlanId>,
    /// Time after which the write is not sent any more.
    pub deadline: Instant,
    /// Held until the response of the API.
    pub permit: RequestPermit,
    pub guard: ShutdownGuard,
}

impl Write {
    /// Records the write, sends it, and records its outcome.
    ///
    /// If recording the outcome fails or takes too long, the response is forwarded nevertheless, because it is true. Recording is then
    /// retried. Until it succeeds, the record says that the outcome is unknown, and the log contains it.
    ///
    /// # Errors
    ///
    /// Returns the gateway's error response if the write was not sent, or if its response cannot be forwarded.
    pub async fn execute(self) -> Result<Response, Response> {
        let Self { client, journal, person, account, allowed, before, document, plan, deadline, permit, guard } = self;
        let Allowed { operation, request } = allowed;
        let (path, params) = (request.path.clone(), request.params.clone());
        let intent = Intent { person, account, operation, path, params, before, document, plan, now: now() };
        let ticket = record_intent(deadline, &journal, intent, guard.clone()).await?;
        if !permit.is_held().await {
            tokio::spawn(record_unsent(journal, ticket, LOCK_LOST, guard));
            return Err(Reason::Unrecorded.reject(LOCK_LOST));
        }
        let result = client.send(request).await;
        let (attempted, first_attempt) = oneshot::channel();
        tokio::spawn(record_outcome(journal, ticket, ending(&result), attempted, guard).in_current_span());
        let _ = timeout_at((Instant::now() + OUTCOME_TIMEOUT).min(deadline + RESPONSE_TIMEOUT), first_attempt).await;
        drop(permit);
        client.to_client_response(result)
    }
}

/// Records a write before it is sent. If recording ends after the deadline, the write is recorded as not sent.
async fn record_intent(
    deadline: Instant,
    journal: &Journal,
    intent: Intent,
    guard: ShutdownGuard,
) -> Result<OpenRecord, Response> {
    let mut recording = {
        let journal = journal.clone();
        tokio::spawn(async move { journal.intend(intent).await }.in_current_span())
    };
    let recorded = timeout_at(deadline, &mut recording).await;
    match recorded {
        Ok(Ok(Ok(ticket))) if Instant::now() < deadline => Ok(ticket),
        Ok(Ok(Ok(ticket))) => {
            tokio::spawn(record_unsent(journal.clone(), ticket, TOO_LATE, guard));
            Err(too_late())
        }
        Ok(Ok(Err(unrecorded))) => Err(not_recorded(&unrecorded)),
        Ok(Err(_)) => Err(not_recorded(&Unrecorded::Failed)),
        Err(_) => {
            let journal = journal.clone();
            tokio::spawn(async move {
                if let Ok(Ok(ticket)) = recording.await {
                    record_unsent(journal, ticket, TOO_LATE, guard).await;
                }
            });
            Err(too_late())
        }
    }
}

fn not_recorded(unrecorded: &Unrecorded) -> Response {
    Reason::Unrecorded.reject(&format!("Nothing was sent, for it could not be recorded. {unrecorded}"))
}

fn too_late() -> Response {
    Reason::Unrecorded.reject(TOO_LATE)
}

const TOO_LATE: &str = "Nothing was sent, for it could not be recorded in time. Try again.";

const LOCK_LOST: &str = "Nothing was sent: the gateway lost the connection to the database that it shares with other gateways. Try again in a moment.";

async fn record_unsent(journal: Journal, ticket: OpenRecord, reason: &str, guard: ShutdownGuard) {
    let ending = WriteResult::without_response(Outcome::Unsent, Some(reason.to_owned()), now());
    record_outcome(journal, ticket, ending, oneshot::channel().0, guard).await;
}

/// Records the outcome of a write. Retries if that fails, because a full disk may get space again and a lock may be released. Drops
/// `attempted` after the first attempt.
async fn record_outcome(
    journal: Journal,
    ticket: OpenRecord,
    ending: WriteResult,
    attempted: oneshot::Sender<()>,
    _guard: ShutdownGuard,
) {
    let number = ticket.number();
    let Err(error) = journal.conclude(&ticket, &ending).await else { return };
    let WriteResult { outcome, status, request_id, .. } = &ending;
    let request_id = request_id.as_deref();
    tracing::error!(number, %outcome, status, request_id, %error, "the outcome of a write could not be recorded; retrying");
    drop(attempted);
    for _ in 0..MAX_RETRIES {
        sleep(RETRY_PAUSE).await;
        if journal.conclude(&ticket, &ending).await.is_ok() {
            tracing::info!(number, "the outcome of a write is recorded now");
            return;
        }
    }
    tracing::error!(number, "the outcome of a write was never recorded; its record stays open");
}

/// Derives the outcome of a write.
fn ending(result: &Result<Response, Failure>) -> WriteResult {
    match result {
        Ok(response) => WriteResult::of(response, now()),
        Err(Failure { reason, message }) => {
            let outcome = if reason.is_outcome_unknown() { Outcome::Unknown } else { Outcome::Unsent };
            WriteResult::without_response(outcome, Some(message.clone()), now())
        }
    }
}
