//! The gateway as the server sees it: a call comes in, and an answer goes out.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use api::error::read_as;
use api::gateway::session::PersonName;
use api::gateway::{self, AccountName, Reason, account_path, history};
use api::operation::Operation;
use api::{Endpoint, Json, Method, ParamError, Response};
use database::journal::{Event, Journal, PageError};
use serde_json::Value;
use tokio::sync::RwLock;
use tracing::Instrument;

use crate::accounts::Account;
use crate::allow::{Allowed, Incoming, Refused};
use crate::counted::only_sids;
use crate::line::Line;
use crate::locks::Locks;
use crate::log_limit::LogLimit;
use crate::write::Write;
use crate::{Asker, links, now};

/// The accounts, and the journal of what is done to them.
pub struct Gateway {
    accounts: Vec<Account>,
    lines: Vec<Arc<Line>>,
    journal: Journal,
    /// Of what the gateway or Twilio rejects.
    refusals: LogLimit<PersonName>,
    /// Of calls that have no answer.
    failures: LogLimit<PersonName>,
    /// Every write that is on its way keeps a guard that reads.
    writes: Arc<RwLock<Writing>>,
}

/// The longest time from the arrival of a write to its departure. The dashboard waits for 30 s in all, and Twilio's answer may take 15 s: a write
/// that left later could be carried out after the dashboard has said that no answer came.
const LATEST: Duration = Duration::from_secs(14);

/// Whether writes may begin.
#[derive(Default, PartialEq)]
pub enum Writing {
    #[default]
    GoesOn,
    HasEnded,
}

impl Gateway {
    /// Stands in front of these accounts.
    pub fn new(accounts: Vec<Account>, journal: Journal) -> Self {
        let mut locks: HashMap<String, Arc<Locks>> = HashMap::new();
        let mut line = |account: &Account| {
            // One account of Twilio's may be offered twice, such as for different keys.
            let locks = locks.entry(account.shown.account_sid.text().unwrap_or_default()).or_default();
            Arc::new(Line::new(account.clone(), locks.clone()))
        };
        let lines = accounts.iter().map(&mut line).collect();
        Self {
            accounts,
            lines,
            journal,
            refusals: LogLimit::default(),
            failures: LogLimit::default(),
            writes: Arc::default(),
        }
    }

    /// In the order in which they are offered.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Answers a call to an account. Links in the answer begin with `links_base`, the scheme and host that were called, and lead to the
    /// gateway again.
    ///
    /// A write whose future is dropped is not sent while it waits for its turn or for what is there before. After that it is sent, and what
    /// came of it is recorded. The server runs the writes of the dashboard in tasks of their own, which outlive the tab: one that waits for its turn when the tab is
    /// closed is still sent.
    pub async fn answer(
        &self,
        asker: &Asker,
        account: &AccountName,
        incoming: &Incoming<'_>,
        links_base: &str,
    ) -> Response {
        let Some(line) = self.lines.iter().find(|line| line.name() == Some(account)) else {
            let refusal = Reason::Unlisted.refuse(&format!("There is no account {account} here, or not any more."));
            self.reject(asker, account, (incoming.method, ""), &refusal);
            return refusal;
        };
        let allowed = match line.admit(asker, incoming) {
            Ok(allowed) => allowed,
            Err(refusal) => {
                self.reject(asker, account, (incoming.method, ""), &refusal);
                return refusal;
            }
        };
        let operation = allowed.operation;
        let answered = match operation.method {
            Method::Get => line.read(asker, allowed).await,
            Method::Post | Method::Delete => self.write(line, asker, account, allowed, incoming).await,
        };
        let mut response =
            answered.map_or_else(|refusal| refusal, |response| without_personal_data(operation, response));
        self.reject(asker, account, (operation.method.as_str(), operation.path), &response);
        let base = format!("{links_base}{}", account_path(account));
        response.body = links::rewrite(&response.body, line.origins(), &base);
        response
    }

    /// The journal of what is done to the accounts.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Logs a call that brought no success, and has the journal note a write that the gateway itself has rejected.
    fn reject(&self, asker: &Asker, account: &AccountName, call: (&str, &str), response: &Response) {
        let (method, operation) = call;
        self.log(asker, account, method, operation, response);
        let reason = response.header(gateway::REFUSED_HEADER).and_then(|reason| reason.parse::<Reason>().ok());
        // The others say that a write could not be sent or recorded, which is no decision about it.
        let is_decision = |reason: &Reason| {
            use Reason::{Changed, ReadOnly, Role, Unconditional, Unlisted};
            matches!(reason, Role | ReadOnly | Unlisted | Changed | Unconditional)
        };
        let is_write = Method::parse(method).is_some_and(|method| method != Method::Get);
        if let Some(reason) = reason.filter(is_decision).filter(|_| is_write) {
            self.journal.note_rejection(Event::write_rejected(&asker.person, account, call, reason), now());
        }
    }

