//! Options of the server.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use api::address::Origin;
use axum::http::HeaderValue;
use database::Location;
use database::sessions::Limits;
use gateway::accounts::Account;
use sandbox::{Seed, Settings};

use super::credential_reload::AccountDefaults;
use super::tls::TlsFiles;
use crate::assets::Site;
use crate::store::Storage;

/// Options of the server.
pub struct Options {
    pub listen: IpAddr,
    /// Port; 0 for any free one.
    pub port: u16,
    pub site: Site,
    /// Address at which the metrics can be read; `None` for no such address.
    pub metrics: Option<SocketAddr>,
    pub backend: Backend,
}

/// Backend that handles API requests.
pub enum Backend {
    /// The sandbox, for the dashboard and for programs with its account SID and token.
    Sandbox(SandboxData, SandboxAccess),
    /// The gateway, for users who sign in.
    Gateway(GatewayOptions),
}

/// Data of the sandbox.
pub struct SandboxData {
    pub storage: Storage,
    /// Requested initial data; `None` for the default.
    pub seed: Option<Seed>,
    pub settings: Settings,
}

/// Access of programs and other pages to the sandbox.
pub struct SandboxAccess {
    pub auth_token: String,
    /// Other origins whose pages may send requests with account SID and token.
    pub allowed_origins: Vec<HeaderValue>,
    pub with_faults: bool,
}

/// Options of the gateway.
pub struct GatewayOptions {
    pub accounts: Vec<Account>,
    /// Sandbox as an additional account.
    pub sandbox: Option<SandboxData>,
    /// Database with users, sessions and the journal.
    pub database: Location,
    /// File with the key of the journal. Default: the environment, or a file beside a database that is a file.
    pub journal_key_file: Option<PathBuf>,
    pub limits: Limits,
    pub account_defaults: AccountDefaults,
    pub exposure: Exposure,
}

/// Network exposure of the gateway.
#[derive(Clone, Debug)]
pub enum Exposure {
    /// This machine only: a printed link signs in.
    ThisMachine,
    /// A network: users sign in with passwords over TLS.
    Network {
        /// Origins that users enter.
        public: Vec<Origin>,
        /// Certificate files; `None` if a proxy in front of this server speaks TLS.
        tls: Option<TlsFiles>,
    },
}
