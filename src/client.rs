//! Calls: any endpoint of the contract, through whatever answers. The only file that knows how HTTP is spoken.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use api::access::{Caller, Secret};
use api::address::BaseAddress;
use api::error::read_as;
use api::message::{CALL_HEADER, DASHBOARD, DASHBOARD_HEADER};
use api::{ApiError, Endpoint, Json, Request, Response};
use gloo_net::http::RequestBuilder;
use leptos::prelude::*;
use web_sys::{AbortSignal, RequestCredentials, RequestRedirect};

/// After that long without an answer a call counts as not answered.
pub const PATIENCE_MS: u32 = 30_000;

/// What will be answered; `None` when nothing answers.
pub type Answer = Pin<Box<dyn Future<Output = Option<Response>>>>;

/// Whatever answers: a server, a worker, or in tests the sandbox itself.
pub trait Transport {
    fn send(&self, request: Request) -> Answer;
}

/// Sends endpoints of the contract.
#[derive(Clone, Copy)]
pub struct Client(StoredValue<Rc<dyn Transport>, LocalStorage>);

impl Client {
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(transport)))
    }

    /// Sends one request and reads its answer.
    pub async fn call<E: Endpoint>(self, endpoint: E, path: &E::Path) -> Result<E::Response, ApiError> {
        self.ask(endpoint.request(path)).await
    }

    /// Sends one request and reads its answer as a `T`.
    pub async fn ask<T: Json>(self, request: Request) -> Result<T, ApiError> {
        // A client that is gone with its page answers nothing, and nobody waits for it.
        let answer = self.0.try_with_value(|transport| transport.send(request));
        read_answer(answer.unwrap_or_else(|| Box::pin(async { None }))).await
    }
}

/// What a transport answers, as a `T`.
pub async fn read_answer<T: Json>(answer: Answer) -> Result<T, ApiError> {
    read_as(&answer.await.ok_or(ApiError::NoAnswer)?)
}

/// The server that this site came from, which lets its own dashboard in.
pub struct SameOrigin;

impl Transport for SameOrigin {
    fn send(&self, request: Request) -> Answer {
        let call = format!("{:x}-{:x}", js_sys::Date::now().to_bits(), js_sys::Math::random().to_bits());
        let headers = vec![(DASHBOARD_HEADER, DASHBOARD.to_owned()), (CALL_HEADER, call)];
        Box::pin(fetch(RequestBuilder::new(&request.target()), request, headers))
    }
}

/// A server elsewhere, which lets in whoever proves who asks. The proof is kept here, in memory, and nowhere else.
pub struct Remote {
    base: BaseAddress,
    authorization: String,
}

impl Remote {
    pub fn new(base: BaseAddress, caller: &Caller, secret: &Secret) -> Self {
        let encoded = window().btoa(&secret.authorize(caller)).expect("SIDs and secrets are ASCII");
        Self { base, authorization: format!("Basic {encoded}") }
    }
}

impl Transport for Remote {
    fn send(&self, request: Request) -> Answer {
        // Nothing that the browser remembers is sent, it asks for no password of its own, and the proof follows no redirection.
        let builder = RequestBuilder::new(&format!("{}{}", self.base, request.target()))
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error);
        Box::pin(fetch(builder, request, vec![("authorization", self.authorization.clone())]))
    }
}

/// Sends a request with the headers that let it in.
async fn fetch(builder: RequestBuilder, request: Request, headers: Vec<(&'static str, String)>) -> Option<Response> {
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
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
    let answer = request.ok()?.send().await.ok()?;
    let headers = answer.headers().entries().collect();
    Some(Response { status: answer.status(), headers, body: answer.text().await.ok()? })
}

/// Reads a file of the site itself, past every cache.
pub async fn fetch_file(path: &str) -> Option<String> {
    let request = RequestBuilder::new(path).cache(web_sys::RequestCache::NoStore);
    let answer = request.abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS))).send().await.ok()?;
    if answer.ok() { answer.text().await.ok() } else { None }
}
