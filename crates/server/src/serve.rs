//! Puts the parts together, and runs them until they are told to stop.

mod connections;
mod router;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::http::HeaderValue;
use sandbox::{Seed, Settings};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::assets::Site;
use crate::guard::{Credentials, Hosts};
use crate::sandbox_http::SandboxApi;
use crate::store::database::OpenError;
use crate::store::{self, Place};
use router::Server;

/// Everything that can be chosen when the server is started.
pub struct Options {
    /// 0 for any that is free.
    pub port: u16,
    pub place: Place,
    /// What was asked for; `None` where nothing was.
    pub seed: Option<Seed>,
    pub settings: Settings,
    pub auth_token: String,
    pub with_faults: bool,
    /// Pages elsewhere that may call with account SID and token.
    pub allowed_origins: Vec<HeaderValue>,
    pub site: Site,
}

/// Why the server cannot start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("Port {0} is in use by another program. Choose another one with --port.")]
    PortTaken(u16),
    #[error("Port {port} cannot be opened: {source}. Choose another one with --port.")]
    Port { port: u16, source: io::Error },
    #[error(transparent)]
    Data(#[from] OpenError),
}

/// A server that has its port and its data.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// A seed was asked for, and there was data already.
    pub seed_ignored: bool,
    listener: TcpListener,
    router: axum::Router,
    writer: JoinHandle<sqlx::Result<()>>,
}

/// Takes the port, then opens the data.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let port = options.port;
    // This machine only: whoever reaches the port may delete everything.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(port),
        _ => StartError::Port { port, source },
    })?;
    let address = listener.local_addr().map_err(|source| StartError::Port { port, source })?;
    let account_sid = options.settings.account_sid.clone();
    let opened = store::open(&options.place, options.settings, options.seed).await?;
    let credentials = Credentials::new(account_sid.as_str(), &options.auth_token, options.allowed_origins);
    let router = router::router(Server {
        hosts: Hosts::loopback(address.port()),
        account_sid,
        api: SandboxApi::new(opened.store, credentials, options.with_faults),
        site: options.site,
    });
    Ok(Running { address, seed_ignored: opened.seed_ignored, listener, router, writer: opened.writer })
}

impl Running {
    /// Answers until the first message, then lets what runs finish, but not after a second message.
    pub async fn until(self, stops: &mut mpsc::Receiver<()>) {
        connections::serve(self.listener, self.router, stops).await;
        // Nobody can write any more, so the writer ends by itself.
        match self.writer.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the data is safe, but its file could not be closed properly"),
            Err(error) => tracing::error!(%error, "the writer failed"),
        }
    }
}
