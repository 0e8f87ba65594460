//! Everything that can be chosen when the server is started.

use std::net::IpAddr;
use std::path::PathBuf;

use api::address::Origin;
use axum::http::HeaderValue;
use database::sessions::Limits;
use gateway::accounts::Account;
use sandbox::{Seed, Settings};

use super::tls::TlsFiles;
use crate::assets::Site;
use crate::store::Place;

/// Everything that can be chosen when the server is started.
pub struct Options {
    pub listen: IpAddr,
    /// 0 for any that is free.
    pub port: u16,
    pub site: Site,
    pub behind: Behind,
}

/// What answers calls.
pub enum Behind {
    /// The sandbox, for the dashboard and for whoever knows its account SID and token.
    Sandbox(Records, SandboxDoor),
    /// The gateway, for those who sign in.
    Gateway(GatewayOptions),
}

/// The sandbox's records.
pub struct Records {
    pub place: Place,
    /// What was asked for; `None` where nothing was.
    pub seed: Option<Seed>,
    pub settings: Settings,
}

/// How programs and pages come to the sandbox.
pub struct SandboxDoor {
    pub auth_token: String,
    /// Pages elsewhere that may call with account SID and token.
    pub allowed_origins: Vec<HeaderValue>,
    pub with_faults: bool,
}

/// What the gateway stands in front of, what it keeps, and how people come to it.
pub struct GatewayOptions {
    pub accounts: Vec<Account>,
    /// The sandbox, where it is one more account.
    pub sandbox: Option<Records>,
    /// The file that keeps people, sessions and the journal.
    pub database: PathBuf,
    /// What the journal is sealed with; where nothing is named, the environment says it, or a file beside the database.
    pub journal_key_file: Option<PathBuf>,
    pub limits: Limits,
    pub reach: Reach,
}

/// From where the gateway can be reached.
#[derive(Clone, Debug)]
pub enum Reach {
    /// From this machine: a link signs in.
    ThisMachine,
    /// From a network: people sign in with passwords, and everything is encrypted.
    Network {
        /// What they enter to reach it.
        public: Vec<Origin>,
        /// What to show; where there is nothing, a server in front of this one does it.
        tls: Option<TlsFiles>,
    },
}
