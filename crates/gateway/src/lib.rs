//! Gateway to Twilio. It holds the accounts' credentials, forwards only requests of the API contract, and records every write in the
//! journal before it is sent. Sign-in and sessions belong to the server.

#![deny(clippy::missing_errors_doc)]

mod account_client;
pub mod accounts;
mod allow;
pub mod check;
pub mod concurrency_limiter;
mod configuration_copy;
mod count;
mod links;
mod locks;
pub mod log_limit;
mod permit;
mod proxy;
mod redaction;
mod reload;
pub mod upstream;
mod write;

use std::time::{SystemTime, UNIX_EPOCH};

use api::gateway::Role;
use api::gateway::session::UserName;

pub use allow::{Allowed, Incoming, NotAllowed, allow};
pub use proxy::Gateway;
pub use reload::{ReloadError, Untested};

/// Authenticated user on whose behalf a request is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Name of the user.
    pub person: UserName,
    /// Role of the user, which decides the methods that the user may call.
    pub role: Role,
    /// Second factor of the user, without which some accounts reject every request.
    pub second_factor: SecondFactor,
}

/// Second factor of a user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SecondFactor {
    /// The user has one. The session was started with it, or has added it.
    Present,
    /// The user has none, and signed in with a password only.
    Missing,
    /// The user signed in without a password, by access to the machine: by the printed link, or as a command.
    Exempt,
}

/// Returns the current time in Unix seconds.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
