//! The gateway over HTTP: who asks, whether they may, and answers with the headers that belong to them.

pub mod calls;
pub mod clock;
pub mod cookie;
pub mod links;
pub mod signing;
pub mod source;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::Response;
use api::gateway::{REFUSED_HEADER, Reason};
use axum::body::Body;
use axum::http::header::HeaderName;
use axum::http::{self, HeaderMap, HeaderValue, request};
use database::sessions::{Kind, Limits, Session, Token};
use database::{Database, DatabaseError};
use gateway::Gateway;
use gateway::log_limit::LogLimit;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tracing::Instrument;

use crate::answers::{seal, to_http};
use crate::body;
use crate::compression;
use crate::guard::dashboard;
use crate::repeats::Repeats;
use crate::serve::connections::Peer;
use crate::serve::routes::{Place, Way};
use clock::Clock;
use cookie::Cookie;
use links::Links;
use source::{Source, Trust};

/// In bytes. The longest name with the longest password is half of it. Somebody who is not signed in yet may have every connection to
/// themselves, and must not fill the memory by them.
const MAX_SIGN_IN: usize = 8_192;

/// Tells calls apart, in their answers and in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The gateway, and the terms on which people use it.
pub struct GatewayApi {
    gateway: Gateway,
    database: Database,
    terms: Terms,
    repeats: Repeats,
    refusals: LogLimit<IpAddr>,
    /// What was found at the last look.
    readiness: Mutex<Option<Readiness>>,
    /// The number of the next call, in this run of the program and in no other.
    next: AtomicU64,
}

/// Whether it could do its work in that second.
struct Readiness {
    at: u64,
    is_ready: bool,
}

/// How people prove who they are, and for how long.
pub struct Terms {
    pub cookie: Cookie,
    pub trust: Trust,
    /// Absent where only a password signs in.
    pub links: Option<Links>,
    pub limits: Limits,
    pub clock: Clock,
}

/// A call that comes from the dashboard, read whole.
pub struct Asked {
    pub head: request::Parts,
    /// When that came.
    pub arrived: Instant,
    pub body: Vec<u8>,
    /// Scheme and authority that were called.
    pub base: Arc<str>,
    pub source: Source,
    /// What the cookie holds, whether it is still good for anything or not.
    pub token: Option<Token>,
}

/// Whoever is signed in.
pub struct Visitor {
    pub session: Session,
    pub token: Token,
}

impl GatewayApi {
    pub fn new(gateway: Gateway, database: Database, terms: Terms) -> Self {
        let next = AtomicU64::new(getrandom::u64().unwrap_or_default());
        let (repeats, refusals) = (Repeats::default(), LogLimit::default());
        Self { gateway, database, terms, repeats, refusals, readiness: Mutex::default(), next }
    }

    /// Answers a call that came to `base`. Its log names the place where the route is: a path may hold anything that somebody typed.
    pub async fn answer(
        self: Arc<Self>,
        base: Arc<str>,
        request: http::Request<Body>,
        place: Place,
        way: Way,
    ) -> http::Response<Body> {
        let id = format!("{:016x}", self.next.fetch_add(1, Ordering::Relaxed));
        let method = request.method().clone();
        let compressible = compression::is_possible(&method, request.uri().path()).then(|| request.headers().clone());
        let span = tracing::info_span!("call", id);
        let peer = request.extensions().get::<Peer>().expect("every connection has another end");
        let source = Source::of(*peer, request.headers(), self.terms.trust);
        let answered = async {
            self.clone().respond(base, request, source, way).await.unwrap_or_else(|refusal| {
                let reason = refusal.header(REFUSED_HEADER);
                self.log_refusal(source, || {
                    tracing::info!(%method, %place, status = refusal.status, reason, "not let in");
                });
                to_http(refusal)
            })
        };
        let mut response = answered.instrument(span).await;
        if let Some(headers) = &compressible {
            response = compression::compress(headers, response).await;
        }
        let vary = if compressible.is_some() { "Origin, Cookie, Accept-Encoding" } else { "Origin, Cookie" };
        seal(response.headers_mut(), vary);
        let id = HeaderValue::try_from(id).expect("hexadecimal digits fit into a header");
        response.headers_mut().insert(REQUEST_ID, id);
        response
    }

