//! Which path goes where, and what holds for all of them.

use std::any::Any;
use std::sync::Arc;

use api::Sid;
use api::account::Account;
use api::error::{REQUEST_ID, code};
use api::message::API_ROOTS;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use sandbox::fault;
use tower_http::catch_panic::CatchPanicLayer;

use crate::assets::{Site, plain};
use crate::guard::Hosts;
use crate::sandbox_http::{CONCURRENT_REQUESTS, SandboxApi, to_http};

const CONFIG: &str = "/config.json";

/// What the paths share.
pub struct Server {
    pub hosts: Hosts,
    pub account_sid: Sid<Account>,
    pub api: SandboxApi,
    pub site: Site,
}

/// Scheme and authority that were called.
#[derive(Clone)]
struct Base(Arc<str>);

pub fn router(server: Server) -> Router {
    let mut calls = Router::new();
    for root in API_ROOTS {
        calls = calls.route(&format!("{root}{{*path}}"), any(api));
    }
    if server.api.has_faults() {
        calls = calls.route(fault::PATH, any(api));
    }
    let router = Router::new().route("/healthz", get("ok\n")).route(CONFIG, get(config));
    let server = Arc::new(server);
    let calls = calls.route_layer(from_fn_with_state(server.clone(), share));
    let router = router.merge(calls);
    harden(router.fallback(site), server.clone()).with_state(server)
}

/// Lets the pages that were named call and read, with the five headers that the reference gives to every answer. By hand, for the usual
/// layer divides them between the question that a browser asks first and the answer.
async fn share(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let Some(page) = server.api.known_page(request.headers()) else { return next.run(request).await };
    let is_question = request.method() == Method::OPTIONS;
    let mut response = if is_question { StatusCode::OK.into_response() } else { next.run(request).await };
    let exposed = HeaderValue::try_from(format!("{REQUEST_ID}, {CONCURRENT_REQUESTS}"));
    for (name, value) in [
        (VARY, HeaderValue::from_static("Origin")),
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

/// What lies around every path. The outermost comes last: even a panic in the check of the address is answered.
fn harden(router: Router<Arc<Server>>, server: Arc<Server>) -> Router<Arc<Server>> {
    router.layer(from_fn_with_state(server, known_host)).layer(CatchPanicLayer::custom(panicked))
}

/// Before everything else: a page whose name was made to resolve to this machine gets nothing at all.
async fn known_host(State(server): State<Arc<Server>>, mut request: Request, next: Next) -> Response {
    let Some(base) = server.hosts.base(request.uri(), request.headers()).cloned() else {
        tracing::info!("refused a request for another host");
        return plain(StatusCode::MISDIRECTED_REQUEST, "This server does not answer to that address.\n");
    };
    request.extensions_mut().insert(Base(base));
    next.run(request).await
}

/// The handler that failed has logged where, by the panic's own message.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    to_http(sandbox::refusal(500, code::SERVER_ERROR, "The server failed. Its log says more."))
}

async fn api(State(server): State<Arc<Server>>, Extension(Base(base)): Extension<Base>, request: Request) -> Response {
    server.api.answer(&base, request).await
}

async fn site(State(server): State<Arc<Server>>, request: Request) -> Response<Body> {
    server.site.answer(&request.into_parts().0).await
}

/// What the app asks first: who answers its calls. A static host has a file there that says nobody does.
async fn config(State(server): State<Arc<Server>>) -> Response {
    let config = serde_json::json!({
        "api": "sandbox",
        "account_sid": server.account_sid.as_str(),
        "version": env!("CARGO_PKG_VERSION"),
    });
    let mut response = Json(config).into_response();
    server.site.dress(CONFIG, response.headers_mut()).await;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::header::HOST;
    use sandbox::{AUTH_TOKEN, Settings};
    use tower::ServiceExt;

    use super::*;
    use crate::guard::Credentials;
    use crate::store::{self, Place};

    #[tokio::test]
    async fn a_panic_is_answered_and_the_server_lives_on() {
        let settings = Settings::default();
        let account_sid = settings.account_sid.clone();
        let store = store::open(&Place::Memory, settings, None).await.unwrap().store;
        let credentials = Credentials::new(account_sid.as_str(), AUTH_TOKEN, Vec::new());
        let api = SandboxApi::new(store, credentials, false);
        let server = Arc::new(Server { hosts: Hosts::loopback(80), account_sid, api, site: Site::Embedded });
        let failing =
            Router::new().route("/fails", get(async || -> &str { panic!("on purpose") })).route("/healthz", get("ok"));
        let router = harden(failing, server.clone()).with_state(server);
        let ask = async |path: &str| {
            let request = Request::get(path).header(HOST, "localhost").body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            (response.status(), to_bytes(response.into_body(), 1_000).await.unwrap())
        };
        let (status, body) = ask("/fails").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], code::SERVER_ERROR);
        assert!(!body.to_string().contains("on purpose"), "what went wrong inside is for the log");
        assert_eq!(ask("/healthz").await.0, StatusCode::OK);
    }
}
