//! Handling that is common to all requests: host check, routing, response headers, panics; and the small responses without a backend.

use std::any::Any;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use api::error::{REQUEST_ID, code};
use api::gateway::REJECTED_HEADER;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use gateway::log_limit::LogLimit;
use tower_http::catch_panic::CatchPanicLayer;

use super::connections::Peer;
use super::routes::{Access, ResponseFuture, Route};
use crate::assets::Site;
use crate::csp_reports::CspReports;
use crate::gateway_http::GatewayApi;
use crate::gateway_http::source::{Source, Trust};
use crate::guard::{Hosts, dashboard};
use crate::metrics::Metrics;
use crate::responses::{plain, seal, to_http};
use crate::sandbox_http::{CONCURRENT_REQUESTS, SandboxApi};

pub const CONFIG: &str = "/config.json";

/// Two years, the minimum of browsers' preload lists.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// State that the routes share.
pub struct Server {
    pub hosts: Hosts,
    /// True if the server is reached from other machines, and therefore by TLS.
    pub is_on_network: bool,
    pub site: Site,
    pub api: Api,
    pub csp_reports: CspReports,
    pub metrics: Arc<Metrics>,
    /// Limits the log lines about requests for other hosts.
    pub rejections: LogLimit<IpAddr>,
}

/// Backend that handles API requests.
pub enum Api {
    Sandbox(Arc<SandboxApi>),
    Gateway(Arc<GatewayApi>),
}

impl Server {
    pub fn sandbox(&self) -> Option<&SandboxApi> {
        match &self.api {
            Api::Sandbox(sandbox) => Some(&**sandbox),
            Api::Gateway(_) => None,
        }
    }

    pub fn gateway(&self) -> Option<&Arc<GatewayApi>> {
        match &self.api {
            Api::Gateway(gateway) => Some(gateway),
            Api::Sandbox(_) => None,
        }
    }
}

impl Server {
    /// Returns the source of a request.
    fn source(&self, request: &Request) -> Source {
        let peer = request.extensions().get::<Peer>().expect("every connection has another end");
        let trust = self.gateway().map_or(Trust::Connection, |gateway| gateway.trust());
        Source::of(*peer, request.headers(), trust)
    }
}

/// Creates the router. All paths are in the table of [`super::routes`].
pub fn router(server: Arc<Server>) -> Router {
    catch_panics(Router::new().fallback(respond)).with_state(server)
}

/// Adds the outermost layer, which responds if the handling of a request panics.
fn catch_panics<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.layer(CatchPanicLayer::custom(panicked))
}

/// Responds to a request whose handler panicked. The panic message is in the log.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    let mut response = to_http(sandbox::error_response(500, code::SERVER_ERROR, "The server failed. See its log."));
    seal(response.headers_mut(), "Origin, Cookie");
    response
}

