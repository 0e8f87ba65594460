//! The gateway to Twilio: it holds the credentials, lets through what the contract knows and nothing else, and has every write on record
//! before it is sent. It knows HTTP as a client; who asks, and how they proved it, is the server's to find out.

pub mod accounts;
mod allow;
pub mod check;
mod line;
mod links;
mod locks;
mod pass;
mod slots;
pub mod upstream;
mod write;

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
