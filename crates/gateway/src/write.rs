//! A write: on record before it is sent, and so is what came of it before anybody is told.

use std::sync::Arc;
use std::time::Duration;

use api::Response;
use api::error::{REQUEST_ID, read_as};
use api::gateway::history::Outcome;
use api::gateway::session::PersonName;
use api::gateway::{AccountName, Reason};
use database::journal::{Ending, Intent, Journal, Ticket, Unrecorded};
use serde_json::Value;
use tokio::sync::{OwnedRwLockReadGuard, oneshot};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument;

use crate::allow::Allowed;
use crate::line::Line;
use crate::now;
use crate::pass::Writing;
use crate::upstream::Failure;

/// How often it is tried to put on record what came of a write, and how long after the time before.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_secs(1);

/// The longest that an answer is held back for what came of the write to be put on record.
const OUTCOME: Duration = Duration::from_secs(5);

/// The longest time from a write's deadline to its answer: the dashboard waits for no more than half a second longer.
const ANSWER: Duration = Duration::from_millis(15_500);

/// Keeps the gateway from ending while something is still to be recorded.
type OnItsWay = Arc<OwnedRwLockReadGuard<Writing>>;

/// A write whose turn it is.
pub struct Write {
    pub line: Arc<Line>,
    pub journal: Journal,
    pub person: PersonName,
    pub account: AccountName,
    pub allowed: Allowed,
    /// What is there, where that is known.
    pub before: Option<Value>,
    /// It is not sent after this.
    pub deadline: Instant,
    /// The gateway does not end before this.
    pub on_its_way: OnItsWay,
}

impl Write {
    /// Records it, sends it, and records what came of it.
    ///
    /// Where the latter fails, or takes too long, the answer is passed on all the same, for it is true, and it is tried again. Until then the
    /// record stays open, which says that what came of it is not known, and the log says what it was.
    ///
    /// # Errors
    ///
    /// The gateway's own answer where the write was not sent, or its answer cannot be passed on.
    pub async fn carry_out(self) -> Result<Response, Response> {
        let Self { line, journal, person, account, allowed, before, deadline, on_its_way } = self;
        let Allowed { operation, request } = allowed;
        let (path, params) = (request.path.clone(), request.params.clone());
        let intent = Intent { person, account, operation, path, params, before, now: now() };
        let ticket = record_by(deadline, &journal, intent, on_its_way.clone()).await?;
        let answered = line.send(request).await;
        let (tried, first_try) = oneshot::channel();
        tokio::spawn(conclude(journal, ticket, ending(&answered), tried, on_its_way).in_current_span());
        let _ = timeout_at((Instant::now() + OUTCOME).min(deadline + ANSWER), first_try).await;
        line.tell(answered)
    }
}

/// Puts a write on record before it is sent. Where that takes past the deadline, it is recorded as unsent as soon as it can be.
async fn record_by(
    deadline: Instant,
    journal: &Journal,
    intent: Intent,
    on_its_way: OnItsWay,
) -> Result<Ticket, Response> {
    let mut recording = {
        let journal = journal.clone();
        tokio::spawn(async move { journal.intend(intent).await }.in_current_span())
    };
    let recorded = timeout_at(deadline, &mut recording).await;
    match recorded {
        Ok(Ok(Ok(ticket))) if Instant::now() < deadline => Ok(ticket),
        Ok(Ok(Ok(ticket))) => {
            tokio::spawn(conclude_unsent(journal.clone(), ticket, on_its_way));
            Err(too_late())
        }
        Ok(Ok(Err(unrecorded))) => Err(not_recorded(&unrecorded)),
        Ok(Err(_)) => Err(not_recorded(&Unrecorded::Failed)),
        Err(_) => {
            let journal = journal.clone();
            tokio::spawn(async move {
                if let Ok(Ok(ticket)) = recording.await {
                    conclude_unsent(journal, ticket, on_its_way).await;
                }
            });
            Err(too_late())
        }
    }
}

fn not_recorded(unrecorded: &Unrecorded) -> Response {
    Reason::Unrecorded.refuse(&format!("Nothing was sent, for it could not be recorded. {unrecorded}"))
}

fn too_late() -> Response {
    Reason::Unrecorded.refuse(TOO_LATE)
}

const TOO_LATE: &str = "Nothing was sent, for it could not be recorded in time. Try again.";

async fn conclude_unsent(journal: Journal, ticket: Ticket, on_its_way: OnItsWay) {
    let ending = Ending { outcome: Outcome::Unsent, message: Some(TOO_LATE.to_owned()), ..nothing_known() };
    conclude(journal, ticket, ending, oneshot::channel().0, on_its_way).await;
}

/// Puts on record what came of a write, however long that takes: the disk may have room again, or another process that writes to the database may
/// have ended. `tried` is told after the first try.
async fn conclude(journal: Journal, ticket: Ticket, ending: Ending, tried: oneshot::Sender<()>, _on_its_way: OnItsWay) {
    let number = ticket.number();
    let Err(error) = journal.conclude(&ticket, &ending).await else { return };
    let Ending { outcome, status, request_id, .. } = &ending;
    let request_id = request_id.as_deref();
    tracing::error!(number, %outcome, status, request_id, %error, "what came of a write is not on record");
    drop(tried);
    for _ in 0..TRIES {
        sleep(PAUSE).await;
        if journal.conclude(&ticket, &ending).await.is_ok() {
            tracing::info!(number, "what came of a write is on record now");
            return;
        }
    }
    tracing::error!(number, "what came of a write was given up");
}

/// What an answer says about what was done.
fn ending(answered: &Result<Response, Failure>) -> Ending {
    let nothing = nothing_known();
    let response = match answered {
        Ok(response) => response,
        Err(Failure { reason, message }) => {
            let outcome = if reason.is_outcome_unknown() { Outcome::Unknown } else { Outcome::Unsent };
            return Ending { outcome, message: Some(message.clone()), ..nothing };
        }
    };
    let known =
        Ending { status: Some(response.status), request_id: response.header(REQUEST_ID).map(str::to_owned), ..nothing };
    match read_as::<Value>(response) {
        Ok(after) => Ending { outcome: Outcome::Done, after: Some(after).filter(|after| !after.is_null()), ..known },
        Err(error) => Ending {
            outcome: if error.is_outcome_unknown() { Outcome::Unknown } else { Outcome::Refused },
            code: error.code(),
            message: error.refusal().map(|refusal| refusal.message.clone()),
            ..known
        },
    }
}

fn nothing_known() -> Ending {
    Ending {
        outcome: Outcome::Unknown,
        status: None,
        code: None,
        message: None,
        request_id: None,
        after: None,
        now: now(),
    }
}
