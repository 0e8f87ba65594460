//! How a connection comes about.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::{GaiAddrs, GaiResolver, Name};
use thiserror::Error;
use tokio::time::timeout;
use tower::{BoxError, Service};

use super::trust::Trust;

type Https = HttpsConnector<HttpConnector<Resolver>>;
type Going<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// The name has no address, or nobody says which.
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

/// That of the system, which may look for longer than a connection may take.
#[derive(Clone)]
pub struct Resolver {
    system: GaiResolver,
    limit: Duration,
}

impl Connector {
    pub fn new(trust: &Trust, limit: Duration) -> Self {
        // So that a name that is looked for in vain is told from a server that is silent.
        let resolver = Resolver { system: GaiResolver::new(), limit: limit * 4 / 5 };
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
    type Future = Going<Self::Response, BoxError>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = timeout(self.limit, self.https.call(uri));
        Box::pin(async move { connecting.await.unwrap_or_else(|_| Err(NotConnected.into())) })
    }
}

impl Service<Name> for Resolver {
    type Response = GaiAddrs;
    type Error = NotResolved;
    type Future = Going<GaiAddrs, NotResolved>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), NotResolved>> {
        self.system.poll_ready(context).map_err(NotResolved)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(within(self.limit, self.system.call(name)))
    }
}

async fn within<T>(limit: Duration, looking: impl Future<Output = io::Result<T>>) -> Result<T, NotResolved> {
    timeout(limit, looking).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(NotResolved)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;
    use crate::upstream::twilio::obstacle::Obstacle;

    #[tokio::test]
    async fn a_name_that_nobody_answers_for_is_not_taken_for_a_silent_server() {
        let looking = within(Duration::from_millis(1), pending::<io::Result<()>>());
        assert_eq!(Obstacle::of(&looking.await.unwrap_err()), Obstacle::NotResolved);
    }
}
