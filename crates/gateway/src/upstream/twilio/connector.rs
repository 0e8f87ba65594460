//! Connector: name lookup, TCP connection and TLS handshake, within one timeout.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::{GaiAddrs, GaiResolver, Name};
use thiserror::Error;
use tower::{BoxError, Service};

use super::trusted_roots::TrustedRoots;

type Https = HttpsConnector<HttpConnector<Resolver>>;
type BoxFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// Error of a failed name lookup.
#[derive(Debug, Error)]
#[error("the name could not be resolved")]
pub struct NotResolved(#[source] io::Error);

/// Error of a connection that was not established in time.
#[derive(Debug, Error)]
#[error("no connection in time")]
pub struct ConnectTimeout;

/// Connector over TLS, or over plain TCP for an `http` URL. The timeout includes the name lookup and the handshake.
#[derive(Clone)]
pub struct Connector {
    https: Https,
    timeout: Duration,
}

/// Name lookup of the system, with a timeout of its own: the system may take longer than a whole connection.
#[derive(Clone)]
pub struct Resolver {
    system: GaiResolver,
    timeout: Duration,
}

impl Connector {
    pub fn new(roots: &TrustedRoots, timeout: Duration) -> Self {
        // Shorter than the whole, so that a slow lookup is not reported as a silent server.
        let resolver = Resolver { system: GaiResolver::new(), timeout: timeout * 4 / 5 };
        let mut http = HttpConnector::new_with_resolver(resolver);
        // Divided among the addresses of a name, so that a silent address does not use up the time of the others.
        http.set_connect_timeout(Some(timeout));
        http.set_nodelay(true);
        http.enforce_http(false);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(roots.to_client_config())
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Self { https, timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = <Https as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = BoxFuture<Self::Response, BoxError>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.timeout, self.https.call(uri));
        Box::pin(async move { connecting.await.unwrap_or_else(|_| Err(ConnectTimeout.into())) })
    }
}

impl Service<Name> for Resolver {
    type Response = GaiAddrs;
    type Error = NotResolved;
    type Future = BoxFuture<GaiAddrs, NotResolved>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), NotResolved>> {
        self.system.poll_ready(context).map_err(NotResolved)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(resolve_within(self.timeout, self.system.call(name)))
    }
}

async fn resolve_within<T>(timeout: Duration, lookup: impl Future<Output = io::Result<T>>) -> Result<T, NotResolved> {
    tokio::time::timeout(timeout, lookup)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        .map_err(NotResolved)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;
    use crate::upstream::twilio::connect_error::ConnectError;

    #[tokio::test]
    async fn a_lookup_that_times_out_is_not_reported_as_a_silent_server() {
        let lookup = resolve_within(Duration::from_millis(1), pending::<io::Result<()>>());
        assert_eq!(ConnectError::classify(&lookup.await.unwrap_err()), ConnectError::NotResolved);
    }
}
