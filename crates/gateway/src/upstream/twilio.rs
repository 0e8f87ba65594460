//! HTTPS client of Twilio.

mod connect_error;
mod connector;
mod echo;
mod failure;
mod response;
mod trusted_roots;

use std::time::Duration;

use api::access::{Secret, Username};
use api::address::Origin;
use api::{Method, Product, Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::http;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use self::connector::Connector;
use self::echo::CredentialEcho;
use self::failure::{InvalidResponse, NoResponse, SendError};
use super::{Failure, ResponseFuture, Upstream};

pub use self::trusted_roots::{RootsError, TrustedRoots};

const AGENT: &str = concat!("conversations-admin/", env!("CARGO_PKG_VERSION"));

/// Time after which an unused connection is closed. It is shorter than the idle timeout of common servers and proxies. Otherwise a request
/// could be sent on a connection that the server is closing, and its outcome would be unknown.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// HTTPS client of one Twilio account.
///
/// It has no `Debug` and no getter for the credential. No other part of the gateway keeps the credential.
pub struct Twilio {
    client: Client<Connector, Full<Bytes>>,
    caller: Username,
    authorization: HeaderValue,
    echo: CredentialEcho,
    origins: Origins,
    timeouts: Timeouts,
}

/// Origins of the two APIs.
#[derive(Clone, Debug, PartialEq)]
pub struct Origins {
    /// Origin of Conversations.
    pub conversations: Origin,
    /// Origin of Chat v2.
    pub chat: Origin,
}

/// Timeouts of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeouts {
    /// Timeout of the name lookup, the connection and the TLS handshake together.
    pub connect: Duration,
    /// Timeout of a whole request that reads.
    pub read: Duration,
    /// Timeout of a whole request that writes.
    pub write: Duration,
}

impl Default for Timeouts {
    /// Returns timeouts that fit into the 30 s after which the dashboard gives up. A write has waited for its permit and for the stored
    /// values before.
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), read: Duration::from_secs(20), write: Duration::from_secs(15) }
    }
}

impl Default for Origins {
    fn default() -> Self {
        let origin = |product: Product| product.origin().parse().expect("the constants are origins");
        Self { conversations: origin(Product::Conversations), chat: origin(Product::Chat) }
    }
}

impl Origins {
    fn of(&self, product: Product) -> &Origin {
        match product {
            Product::Conversations => &self.conversations,
            Product::Chat => &self.chat,
        }
    }
}

impl Twilio {
    /// Creates a client for the account that the credential belongs to. Opens no connection yet.
    pub fn new(caller: Username, secret: &Secret, origins: Origins, roots: &TrustedRoots, timeouts: Timeouts) -> Self {
        let encoded = STANDARD.encode(secret.authorize(&caller));
        let mut authorization =
            HeaderValue::try_from(format!("Basic {encoded}")).expect("base64 consists of header characters");
        authorization.set_sensitive(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_timer(TokioTimer::new())
            .build(Connector::new(roots, timeouts.connect));
        let echo = CredentialEcho::new(&caller, secret);
        Self { client, caller, authorization, echo, origins, timeouts }
    }

    async fn exchange(&self, request: http::Request<Full<Bytes>>) -> Result<Response, SendError> {
        let response = self.client.request(request).await.map_err(|error| failure::classify(&error))?;
        let response = response::read(response).await?;
        if self.echo.is_in(&response) {
            return Err(SendError::Invalid(InvalidResponse::Credential));
        }
        Ok(response)
    }

    /// Builds the HTTP request. The client adds `host` to these headers and no other.
    fn build(&self, origin: &Origin, request: &Request) -> http::Request<Full<Bytes>> {
        let body = request.body();
        let mut built = http::Request::new(Full::from(body.clone().unwrap_or_default()));
        *built.method_mut() = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Delete => http::Method::DELETE,
        };
        let url = format!("{origin}{}", request.target());
        *built.uri_mut() = url.parse().expect("a canonical target is a valid URL, and its length is limited");
        let headers = built.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(AUTHORIZATION, self.authorization.clone());
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        built
    }

    async fn send_request(&self, request: Request) -> Result<Response, Failure> {
        let product = Product::of(&request.path).unwrap_or(Product::Conversations);
        let origin = self.origins.of(product);
        let limit = if request.method == Method::Get { self.timeouts.read } else { self.timeouts.write };
        let result = timeout(limit, self.exchange(self.build(origin, &request))).await;
        result.unwrap_or(Err(SendError::Lost(NoResponse::TimedOut(limit)))).map_err(|error| error.into_failure(origin))
    }
}

impl Upstream for Twilio {
    fn send(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.send_request(request))
    }

    fn origins(&self) -> Vec<String> {
        [Product::Conversations, Product::Chat].map(|product| self.origins.of(product).to_string()).into()
    }

    fn caller(&self) -> Option<&Username> {
        Some(&self.caller)
    }
}
