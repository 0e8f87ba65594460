//! Sends endpoints of the contract through a transport, and retries requests that were rejected because too many ran at once.

use std::rc::Rc;

use api::error::{RETRY_AFTER, read_as};
use api::gateway::{REJECTED_HEADER, Reason};
use api::{ApiError, Endpoint, Json, Method, Request, Response, TransportError};
use js_sys::{Date, Math};
use leptos::prelude::*;

use crate::backend::busy::Busy;
use crate::backend::retry::{self, Tries};
use crate::backend::transport::{PendingResponse, Transport};
use crate::journal::{Journal, Journaled};

/// Client of one account, shared by the whole app through the context.
#[derive(Clone, Copy)]
pub struct Client {
    transport: StoredValue<Rc<dyn Transport>, LocalStorage>,
    /// Requests that wait because too many run at once.
    pub busy: Busy,
    /// True once a response has said that no user is signed in.
    pub signed_out: RwSignal<bool>,
    /// True once a response has said that the account needs a second factor, which the user does not have.
    pub needs_second_factor: RwSignal<bool>,
    /// Journal of this browser; `None` at a gateway, which keeps its own.
    pub journal: Option<Journal>,
    writes: RwSignal<u32>,
    observer: StoredValue<Option<Observer>, LocalStorage>,
}

/// Function that sees each request with its response.
pub type Observer = Rc<dyn Fn(&Request, &Response)>;

impl Client {
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self {
            transport: StoredValue::new_local(Rc::new(transport)),
            busy: Busy::new(),
            signed_out: RwSignal::new(false),
            needs_second_factor: RwSignal::new(false),
            journal: None,
            writes: RwSignal::new(0),
            observer: StoredValue::new_local(None),
        }
    }

    /// Creates a client whose writes are recorded in this browser. `scope` is the fingerprint of backend and account.
    pub fn journaled(transport: impl Transport + 'static, scope: u64) -> Self {
        Self::with_journal(transport, Journal { scope, has_commands: false })
    }

    /// Creates a client of a sandbox server, whose commands are recorded in this browser as well.
    pub fn journaled_with_commands(transport: impl Transport + 'static, scope: u64) -> Self {
        Self::with_journal(transport, Journal { scope, has_commands: true })
    }

    fn with_journal(transport: impl Transport + 'static, journal: Journal) -> Self {
        Self { journal: Some(journal), ..Self::new(Journaled::new(journal, transport)) }
    }

    /// Sends an endpoint's request and reads the response.
    ///
    /// # Errors
    ///
    /// Nothing responds, the API rejects the request, or the response cannot be read.
    pub async fn call<E: Endpoint>(self, endpoint: E, path: &E::Path) -> Result<E::Response, ApiError> {
        self.send_as(endpoint.request(path)).await
    }

    /// Sends a request and reads the response as a `T`.
    ///
    /// # Errors
    ///
    /// Nothing responds, the API rejects the request, or the response is no `T`.
    pub async fn send_as<T: Json>(self, request: Request) -> Result<T, ApiError> {
        read_response(self.send(request)).await
    }

    /// Sends a request once. A `Retry-After` header of the response is in seconds.
    ///
    /// # Errors
    ///
    /// Nothing responds.
    pub async fn send_once(self, request: Request) -> Result<Response, TransportError> {
        if request.method != Method::Get {
            self.writes.try_update(|writes| *writes += 1);
        }
        // The client is disposed with its page.
        let pending = self.transport.try_with_value(|transport| transport.send(request));
        let mut response = pending.ok_or(TransportError::Aborted)?.await?;
        match reason_of(&response) {
            Some(Reason::NoSession) => _ = self.signed_out.try_set(true),
            Some(Reason::NoSecondFactor) => _ = self.needs_second_factor.try_set(true),
            _ => {}
        }
        write_seconds(&mut response);
        Ok(response)
    }

    /// Number of requests so far that may have changed something.
    pub fn writes(self) -> u32 {
        self.writes.try_get_untracked().unwrap_or_default()
    }

    /// Shows the requests of the pages, each with its response, to a function. It takes the place of the one before.
    pub fn observe(self, observer: Observer) {
        self.observer.set_value(Some(observer));
    }

    /// Ends the observation.
    pub fn end_observation(self) {
        self.observer.try_set_value(None);
    }

    /// Sends a request, and again while it is rejected because too many run at once.
    fn send(self, request: Request) -> PendingResponse {
        Box::pin(async move {
            let mut tries = Tries::begin(Date::now());
            let mut place = None;
            loop {
                let response = self.send_once(request.clone()).await?;
                if response.status != 429 || reason_of(&response) == Some(Reason::LockedOut) {
                    if let Some(observe) = self.observer.try_get_value().flatten() {
                        observe(&request, &response);
                    }
                    return Ok(response);
                }
                let minimum = response.header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
                let Some(pause) = tries.next(Date::now(), minimum, Math::random()) else {
                    return Ok(response);
                };
                if !place.get_or_insert_with(|| self.busy.enter()).wait(pause).await {
                    return Ok(response);
                }
            }
        })
    }
}

/// Returns the gateway's reason to reject a request.
fn reason_of(response: &Response) -> Option<Reason> {
    response.header(REJECTED_HEADER).and_then(|reason| reason.parse().ok())
}

/// Rewrites a date in the header `Retry-After` as seconds from now.
fn write_seconds(response: &mut Response) {
    let header = response.headers.iter_mut().find(|(name, _)| name == RETRY_AFTER);
    if let Some((_, value)) = header
        && let Some(seconds) = retry::seconds(value, Date::now(), Date::parse)
    {
        *value = seconds.to_string();
    }
}

/// Reads a transport's response as a `T`.
///
/// # Errors
///
/// Nothing responds, the API rejects the request, or the response is no `T`.
pub async fn read_response<T: Json>(response: PendingResponse) -> Result<T, ApiError> {
    read_as(&response.await.map_err(ApiError::Transport)?)
}
