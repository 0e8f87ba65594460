//! Which path goes where, and what holds for all of them.

use std::any::Any;
use std::sync::Arc;

use api::Sid;
use api::account::Account;
use api::error::code;
use api::message::API_ROOTS;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use sandbox::fault;
use tower_http::catch_panic::CatchPanicLayer;

use crate::assets::{Site, plain};
use crate::guard::Hosts;
use crate::sandbox_http::{SandboxApi, to_http};

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
    let mut router = Router::new().route("/healthz", get("ok\n")).route("/config.json", get(config));
    for root in API_ROOTS {
        router = router.route(&format!("{root}{{*path}}"), any(api));
    }
    if server.api.has_faults() {
        router = router.route(fault::PATH, any(api));
    }
    let server = Arc::new(server);
    harden(router.fallback(site), server.clone()).with_state(server)
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
    ([(CACHE_CONTROL, "no-store")], Json(config)).into_response()
}
