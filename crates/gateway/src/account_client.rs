//! Client of one account: checks what a user may do there, limits the requests that run at once, and sends requests.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use api::error::{REQUEST_ID, RETRY_AFTER};
use api::gateway::{self, AccountName, Reason, Role};
use api::{Method, Request, Response};
use serde_json::Value;
use tokio::time::timeout;

use crate::Principal;
use crate::accounts::Account;
use crate::allow::{Allowed, Incoming, allow};
use crate::concurrency_limiter::Load;
use crate::permit::{NoPermit, Permits, RequestPermit};
use crate::upstream::{Failure, Upstream};

/// Maximum time that a request waits for its permit.
const PERMIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Maximum time that a write waits for the stored values. Together with the times for its permit and its response it is shorter than the
/// timeout of the dashboard. Otherwise a write could be carried out after the dashboard has reported that no response came.
const STORED_VALUES_TIMEOUT: Duration = Duration::from_secs(8);

/// Response headers that are forwarded, in lower case.
pub const FORWARDED_HEADERS: [&str; 4] = ["content-type", RETRY_AFTER, "twilio-concurrent-requests", REQUEST_ID];

/// Message for a write that could overtake one of another gateway.
const NOT_LOCKED: &str = "Nothing was sent: the gateway cannot reach the database that it shares with other gateways. Try again in a moment.";

/// Client of one account.
pub struct AccountClient {
    account: Account,
    /// Replaced when the credential is.
    upstream: RwLock<Arc<dyn Upstream>>,
    origins: Vec<String>,
    permits: Permits,
}

impl AccountClient {
    /// Creates a client.
    pub fn new(account: Account, permits: Permits) -> Self {
        let origins = account.upstream.origins();
        let upstream = RwLock::new(account.upstream.clone());
        Self { account, upstream, origins, permits }
    }

    /// Returns the name of the account.
    pub fn name(&self) -> Option<&AccountName> {
        self.account.properties.name.known()
    }

    /// Uses another credential for further requests. Those that run keep theirs.
    pub fn set_upstream(&self, upstream: Arc<dyn Upstream>) {
        *self.upstream.write().unwrap_or_else(PoisonError::into_inner) = upstream;
    }

    /// Returns the origins that links in the account's responses start with.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// Returns the number of its running and waiting requests.
    pub fn load(&self) -> Load {
        self.permits.load()
    }

    /// Checks the user's permission and turns the incoming request into a canonical one.
    ///
    /// # Errors
    ///
    /// Returns the error response if the role or the account does not permit the method, or if the request is not allowed.
    pub fn authorize(&self, user: &Principal, incoming: &Incoming<'_>) -> Result<Allowed, Response> {
        if let Some(method) = Method::parse(incoming.method) {
            self.check_permission(user, method)?;
        }
        allow(incoming).map_err(|refused| refused.response())
    }

    /// Checks whether the user's role and second factor, and the account, permit a method.
    ///
    /// # Errors
    ///
    /// Returns the error response if one of them does not.
    pub fn check_permission(&self, user: &Principal, method: Method) -> Result<(), Response> {
        let gateway::Account { read_only, .. } = &self.account.properties;
        self.account.check_second_factor(user)?;
        if !user.role.allows(method) {
            let role = user.role;
            let required = if Role::Editor.allows(method) { "editor or admin" } else { "admin" };
            return Err(Reason::Role.reject(&format!(
                "Your role is {role}, and this requires {required}. The operator of the gateway assigns roles."
            )));
        }
        if method != Method::Get && read_only.known() != Some(&false) {
            return Err(Reason::ReadOnly.reject(&format!(
                "{} may only be read here. The operator of the gateway can change that in its file of accounts.",
                self.account.properties.title()
            )));
        }
        Ok(())
    }

    /// Waits for the permit of a request, up to [`PERMIT_TIMEOUT`].
    ///
    /// # Errors
    ///
    /// Returns the error response if no permit became free in time, if too many requests of the user wait already, or if the database of several
    /// gateways fails.
    pub async fn acquire(&self, user: &Principal, allowed: &Allowed) -> Result<RequestPermit, Response> {
        match timeout(PERMIT_TIMEOUT, self.permits.acquire(&user.person, allowed)).await {
            Ok(Ok(permit)) => return Ok(permit),
            Ok(Err(NoPermit::Failed(error))) => {
                tracing::error!(%error, "the lock of a resource cannot be taken");
                return Err(Reason::Unrecorded.reject(NOT_LOCKED));
            }
            Ok(Err(NoPermit::QueueFull)) | Err(_) => {}
        }
        let mut rejection = Reason::Busy.reject(&format!(
            "Too many calls to {} are running, and this one was not sent. Try again in a moment.",
            self.account.properties.title()
        ));
        rejection.headers.push((RETRY_AFTER.to_owned(), "1".to_owned()));
        Err(rejection)
    }

