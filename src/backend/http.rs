//! HTTP by the browser's `fetch`: the transports to the server of this site and to a server at another address. The only file that uses gloo-net.

use std::future::Future;

use api::access::{Secret, Username};
use api::address::BaseAddress;
use api::error::{REDIRECT, read_as};
use api::message::{DASHBOARD, DASHBOARD_HEADER, IDEMPOTENCY_KEY, IF_MATCH, PLAN};
use api::{ApiError, Request, Response, TransportError};
use gloo_net::http::RequestBuilder;
use js_sys::{Date, Map, Math, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestMode, RequestRedirect, ResponseType};

use crate::backend::transport::{PendingResponse, TIMEOUT_MS, Transport};

/// Transport to the server that this site came from. The browser sends the session cookie.
pub struct SameOrigin;

impl Transport for SameOrigin {
    fn send(&self, request: Request) -> PendingResponse {
        if request.method != api::Method::Get {
            drop_first_responses();
        } else if let Some(response) = take_first_response(&request.target()) {
            return Box::pin(async { read_response(response.await?).await });
        }
        let key = format!("\"{:x}-{:x}\"", Date::now().to_bits(), Math::random().to_bits());
        let mut headers = vec![(DASHBOARD_HEADER, DASHBOARD.to_owned()), (IDEMPOTENCY_KEY, key)];
        headers.extend(request.precondition.as_ref().map(|precondition| (IF_MATCH, format!("\"{precondition}\""))));
        headers.extend(request.plan.map(|plan| (PLAN, plan.to_string())));
        // The API sends no redirects. One leads to a sign-in page elsewhere, which this page could not read.
        let builder = RequestBuilder::new(&request.target()).redirect(RequestRedirect::Manual);
        Box::pin(fetch(builder, request, headers))
    }
}

/// Transport to a server at another address, with a SID and a secret. The secret is kept in memory only.
pub struct Remote {
    base: BaseAddress,
    authorization: String,
}

impl Remote {
    pub fn new(base: BaseAddress, caller: &Username, secret: &Secret) -> Self {
        let encoded = window().btoa(&secret.authorize(caller)).expect("SIDs and secrets are ASCII");
        Self { base, authorization: format!("Basic {encoded}") }
    }
}

impl Transport for Remote {
    fn send(&self, request: Request) -> PendingResponse {
        if self.base.origin().is_exposed() && window().location().protocol().is_ok_and(|protocol| protocol == "https:")
        {
            return Box::pin(async { Err(TransportError::Blocked) });
        }
        // No cookies are sent, the browser asks for no password of its own, and the secret follows no redirect.
        let builder = RequestBuilder::new(&format!("{}{}", self.base, request.target()))
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error);
        Box::pin(fetch(builder, request, vec![("authorization", self.authorization.clone())]))
    }
}

/// Sends a request with headers that authenticate it.
async fn fetch(
    builder: RequestBuilder,
    request: Request,
    headers: Vec<(&'static str, String)>,
) -> Result<Response, TransportError> {
    let signal = AbortSignal::timeout_with_u32(TIMEOUT_MS);
    let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(name, value));
    let builder = builder
        .method(match request.method {
            api::Method::Get => gloo_net::http::Method::GET,
            api::Method::Post => gloo_net::http::Method::POST,
            api::Method::Delete => gloo_net::http::Method::DELETE,
        })
        .header("accept", "application/json")
        .abort_signal(Some(&signal));
    let request = match request.body() {
        Some(form) => builder.header("content-type", "application/x-www-form-urlencoded").body(form),
        None => builder.build(),
    };
    let response = request.map_err(transport_error)?.send().await.map_err(transport_error)?;
    read_response(response).await
}

async fn read_response(response: gloo_net::http::Response) -> Result<Response, TransportError> {
    if response.type_() == ResponseType::Opaqueredirect {
        return Ok(Response { status: REDIRECT, ..Response::default() });
    }
    let headers = response.headers().entries().collect();
    let (status, body) = (response.status(), response.text().await.map_err(transport_error)?);
    Ok(Response { status, headers, body })
}

