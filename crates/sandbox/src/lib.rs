//! Twilio Conversations (classic) and Chat v2 as a pure state machine: records and a request go in, an answer and the changed
//! records come out. It has no clock, no randomness and does no input or output, so that it runs natively, in the browser
//! and in tests alike. What the reference leaves open is listed in README.md.

mod account;
mod adopt;
mod binding;
mod chat_role;
mod chat_service;
mod configuration;
mod conversation;
pub mod fault;
mod ledger;
mod notifications;
mod paging;
mod refused;
mod role;
mod routes;
mod seed;
mod service;
mod service_configuration;
mod service_webhooks;
mod store;
mod table;
mod user;
mod view;
mod webhooks;

use api::account::Account;
use api::{Request, Response, Sid};

pub use refused::refusal;
pub use routes::{methods, operations};
pub use seed::{Seed, seed, sow};
pub use store::{Change, Counts, LoadError, Store};

/// The account that the sandbox is, unless it is told another. Letters and digits only, because Twilio's Go library refuses
/// other credentials.
pub const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";

/// The token of that account.
pub const AUTH_TOKEN: &str = "sandboxauthtoken";

/// What can be chosen about the API without asking it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose everything is.
    pub account_sid: Sid<Account>,
    /// The longest page of services; the reference names 1000 in one place and 100 in another.
    pub max_page_size: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let account_sid = ACCOUNT_SID.parse().expect("the constant is an account SID");
        Self { account_sid, max_page_size: 1000 }
    }
}

/// What an answer needs and a pure function has not.
pub trait World {
    /// In seconds since the start of 1970.
    fn now(&mut self) -> u64;
    /// Any number, each as likely as the others: SIDs are made of it.
    fn random(&mut self) -> u128;
}

/// A request, and where it was sent.
pub struct Call<'a> {
    /// The request.
    pub request: &'a Request,
    /// Scheme and authority that the client called, which links in answers begin with: `http://127.0.0.1:8080`.
    pub base: &'a str,
}

/// What came of a call.
pub struct Answer {
    /// For the client.
    pub response: Response,
    /// For whoever keeps the records: none unless the call succeeded.
    pub changes: Vec<Change>,
}

/// Carries out a call. One that fails leaves the store as it was.
pub fn answer(store: &mut Store, settings: &Settings, call: &Call<'_>, world: &mut dyn World) -> Answer {
    routes::answer(store, settings, call, world).unwrap_or_else(|refused| Answer::unchanged(refused.into()))
}

/// Carries out a call that only reads; `None` for one that may write.
pub fn read(store: &Store, settings: &Settings, call: &Call<'_>) -> Option<Response> {
    routes::read(store, settings, call).map(|result| result.unwrap_or_else(Response::from))
}

impl Answer {
    fn unchanged(response: Response) -> Self {
        Self { response, changes: Vec::new() }
    }
}
