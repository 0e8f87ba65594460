//! A write: on record before it is sent, and so is what came of it before anybody is told.

use std::sync::Arc;

use api::Response;
use api::error::{REQUEST_ID, read_as};
use api::gateway::history::Outcome;
use api::gateway::session::PersonName;
use api::gateway::{AccountName, Reason};
use database::journal::{Ending, Intent, Journal};
use serde_json::Value;

use crate::allow::Allowed;
use crate::line::Line;
use crate::now;
use crate::upstream::Failure;

/// A write whose turn it is.
pub struct Write {
    pub line: Arc<Line>,
    pub journal: Journal,
    pub person: PersonName,
    pub account: AccountName,
    pub allowed: Allowed,
    /// What is there, where that is known.
    pub before: Option<Value>,
}

impl Write {
    /// Records it, sends it, and records what came of it.
    ///
    /// Where the latter fails the answer is passed on all the same, for it is true. The record stays open, which says that what came of it
    /// is not known, and the log says why.
    pub async fn carry_out(self) -> Result<Response, Response> {
        let Self { line, journal, person, account, allowed: Allowed { operation, request }, before } = self;
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
        let number = ticket.number();
        let answered = line.send(request).await;
        if let Err(error) = journal.conclude(ticket, ending(&answered)).await {
            tracing::error!(number, %error, "what came of a write is not on record");
        }
        line.tell(answered)
    }
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
