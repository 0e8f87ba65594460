//! The sandbox over HTTP: requests in, answers with the headers of the API out.

mod decode;

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use api::account::Account;
use api::error::{REQUEST_ID, code};
use api::gateway::Reason;
use api::message::{DASHBOARD_HEADER, SEEN_HEADER};
use api::operation::Operation;
use api::{Method, Request, Response, Sid};
use axum::body::Body;
use axum::http::header::{ALLOW, HeaderName, WWW_AUTHENTICATE};
use axum::http::{self, HeaderMap, HeaderValue, StatusCode};
use gateway::log_limit::LogLimit;
use sandbox::fault::{self, Faults};

use crate::answers::{seal, to_http};
use crate::compression;
use crate::gateway_http::source::{Source, Trust};
use crate::guard::{Credentials, Denied};
use crate::repeats::{self, Repeats};
use crate::serve::connections::Peer;
use crate::store::SharedStore;

/// The longest that anyone waits for an answer.
const DEADLINE: Duration = Duration::from_secs(30);

/// How many calls run at once, this one included.
pub const CONCURRENT_REQUESTS: HeaderName = HeaderName::from_static("twilio-concurrent-requests");

/// The API as this server offers it.
pub struct SandboxApi {
    store: SharedStore,
    credentials: Credentials,
    /// Absent where no faults may be asked for.
    faults: Option<Mutex<Faults>>,
    repeats: Repeats,
    /// Of calls that brought no success.
    refusals: LogLimit<IpAddr>,
    running: AtomicUsize,
    served: AtomicU64,
    /// With `served` it makes the identifiers of requests differ from those of other runs.
    run: u64,
}

/// Put among an answer's extensions, it has the connection closed in the answer's place.
#[derive(Clone, Copy)]
pub struct Dropped;

impl SandboxApi {
    pub fn new(store: SharedStore, credentials: Credentials, with_faults: bool) -> Self {
        let run = getrandom::u64().unwrap_or_default();
        let faults = with_faults.then(Mutex::default);
        let (running, served) = (AtomicUsize::new(0), AtomicU64::new(0));
        let (repeats, refusals) = (Repeats::default(), LogLimit::default());
        Self { store, credentials, faults, repeats, refusals, running, served, run }
    }

    /// The page elsewhere that calls, if it may.
    pub fn known_page(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        self.credentials.known_page(headers).cloned()
    }

    /// The account that it is.
    pub fn account_sid(&self) -> &Sid<Account> {
        self.store.account_sid()
    }

    /// Whether faults may be asked for.
    pub fn has_faults(&self) -> bool {
        self.faults.is_some()
    }

    /// Answers a call that came to `base`.
    pub async fn answer(&self, base: &Arc<str>, request: http::Request<Body>) -> http::Response<Body> {
        let started = Instant::now();
        let running = Running::count(&self.running);
        let request_id = format!("RQ{:016x}{:016x}", self.run, self.served.fetch_add(1, Ordering::Relaxed));
        let peer = request.extensions().get::<Peer>().expect("every connection has another end");
        let source = Source::of(*peer, request.headers(), Trust::Connection);
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let compressible = compression::is_possible(&method, &path).then(|| request.headers().clone());
        let mut response = match tokio::time::timeout(DEADLINE, self.respond(base, request)).await {
            Ok(response) => response,
            Err(_) => to_http(sandbox::error_response(
                503,
                code::UNAVAILABLE,
                "It took too long. What was sent may have been done.",
            )),
        };
        let status = response.status().as_u16();
        if status >= 400 {
            self.refusals.log(&source.network(), || match status {
                500.. => tracing::error!(%method, path, status, request_id, "failed"),
                _ => tracing::info!(%method, path, status, request_id, "refused"),
            });
        }
        if let Some(headers) = &compressible {
            response = compression::compress(headers, response).await;
        }
        let is_method_wrong = response.status() == StatusCode::METHOD_NOT_ALLOWED;
        let headers = response.headers_mut();
        if is_method_wrong {
            headers.insert(ALLOW, allowed(&path));
        }
        let text = |text: String| HeaderValue::try_from(text).expect("digits, letters and dots fit into a header");
        headers.insert(REQUEST_ID, text(request_id));
        headers.insert(CONCURRENT_REQUESTS, running.0.into());
        headers.insert("twilio-request-duration", text(format!("{:.3}", started.elapsed().as_secs_f32())));
        seal(headers, if compressible.is_some() { "Origin, Accept-Encoding" } else { "Origin" });
        response
    }

