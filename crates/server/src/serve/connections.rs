//! Connections: taken in, bounded, and let finish.

mod pool;

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use database::network;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use pool::{Closed, Place, Pool, Upload};

use crate::sandbox_http::Dropped;

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
    place: Arc<Place>,
    closed: Closed,
}

impl Connections {
    /// Answers until the first message; what runs then, and `finished` after it, may take until `DRAIN`, or until the next message.
    pub async fn serve(self, stops: &mut mpsc::Receiver<()>, finished: impl Future<Output = ()>) {
        let pool = Arc::new(Pool::default());
        let graceful = GracefulShutdown::new();
        let (running, stopping) = watch::channel(());
        let mut connections = JoinSet::new();
        // It is tried again ten times a second, and logged once.
        let mut is_failing = false;
        loop {
            tokio::select! {
                taken = self.take(&pool) => match taken {
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
    async fn take(&self, pool: &Arc<Pool>) -> io::Result<Option<Taken>> {
        let (stream, peer) = self.listener.accept().await?;
        let source = self.is_direct.then(|| network(peer.ip()));
        let Some((place, closed)) = pool.enter(source).await else { return Ok(None) };
        // Answers are small and complete: there is nothing to wait for before sending.
        stream.set_nodelay(true)?;
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        Ok(Some(Taken { stream: Box::pin(stream), peer: Peer(peer), place: Arc::new(place), closed }))
    }
}

async fn connection(
    taken: Taken,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
    stopping: watch::Receiver<()>,
) {
    let Taken { stream, peer, place, closed } = taken;
    let service = Service { peer, place, router };
    tokio::select! {
        () = converse(stream, service, tls, watcher, stopping) => {}
        _ = closed => tracing::debug!("an idle connection was closed for another one"),
    }
}

async fn converse(
    stream: Stream,
    service: Service,
    tls: Option<TlsAcceptor>,
    watcher: Watcher,
    mut stopping: watch::Receiver<()>,
) {
    let Some(tls) = tls else { return answer(stream, service, watcher).await };
    tokio::select! {
        encrypted = timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)) => match encrypted {
            Ok(Ok(stream)) => answer(stream, service, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "a connection was not encrypted"),
            Err(_) => tracing::debug!("a connection took too long to be encrypted"),
        },
        // Nothing was asked by it yet.
        _ = stopping.changed() => {}
    }
}

/// Answers the requests of one connection.
#[derive(Clone)]
struct Service {
    peer: Peer,
    place: Arc<Place>,
    router: Router,
}

impl Service {
    async fn answer(self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (mut head, body) = request.into_parts();
        head.extensions.insert(self.peer);
        // hyper closes the connection of a service that fails, and sends nothing.
        let upload = Upload::begin(body, &self.place).ok_or_else(|| io::Error::other("closed for another one"))?;
        let Ok(response) = self.router.oneshot(Request::from_parts(head, Body::new(upload))).await;
        self.place.wait();
        match response.extensions().get::<Dropped>() {
            None => Ok(response),
            Some(_) => Err(io::Error::other("dropped on request")),
        }
    }
}

async fn answer<S>(stream: S, service: Service, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |request| service.clone().answer(request));
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