fn transport_error(error: gloo_net::Error) -> TransportError {
    match error {
        gloo_net::Error::JsError(error) => named_error(&error.name),
        _ => TransportError::Unreachable,
    }
}

/// Returns the cause of a rejected `fetch`, by the name of its exception. Browsers report every failure of the network as a `TypeError`.
fn named_error(name: &str) -> TransportError {
    match name {
        "TimeoutError" => TransportError::TimedOut,
        "AbortError" => TransportError::Aborted,
        _ if !window().navigator().on_line() => TransportError::Offline,
        _ => TransportError::Unreachable,
    }
}

/// Drops the responses that were not taken: after a write they may be out of date, and without a session they are rejections.
pub fn drop_first_responses() {
    let Some(responses) = first_responses() else { return };
    for promise in responses.values().into_iter().flatten().filter_map(|promise| promise.dyn_into().ok()) {
        spawn_local(drain(promise));
    }
    responses.clear();
}

/// Reads a response to its end. An unread one occupies a connection, and a browser has six for each server.
async fn drain(promise: Promise) {
    if let Ok(response) = JsFuture::from(promise).await
        && let Ok(response) = response.dyn_into::<web_sys::Response>()
        && let Ok(body) = response.array_buffer()
    {
        let _ = JsFuture::from(body).await;
    }
}

/// Promises of responses by the address of their request.
fn first_responses() -> Option<Map> {
    Reflect::get(&window(), &"firstResponses".into()).ok()?.dyn_into().ok()
}

/// Takes the response to a request that boot.js sent while the app was being loaded. A second request for the same address is sent.
fn take_first_response(
    address: &str,
) -> Option<impl Future<Output = Result<gloo_net::http::Response, TransportError>> + use<>> {
    let responses = first_responses()?;
    let address = address.into();
    let promise: Promise = responses.get(&address).dyn_into().ok()?;
    responses.delete(&address);
    Some(async {
        let response = JsFuture::from(promise).await.map_err(|error| {
            let error = error.dyn_into::<js_sys::Error>();
            error.map_or(TransportError::Unreachable, |error| named_error(&String::from(error.name())))
        })?;
        let response: web_sys::Response = response.dyn_into().map_err(|_| TransportError::Unreachable)?;
        Ok(response.into())
    })
}

/// Time limit of a probe, in milliseconds: the user waits for the explanation of a failure.
const PROBE_MS: u32 = 5_000;

/// Sends a request without a secret and returns the type of the response; `None` where the browser reports a failure.
pub async fn probe(address: &str, mode: RequestMode) -> Option<ResponseType> {
    // The browser allows no other value with `no-cors`.
    let redirect = if mode == RequestMode::NoCors { RequestRedirect::Follow } else { RequestRedirect::Manual };
    let request = RequestBuilder::new(address).mode(mode).redirect(redirect).cache(RequestCache::NoStore);
    response_type(request).await
}

/// Does the same as [`probe`] with an empty `Authorization` header, so that the browser sends a CORS preflight first.
pub async fn probe_with_header(address: &str) -> Option<ResponseType> {
    response_type(RequestBuilder::new(address).redirect(RequestRedirect::Manual).header("authorization", "")).await
}

/// Sends a probe and returns the type of its response.
async fn response_type(request: RequestBuilder) -> Option<ResponseType> {
    let request = request.credentials(RequestCredentials::Omit);
    let response = request.abort_signal(Some(&AbortSignal::timeout_with_u32(PROBE_MS))).send().await.ok()?;
    Some(response.type_())
}

/// Loads a JSON file of the site, past every cache.
///
/// # Errors
///
/// Nothing responds, or the response is not JSON.
pub async fn fetch_file(path: &str) -> Result<Value, ApiError> {
    let response = match take_first_response(path) {
        Some(response) => response.await,
        None => {
            let request = RequestBuilder::new(path).cache(RequestCache::NoStore).redirect(RequestRedirect::Manual);
            let signal = AbortSignal::timeout_with_u32(TIMEOUT_MS);
            request.abort_signal(Some(&signal)).send().await.map_err(transport_error)
        }
    };
    let response = read_response(response.map_err(ApiError::Transport)?).await.map_err(ApiError::Transport)?;
    read_as(&response)
}
