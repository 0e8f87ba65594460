//! Gateway over HTTP: authentication, sessions, second factors, and response headers.

pub mod clock;
pub mod cookie;
pub mod drift;
pub mod handlers;
pub mod links;
pub mod second_factor;
pub mod sign_in;
pub mod source;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::Response;
use api::gateway::{AccountName, REJECTED_HEADER, Reason};
use axum::body::Body;
use axum::http::header::HeaderName;
use axum::http::{self, HeaderMap, HeaderValue, request};
use database::idempotency::SharedWrites;
use database::journal::Unrecorded;
use database::sessions::{Kind, Limits, Session, Token};
use database::{Database, DatabaseError};
use gateway::accounts::Account;
use gateway::concurrency_limiter::Load;
use gateway::log_limit::LogLimit;
use gateway::{Gateway, Principal, ReloadError, SecondFactor, Untested, now};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tracing::Instrument;

use crate::body;
use crate::compression;
use crate::drift::Drift;
use crate::guard::dashboard;
use crate::idempotency::IdempotencyCache;
use crate::responses::{seal, to_http};
use crate::serve::connections::Peer;
use crate::serve::routes::{GatewayHandler, PathPattern};
use clock::Clock;
use cookie::Cookie;
use links::Links;
use source::{Source, Trust};

/// Largest body of a sign-in, in bytes. The longest name with the longest password has half of that. An unauthenticated client may use every
/// connection, and must not be able to fill the memory.
const MAX_SIGN_IN: usize = 8_192;

/// Response header with the id of the request, which the log contains too.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gateway with its sessions.
pub struct GatewayApi {
    gateway: Arc<Gateway>,
    drift: Drift,
    database: Database,
    options: SessionOptions,
    idempotency: IdempotencyCache,
    /// Writes that several gateways carry out once.
    shared_writes: Option<SharedWrites>,
    rejections: LogLimit<IpAddr>,
    /// Result of the last readiness check.
    readiness: Mutex<Option<Readiness>>,
    /// Id of the next request. It starts at a random number, so that ids differ between runs.
    next: AtomicU64,
}

/// Result of a readiness check.
struct Readiness {
    /// Unix seconds of the check.
    at: u64,
    is_ready: bool,
}

/// Settings of authentication and sessions.
pub struct SessionOptions {
    pub cookie: Cookie,
    pub trust: Trust,
    /// Sign-in links; `None` if users sign in with passwords only.
    pub links: Option<Links>,
    pub limits: Limits,
    pub clock: Clock,
}

/// Current state of the gateway for the metrics.
pub struct GatewayStatus<'a> {
    /// Running and waiting requests of each account.
    pub loads: Vec<(&'a AccountName, Load)>,
    /// Number of sessions; `None` if the database cannot be read.
    pub sessions: Option<u64>,
    /// Number of writes that are recorded without an outcome.
    pub open_records: usize,
    /// Age in seconds of the oldest of them; 0 if there is none.
    pub oldest_open_record: u64,
    /// Free bytes on the disk of the database, if the system reports them.
    pub free_bytes: Option<u64>,
    pub is_ready: bool,
}

/// Request of the dashboard, with its body.
pub struct DashboardRequest {
    pub head: request::Parts,
    /// Time at which the head arrived.
    pub arrived: Instant,
    pub body: Vec<u8>,
    /// Origin that the request was sent to.
    pub base: Arc<str>,
    pub source: Source,
    /// Token of the session cookie, which may be invalid.
    pub token: Option<Token>,
}

/// Authenticated user.
pub struct AuthenticatedUser {
    pub session: Session,
    pub token: Token,
}

impl AuthenticatedUser {
    /// Returns the user as the gateway sees it.
    fn principal(&self) -> Principal {
        let Session { person, role, kind, has_second_factor, .. } = &self.session;
        let second_factor = match kind {
            Kind::Link => SecondFactor::Exempt,
            Kind::Password if *has_second_factor => SecondFactor::Present,
            Kind::Password => SecondFactor::Missing,
        };
        Principal { person: person.clone(), role: *role, second_factor }
    }
}

