//! `GET /metrics` at an address of its own, so that it can be reached by the monitoring and not by the users.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::guard::Hosts;
use crate::responses::plain;
use crate::serve::router::Server;

const PATH: &str = "/metrics";
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// State of the endpoint.
pub struct Endpoint {
    server: Arc<Server>,
    /// Accepted host names; `None` on a network, where the monitoring may use any name.
    hosts: Option<Hosts>,
}

/// Creates the router of the endpoint that listens on `address`.
pub fn router(server: Arc<Server>, address: SocketAddr) -> Router {
    // A page whose name resolves to this machine (DNS rebinding) must not read them.
    let hosts = address.ip().is_loopback().then(|| Hosts::loopback(address.ip(), address.port()));
    let endpoint = Arc::new(Endpoint { server, hosts });
    Router::new().fallback(answer).with_state(endpoint)
}

async fn answer(State(endpoint): State<Arc<Endpoint>>, request: Request) -> Response {
    if let Some(hosts) = &endpoint.hosts
        && hosts.base(request.uri(), request.headers()).is_none()
    {
        return plain(StatusCode::MISDIRECTED_REQUEST, hosts.rejection());
    }
    if request.uri().path() != PATH || request.method() != Method::GET {
        return plain(StatusCode::NOT_FOUND, "The metrics are at GET /metrics.\n");
    }
    let Server { metrics, .. } = &*endpoint.server;
    let text = match endpoint.server.gateway() {
        Some(gateway) => metrics.text(Some(&gateway.status().await)),
        None => metrics.text(None),
    };
    let mut response = plain(StatusCode::OK, text);
    response.headers_mut().insert(CONTENT_TYPE, OPEN_METRICS);
    response
}