async fn respond(State(server): State<Arc<Server>>, request: Request) -> Response {
    let (is_on_network, metrics, started) = (server.is_on_network, server.metrics.clone(), Instant::now());
    let method = request.method().clone();
    let route = Route::of(&server, &method, request.uri().path());
    let mut response = route_request(server, route, request).await;
    metrics.record_request(&method, route.pattern, response.status(), started.elapsed());
    if let Some(reason) = response.headers().get(REJECTED_HEADER).and_then(|reason| reason.to_str().ok()) {
        metrics.record_rejection(reason);
    }
    // Set for every response: a folder with a site need not have a `_headers` file that does.
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_on_network {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    response
}

/// Checks the host before everything else, so that a page whose name resolves to this machine (DNS rebinding) gets nothing.
async fn route_request(server: Arc<Server>, route: &'static Route, request: Request) -> Response {
    let method = request.method().clone();
    let base = match (server.hosts.base(request.uri(), request.headers()), &route.access) {
        (Some(base), _) => base,
        (None, Access::Probe(handle)) if server.is_on_network => return read_only(&method, handle, server).await,
        (None, _) => {
            let source = server.source(&request);
            server.rejections.log(&source.network(), || tracing::info!(%source, "rejected a request for another host"));
            return plain(StatusCode::MISDIRECTED_REQUEST, server.hosts.rejection());
        }
    };
    match (&route.access, &server.api) {
        (Access::Probe(handle) | Access::Public(handle), _) => read_only(&method, handle, server).await,
        (Access::OwnPage(handle), _) if dashboard::is_same_origin_report(&base, request.headers()) => {
            handle(server, base, request).await
        }
        (Access::OwnPage(_), _) => plain(StatusCode::FORBIDDEN, "Only pages of this server may send that.\n"),
        (Access::SandboxApi | Access::SandboxFaults, Api::Sandbox(sandbox)) => with_cors(sandbox, &base, request).await,
        (Access::Gateway(handler), Api::Gateway(gateway)) => {
            gateway.clone().respond(base, request, route.pattern, *handler).await
        }
        (Access::Site(handle), _) => handle(server, request).await,
        // `Route::of` returns none of these.
        (Access::SandboxApi | Access::SandboxFaults | Access::Gateway(_), _) => not_found(server).await,
    }
}

/// Responds to GET and HEAD, and rejects other methods.
async fn read_only(method: &Method, handle: &fn(Arc<Server>) -> ResponseFuture, server: Arc<Server>) -> Response {
    if matches!(*method, Method::GET | Method::HEAD) {
        return handle(server).await;
    }
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed\n");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// Adds the CORS headers for allowed origins. The API reference has all five headers in every response, and the usual layer divides them between the
/// preflight and the response.
async fn with_cors(sandbox: &SandboxApi, base: &Arc<str>, request: Request) -> Response {
    let Some(page) = sandbox.allowed_origin(request.headers()) else { return sandbox.handle(base, request).await };
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight { StatusCode::OK.into_response() } else { sandbox.handle(base, request).await };
    let exposed = HeaderValue::try_from(format!("{REQUEST_ID}, {CONCURRENT_REQUESTS}"));
    if is_preflight {
        response.headers_mut().insert(VARY, HeaderValue::from_static("Origin"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, page),
        (ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")),
        (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE, OPTIONS")),
        (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Accept, Authorization, Content-Type")),
        (ACCESS_CONTROL_EXPOSE_HEADERS, exposed.expect("names of headers fit into a header")),
    ] {
        response.headers_mut().insert(name, value);
    }
    response
}

/// Reports that the server is alive.
pub async fn alive() -> Response {
    plain(StatusCode::OK, "ok\n")
}

/// Reports whether the gateway can read and write its database.
pub async fn ready(server: Arc<Server>) -> Response {
    match &server.api {
        Api::Gateway(gateway) if !gateway.is_ready().await => plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "The gateway cannot write its database. Check the file and the space on its disk.\n",
        ),
        Api::Sandbox(sandbox) if !sandbox.is_ready() => {
            plain(StatusCode::SERVICE_UNAVAILABLE, "The data of the sandbox is being loaded.\n")
        }
        _ => plain(StatusCode::OK, "ok\n"),
    }
}

/// Responds to a report of a violation of the content security policy.
pub async fn csp_report(server: Arc<Server>, base: Arc<str>, report: Request) -> Response {
    let source = server.source(&report);
    server.csp_reports.respond(&base, source, report).await
}

/// Responds to a path that does not exist.
pub async fn not_found(server: Arc<Server>) -> Response {
    server.site.not_found().await
}

/// Responds to a request for a file of the site.
pub async fn site(server: Arc<Server>, request: Request) -> Response {
    server.site.respond(&request.into_parts().0).await
}

/// Responds to the app's first request: its backend. A static host has a file there which says that there is none.
pub async fn config(server: Arc<Server>) -> Response {
    let mut config = match &server.api {
        Api::Sandbox(sandbox) => serde_json::json!({ "api": "sandbox", "account_sid": sandbox.account_sid().as_str() }),
        Api::Gateway(gateway) => serde_json::json!({ "api": "gateway", "sign_in": gateway.sign_in_methods().await }),
    };
    config["version"] = env!("CARGO_PKG_VERSION").into();
    let mut response = Json(config).into_response();
    server.site.add_headers(CONFIG, response.headers_mut()).await;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_and_the_server_continues() {
        let failing =
            Router::new().route("/fails", get(async || -> &str { panic!("on purpose") })).route("/lives", get("ok"));
        let router = catch_panics(failing);
        let ask = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            (response.status(), to_bytes(response.into_body(), 1_000).await.unwrap())
        };
        let (status, body) = ask("/fails").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], code::SERVER_ERROR);
        assert!(!body.to_string().contains("on purpose"), "the panic message is only logged");
        assert_eq!(ask("/lives").await.0, StatusCode::OK);
    }
}
