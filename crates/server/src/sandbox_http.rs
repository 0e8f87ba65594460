//! Sandbox over HTTP: authentication, decoding, and the response headers of the API.

mod commands;
mod decode;

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use api::account::Account;
use api::error::{REQUEST_ID, code};
use api::gateway::Reason;
use api::message::{DASHBOARD_HEADER, IF_MATCH};
use api::operation::Operation;
use api::sandbox_server::journal;
use api::{Endpoint, Method, Request, Response, Sid};
use axum::body::Body;
use axum::http::header::{ALLOW, HeaderName, WWW_AUTHENTICATE};
use axum::http::{self, HeaderMap, HeaderValue, StatusCode};
use gateway::log_limit::LogLimit;
use sandbox::fault::{self, Faults};

use crate::compression;
use crate::gateway_http::source::{Source, Trust};
use crate::guard::{Credentials, Denied};
use crate::idempotency::{self, IdempotencyCache};
use crate::responses::{seal, to_http};
use crate::serve::connections::Peer;
use crate::store::SharedStore;

/// Longest time for a response.
const DEADLINE: Duration = Duration::from_secs(30);

/// Response header with the number of concurrent requests, this one included.
pub const CONCURRENT_REQUESTS: HeaderName = HeaderName::from_static("twilio-concurrent-requests");

/// API of the sandbox over HTTP.
pub struct SandboxApi {
    store: SharedStore,
    credentials: Credentials,
    /// Faults that tests have requested; `None` if the server was started without `--faults`.
    faults: Option<Mutex<Faults>>,
    idempotency: IdempotencyCache,
    /// Limits the log lines about failed requests.
    rejections: LogLimit<IpAddr>,
    running: AtomicUsize,
    served: AtomicU64,
    /// Random number of this run, which makes request ids unique across runs.
    run: u64,
}

/// Response extension that closes the connection without a response.
#[derive(Clone, Copy)]
pub struct Dropped;

impl SandboxApi {
    pub fn new(store: SharedStore, credentials: Credentials, with_faults: bool) -> Self {
        let run = getrandom::u64().unwrap_or_default();
        let faults = with_faults.then(Mutex::default);
        let (running, served) = (AtomicUsize::new(0), AtomicU64::new(0));
        let (idempotency, rejections) = (IdempotencyCache::default(), LogLimit::default());
        Self { store, credentials, faults, idempotency, rejections, running, served, run }
    }

    /// Returns true once the records are loaded. Requests wait until then.
    pub fn is_ready(&self) -> bool {
        self.store.is_loaded()
    }

