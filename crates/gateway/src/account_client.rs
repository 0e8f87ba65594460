//! The way to one account: who may go it, when it is whose turn, and what comes back.

use std::sync::Arc;
use std::time::Duration;

use api::error::{REQUEST_ID, RETRY_AFTER};
use api::gateway::{self, AccountName, Reason, Role};
use api::{Method, Request, Response};
use serde_json::Value;
use tokio::time::timeout;

use crate::Asker;
use crate::accounts::Account;
use crate::allow::{Allowed, Incoming, allow};
use crate::locks::Locks;
use crate::slots::{Slot, Slots, TooMany};
use crate::upstream::Failure;

/// The longest that a call waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest that a write waits for what is there before it. With that for its turn and that for its answer it is less than the
/// dashboard waits, so that nothing is carried out of which the dashboard says already that no answer came.
const LOOK: Duration = Duration::from_secs(8);

/// The headers of an answer that are passed on, in lower case.
pub const PASSED_HEADERS: [&str; 4] = ["content-type", RETRY_AFTER, "twilio-concurrent-requests", REQUEST_ID];

/// The way to one account.
pub struct Line {
    account: Account,
    origins: Vec<String>,
    slots: Arc<Slots>,
    locks: Arc<Locks>,
}

/// The right to call once at a time and, for a write, to be the only one that writes to its resource.
pub struct Turn {
    _slot: Slot,
    /// That of one call at a time to what is changed.
    _lock: Option<Slot>,
}

impl Line {
    /// To this account. `locks` are those of all ways to the same one.
    pub fn new(account: Account, locks: Arc<Locks>) -> Self {
        let slots = Slots::new(account.in_flight);
        let origins = account.upstream.origins();
        Self { account, origins, slots, locks }
    }

    /// What the account is called.
    pub fn name(&self) -> Option<&AccountName> {
        self.account.shown.name.known()
    }

    /// What the links in its answers begin with.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// What may pass of what came: all of it, written anew, or nothing.
    pub fn admit(&self, asker: &Asker, incoming: &Incoming<'_>) -> Result<Allowed, Response> {
        if let Some(method) = Method::parse(incoming.method) {
            self.permit(asker, method)?;
        }
        allow(incoming).map_err(|refused| refused.response())
    }

    fn permit(&self, asker: &Asker, method: Method) -> Result<(), Response> {
        let gateway::Account { read_only, .. } = &self.account.shown;
        if !asker.role.allows(method) {
            let role = asker.role;
            let needed = if Role::Editor.allows(method) { "editor or admin" } else { "admin" };
            return Err(Reason::Role.refuse(&format!(
                "Your role is {role}, and this takes {needed}. Whoever runs the gateway gives roles."
            )));
        }
        if method != Method::Get && read_only.known() != Some(&false) {
            return Err(Reason::ReadOnly.refuse(&format!(
                "{} may only be read here, by everybody. Whoever runs the gateway can change that in its list of accounts.",
                self.account.shown.title()
            )));
        }
        Ok(())
    }

    /// Waits for the turn of a call, but not for long.
    pub async fn turn(&self, asker: &Asker, allowed: &Allowed) -> Result<Turn, Response> {
        let turn = async {
            let lock = match allowed.operation.method {
                Method::Get => None,
                // What creates something changes nothing that is there.
                _ if allowed.operation.reading().is_none() => None,
                _ => Some(self.locks.of(&allowed.request.path).take(&asker.person).await?),
            };
            // Last, so that nobody keeps one and waits.
            let slot = self.slots.take(&asker.person).await?;
            Ok::<_, TooMany>(Turn { _slot: slot, _lock: lock })
        };
        if let Ok(Ok(turn)) = timeout(PATIENCE, turn).await {
            return Ok(turn);
        }
        let mut refusal = Reason::Busy.refuse(&format!(
            "Too many calls to {} are running, and this one was not sent. Try again in a moment.",
            self.account.shown.title()
        ));
        refusal.headers.push((RETRY_AFTER.to_owned(), "1".to_owned()));
        Err(refusal)
    }

    /// Answers a call that changes nothing.
    pub async fn read(&self, asker: &Asker, allowed: Allowed) -> Result<Response, Response> {
        let _turn = self.turn(asker, &allowed).await?;
        self.tell(self.send(allowed.request).await)
    }

    /// Reads the stored values before a write; `None` for what creates something. Nobody changes them through this gateway while the turn
    /// is kept.
    ///
    /// # Errors
    ///
    /// The response to give where the values cannot be read, for whatever reason: then nobody knows what the write would replace or delete,
    /// and it is not sent.
    pub async fn before(&self, allowed: &Allowed) -> Result<Option<Value>, Response> {
        let Some(reading) = allowed.operation.reading() else { return Ok(None) };
        let request = Request {
            method: reading.method,
            path: allowed.request.path.clone(),
            params: Default::default(),
            seen: None,
        };
        let unsent = |reason: Reason, why: &str| {
            Err(reason.refuse(&format!("What is there now could not be read, so nothing was sent. {why}")))
        };
        let Ok(looked) = timeout(LOOK, self.send(request)).await else {
            let why = format!("Try again: no answer came within {} seconds.", LOOK.as_secs());
            return unsent(Reason::Unreachable, &why);
        };
        let response = match looked {
            Ok(response) => response,
            Err(failure) => return unsent(Reason::Unreachable, &format!("Try again. {}", failure.message)),
        };
        match response.status {
            // The dashboard reads responses with the same parser, so both sides compare the same values. It also reads values that Rust
            // cannot hold, such as a lone surrogate. Otherwise one such value would make the resource impossible to change.
            200..300 => match api::json::parse(&response.body) {
                Some(before @ Value::Object(_)) => Ok(Some(before)),
                Some(_) | None => {
                    unsent(Reason::Unread, "The API answered something that is not as its reference says.")
                }
            },
            401 => self.tell(Ok(response)).map(|_| None),
            // What is gone cannot be changed, what may not be read is not written unread, and what comes too often knows how to wait: the
            // API has said all about it.
            400..500 => Err(response),
            status => unsent(Reason::Unreachable, &format!("Try again: the API failed (HTTP {status}).")),
        }
    }

    /// Sends a call whose turn it is.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let mut response = self.account.upstream.send(request).await?;
        response.headers.retain(|(name, _)| PASSED_HEADERS.contains(&name.as_str()));
        Ok(response)
    }

    /// What whoever asked is told: the answer of the API, unless it is about the gateway and not about them.
    pub fn tell(&self, answered: Result<Response, Failure>) -> Result<Response, Response> {
        let response = answered.map_err(|failure| failure.reason.refuse(&failure.message))?;
        if response.status != 401 {
            return Ok(response);
        }
        let mut refusal = Reason::Credential.refuse(&format!(
            "Twilio does not accept the credential that the gateway has for {}. \
             Whoever runs the gateway can find out more with `conversations-admin check`.",
            self.account.shown.title()
        ));
        refusal.headers.extend(response.headers.into_iter().filter(|(name, _)| name == REQUEST_ID));
        Err(refusal)
    }
}
