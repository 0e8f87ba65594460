//! Puts the parts together, and runs them until they are told to stop.

pub mod connections;
mod heads;
mod open;
mod options;
pub mod router;
pub mod routes;
mod tls;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use database::Database;
use database::journal::{JournalError, KeyError, Unrecorded};
use gateway::log_limit::LogLimit;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::csp_reports::CspReports;
use crate::gateway_http::GatewayApi;
use crate::store::database::OpenError;
use connections::Connections;
use heads::Heads;
use open::Opened;
use router::{Api, Server};

pub use options::{Behind, GatewayOptions, Options, Reach, Records, SandboxDoor};
pub use tls::{Certificate, TlsError, TlsFiles};

/// Whatever was answered is on the disk already: files are closed for good order, and not waited for longer than this.
const CLOSING: Duration = Duration::from_secs(2);

/// Why the server cannot start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("Port {0} is in use by another program. Choose another one with --port.")]
    PortTaken(u16),
    #[error("{0} is no address of this machine. Choose one that is with --listen.")]
    NotOurs(IpAddr),
    #[error("Port {port} cannot be opened: {source}. Choose another one with --port.")]
    Port { port: u16, source: io::Error },
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
        "Nobody may sign in yet. Add somebody with `conversations-admin user add NAME --role admin --database {}`, then start again.",
        .0.display()
    )]
    Nobody(PathBuf),
}

/// A server that has its port and its data.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// A seed was asked for, and there was data already.
    pub seed_ignored: bool,
    /// The file of a key for the journal that was made just now.
    pub new_key: Option<PathBuf>,
    /// The links that sign in, each as soon as it does; absent where only a password does.
    pub links: Option<mpsc::UnboundedReceiver<String>>,
    /// What clients are shown, where this server encrypts.
    pub certificate: Option<Certificate>,
    connections: Connections,
    ending: Ending,
}

/// What is to be brought to an end.
#[derive(Default)]
struct Ending {
    gateway: Option<Arc<GatewayApi>>,
    database: Option<Database>,
    heads: Option<Heads>,
    writer: Option<JoinHandle<sqlx::Result<()>>>,
}

/// Takes the port, then opens the data.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let Options { listen, port, site, behind } = options;
    let listener = TcpListener::bind((listen, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(port),
        io::ErrorKind::AddrNotAvailable => StartError::NotOurs(listen),
        _ => StartError::Port { port, source },
    })?;
    let address = listener.local_addr().map_err(|source| StartError::Port { port, source })?;
    let opened = match behind {
        Behind::Sandbox(records, door) => open::sandbox(records, door, address).await?,
        Behind::Gateway(options) => open::gateway(options, address).await?,
    };
    let Opened { api, hosts, is_on_network, certificate, links, seed_ignored, new_key, database, heads, writer } =
        opened;
    let gateway = match &api {
        Api::Gateway(gateway) => Some(gateway.clone()),
        Api::Sandbox(_) => None,
    };
    let tls = certificate.as_ref().map(Certificate::acceptor).transpose()?;
    let router = router::router(Arc::new(Server {
        hosts,
        is_on_network,
        site,
        api,
        csp_reports: CspReports::default(),
        refusals: LogLimit::default(),
    }));
    let is_direct = tls.is_some() && !listen.is_loopback();
    let connections = Connections { listener, tls, router, is_direct };
    let ending = Ending { gateway, database, heads, writer };
    Ok(Running { address, seed_ignored, new_key, links, certificate, connections, ending })
}

impl Running {
    /// Answers until the first message, then lets what runs finish, but not after a second message.
    pub async fn until(self, stops: &mut mpsc::Receiver<()>) {
        let Ending { gateway, database, heads, writer } = self.ending;
        let finished = async {
            if let Some(gateway) = &gateway {
                gateway.finish().await;
            }
        };
        self.connections.serve(stops, finished).await;
        // Nobody can write any more, so the writer ends by itself.
        drop(gateway);
        let closed = async {
            if let Some(heads) = heads {
                heads.end().await;
            }
            if let Some(database) = database {
                database.close().await;
            }
            match writer {
                None => {}
                Some(writer) => match writer.await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => {
                        tracing::error!(%error, "the data is safe, but its file could not be closed properly")
                    }
                    Err(error) => tracing::error!(%error, "the writer failed"),
                },
            }
        };
        if timeout(CLOSING, closed).await.is_err() {
            tracing::warn!("stopped before every file was closed; the data is safe");
        }
    }
}