impl GatewayApi {
    /// Creates the gateway, and starts the surveys of its accounts.
    pub fn new(gateway: Gateway, database: Database, options: SessionOptions) -> Self {
        let next = AtomicU64::new(getrandom::u64().unwrap_or_default());
        let (idempotency, rejections) = (IdempotencyCache::default(), LogLimit::default());
        let gateway = Arc::new(gateway);
        let drift = Drift::begin(&gateway, &database);
        let shared_writes = gateway.journal().shared_writes();
        let readiness = Mutex::default();
        Self { gateway, drift, database, options, idempotency, shared_writes, rejections, readiness, next }
    }

    /// Responds to a request that was sent to the origin `base`. The log contains the pattern of the route, because a path may contain anything.
    pub async fn respond(
        self: Arc<Self>,
        base: Arc<str>,
        request: http::Request<Body>,
        pattern: PathPattern,
        handler: GatewayHandler,
    ) -> http::Response<Body> {
        let id = format!("{:016x}", self.next.fetch_add(1, Ordering::Relaxed));
        let method = request.method().clone();
        let compressible =
            compression::is_compressible(&method, request.uri().path()).then(|| request.headers().clone());
        let span = tracing::info_span!("request", id);
        let peer = request.extensions().get::<Peer>().expect("the listener adds the peer to every request");
        let source = Source::of(*peer, request.headers(), self.options.trust);
        let dispatched = async {
            self.clone().dispatch(base, request, source, handler).await.unwrap_or_else(|rejection| {
                let reason = rejection.header(REJECTED_HEADER);
                self.log_rejection(source, || {
                    tracing::info!(%method, %pattern, status = rejection.status, reason, "rejected a request");
                });
                to_http(rejection)
            })
        };
        let mut response = dispatched.instrument(span).await;
        if let Some(headers) = &compressible {
            response = compression::compress(headers, response).await;
        }
        let vary = if compressible.is_some() { "Origin, Cookie, Accept-Encoding" } else { "Origin, Cookie" };
        seal(response.headers_mut(), vary);
        let id = HeaderValue::try_from(id).expect("hexadecimal digits fit into a header");
        response.headers_mut().insert(REQUEST_ID, id);
        response
    }

    /// Authenticates a request and passes it to its handler. The body of a rejected request is not read.
    async fn dispatch(
        self: Arc<Self>,
        base: Arc<str>,
        request: http::Request<Body>,
        source: Source,
        handler: GatewayHandler,
    ) -> Result<http::Response<Body>, Response> {
        let (arrived, (head, body)) = (Instant::now(), request.into_parts());
        if !dashboard::is_from_dashboard(&base, &head.method, &head.headers) {
            return Err(Reason::ForeignOrigin.reject(OTHER_PAGE));
        }
        let token = self.options.cookie.read(&head.headers).and_then(|text| text.parse().ok());
        match handler {
            GatewayHandler::SignIn(handle) => {
                let body = read(&head.headers, body, MAX_SIGN_IN).await?;
                Ok(handle(self, DashboardRequest { head, arrived, body, base, source, token }).await)
            }
            GatewayHandler::Session(handle) => {
                let user = self.authenticate(token.as_ref(), source).await?;
                let body = read(&head.headers, body, body::MAX).await?;
                Ok(handle(self, DashboardRequest { head, arrived, body, base, source, token }, user).await)
            }
        }
    }

    /// Logs a rejection of `source`, unless there were too many lately.
    fn log_rejection(&self, source: Source, line: impl FnOnce()) {
        self.rejections.log(&source.network(), line);
    }

    /// Returns the user of a session token.
    async fn authenticate(&self, token: Option<&Token>, source: Source) -> Result<AuthenticatedUser, Response> {
        let signed_out = || Reason::NoSession.reject("Sign in to continue.");
        let token = token.ok_or_else(signed_out)?;
        let session = self.database.session(token, self.now()).await.map_err(|failure| {
            self.log_rejection(source, || tracing::error!(%failure, "could not read a session"));
            Reason::Unrecorded.reject(SESSION_UNREADABLE)
        })?;
        // A gateway on a network has no sign-in links. It ignores a link session that an earlier run on this machine left in the database.
        let is_accepted = |session: &Session| session.kind == Kind::Password || self.options.links.is_some();
        let session = session.filter(is_accepted).ok_or_else(signed_out)?;
        Ok(AuthenticatedUser { session, token: token.clone() })
    }

