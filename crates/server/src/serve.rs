//! Start and stop of the server.

mod backend;
pub mod connections;
mod credential_reload;
mod head_log;
mod options;
pub mod router;
pub mod routes;
mod tls;

use std::future::ready;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use database::journal::{JournalError, KeyError, Unrecorded};
use database::{Database, Location};
use gateway::log_limit::LogLimit;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::csp_reports::CspReports;
use crate::gateway_http::GatewayApi;
use crate::metrics::{Metrics, endpoint};
use crate::store::database::OpenError;
use backend::OpenedBackend;
use connections::Connections;
use head_log::HeadLog;
use router::{Api, Server};

pub use credential_reload::{AccountDefaults, CredentialReload};
pub use options::{Backend, Exposure, GatewayOptions, Options, SandboxAccess, SandboxData};
pub use tls::{Certificate, TlsError, TlsFiles};

/// Longest time to close the files. Every acknowledged write is on the disk already.
const CLOSING: Duration = Duration::from_secs(2);

/// Reason why the server cannot start. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("Port {0} is in use by another program. Choose another one with --port.")]
    PortTaken(u16),
    #[error("{0} is not an address of this machine. Choose one of its addresses with --listen.")]
    NotOurs(IpAddr),
    #[error("Port {port} cannot be opened: {source}. Choose another one with --port.")]
    Port { port: u16, source: io::Error },
    #[error("The metrics cannot be served at {address}: {source}. Choose another address with --metrics.")]
    Metrics { address: SocketAddr, source: io::Error },
    #[error(transparent)]
    Data(#[from] OpenError),
    #[error(transparent)]
    Database(#[from] database::OpenError),
    #[error(transparent)]
    Failed(#[from] database::DatabaseError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(
        "There are no users yet. Add one with `conversations-admin user add NAME --role admin --database {0}`, then start again."
    )]
    NoUsers(Location),
}

/// Started server.
pub struct Running {
    /// Address that it listens on.
    pub address: SocketAddr,
    /// True if a seed was requested, but there was data already.
    pub seed_ignored: bool,
    /// File of the journal's key, if it was created at this start.
    pub new_key: Option<PathBuf>,
    /// Sign-in links, each as soon as it is valid; `None` if users sign in with passwords only.
    pub links: Option<mpsc::UnboundedReceiver<String>>,
    /// TLS certificate, if this server speaks TLS.
    pub certificate: Option<Certificate>,
    /// Handle of the accounts' credentials, if users sign in over a network. A gateway for this machine ends with its terminal instead.
    pub credentials: Option<CredentialReload>,
    /// Address of the metrics, if they are served.
    pub metrics: Option<SocketAddr>,
    connections: Connections,
    metrics_connections: Option<Connections>,
    ending: Ending,
}

/// Parts that are shut down at the end.
#[derive(Default)]
struct Ending {
    gateway: Option<Arc<GatewayApi>>,
    database: Option<Database>,
    head_log: Option<HeadLog>,
    load_error: Option<oneshot::Receiver<OpenError>>,
    writer: Option<JoinHandle<sqlx::Result<()>>>,
}

