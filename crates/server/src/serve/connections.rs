//! Connections: accepting, limits, and graceful shutdown.

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

/// Largest request head in bytes, including the request line.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;
/// Longest time for a request head, and between two requests on a connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest time without progress while a client receives a response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time for running requests after the server was told to stop. It is longer than the gateway waits for a response to a write, so that
/// the outcome is still recorded.
const DRAIN: Duration = Duration::from_secs(20);

/// Address of the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Listener with the service for its connections.
pub struct Connections {
    pub listener: TcpListener,
    /// TLS acceptor; `None` for connections without encryption, or behind a proxy that encrypts them.
    pub tls: Option<TlsAcceptor>,
    pub router: Router,
    /// True if the other end of a connection is the client: no proxy in front of this server, and no program on this machine.
    pub is_direct: bool,
}

/// Connection with a write timeout.
type Stream = Pin<Box<TimeoutStream<TcpStream>>>;

/// Accepted connection with a place in the pool.
struct Accepted {
    stream: Stream,
    peer: Peer,
    place: Arc<Place>,
    closed: Closed,
}

impl Connections {
    /// Serves until the first message. After it, running requests and `finished` may take until [`DRAIN`], or until the next message.
    pub async fn serve(self, stops: &mut mpsc::Receiver<()>, finished: impl Future<Output = ()>) {
        let pool = Arc::new(Pool::default());
        let graceful = GracefulShutdown::new();
        let (running, stopping) = watch::channel(());
        let mut connections = JoinSet::new();
        // Accepting is retried ten times a second, and the failure is logged once.
        let mut is_failing = false;
        loop {
            tokio::select! {
                accepted = self.take(&pool) => match accepted {
                    Ok(None) => tracing::debug!("closed a connection: its source has too many"),
                    Ok(Some(accepted)) => {
                        is_failing = false;
                        let (tls, stopping) = (self.tls.clone(), stopping.clone());
                        connections.spawn(connection(accepted, tls, self.router.clone(), graceful.watcher(), stopping));
                    }
                    Err(error) => {
                        if !std::mem::replace(&mut is_failing, true) {
                            tracing::warn!(%error, "could not accept a connection");
                        }
                        // The process is most likely out of file descriptors, until other connections end.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
                Some(_) = connections.join_next() => {}
                _ = stops.recv() => break,
            }
        }
        drop(self.listener);
        drop(running);
        // Concurrently: while one slow client delays the shutdown, no other request may start a write that is cut off after it was sent.
        let all = async { tokio::join!(graceful.shutdown(), finished) };
        tokio::select! {
            _ = all => {}
            () = tokio::time::sleep(DRAIN) => tracing::warn!("stopped before all requests were finished"),
            _ = stops.recv() => tracing::warn!("stopped immediately"),
        }
        connections.shutdown().await;
    }

    /// Accepts the next connection; `None` if its source has too many.
    async fn take(&self, pool: &Arc<Pool>) -> io::Result<Option<Accepted>> {
        let (stream, peer) = self.listener.accept().await?;
        let source = self.is_direct.then(|| network(peer.ip()));
        let Some((place, closed)) = pool.enter(source).await else { return Ok(None) };
        // Responses are small and complete, so Nagle's algorithm would only delay them.
        stream.set_nodelay(true)?;
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        Ok(Some(Accepted { stream: Box::pin(stream), peer: Peer(peer), place: Arc::new(place), closed }))
    }
}

async fn connection(
    accepted: Accepted,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
    stopping: watch::Receiver<()>,
) {
    let Accepted { stream, peer, place, closed } = accepted;
    let service = Service { peer, place, router };
    tokio::select! {
        () = serve_stream(stream, service, tls, watcher, stopping) => {}
        _ = closed => tracing::debug!("closed an idle connection to make room for another"),
    }
}

async fn serve_stream(
    stream: Stream,
    service: Service,
    tls: Option<TlsAcceptor>,
    watcher: Watcher,
    mut stopping: watch::Receiver<()>,
) {
    let Some(tls) = tls else { return serve_http(stream, service, watcher).await };
    tokio::select! {
        encrypted = timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)) => match encrypted {
            Ok(Ok(stream)) => serve_http(stream, service, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        },
        // No request was received yet.
        _ = stopping.changed() => {}
    }
}

/// Service of one connection.
#[derive(Clone)]
struct Service {
    peer: Peer,
    place: Arc<Place>,
    router: Router,
}

impl Service {
    async fn respond(self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (mut head, body) = request.into_parts();
        head.extensions.insert(self.peer);
        // hyper closes the connection without a response if the service fails.
        let upload = Upload::begin(body, &self.place)
            .ok_or_else(|| io::Error::other("closed to make room for another connection"))?;
        let Ok(response) = self.router.oneshot(Request::from_parts(head, Body::new(upload))).await;
        self.place.set_idle();
        match response.extensions().get::<Dropped>() {
            None => Ok(response),
            Some(_) => Err(io::Error::other("dropped on request")),
        }
    }
}

async fn serve_http<S>(stream: S, service: Service, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |request| service.clone().respond(request));
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