    /// Returns the sign-in methods for the app's configuration: `password`, `link` or both.
    pub async fn sign_in_methods(&self) -> Vec<&'static str> {
        let by_link = self.options.links.is_some();
        // On a network there are users, or the gateway would not have started.
        let by_password = !by_link || self.database.has_people().await.unwrap_or(true);
        [(by_password, "password"), (by_link, "link")].into_iter().filter_map(|(is, name)| is.then_some(name)).collect()
    }

    /// Returns which address of a request counts as its source.
    pub fn trust(&self) -> Trust {
        self.options.trust
    }

    /// Returns true if the database can be read and written, and its disk has space.
    ///
    /// The check runs at most once a second: anyone can request it, and it waits for the write connection.
    pub async fn is_ready(&self) -> bool {
        let mut last = self.readiness.lock().await;
        if let Some(Readiness { at, is_ready }) = *last
            && at == self.now()
        {
            return is_ready;
        }
        let is_ready = self.database.has_space() && self.database.ready().await.is_ok();
        *last = Some(Readiness { at: self.now(), is_ready });
        is_ready
    }

    /// Returns what the metrics report about the gateway.
    pub async fn status(&self) -> GatewayStatus<'_> {
        let open_records = self.gateway.journal().open_records();
        GatewayStatus {
            loads: self.gateway.loads().collect(),
            // A database that cannot be read is reported by `is_ready`.
            sessions: self.database.session_count(self.now()).await.ok(),
            open_records: open_records.count(),
            oldest_open_record: open_records.oldest_age(now()),
            free_bytes: self.database.free_bytes(),
            is_ready: self.is_ready().await,
        }
    }

    /// Replaces the credentials of the accounts.
    ///
    /// # Errors
    ///
    /// See [`ReloadError`].
    pub async fn replace_credentials(&self, accounts: Vec<Account>) -> Result<Vec<Untested>, ReloadError> {
        self.gateway.replace_credentials(accounts).await
    }

    /// Stops the surveys, waits for the writes in progress, and rejects new ones. Then deletes the sessions that have ended.
    pub async fn shut_down(&self) {
        self.drift.stop().await;
        self.gateway.shut_down().await;
        self.delete_ended_sessions().await;
    }

    /// Deletes the sessions that have ended, so that none revives after a restart with an earlier clock.
    pub async fn delete_ended_sessions(&self) {
        if let Err(error) = self.database.delete_ended_sessions(self.now()).await {
            tracing::warn!(%error, "could not delete ended sessions");
        }
    }

    /// Concludes the writes that another gateway has left open, and returns their number.
    ///
    /// # Errors
    ///
    /// Those of the journal.
    pub async fn conclude_left_open_by_others(&self) -> Result<usize, Unrecorded> {
        if self.database.is_shared() { self.gateway.journal().conclude_left_open(now()).await } else { Ok(0) }
    }

    fn now(&self) -> u64 {
        self.options.clock.now()
    }
}

const OTHER_PAGE: &str =
    "Only the dashboard that this gateway serves may send this request. Reload the dashboard, then try again.";

async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Response> {
    body::read(headers, body, most).await.map_err(|unread| Reason::Unlisted.reject(&unread.to_string()))
}

/// Message for a session that cannot be read. The cause is in the log.
const SESSION_UNREADABLE: &str = "The gateway cannot read your session, so nothing was sent. See its log.";

/// Creates the response to a request that failed because of the database.
fn failed(failure: DatabaseError) -> Response {
    tracing::error!(%failure, "could not read or write a session or a second factor");
    Reason::Failed.reject(FAILED)
}

const FAILED: &str = "The gateway cannot read or write its database. See its log.";