    /// Lets a call in and has it answered. What is not let in is not read further than its head.
    async fn respond(
        self: Arc<Self>,
        base: Arc<str>,
        request: http::Request<Body>,
        source: Source,
        way: Way,
    ) -> Result<http::Response<Body>, Response> {
        let (arrived, (head, body)) = (Instant::now(), request.into_parts());
        if !dashboard::sends(&base, &head.method, &head.headers) {
            return Err(Reason::OtherPage.refuse(OTHER_PAGE));
        }
        let token = self.terms.cookie.read(&head.headers).and_then(|text| text.parse().ok());
        match way {
            Way::SignIn(answer) => {
                let body = read(&head.headers, body, MAX_SIGN_IN).await?;
                Ok(answer(self, Asked { head, arrived, body, base, source, token }).await)
            }
            Way::Session(answer) => {
                let visitor = self.visitor(token.as_ref(), source).await?;
                let body = read(&head.headers, body, body::MAX).await?;
                Ok(answer(self, Asked { head, arrived, body, base, source, token }, visitor).await)
            }
        }
    }

    /// Logs a line about what `source` was refused, unless there were too many lately.
    fn log_refusal(&self, source: Source, line: impl FnOnce()) {
        self.refusals.log(&source.network(), line);
    }

    async fn visitor(&self, token: Option<&Token>, source: Source) -> Result<Visitor, Response> {
        let signed_out = || Reason::SignedOut.refuse("Sign in to go on.");
        let token = token.ok_or_else(signed_out)?;
        let session = self.database.session(token, self.now()).await.map_err(|failure| {
            self.log_refusal(source, || tracing::error!(%failure, "sessions cannot be read"));
            Reason::Unrecorded.refuse(UNREAD)
        })?;
        // The sessions of links outlive the gateway that printed them, which may be on a network now.
        let counts = |session: &Session| session.kind == Kind::Password || self.terms.links.is_some();
        let session = session.filter(counts).ok_or_else(signed_out)?;
        Ok(Visitor { session, token: token.clone() })
    }

    /// How people may sign in, as the app is told.
    pub async fn ways_in(&self) -> Vec<&'static str> {
        let by_link = self.terms.links.is_some();
        // On a network there are people, or it would not have started.
        let by_password = !by_link || self.database.has_people().await.unwrap_or(true);
        [(by_password, "password"), (by_link, "link")].into_iter().filter_map(|(is, name)| is.then_some(name)).collect()
    }

    /// Whom to believe about where a call comes from.
    pub fn trust(&self) -> Trust {
        self.terms.trust
    }

    /// Whether it can do its work: what it keeps can be read, and what is done can be put on record.
    ///
    /// Anybody may ask, and each look waits in the one queue of those who write, so there is one in a second at most.
    pub async fn is_ready(&self) -> bool {
        let mut looked = self.readiness.lock().await;
        if let Some(Readiness { at, is_ready }) = *looked
            && at == self.now()
        {
            return is_ready;
        }
        let is_ready = self.database.ready().await.is_ok();
        *looked = Some(Readiness { at: self.now(), is_ready });
        is_ready
    }

    /// Waits until every write that is under way has ended, and lets none begin.
    pub async fn finish(&self) {
        self.gateway.shut_down().await;
    }

    fn now(&self) -> u64 {
        self.terms.clock.now()
    }
}

const OTHER_PAGE: &str =
    "Only the dashboard that this gateway itself served may call it. Open it anew and try again there.";

async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Response> {
    body::read(headers, body, most).await.map_err(|unread| Reason::Unlisted.refuse(&unread.to_string()))
}

/// Nobody could be asked who asks. What went wrong inside is for the log.
const UNREAD: &str = "The gateway cannot read who is signed in, so nothing was sent. Its log says more.";

/// Says that signing in or out has failed.
fn failed(failure: DatabaseError) -> Response {
    tracing::error!(%failure, "sessions cannot be read or written");
    Reason::Failed.refuse(FAILED)
}

const FAILED: &str = "The gateway cannot read or write what it keeps. Its log says more.";
