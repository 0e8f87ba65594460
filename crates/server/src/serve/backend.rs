//! Opening of the backend: the sandbox or the gateway.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::Duration;

use database::Database;
use database::journal::{Journal, Key};
use gateway::{Gateway, now};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::interval;

use super::StartError;
use super::credential_reload::{self, CredentialReload};
use super::head_log::{DAY, HeadLog};
use super::options::{Exposure, GatewayOptions, SandboxAccess, SandboxData};
use super::router::Api;
use super::tls::Certificate;
use crate::gateway_http::clock::Clock;
use crate::gateway_http::cookie::Cookie;
use crate::gateway_http::links::Links;
use crate::gateway_http::source::Trust;
use crate::gateway_http::{GatewayApi, SessionOptions};
use crate::guard::{Credentials, Hosts};
use crate::metrics::Metrics;
use crate::sandbox_account;
use crate::sandbox_http::SandboxApi;
use crate::store;
use crate::store::database::OpenError;

/// Interval at which ended sessions are deleted.
const CLEANUP: Duration = Duration::from_secs(60);

/// Opened backend with the addresses by which it is reached.
pub struct OpenedBackend {
    pub api: Api,
    pub hosts: Hosts,
    pub is_on_network: bool,
    pub certificate: Option<Certificate>,
    /// Handle of the accounts' credentials, on a network.
    pub credentials: Option<CredentialReload>,
    pub links: Option<mpsc::UnboundedReceiver<String>>,
    pub seed_ignored: bool,
    /// File of the journal's key, if it was created at this start.
    pub new_key: Option<PathBuf>,
    pub database: Option<Database>,
    /// Logs the checkpoint of the journal.
    pub head_log: Option<HeadLog>,
    /// Receives the error if the records of the sandbox cannot be loaded; see [`store::OpenedStore`].
    pub load_error: Option<oneshot::Receiver<OpenError>>,
    /// Ends when every sender of writes to the sandbox is dropped.
    pub writer: Option<JoinHandle<sqlx::Result<()>>>,
}

/// Opens the sandbox without a gateway, for this machine.
///
/// # Errors
///
/// Those of opening the data.
pub async fn sandbox(
    data: SandboxData,
    access: SandboxAccess,
    address: SocketAddr,
) -> Result<OpenedBackend, StartError> {
    let account_sid = data.settings.account_sid.clone();
    let store::OpenedStore { store, load_error, writer, seed_ignored } =
        store::open(&data.storage, data.settings, data.seed).await?;
    let credentials = Credentials::new(account_sid.as_str(), &access.auth_token, access.allowed_origins);
    Ok(OpenedBackend {
        api: Api::Sandbox(Arc::new(SandboxApi::new(store, credentials, access.with_faults))),
        hosts: Hosts::loopback_with_any_port(address.ip(), address.port()),
        is_on_network: false,
        certificate: None,
        credentials: None,
        links: None,
        seed_ignored,
        new_key: None,
        database: None,
        head_log: None,
        load_error: Some(load_error),
        writer: Some(writer),
    })
}

/// Opens the gateway.
///
/// # Errors
///
/// See [`StartError`].
pub async fn gateway(
    options: GatewayOptions,
    address: SocketAddr,
    metrics: &Arc<Metrics>,
) -> Result<OpenedBackend, StartError> {
    let GatewayOptions {
        mut accounts,
        sandbox,
        database: location,
        journal_key_file,
        limits,
        account_defaults,
        exposure,
    } = options;
    let GatewayAccess { hosts, trust, certificate, links, printed } = GatewayAccess::new(exposure, address)?;
    let database = Database::serve(&location).await?;
    if links.is_none() && !database.has_people().await? {
        return Err(StartError::NoUsers(location));
    }
    let (key, new_key) = Key::find_or_create(journal_key_file.as_deref(), &location, &database).await?;
    let journal = Journal::open(database.clone(), key).await?;
    let head_log = HeadLog::begin(journal.clone(), DAY).await;
    warn_of_left_open(journal.conclude_left_open(now()).await?);
    let (mut seed_ignored, mut load_error, mut writer) = (false, None, None);
    if let Some(data) = sandbox {
        let opened = store::open(&data.storage, data.settings, data.seed).await?;
        accounts.push(sandbox_account::account(opened.store));
        (seed_ignored, load_error, writer) = (opened.seed_ignored, Some(opened.load_error), Some(opened.writer));
    }
    credential_reload::prepare(&mut accounts, metrics, account_defaults);
    let is_on_network = links.is_none();
    let options = SessionOptions {
        cookie: if database.is_shared() { Cookie::of_several_gateways() } else { Cookie::for_port(address.port()) },
        trust,
        links,
        limits,
        clock: Clock::new(Box::new(now)),
    };
    let api = Arc::new(GatewayApi::new(Gateway::new(accounts, journal), database.clone(), options));
    tokio::spawn(clean_up(Arc::downgrade(&api)));
    let credentials = is_on_network.then(|| CredentialReload::new(&api, metrics.clone(), account_defaults));
    Ok(OpenedBackend {
        api: Api::Gateway(api),
        hosts,
        is_on_network,
        certificate,
        credentials,
        links: printed,
        seed_ignored,
        new_key,
        database: Some(database),
        head_log: Some(head_log),
        load_error,
        writer,
    })
}

/// Deletes ended sessions regularly, until the gateway is dropped. Concludes what another gateway has left open.
async fn clean_up(gateway: Weak<GatewayApi>) {
    let mut ticks = interval(CLEANUP);
    loop {
        ticks.tick().await;
        let Some(gateway) = gateway.upgrade() else { return };
        gateway.delete_ended_sessions().await;
        gateway.conclude_left_open_by_others().await.map_or_else(
            |error| tracing::warn!(%error, "could not look for writes that another gateway has left open"),
            warn_of_left_open,
        );
    }
}

fn warn_of_left_open(count: usize) {
    if count > 0 {
        tracing::warn!(
            count,
            "the outcome of some writes is unknown, because a gateway had stopped before it recorded them"
        );
    }
}

/// Addresses, encryption and sign-in of the gateway.
struct GatewayAccess {
    hosts: Hosts,
    trust: Trust,
    certificate: Option<Certificate>,
    /// Sign-in links; `None` on a network, where users sign in with passwords over TLS.
    links: Option<Links>,
    printed: Option<mpsc::UnboundedReceiver<String>>,
}

impl GatewayAccess {
    fn new(exposure: Exposure, address: SocketAddr) -> Result<Self, StartError> {
        match exposure {
            Exposure::ThisMachine => {
                let hosts = Hosts::loopback(address.ip(), address.port());
                let (links, printed) = Links::new(format!("http://{address}"));
                let (links, printed) = (Some(links), Some(printed));
                Ok(Self { hosts, trust: Trust::Connection, certificate: None, links, printed })
            }
            Exposure::Network { public, tls } => {
                let hosts = Hosts::public(&public);
                let trust = if tls.is_some() { Trust::Connection } else { Trust::LastForwarded };
                let certificate = tls.map(|files| Certificate::read(files, public)).transpose()?;
                Ok(Self { hosts, trust, certificate, links: None, printed: None })
            }
        }
    }
}
