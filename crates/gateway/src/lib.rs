//! The gateway to Twilio: it holds the credentials, lets through what the contract knows and nothing else, and has every write on record
//! before it is sent. It knows HTTP as a client; who asks, and how they proved it, is the server's to find out.

pub mod accounts;
mod allow;
pub mod check;
mod counted;
mod line;
mod links;
mod locks;
pub mod log_limit;
mod pass;
mod slots;
pub mod upstream;
mod write;

use std::time::{SystemTime, UNIX_EPOCH};

use api::gateway::Role;
use api::gateway::session::PersonName;

pub use allow::{Allowed, Incoming, Refused, allow};
pub use pass::Gateway;

/// On whose behalf a call is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Asker {
    /// Who.
    pub person: PersonName,
    /// What they may do.
    pub role: Role,
}

/// In seconds since the start of 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
