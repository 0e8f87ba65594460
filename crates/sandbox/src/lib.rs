//! Twilio Conversations (classic) and Chat v2 as a pure state machine. It takes a store and a request, and returns a response and the
//! changed records. It does no input or output, and gets time and random numbers from its caller. So it runs on a server, in the browser
//! and in tests. README.md lists its choices where Twilio's reference is open.

#![deny(clippy::missing_errors_doc)]

mod account;
mod address_configuration;
mod apply;
mod binding;
mod chat_role;
mod chat_service;
mod configuration;
mod conversation;
mod credential;
mod default_service_role;
pub mod fault;
mod notifications;
mod paging;
mod participant_conversation;
mod rejection;
mod role;
mod routes;
mod seed;
mod service;
mod service_configuration;
mod service_webhooks;
mod store;
mod table;
mod transaction;
mod user;
mod view;
mod webhooks;

use api::account::Account;
use api::{Request, Response, Sid};

pub use rejection::error_response;
pub use routes::{methods, operations};
pub use seed::{Seed, populate, seed};
pub use store::{Change, Counts, LoadError, Store};

/// Default SID of the sandbox's account. It consists of letters and digits, because Twilio's Go library rejects other characters.
pub const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";

/// Auth token of the default account.
pub const AUTH_TOKEN: &str = "sandboxauthtoken";

/// Settings of the sandbox that no request changes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// SID of the account that owns every resource.
    pub account_sid: Sid<Account>,
    /// Maximum page size of the list of services. Default: 1000. The reference says 1000 in one place and 100 in another.
    pub max_page_size: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let account_sid = ACCOUNT_SID.parse().expect("the constant is an account SID");
        Self { account_sid, max_page_size: 1000 }
    }
}

/// Clock and random source of the sandbox.
pub trait Host {
    /// Returns the current time, in Unix seconds.
    fn now(&mut self) -> u64;
    /// Returns a uniformly distributed number, which becomes the digits of a SID.
    fn random(&mut self) -> u128;
}

/// Request, with the base of its URL.
pub struct IncomingRequest<'a> {
    /// Method, path and parameters.
    pub request: &'a Request,
    /// Scheme and authority that the client called, such as `http://127.0.0.1:8080`. Links in the response start with it.
    pub base: &'a str,
}

/// Result of a request.
pub struct Outcome {
    /// Response to the client.
    pub response: Response,
    /// Changed records, for a caller that persists them. Empty unless the request succeeded.
    pub changes: Vec<Change>,
}

/// Handles a request. A rejected request leaves the store unchanged.
pub fn handle(store: &mut Store, settings: &Settings, incoming: &IncomingRequest<'_>, host: &mut dyn Host) -> Outcome {
    routes::handle(store, settings, incoming, host).unwrap_or_else(|rejection| Outcome::unchanged(rejection.into()))
}

/// Handles a request that only reads. Returns `None` for a request that may write.
pub fn handle_read(store: &Store, settings: &Settings, incoming: &IncomingRequest<'_>) -> Option<Response> {
    routes::handle_read(store, settings, incoming).map(|result| result.unwrap_or_else(Response::from))
}

impl Outcome {
    fn unchanged(response: Response) -> Self {
        Self { response, changes: Vec::new() }
    }
}
