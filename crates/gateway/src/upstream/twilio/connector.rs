//! How a connection comes about.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::GaiResolver;
use thiserror::Error;
use tokio::time::timeout;
use tower::util::{MapErr, ServiceExt};
use tower::{BoxError, Service};

use super::trust::Trust;

type Resolver = MapErr<GaiResolver, fn(io::Error) -> NotResolved>;
type Https = HttpsConnector<HttpConnector<Resolver>>;

/// The name has no address.
#[derive(Debug, Error)]
#[error("the name could not be resolved")]
pub struct NotResolved(#[source] io::Error);

/// It took too long.
#[derive(Debug, Error)]
#[error("no connection in time")]
pub struct NotConnected;

/// Connects over TLS, or without it where the address says so, within a limit that includes name and handshake.
#[derive(Clone)]
pub struct Connector {
    https: Https,
    limit: Duration,
}

impl Connector {
    pub fn new(trust: &Trust, limit: Duration) -> Self {
        let resolver = GaiResolver::new().map_err(NotResolved as fn(io::Error) -> NotResolved);
        let mut http = HttpConnector::new_with_resolver(resolver);
        // Shared among the addresses of a name, so that one that is silent does not keep the others from being tried.
        http.set_connect_timeout(Some(limit));
        http.set_nodelay(true);
        http.enforce_http(false);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(trust.to_client_config())
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Self { https, limit }
    }
}

impl Service<Uri> for Connector {
    type Response = <Https as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = timeout(self.limit, self.https.call(uri));
        Box::pin(async move { connecting.await.unwrap_or_else(|_| Err(NotConnected.into())) })
    }
}