    async fn respond(&self, base: &Arc<str>, request: http::Request<Body>) -> http::Response<Body> {
        if let Err(denied) = self.credentials.admit(base, request.headers()) {
            return refuse(denied);
        }
        let call = repeats::call_of(request.headers());
        // Programs know no preconditions, as Twilio knows none.
        let is_conditional = [DASHBOARD_HEADER, SEEN_HEADER].iter().any(|name| request.headers().contains_key(*name));
        let request = match decode::decode(request).await {
            Ok(request) => request,
            Err(refusal) => return to_http(refusal),
        };
        if is_conditional && request.seen.is_none() && replaces(&request) {
            return to_http(Reason::Unconditional.refuse(UNCONDITIONAL));
        }
        let Some(faults) = &self.faults else { return to_http(self.carry_out(base, request, call).await) };
        // Poisoned or not: what a panic left behind there is still a list of faults.
        if request.path == fault::PATH {
            return to_http(fault::handle(&mut faults.lock().unwrap_or_else(PoisonError::into_inner), &request));
        }
        let effect = faults.lock().unwrap_or_else(PoisonError::into_inner).apply(&request);
        tokio::time::sleep(Duration::from_millis(effect.delay_ms)).await;
        let mut response = match effect.response {
            Some(refusal) => to_http(refusal),
            None => to_http(self.carry_out(base, request, call).await),
        };
        if effect.drop_response {
            response.extensions_mut().insert(Dropped);
        }
        response
    }

    async fn carry_out(&self, base: &Arc<str>, request: Request, call: Option<String>) -> Response {
        if let Some(response) = self.store.read(&request, base) {
            return response;
        }
        let Some(call) = call else { return self.store.write(request, base.clone()).await };
        let write = (request.method.as_str(), request.target(), request.params.to_form());
        let (answer, store, base) = (self.repeats.answer(call, write), self.store.clone(), base.clone());
        // A task of its own, for this one ends with its connection, and that is when the repeat comes.
        let write = async move { answer.get_or_init(|| store.write(request, base)).await.clone() };
        tokio::spawn(write).await.unwrap_or_else(|_| {
            sandbox::error_response(503, code::UNAVAILABLE, "The server is stopping. What was sent may have been done.")
        })
    }
}

/// Whether a request updates or deletes something.
fn replaces(request: &Request) -> bool {
    let path = request.path.strip_suffix(".json").unwrap_or(&request.path);
    request.method != Method::Get
        && Operation::at(path).any(|(operation, _)| operation.method == request.method && operation.reading().is_some())
}

const UNCONDITIONAL: &str =
    "Nothing was saved: the request does not say which values it replaces. Reload the page, then try again.";

/// What can be done at a path; where the sandbox knows none, all that can be done anywhere.
fn allowed(path: &str) -> HeaderValue {
    let methods = sandbox::methods(path);
    let methods = if methods.is_empty() { Method::ALL.to_vec() } else { methods };
    let names: Vec<_> = methods.into_iter().map(Method::as_str).collect();
    HeaderValue::try_from(names.join(", ")).expect("names of methods fit into a header")
}

/// Counts a call for as long as it runs, however it ends; holds how many ran when it began, itself included.
struct Running<'a>(usize, &'a AtomicUsize);

impl<'a> Running<'a> {
    fn count(counter: &'a AtomicUsize) -> Self {
        Self(counter.fetch_add(1, Ordering::Relaxed) + 1, counter)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The dashboard never gets a challenge: the browser would ask for a password in a window of its own.
fn refuse(denied: Denied) -> http::Response<Body> {
    let forbidden = |message| to_http(sandbox::error_response(403, code::FORBIDDEN, message));
    match denied {
        Denied::OtherPage => forbidden(
            "A page of another origin may call only where this server was started with --allow-origin for it.",
        ),
        Denied::NotTheDashboard => {
            forbidden("Only the dashboard that this server itself opened may call without account SID and token.")
        }
        Denied::Unauthenticated => {
            let mut response = to_http(sandbox::error_response(401, code::NOT_AUTHENTICATED, "Authenticate"));
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Twilio API\""));
            response
        }
    }
}
