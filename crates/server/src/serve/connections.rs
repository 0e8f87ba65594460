//! Connections: taken in, bounded, and let finish.

mod crowd;

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crowd::{Crowd, Place};

use crate::sandbox_http::Dropped;

/// Half of the files that a process may have open on an ordinary machine.
const MAX_CONNECTIONS: usize = 512;
/// In bytes, the request line included.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;
/// A client that dawdles over its headers holds one of the connections; one that keeps a connection open without using it, too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// A client that asks and does not read what is answered, as well.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long what runs may go on after the server was told to stop: longer than the gateway waits for the answer to a write, so that what
/// came of it is still recorded.
const DRAIN: Duration = Duration::from_secs(20);

/// Who is at the other end of the connection that a request came by.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Takes connections, and answers what comes by them.
pub struct Connections {
    pub listener: TcpListener,
    /// Absent where connections are not encrypted, or somebody else does it.
    pub tls: Option<TlsAcceptor>,
    pub router: Router,
    /// Whether each connection comes from whoever asks, and not from a server in front of this one or from this machine.
    pub is_direct: bool,
}

/// A connection whose writes do not wait for ever.
type Stream = Pin<Box<TimeoutStream<TcpStream>>>;

/// A connection that has its place.
struct Taken {
    stream: Stream,
    peer: Peer,
    _slot: OwnedSemaphorePermit,
    _place: Option<Place>,
}

impl Connections {
    /// Answers until the first message; what runs then, and `finished` after it, may take until `DRAIN`, or until the next message.
    pub async fn serve(self, stops: &mut mpsc::Receiver<()>, finished: impl Future<Output = ()>) {
        let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let crowd = self.is_direct.then(Crowd::default);
        let graceful = GracefulShutdown::new();
        let (running, stopping) = watch::channel(());
        let mut connections = JoinSet::new();
        // It is tried again ten times a second, and logged once.
        let mut is_failing = false;
        loop {
            tokio::select! {
                taken = self.take(&slots, crowd.as_ref()) => match taken {
                    Ok(None) => tracing::debug!("a connection was closed, for its source has too many"),
                    Ok(Some(taken)) => {
                        is_failing = false;
                        let (tls, stopping) = (self.tls.clone(), stopping.clone());
                        connections.spawn(connection(taken, tls, self.router.clone(), graceful.watcher(), stopping));
                    }
                    Err(error) => {
                        if !std::mem::replace(&mut is_failing, true) {
                            tracing::warn!(%error, "no connection could be taken");
                        }
                        // Out of files, most likely: others must end first.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
                Some(_) = connections.join_next() => {}
                _ = stops.recv() => break,
            }
        }
        drop(self.listener);
        drop(running);
        // Beside each other: a client that dawdles must not have writes begin that are cut off after they were sent.
        let all = async { tokio::join!(graceful.shutdown(), finished) };
        tokio::select! {
            _ = all => {}
            () = tokio::time::sleep(DRAIN) => tracing::warn!("stopped without waiting for the last answers"),
            _ = stops.recv() => tracing::warn!("stopped at once"),
        }
        connections.shutdown().await;
    }

    /// The next connection; `None` where its source has too many.
    async fn take(&self, slots: &Arc<Semaphore>, crowd: Option<&Crowd>) -> io::Result<Option<Taken>> {
        let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
        let (stream, peer) = self.listener.accept().await?;
        let place = match crowd.map(|crowd| crowd.enter(peer.ip())) {
            Some(None) => return Ok(None),
            place => place.flatten(),
        };
        // Answers are small and complete: there is nothing to wait for before sending.
        stream.set_nodelay(true)?;
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        Ok(Some(Taken { stream: Box::pin(stream), peer: Peer(peer), _slot: slot, _place: place }))
    }
}

async fn connection(
    taken: Taken,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
    mut stopping: watch::Receiver<()>,
) {
    let Taken { stream, peer, _slot, _place } = taken;
    let Some(tls) = tls else { return answer(stream, peer, router, watcher).await };
    tokio::select! {
        encrypted = timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)) => match encrypted {
            Ok(Ok(stream)) => answer(stream, peer, router, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "a connection was not encrypted"),
            Err(_) => tracing::debug!("a connection took too long to be encrypted"),
        },
        // Nothing was asked by it yet.
        _ = stopping.changed() => {}
    }
}

async fn answer<S>(stream: S, peer: Peer, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        let router = router.clone();
        request.extensions_mut().insert(peer);
        async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            match response.extensions().get::<Dropped>() {
                None => Ok(response),
                // hyper closes the connection of a service that fails, and sends nothing.
                Some(_) => Err(io::Error::other("dropped on request")),
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