    /// Answers `GET /gateway/history`.
    pub async fn history(&self, list: &history::List) -> Response {
        match self.journal.page(list).await {
            Ok(page) => gateway::answer(history::List::STATUS, &page.to_json()),
            Err(error @ PageError::Token) => {
                let (wire, code) = ("PageToken", api::error::code::INVALID_PARAMETER);
                Refused::Wrong(vec![ParamError { wire, code, message: error.to_string() }]).response()
            }
            Err(PageError::Failed(error)) => {
                tracing::error!(%error, "the journal cannot be read");
                Reason::Failed.refuse("The journal cannot be read at the moment. The log of the gateway says more.")
            }
        }
    }

    /// Waits until what came of every write that is on its way is on record. None begins any more: it could be cut off after it was sent.
    pub async fn finish(&self) {
        *self.writes.write().await = Writing::HasEnded;
    }

    async fn write(
        &self,
        line: &Arc<Line>,
        asker: &Asker,
        account: &AccountName,
        allowed: Allowed,
        incoming: &Incoming<'_>,
    ) -> Result<Response, Response> {
        let turn = line.turn(asker, &allowed).await?;
        let before = line.before(&allowed).await?;
        if let Some(before) = &before {
            let now = allowed.operation.precondition(&allowed.request.params, before);
            match incoming.seen {
                Some(seen) if seen == now => {}
                Some(_) => return Err(Reason::Changed.refuse(CHANGED)),
                None => return Err(Reason::Unconditional.refuse(UNCONDITIONAL)),
            }
        }
        let on_its_way = self.writes.clone().read_owned().await;
        if *on_its_way == Writing::HasEnded {
            return Err(Reason::Unreachable.refuse("The gateway is being stopped, so nothing was sent."));
        }
        let write = Write {
            line: line.clone(),
            journal: self.journal.clone(),
            person: asker.person.clone(),
            account: account.clone(),
            allowed,
            before,
            deadline: incoming.arrived + LATEST,
            on_its_way: Arc::new(on_its_way),
        };
        // A task of its own, for this one ends when whoever asked goes away.
        let task = async move {
            let answered = write.carry_out().await;
            drop(turn);
            answered
        };
        tokio::spawn(task.in_current_span()).await.unwrap_or_else(|_| {
            Err(Reason::Failed
                .refuse("The gateway failed. What was sent may have been done: look before you try again."))
        })
    }

    /// Logs a line about a call that brought no success. What was asked for in particular, and with what, is nobody's business but the
    /// asker's.
    fn log(&self, asker: &Asker, account: &AccountName, method: &str, operation: &str, response: &Response) {
        let Response { status, .. } = *response;
        let request_id = response.header(api::error::REQUEST_ID).unwrap_or_default();
        let refused = response.header(gateway::REFUSED_HEADER).unwrap_or_default();
        let person = &asker.person;
        match status {
            500.. => self.failures.log(person, || {
                // Why the gateway has no answer, in words that hold nothing of what was sent. Those of the API may.
                let why = read_as::<Value>(response).err().filter(|error| error.reason().is_some());
                let why = why.map(|error| error.to_string()).unwrap_or_default();
                tracing::error!(request_id, %person, %account, method, operation, status, refused, why, "failed");
            }),
            400.. => self.refusals.log(person, || {
                tracing::info!(request_id, %person, %account, method, operation, status, refused, "refused");
            }),
            _ => {}
        }
    }
}

/// Reduces a successful response to what the dashboard counts, where it only counts.
fn without_personal_data(operation: &Operation, mut response: Response) -> Response {
    let Some(list_key) =
        operation.list_key.filter(|_| operation.is_only_counted && response.status == operation.status)
    else {
        return response;
    };
    match only_sids(&response.body, list_key) {
        Some(body) => {
            response.body = body;
            response
        }
        None => Reason::Unread.refuse("The API's list could not be read, so that it could not be counted."),
    }
}

const CHANGED: &str = "Nothing was sent: somebody else has changed the same meanwhile.";
const UNCONDITIONAL: &str =
    "Nothing was sent: the request does not say which values it replaces. Reload the page, then try again.";
