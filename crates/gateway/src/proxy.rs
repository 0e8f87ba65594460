//! Entry point of the gateway: authorizes requests to an account, forwards them, and records writes in the journal.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use api::error::read_as;
use api::gateway::count::FetchCount;
use api::gateway::session::UserName;
use api::gateway::{self, AccountName, Reason, account_path, history};
use api::operation::Operation;
use api::{Disclosure, Endpoint, Json, Method, ParamError, Request, Response};
use database::journal::{Event, Journal, PageError};
use serde_json::Value;
use tokio::sync::RwLock;
use tracing::Instrument;

use crate::account_client::AccountClient;
use crate::accounts::Account;
use crate::allow::{Allowed, Incoming, NotAllowed};
use crate::concurrency_limiter::Load;
use crate::configuration_copy::read_before_deletion;
use crate::count::count;
use crate::locks::Locks;
use crate::log_limit::LogLimit;
use crate::permit::Permits;
use crate::redaction;
use crate::upstream::Failure;
use crate::write::Write;
use crate::{Principal, links, now};

/// Gateway to a list of accounts, with the journal of their changes.
pub struct Gateway {
    accounts: Vec<Account>,
    clients: Vec<Arc<AccountClient>>,
    journal: Journal,
    /// Limit for log lines about requests that the gateway or Twilio rejects.
    rejection_log: LogLimit<UserName>,
    /// Limit for log lines about requests without a response.
    failure_log: LogLimit<UserName>,
    /// Lock that every write holds for reading until it is recorded. Shutdown waits to write to it.
    writes: Arc<RwLock<WriteState>>,
}

/// Maximum time between the arrival of a write and its departure. The dashboard waits 30 s in all, and Twilio's response may take 15 s.
/// A write that left later could be carried out after the dashboard has reported that no response came.
const MAX_DEPARTURE_DELAY: Duration = Duration::from_secs(14);

/// State of the gateway that decides whether a write may start.
#[derive(Default, PartialEq)]
pub enum WriteState {
    #[default]
    Open,
    ShutDown,
}

impl Gateway {
    /// Creates a gateway to these accounts.
    pub fn new(accounts: Vec<Account>, journal: Journal) -> Self {
        let mut locks: HashMap<String, Arc<Locks>> = HashMap::new();
        let mut client = |account: &Account| {
            // Two entries may stand for the same Twilio account, such as with different keys. They share their locks.
            let account_sid = account.properties.account_sid.text().unwrap_or_default();
            let locks = locks.entry(account_sid.clone()).or_default().clone();
            let permits = Permits::new(account.in_flight, locks, journal.shared_locks(), account_sid);
            Arc::new(AccountClient::new(account.clone(), permits))
        };
        let clients = accounts.iter().map(&mut client).collect();
        Self {
            accounts,
            clients,
            journal,
            rejection_log: LogLimit::default(),
            failure_log: LogLimit::default(),
            writes: Arc::default(),
        }
    }

    /// Returns the accounts in the order of the configuration.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns the number of running and waiting requests of each account.
    pub fn loads(&self) -> impl Iterator<Item = (&AccountName, Load)> {
        self.clients.iter().filter_map(|client| Some((client.name()?, client.load())))
    }

    /// Returns the journal of the accounts' changes.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Responds to a request to an account. Links in the response lead to the gateway: they start with `links_base`, the scheme and host
    /// that the client called.
    ///
    /// Dropping the future of a write cancels it while it waits for its permit or reads what is stored. Afterwards it is sent and recorded
    /// in any case. The server runs the dashboard's writes in tasks of their own, so that a write that waits is sent although its tab is
    /// closed.
    pub async fn handle(
        &self,
        user: &Principal,
        account: &AccountName,
        incoming: &Incoming<'_>,
        links_base: &str,
    ) -> Response {
        let client = match self.client(account) {
            Ok(client) => client,
            Err(rejection) => {
                self.report(user, account, (incoming.method, ""), &rejection);
                return rejection;
            }
        };
        let allowed = match client.authorize(user, incoming) {
            Ok(allowed) => allowed,
            Err(rejection) => {
                self.report(user, account, (incoming.method, ""), &rejection);
                return rejection;
            }
        };
        let operation = allowed.operation;
        let disclosure = operation.disclosure(&allowed.request.params);
        let result = match operation.method {
            Method::Get => client.read(user, allowed).await,
            Method::Post | Method::Delete => self.write(client, user, account, allowed, incoming).await,
        };
        let mut response = result
            .map_or_else(|rejection| rejection, |response| without_personal_data(operation, disclosure, response));
        self.report(user, account, (operation.method.as_str(), operation.path), &response);
        let base = format!("{links_base}{}", account_path(account));
        response.body = links::rewrite(&response.body, client.origins(), &base);
        response
    }