    /// Returns the origin of a page that may send requests from elsewhere.
    pub fn allowed_origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        self.credentials.allowed_origin(headers).cloned()
    }

    /// Returns the SID of the sandbox's account.
    pub fn account_sid(&self) -> &Sid<Account> {
        self.store.account_sid()
    }

    /// Returns true if tests may request faults.
    pub fn has_faults(&self) -> bool {
        self.faults.is_some()
    }

    /// Responds to a request that was sent to the origin `base`.
    pub async fn handle(&self, base: &Arc<str>, request: http::Request<Body>) -> http::Response<Body> {
        let started = Instant::now();
        let running = RunningRequest::count(&self.running);
        let request_id = format!("RQ{:016x}{:016x}", self.run, self.served.fetch_add(1, Ordering::Relaxed));
        let peer = request.extensions().get::<Peer>().expect("every connection has another end");
        let source = Source::of(*peer, request.headers(), Trust::Connection);
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let compressible = compression::is_compressible(&method, &path).then(|| request.headers().clone());
        let mut response = match tokio::time::timeout(DEADLINE, self.respond(base, request)).await {
            Ok(response) => response,
            Err(_) => to_http(sandbox::error_response(
                503,
                code::UNAVAILABLE,
                "The request took too long. It may have been carried out.",
            )),
        };
        let status = response.status().as_u16();
        if status >= 400 {
            let path = without_identity(&path);
            self.rejections.log(&source.network(), || match status {
                500.. => tracing::error!(%method, path, status, request_id, "failed"),
                _ => tracing::info!(%method, path, status, request_id, "rejected"),
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
        if let Err(denied) = self.credentials.authorize(base, request.headers()) {
            return reject(denied);
        }
        let key = idempotency::key_of(request.headers());
        // Programs need no precondition, because Twilio has none.
        let is_conditional = [DASHBOARD_HEADER, IF_MATCH].iter().any(|name| request.headers().contains_key(*name));
        let request = match decode::decode(request).await {
            Ok(request) => request,
            Err(rejection) => return to_http(rejection),
        };
        if is_conditional && request.precondition.is_none() && replaces(&request) {
            return to_http(Reason::PreconditionRequired.reject(UNCONDITIONAL));
        }
        if request.path == journal::List::PATH {
            return to_http(commands::respond(self.store.commands(), &request));
        }
        let Some(faults) = &self.faults else { return to_http(self.execute(base, request, key).await) };
        // Usable after a panic too: no change leaves the list inconsistent.
        if request.path == fault::PATH {
            return to_http(fault::handle(&mut faults.lock().unwrap_or_else(PoisonError::into_inner), &request));
        }
        let effect = faults.lock().unwrap_or_else(PoisonError::into_inner).apply(&request);
        tokio::time::sleep(Duration::from_millis(effect.delay_ms)).await;
        let mut response = match effect.response {
            Some(rejection) => to_http(rejection),
            None => to_http(self.execute(base, request, key).await),
        };
        if effect.drop_response {
            response.extensions_mut().insert(Dropped);
        }
        response
    }

    async fn execute(&self, base: &Arc<str>, request: Request, key: Option<String>) -> Response {
        if let Some(response) = self.store.read(&request, base).await {
            return response;
        }
        let Some(key) = key else { return self.store.write(request, base.clone()).await };
        let write = (request.method.as_str(), request.target(), request.params.to_form());
        let (cell, store, base) = (self.idempotency.response(key, write), self.store.clone(), base.clone());
        // In a separate task: this one is cancelled with its connection, and then the retry comes.
        let write = async move { cell.get_or_init(|| store.write(request, base)).await.clone() };
        tokio::spawn(write).await.unwrap_or_else(|_| {
            sandbox::error_response(
                503,
                code::UNAVAILABLE,
                "The server is stopping. The request may have been carried out.",
            )
        })
    }
}

/// Returns a path for the log. Identities, which can stand in place of the SID of a user or a participant, are personal data and left out.
fn without_identity(path: &str) -> String {
    let is_sid = |text: &str| text.len() == 34 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut before = "";
    let segments = path.split('/').map(|segment| {
        let is_key = ["Users", "Participants"].contains(&std::mem::replace(&mut before, segment));
        if is_key && !is_sid(segment) && !segment.is_empty() { "{Identity}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns true if a request updates or deletes a resource.
fn replaces(request: &Request) -> bool {
    let path = request.path.strip_suffix(".json").unwrap_or(&request.path);
    request.method != Method::Get
        && Operation::at(path).any(|(operation, _)| operation.method == request.method && operation.reading().is_some())
}

const UNCONDITIONAL: &str =
    "Nothing was saved: the request does not say which values it replaces. Reload the page, then try again.";

/// Returns the value of `Allow`: the methods of a path, or all methods for an unknown path.
fn allowed(path: &str) -> HeaderValue {
    let methods = sandbox::methods(path);
    let methods = if methods.is_empty() { Method::ALL.to_vec() } else { methods };
    let names: Vec<_> = methods.into_iter().map(Method::as_str).collect();
    HeaderValue::try_from(names.join(", ")).expect("names of methods fit into a header")
}

/// Guard that counts a running request, with the number of requests that ran when it began, itself included.
struct RunningRequest<'a>(usize, &'a AtomicUsize);

impl<'a> RunningRequest<'a> {
    fn count(counter: &'a AtomicUsize) -> Self {
        Self(counter.fetch_add(1, Ordering::Relaxed) + 1, counter)
    }
}

impl Drop for RunningRequest<'_> {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Creates the response to a denied request. The dashboard never gets a challenge, because the browser would show its own password dialog.
fn reject(denied: Denied) -> http::Response<Body> {
    let forbidden = |message| to_http(sandbox::error_response(403, code::FORBIDDEN, message));
    match denied {
        Denied::OtherPage => forbidden(
            "A page of another origin may call this API only if the server was started with --allow-origin for that origin.",
        ),
        Denied::NotTheDashboard => {
            forbidden("Only the dashboard that this server serves may call without an account SID and token.")
        }
        Denied::Unauthenticated => {
            let mut response = to_http(sandbox::error_response(401, code::NOT_AUTHENTICATED, "Authenticate"));
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Twilio API\""));
            response
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_left_out_of_a_logged_path() {
        let service = "/v1/Services/IS0123456789abcdef0123456789abcdef";
        for (path, logged) in [
            ("/Users/ada%40example.com", "/Users/{Identity}"),
            ("/Users/ada/Conversations", "/Users/{Identity}/Conversations"),
            (
                "/Conversations/CH0123456789abcdef0123456789abcdef/Participants/ada",
                "/Conversations/CH0123456789abcdef0123456789abcdef/Participants/{Identity}",
            ),
            ("/Users/US0123456789abcdef0123456789abcdef", "/Users/US0123456789abcdef0123456789abcdef"),
            ("/Users", "/Users"),
            ("/Users/", "/Users/"),
            ("/Userz/1", "/Userz/1"),
        ] {
            assert_eq!(without_identity(&format!("{service}{path}")), format!("{service}{logged}"));
        }
        assert_eq!(without_identity(""), "");
    }
}
