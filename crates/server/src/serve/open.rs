//! Opens what answers calls, and says what must be known about it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use database::Database;
use database::journal::{Journal, Key};
use gateway::{Gateway, now};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::StartError;
use super::heads::{DAY, Heads};
use super::options::{GatewayOptions, Reach, Records, SandboxDoor};
use super::router::Api;
use super::tls::Certificate;
use crate::gateway_http::clock::Clock;
use crate::gateway_http::cookie::Cookie;
use crate::gateway_http::links::Links;
use crate::gateway_http::source::Trust;
use crate::gateway_http::{GatewayApi, Terms};
use crate::guard::{Credentials, Hosts};
use crate::sandbox_account;
use crate::sandbox_http::SandboxApi;
use crate::store;

/// What answers calls, and from where.
pub struct Opened {
    pub api: Api,
    pub hosts: Hosts,
    pub is_on_network: bool,
    pub certificate: Option<Certificate>,
    pub links: Option<mpsc::UnboundedReceiver<String>>,
    pub seed_ignored: bool,
    /// The file of a key that was made just now.
    pub new_key: Option<PathBuf>,
    pub database: Option<Database>,
    /// Logs how far the journal has grown.
    pub heads: Option<Heads>,
    /// Ends when nobody can write to the sandbox any more.
    pub writer: Option<JoinHandle<sqlx::Result<()>>>,
}

/// The sandbox alone, for this machine.
pub async fn sandbox(records: Records, door: SandboxDoor, address: SocketAddr) -> Result<Opened, StartError> {
    let account_sid = records.settings.account_sid.clone();
    let store::Opened { store, writer, seed_ignored } =
        store::open(&records.place, records.settings, records.seed).await?;
    let credentials = Credentials::new(account_sid.as_str(), &door.auth_token, door.allowed_origins);
    Ok(Opened {
        api: Api::Sandbox(Arc::new(SandboxApi::new(store, credentials, door.with_faults))),
        hosts: Hosts::loopback_with_any_port(address.ip(), address.port()),
        is_on_network: false,
        certificate: None,
        links: None,
        seed_ignored,
        new_key: None,
        database: None,
        heads: None,
        writer: Some(writer),
    })
}

/// The gateway, for those who sign in.
pub async fn gateway(options: GatewayOptions, address: SocketAddr) -> Result<Opened, StartError> {
    let GatewayOptions { mut accounts, sandbox, database: path, journal_key_file, limits, reach } = options;
    let Entrance { hosts, trust, certificate, links, printed } = Entrance::new(reach, address)?;
    let database = Database::serve(&path).await?;
    if links.is_none() && !database.has_people().await? {
        return Err(StartError::Nobody(path));
    }
    let (key, new_key) = Key::find_or_create(journal_key_file.as_deref(), &path, &database).await?;
    let journal = Journal::open(database.clone(), key).await?;
    let heads = Heads::begin(journal.clone(), DAY).await;
    match journal.conclude_left_open(now()).await? {
        0 => {}
        count => {
            tracing::warn!(count, "writes were left open when the gateway ended, and what came of them is unknown")
        }
    }
    let (mut seed_ignored, mut writer) = (false, None);
    if let Some(records) = sandbox {
        let opened = store::open(&records.place, records.settings, records.seed).await?;
        accounts.push(sandbox_account::account(opened.store));
        (seed_ignored, writer) = (opened.seed_ignored, Some(opened.writer));
    }
    let is_on_network = links.is_none();
    let terms =
        Terms { cookie: Cookie::of_port(address.port()), trust, links, limits, clock: Clock::new(Box::new(now)) };
    let api = GatewayApi::new(Gateway::new(accounts, journal), database.clone(), terms);
    Ok(Opened {
        api: Api::Gateway(Arc::new(api)),
        hosts,
        is_on_network,
        certificate,
        links: printed,
        seed_ignored,
        new_key,
        database: Some(database),
        heads: Some(heads),
        writer,
    })
}

/// How people come to the gateway.
struct Entrance {
    hosts: Hosts,
    trust: Trust,
    certificate: Option<Certificate>,
    /// Absent on a network, where people sign in with a password and everything is encrypted.
    links: Option<Links>,
    printed: Option<mpsc::UnboundedReceiver<String>>,
}

impl Entrance {
    fn new(reach: Reach, address: SocketAddr) -> Result<Self, StartError> {
        match reach {
            Reach::ThisMachine => {
                let hosts = Hosts::loopback(address.ip(), address.port());
                let (links, printed) = Links::new(format!("http://{address}"));
                let (links, printed) = (Some(links), Some(printed));
                Ok(Self { hosts, trust: Trust::Connection, certificate: None, links, printed })
            }
            Reach::Network { public, tls } => {
                let hosts = Hosts::public(&public);
                let trust = if tls.is_some() { Trust::Connection } else { Trust::LastForwarded };
                let certificate = tls.map(|files| Certificate::read(files, public)).transpose()?;
                Ok(Self { hosts, trust, certificate, links: None, printed: None })
            }
        }
    }
}