    /// Responds to `GET /gateway/count`.
    pub async fn count(&self, user: &Principal, wanted: &FetchCount) -> Response {
        let account = &wanted.account.0;
        let result = match self.client(account) {
            Ok(client) => count(client, user, wanted).await,
            Err(rejection) => Err(rejection),
        };
        let response = result.unwrap_or_else(|rejection| rejection);
        self.report(user, account, (FetchCount::METHOD.as_str(), FetchCount::PATH), &response);
        response
    }

    /// Returns the client of an account, or the error response if there is none.
    pub(crate) fn client(&self, account: &AccountName) -> Result<&Arc<AccountClient>, Response> {
        let found = self.clients.iter().find(|client| client.name() == Some(account));
        found.ok_or_else(|| Reason::Unlisted.reject(&format!("There is no account {account} here, or not any more.")))
    }

    /// Sends a read that no user waits for, such as one of a survey, when the users' requests leave room.
    ///
    /// # Errors
    ///
    /// Fails if there is no response of the API, if Twilio rejects the credential, or if there is no such account.
    pub async fn read_when_idle(&self, account: &AccountName, request: Request) -> Result<Response, Failure> {
        match self.client(account) {
            Ok(client) => client.read_when_idle(request).await,
            Err(_) => {
                Err(Failure { reason: Reason::Unlisted, message: format!("There is no account {account} here.") })
            }
        }
    }

    /// Checks that the user has a second factor if an account needs it: the named one, or any if there is no name or no such account.
    ///
    /// # Errors
    ///
    /// Returns the error response if the second factor is missing.
    pub fn check_second_factor(&self, user: &Principal, account: Option<&AccountName>) -> Result<(), Response> {
        let has_name = |account: &&Account, name| account.properties.name.known() == Some(name);
        match account.and_then(|name| self.accounts.iter().find(|account| has_name(account, name))) {
            Some(account) => account.check_second_factor(user),
            None => self.accounts.iter().try_for_each(|account| account.check_second_factor(user)),
        }
    }

    /// Responds to `GET /gateway/history`.
    pub async fn history(&self, user: &Principal, list: &history::List) -> Response {
        if let Err(rejection) = self.check_second_factor(user, list.account.as_ref()) {
            return rejection;
        }
        match self.journal.page(list).await {
            Ok(page) => gateway::json_response(history::List::STATUS, &page.to_json()),
            Err(error @ PageError::Token) => {
                let (wire, code) = ("PageToken", api::error::code::INVALID_PARAMETER);
                NotAllowed::Wrong(vec![ParamError { wire, code, message: error.to_string() }]).response()
            }
            Err(PageError::Failed(error)) => {
                tracing::error!(%error, "the journal cannot be read");
                Reason::Failed.reject("The journal cannot be read at the moment. The log of the gateway says more.")
            }
        }
    }

    /// Rejects new writes, and waits until the outcome of every write that was sent is recorded.
    pub async fn shut_down(&self) {
        *self.writes.write().await = WriteState::ShutDown;
    }

