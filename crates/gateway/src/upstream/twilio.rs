//! HTTPS client of Twilio.

mod connect_error;
mod connector;
mod credential;
mod echo;
mod failure;
mod oauth;
mod response;
mod trusted_roots;

use std::sync::Arc;
use std::time::Duration;

use api::access::{Secret, Username};
use api::address::Origin;
use api::{Method, Product, Request, Response};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::http;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::{Instant, timeout_at};

use self::connector::Connector;
use self::credential::{Authorization, Credential};
use self::failure::{InvalidResponse, NoResponse, SendError};
use self::oauth::TokenSource;
use super::{Caller, Failure, ResponseFuture, Upstream};

pub use self::oauth::{ClientId, NotAClientId, NotATokenUrl, OAuthApp, TokenUrl};
pub use self::trusted_roots::{RootsError, TrustedRoots};

const AGENT: &str = concat!("conversations-admin/", env!("CARGO_PKG_VERSION"));

/// Media type of the bodies that are sent.
const FORM: &str = "application/x-www-form-urlencoded";

type HttpClient = Client<Connector, Full<Bytes>>;

/// Time after which an unused connection is closed. It is shorter than the idle timeout of common servers and proxies. Otherwise a request
/// could be sent on a connection that the server is closing, and its outcome would be unknown.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// HTTPS client of one Twilio account.
///
/// It has no `Debug` and no getter for the credential. No other part of the gateway keeps the credential.
pub struct Twilio {
    client: HttpClient,
    caller: Caller,
    credential: Credential,
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
    /// Timeout of a request for an access token. It is a part of the time of the request that needs the token.
    pub token: Duration,
    /// Timeout of a whole request that reads.
    pub read: Duration,
    /// Timeout of a whole request that writes.
    pub write: Duration,
}

impl Default for Timeouts {
    /// Returns timeouts that fit into the 30 s after which the dashboard gives up. A write has waited for its permit and for the stored
    /// values before.
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(5), token: seconds(7), read: seconds(20), write: seconds(15) }
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
    /// Creates a client for the account that the auth token or API key belongs to. Opens no connection yet.
    pub fn new(caller: Username, secret: &Secret, origins: Origins, roots: &TrustedRoots, timeouts: Timeouts) -> Self {
        let credential = Credential::basic(&caller, secret);
        let client = http_client(roots, timeouts.connect);
        Self { client, caller: caller.into(), credential, origins, timeouts }
    }

    /// Creates a client for the account that the OAuth app belongs to. Opens no connection yet.
    pub fn with_oauth(app: OAuthApp, origins: Origins, roots: &TrustedRoots, timeouts: Timeouts) -> Self {
        let client = http_client(roots, timeouts.connect);
        let caller = Caller::OAuthApp(app.id.clone());
        let credential = Credential::OAuth(Arc::new(TokenSource::new(client.clone(), app, timeouts.token)));
        Self { client, caller, credential, origins, timeouts }
    }

    async fn exchange(
        &self,
        request: http::Request<Full<Bytes>>,
        authorization: &Authorization,
    ) -> Result<Response, SendError> {
        let response = self.client.request(request).await.map_err(|error| failure::classify(&error))?;
        let response = response::read(response).await?;
        if authorization.echo().is_in(&response) {
            return Err(SendError::Invalid(InvalidResponse::Credential));
        }
        Ok(response)
    }

    /// Builds the HTTP request. The client adds `host` to these headers and no other.
    fn build(&self, request: &Request, authorization: &Authorization) -> http::Request<Full<Bytes>> {
        let origin = self.origin(request);
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
        headers.insert(AUTHORIZATION, authorization.header());
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        built
    }

    fn origin(&self, request: &Request) -> &Origin {
        self.origins.of(Product::of(&request.path).unwrap_or(Product::Conversations))
    }

    /// Sends a request. A read is sent once more if the API rejects its access token and another one can be obtained. A write is not: the
    /// user sends it again, and then it has the new token.
    async fn send_request(&self, request: Request) -> Result<Response, Failure> {
        let limit = if request.method == Method::Get { self.timeouts.read } else { self.timeouts.write };
        let deadline = Instant::now() + limit;
        let authorization = self.credential.authorize(deadline).await?;
        let response = self.send_with(&request, &authorization, deadline, limit).await?;
        if response.status != 401 || !self.credential.discard(&authorization) || request.method != Method::Get {
            return Ok(response);
        }
        let authorization = self.credential.authorize(deadline).await?;
        self.send_with(&request, &authorization, deadline, limit).await
    }

    async fn send_with(
        &self,
        request: &Request,
        authorization: &Authorization,
        deadline: Instant,
        limit: Duration,
    ) -> Result<Response, Failure> {
        let result = timeout_at(deadline, self.exchange(self.build(request, authorization), authorization)).await;
        result
            .unwrap_or(Err(SendError::Lost(NoResponse::TimedOut(limit))))
            .map_err(|error| error.into_failure(self.origin(request)))
    }
}

fn http_client(roots: &TrustedRoots, connect_timeout: Duration) -> HttpClient {
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_timer(TokioTimer::new())
        .build(Connector::new(roots, connect_timeout))
}

impl Upstream for Twilio {
    fn send(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.send_request(request))
    }

    fn origins(&self) -> Vec<String> {
        [Product::Conversations, Product::Chat].map(|product| self.origins.of(product).to_string()).into()
    }

    fn caller(&self) -> Option<&Caller> {
        Some(&self.caller)
    }
}