    /// Carries out a request that only reads.
    ///
    /// # Errors
    ///
    /// Returns the error response if there is no permit, no response, or if Twilio rejects the credential.
    pub async fn read(&self, user: &Principal, allowed: Allowed) -> Result<Response, Response> {
        let _permit = self.acquire(user, &allowed).await?;
        self.to_client_response(self.send(allowed.request).await)
    }

    /// Reads the stored values that a write replaces or deletes. Returns `None` for a write that creates a resource. No other write
    /// through this gateway changes the values while the permit is held.
    ///
    /// # Errors
    ///
    /// Returns the error response if the values cannot be read. The write must not be sent then, because it is not known what it would
    /// replace or delete.
    pub async fn stored_values(&self, allowed: &Allowed) -> Result<Option<Value>, Response> {
        let Some(reading) = allowed.operation.reading() else { return Ok(None) };
        let request = Request::new(reading.method, allowed.request.path.clone(), Default::default());
        let not_sent = |reason: Reason, why: &str| {
            Err(reason.reject(&format!("What is there now could not be read, so nothing was sent. {why}")))
        };
        let Ok(result) = timeout(STORED_VALUES_TIMEOUT, self.send(request)).await else {
            let why = format!("Try again: no answer came within {} seconds.", STORED_VALUES_TIMEOUT.as_secs());
            return not_sent(Reason::Unreachable, &why);
        };
        let response = match result {
            Ok(response) => response,
            Err(failure) if failure.reason == Reason::Credential => return not_sent(failure.reason, &failure.message),
            Err(failure) => return not_sent(Reason::Unreachable, &format!("Try again. {}", failure.message)),
        };
        match response.status {
            // The dashboard reads responses with the same parser, so both sides compare the same values. It also reads values that Rust
            // cannot hold, such as a lone surrogate. Otherwise one such value would make the resource impossible to change.
            200..300 => match api::json::parse(&response.body) {
                Some(values @ Value::Object(_)) => Ok(Some(values)),
                Some(_) | None => {
                    not_sent(Reason::ReadFailed, "The API answered something that is not as its reference says.")
                }
            },
            401 => self.to_client_response(Ok(response)).map(|_| None),
            // The resource is gone, the credential may not read it, or there are too many requests. The API's response says which.
            400..500 => Err(response),
            status => not_sent(Reason::Unreachable, &format!("Try again: the API failed (HTTP {status}).")),
        }
    }

    /// Sends a request. The caller holds its permit.
    ///
    /// # Errors
    ///
    /// Fails if there is no response of the API.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let upstream = self.upstream.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut response = upstream.send(request).await?;
        response.headers.retain(|(name, _)| FORWARDED_HEADERS.contains(&name.as_str()));
        Ok(response)
    }

    /// Carries out a read that no user waits for. It waits until the users' requests leave room, so that it has no time limit of its own.
    ///
    /// # Errors
    ///
    /// Fails if there is no response of the API, or if Twilio rejects the credential.
    pub async fn read_when_idle(&self, request: Request) -> Result<Response, Failure> {
        let _permit = self.permits.acquire_idle().await;
        let response = self.send(request).await?;
        if response.status != 401 {
            return Ok(response);
        }
        Err(Failure { reason: Reason::Credential, message: self.credential_message() })
    }

    /// Converts the API's response into the response to the user.
    ///
    /// # Errors
    ///
    /// Returns the gateway's error response for a failure, and for a 401, which is about the gateway's credential and not the user's.
    pub fn to_client_response(&self, result: Result<Response, Failure>) -> Result<Response, Response> {
        let response = result.map_err(|failure| failure.reason.reject(&failure.message))?;
        if response.status != 401 {
            return Ok(response);
        }
        let mut rejection = Reason::Credential.reject(&self.credential_message());
        rejection.headers.extend(response.headers.into_iter().filter(|(name, _)| name == REQUEST_ID));
        Err(rejection)
    }

    fn credential_message(&self) -> String {
        format!(
            "Twilio does not accept the credential that the gateway has for {}. \
             The operator of the gateway can find out more with `conversations-admin check`.",
            self.account.properties.title()
        )
    }
}