    async fn write(
        &self,
        client: &Arc<AccountClient>,
        user: &Principal,
        account: &AccountName,
        allowed: Allowed,
        incoming: &Incoming<'_>,
    ) -> Result<Response, Response> {
        let permit = client.acquire(user, &allowed).await?;
        let before = client.stored_values(&allowed).await?;
        if let Some(before) = &before {
            check_precondition(&allowed, incoming, before)?;
        }
        let deadline = incoming.arrived + MAX_DEPARTURE_DELAY;
        let document = read_before_deletion(client, &allowed, deadline).await;
        let guard = self.writes.clone().read_owned().await;
        if *guard == WriteState::ShutDown {
            return Err(Reason::Unreachable.reject("The gateway is being stopped, so nothing was sent."));
        }
        let write = Write {
            client: client.clone(),
            journal: self.journal.clone(),
            person: user.person.clone(),
            account: account.clone(),
            allowed,
            before,
            document,
            plan: incoming.plan,
            deadline,
            permit,
            guard: Arc::new(guard),
        };
        // A task of its own, because the future of the request is dropped when the client disconnects.
        tokio::spawn(write.execute().in_current_span()).await.unwrap_or_else(|_| {
            Err(Reason::Failed
                .reject("The gateway failed. The request may have been carried out. Check that before you try again."))
        })
    }

    /// Logs a request that failed or was rejected. If the gateway itself has rejected a write, records that in the journal.
    fn report(&self, user: &Principal, account: &AccountName, operation: (&str, &str), response: &Response) {
        self.log(user, account, operation, response);
        let reason = response.header(gateway::REJECTED_HEADER).and_then(|reason| reason.parse::<Reason>().ok());
        // Other reasons say that a write could not be sent or recorded. They are no decision about it.
        let is_decision = |reason: &Reason| {
            use Reason::{NoSecondFactor, PreconditionFailed, PreconditionRequired, ReadOnly, Role, Unlisted};
            matches!(reason, Role | NoSecondFactor | ReadOnly | Unlisted | PreconditionFailed | PreconditionRequired)
        };
        let is_write = Method::parse(operation.0).is_some_and(|method| method != Method::Get);
        if let Some(reason) = reason.filter(is_decision).filter(|_| is_write) {
            self.journal.note_rejection(Event::write_rejected(&user.person, account, operation, reason), now());
        }
    }

    /// Logs a request that failed or was rejected. The line names the operation. It contains neither SIDs nor parameters, which may be
    /// confidential.
    fn log(&self, user: &Principal, account: &AccountName, (method, operation): (&str, &str), response: &Response) {
        let Response { status, .. } = *response;
        let request_id = response.header(api::error::REQUEST_ID).unwrap_or_default();
        let refused = response.header(gateway::REJECTED_HEADER).unwrap_or_default();
        let person = &user.person;
        match status {
            500.. => self.failure_log.log(person, || {
                // Only the gateway's own messages are logged. A message of the API may repeat what was sent.
                let error = read_as::<Value>(response).err().filter(|error| error.reason().is_some());
                let why = error.map(|error| error.to_string()).unwrap_or_default();
                tracing::error!(request_id, %person, %account, method, operation, status, refused, why, "failed");
            }),
            400.. => self.rejection_log.log(person, || {
                tracing::info!(request_id, %person, %account, method, operation, status, refused, "refused");
            }),
            _ => {}
        }
    }
}

/// Compares the precondition of an update or a deletion with the stored values.
fn check_precondition(allowed: &Allowed, incoming: &Incoming<'_>, stored: &Value) -> Result<(), Response> {
    let fingerprint = allowed.operation.precondition(&allowed.request.params, stored);
    match incoming.precondition {
        Some(precondition) if precondition == fingerprint => Ok(()),
        Some(_) => Err(Reason::PreconditionFailed.reject(CHANGED)),
        None => Err(Reason::PreconditionRequired.reject(UNCONDITIONAL)),
    }
}

/// Removes all but the disclosed properties from a response with people's data. An error response has none, and is left as it is.
fn without_personal_data(operation: &Operation, disclosure: Option<&Disclosure>, mut response: Response) -> Response {
    let Some(disclosure) = disclosure.filter(|_| response.status < 400) else { return response };
    match redaction::reduce(&response.body, operation.list_key, disclosure) {
        Some(body) => {
            response.body = body;
            response
        }
        None => {
            Reason::ReadFailed.reject("The API's answer could not be read, so its personal data could not be removed.")
        }
    }
}

const CHANGED: &str = "Nothing was sent: another user has changed these values in the meantime.";
const UNCONDITIONAL: &str =
    "Nothing was sent: the request does not say which values it replaces. Reload the page, then try again.";