/// Opens the port, then the data.
///
/// # Errors
///
/// See [`StartError`].
pub async fn start(options: Options) -> Result<Running, StartError> {
    let Options { listen, port, site, metrics: metrics_address, backend } = options;
    let (address, listener) = bind(listen, port).await?;
    let metrics_listener = match metrics_address {
        Some(address) => Some(bind_metrics(address).await?),
        None => None,
    };
    let metrics = Arc::new(Metrics::new(matches!(backend, Backend::Gateway(_))));
    let opened = match backend {
        Backend::Sandbox(records, access) => backend::sandbox(records, access, address).await?,
        Backend::Gateway(options) => backend::gateway(options, address, &metrics).await?,
    };
    let OpenedBackend {
        api,
        hosts,
        is_on_network,
        certificate,
        credentials,
        links,
        seed_ignored,
        new_key,
        database,
        head_log,
        load_error,
        writer,
    } = opened;
    let gateway = match &api {
        Api::Gateway(gateway) => Some(gateway.clone()),
        Api::Sandbox(_) => None,
    };
    let tls = certificate.as_ref().map(Certificate::acceptor).transpose()?;
    let server = Arc::new(Server {
        hosts,
        is_on_network,
        site,
        api,
        csp_reports: CspReports::default(),
        metrics,
        rejections: LogLimit::default(),
    });
    let metrics = metrics_listener.as_ref().map(|(address, _)| *address);
    let metrics_connections = metrics_listener.map(|listener| metrics_connections(&server, listener));
    let is_direct = tls.is_some() && !listen.is_loopback();
    let connections = Connections { listener, tls, router: router::router(server), is_direct };
    let ending = Ending { gateway, database, head_log, load_error, writer };
    Ok(Running {
        address,
        seed_ignored,
        new_key,
        links,
        certificate,
        credentials,
        metrics,
        connections,
        metrics_connections,
        ending,
    })
}

async fn bind(listen: IpAddr, port: u16) -> Result<(SocketAddr, TcpListener), StartError> {
    let listener = TcpListener::bind((listen, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(port),
        io::ErrorKind::AddrNotAvailable => StartError::NotOurs(listen),
        _ => StartError::Port { port, source },
    })?;
    let address = listener.local_addr().map_err(|source| StartError::Port { port, source })?;
    Ok((address, listener))
}

async fn bind_metrics(address: SocketAddr) -> Result<(SocketAddr, TcpListener), StartError> {
    let bound = async {
        let listener = TcpListener::bind(address).await?;
        Ok((listener.local_addr()?, listener))
    };
    bound.await.map_err(|source| StartError::Metrics { address, source })
}

fn metrics_connections(server: &Arc<Server>, (address, listener): (SocketAddr, TcpListener)) -> Connections {
    let router = endpoint::router(server.clone(), address);
    Connections { listener, tls: None, router, is_direct: !address.ip().is_loopback() }
}

impl Running {
    /// Runs until the first message, then finishes the running requests. A second message stops that.
    ///
    /// # Errors
    ///
    /// The records of the sandbox cannot be loaded. The server ends at once then.
    pub async fn until(self, stops: &mut mpsc::Receiver<()>) -> Result<(), StartError> {
        let Ending { gateway, database, head_log, load_error, writer } = self.ending;
        let finished = async {
            if let Some(gateway) = &gateway {
                gateway.shut_down().await;
            }
        };
        let metrics = self.metrics_connections.map(|connections| {
            tokio::spawn(async move {
                // Ended below, by ending the task.
                let (_sender, mut never) = mpsc::channel(1);
                connections.serve(&mut never, ready(())).await;
            })
        });
        tokio::select! {
            () = self.connections.serve(stops, finished) => {}
            Some(error) = received(load_error) => return Err(error.into()),
        }
        if let Some(metrics) = metrics {
            metrics.abort();
            // The task and its connections share the gateway, which must be dropped below.
            let _ = metrics.await;
        }
        // The last sender is dropped here, so the writer ends by itself.
        drop(gateway);
        let closed = async {
            if let Some(head_log) = head_log {
                head_log.end().await;
            }
            if let Some(database) = database {
                database.close().await;
            }
            match writer {
                None => {}
                Some(writer) => match writer.await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => {
                        tracing::error!(%error, "could not close the data file; no data is lost")
                    }
                    Err(error) => tracing::error!(%error, "the writer of the sandbox failed"),
                },
            }
        };
        if timeout(CLOSING, closed).await.is_err() {
            tracing::warn!("stopped before every file was closed; no data is lost");
        }
        Ok(())
    }
}

/// Waits for an error of loading: `None` if the records are loaded.
async fn received(load_error: Option<oneshot::Receiver<OpenError>>) -> Option<OpenError> {
    load_error?.await.ok()
}
