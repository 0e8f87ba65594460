//! Twilio over HTTPS.

mod answer;
mod connector;
mod echo;
mod failure;
mod obstacle;
mod trust;

use std::time::Duration;

use api::access::{Caller, Secret};
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
use self::echo::Echo;
use self::failure::{Cause, Loss, Oddity};
use super::{Failure, Sending, Upstream};

pub use self::trust::{NotATrust, Trust};

const AGENT: &str = concat!("conversations-admin/", env!("CARGO_PKG_VERSION"));

/// Shorter than servers and what stands before them usually wait, so that a call seldom meets a connection that is just being closed:
/// whether it was carried out could not be told then.
const IDLE: Duration = Duration::from_secs(15);

/// An account of Twilio.
///
/// It cannot be printed, nor what it sends be read from it: this is the one place of the gateway that knows the credential.
pub struct Twilio {
    client: Client<Connector, Full<Bytes>>,
    caller: Caller,
    authorization: HeaderValue,
    echo: Echo,
    origins: Origins,
    limits: Limits,
}

/// Where Twilio answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Origins {
    /// For Conversations.
    pub conversations: Origin,
    /// For Chat v2.
    pub chat: Origin,
}

/// How long is waited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// For the name, the connection and the handshake of TLS.
    pub connect: Duration,
    /// For the whole of a call that reads.
    pub read: Duration,
    /// For the whole of a call that writes.
    pub write: Duration,
}

impl Default for Limits {
    /// Less than the half minute after which the dashboard gives up; a write has waited for its turn, and for a look at what is there,
    /// before.
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
    /// The account that the credential belongs to.
    pub fn new(caller: Caller, secret: &Secret, origins: Origins, trust: &Trust, limits: Limits) -> Self {
        let encoded = STANDARD.encode(secret.authorize(&caller));
        let mut authorization =
            HeaderValue::try_from(format!("Basic {encoded}")).expect("base64 is made of what a header can carry");
        authorization.set_sensitive(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(Connector::new(trust, limits.connect));
        let echo = Echo::new(&caller, secret);
        Self { client, caller, authorization, echo, origins, limits }
    }

    async fn exchange(&self, call: http::Request<Full<Bytes>>) -> Result<Response, Cause> {
        let answer = self.client.request(call).await.map_err(|error| failure::of_sending(&error))?;
        let response = answer::read(answer).await?;
        if self.echo.is_in(&response) { Err(Cause::Unreadable(Oddity::Credential)) } else { Ok(response) }
    }

    /// Everything that is sent. These are the headers that Twilio gets; the client adds `host` to them and no other.
    fn write(&self, origin: &Origin, request: &Request) -> http::Request<Full<Bytes>> {
        let body = request.body();
        let mut call = http::Request::new(Full::from(body.clone().unwrap_or_default()));
        *call.method_mut() = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Delete => http::Method::DELETE,
        };
        let address = format!("{origin}{}", request.target());
        *call.uri_mut() =
            address.parse().expect("what the contract writes is an address, and nothing long is let through");
        let headers = call.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(AUTHORIZATION, self.authorization.clone());
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        call
    }

    async fn call(&self, request: Request) -> Result<Response, Failure> {
        let product = Product::of(&request.path).unwrap_or(Product::Conversations);
        let origin = self.origins.of(product);
        let limit = if request.method == Method::Get { self.limits.read } else { self.limits.write };
        let answered = timeout(limit, self.exchange(self.write(origin, &request))).await;
        answered.unwrap_or(Err(Cause::Lost(Loss::Late(limit)))).map_err(|cause| cause.failure(origin))
    }
}

impl Upstream for Twilio {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.call(request))
    }

    fn origins(&self) -> Vec<String> {
        [Product::Conversations, Product::Chat].map(|product| self.origins.of(product).to_string()).into()
    }

    fn caller(&self) -> Option<&Caller> {
        Some(&self.caller)
    }
}
