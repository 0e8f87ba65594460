//! A write: on record before it is sent, and so is what came of it before anybody is told.

use std::sync::Arc;
use std::time::Duration;

use api::Response;
use api::error::{REQUEST_ID, read_as};
use api::gateway::history::Outcome;
use api::gateway::session::PersonName;
use api::gateway::{AccountName, Reason};
use database::journal::{Ending, Intent, Journal, Ticket};
use serde_json::Value;
use tokio::sync::OwnedRwLockReadGuard;
use tokio::time::sleep;

use crate::allow::Allowed;
use crate::line::Line;
use crate::now;
use crate::pass::Writing;
use crate::upstream::Failure;

/// How often it is tried to put on record what came of a write, and how long after the time before.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_secs(1);

/// A write whose turn it is.
pub struct Write {
    pub line: Arc<Line>,
    pub journal: Journal,
    pub person: PersonName,
    pub account: AccountName,
    pub allowed: Allowed,
    /// What is there, where that is known.
    pub before: Option<Value>,
    /// The gateway does not end before this.
    pub on_its_way: OwnedRwLockReadGuard<Writing>,
}

impl Write {
    /// Records it, sends it, and records what came of it.
    ///
    /// Where the latter fails the answer is passed on all the same, for it is true, and it is tried again. Until then the record stays open,
    /// which says that what came of it is not known, and the log says what it was.
    pub async fn carry_out(self) -> Result<Response, Response> {
        let Self { line, journal, person, account, allowed, before, on_its_way } = self;
        let Allowed { operation, request } = allowed;
        let intent = Intent {
            person,
            account,
            operation,
            path: request.path.clone(),
            params: request.params.clone(),
            before,
            now: now(),
        };
        let ticket = journal.intend(intent).await.map_err(|unrecorded| {
            Reason::Unrecorded.refuse(&format!("Nothing was sent, for it could not be recorded. {unrecorded}"))
        })?;
        let answered = line.send(request).await;
        let ending = ending(&answered);
        if let Err(error) = journal.conclude(&ticket, &ending).await {
            let Ending { outcome, status, request_id, .. } = &ending;
            let (number, request_id) = (ticket.number(), request_id.as_deref());
            tracing::error!(number, %outcome, status, request_id, %error, "what came of a write is not on record");
            tokio::spawn(conclude_later(journal, ticket, ending, on_its_way));
        }
        line.tell(answered)
    }
}

/// The disk may have room again, or whoever else writes to the database may have come to an end.
async fn conclude_later(journal: Journal, ticket: Ticket, ending: Ending, _on_its_way: OwnedRwLockReadGuard<Writing>) {
    let number = ticket.number();
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
    let now = now();
    let nothing = Ending {
        outcome: Outcome::Unknown,
        status: None,
        code: None,
        message: None,
        request_id: None,
        after: None,
        now,
    };
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
