//! Calls: any endpoint of the contract, through whatever answers. The only file that knows how HTTP is spoken.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use api::access::{Caller, Secret};
use api::address::BaseAddress;
use api::error::{REDIRECT, RETRY_AFTER, read_as};
use api::gateway::{REFUSED_HEADER, Reason};
use api::message::{CALL_HEADER, DASHBOARD, DASHBOARD_HEADER, SEEN_HEADER};
use api::{ApiError, Endpoint, Json, Request, Response};
use gloo_net::http::RequestBuilder;
use js_sys::{Date, Map, Math, Promise, Reflect};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestMode, RequestRedirect, ResponseType};

use crate::backend::busy::Busy;
use crate::backend::retry::{self, Tries};

/// After that long without an answer a call counts as not answered.
pub const PATIENCE_MS: u32 = 30_000;

/// What will be answered; `None` when nothing answers.
pub type Answer = Pin<Box<dyn Future<Output = Option<Response>>>>;

/// Whatever answers: a server, a worker, or in tests the sandbox itself.
pub trait Transport {
    fn send(&self, request: Request) -> Answer;
}

impl Transport for Rc<dyn Transport> {
    fn send(&self, request: Request) -> Answer {
        (**self).send(request)
    }
}

/// Sends endpoints of the contract.
#[derive(Clone, Copy)]
pub struct Client {
    transport: StoredValue<Rc<dyn Transport>, LocalStorage>,
    /// The calls that wait because too many run at once.
    pub busy: Busy,
    /// Set by an answer that says that nobody is signed in any more.
    pub signed_out: RwSignal<bool>,
}

impl Client {
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self {
            transport: StoredValue::new_local(Rc::new(transport)),
            busy: Busy::new(),
            signed_out: RwSignal::new(false),
        }
    }

    /// Sends one request and reads its answer.
    pub async fn call<E: Endpoint>(self, endpoint: E, path: &E::Path) -> Result<E::Response, ApiError> {
        self.ask(endpoint.request(path)).await
    }

    /// Sends one request and reads its answer as a `T`.
    pub async fn ask<T: Json>(self, request: Request) -> Result<T, ApiError> {
        read_answer(self.send(request)).await
    }

    /// Sends one request, and again where too many ran at once.
    fn send(self, request: Request) -> Answer {
        Box::pin(async move {
            let mut tries = Tries::begin(Date::now());
            let mut place = None;
            loop {
                // A client that is gone with its page answers nothing, and nobody waits for it.
                let answer = self.transport.try_with_value(|transport| transport.send(request.clone()))?;
                let mut response = answer.await?;
                let reason = response.header(REFUSED_HEADER).and_then(|reason| reason.parse().ok());
                if reason == Some(Reason::SignedOut) {
                    self.signed_out.try_set(true);
                }
                if response.status != 429 || reason == Some(Reason::LockedOut) {
                    return Some(response);
                }
                let Some(pause) = tries.next(Date::now(), asked(&mut response), Math::random()) else {
                    return Some(response);
                };
                if !place.get_or_insert_with(|| self.busy.enter()).wait(pause).await {
                    return Some(response);
                }
            }
        })
    }
}

/// How many seconds an answer asks to wait, which it also says in seconds from now on.
fn asked(response: &mut Response) -> Option<u64> {
    let (_, value) = response.headers.iter_mut().find(|(name, _)| name == RETRY_AFTER)?;
    let seconds = retry::seconds(value, Date::now(), Date::parse)?;
    *value = seconds.to_string();
    Some(seconds)
}

/// What a transport answers, as a `T`.
pub async fn read_answer<T: Json>(answer: Answer) -> Result<T, ApiError> {
    read_as(&answer.await.ok_or(ApiError::NoAnswer)?)
}

/// The server that this site came from, which lets its own dashboard in.
pub struct SameOrigin;

impl Transport for SameOrigin {
    fn send(&self, request: Request) -> Answer {
        if request.method != api::Method::Get {
            drop_first_responses();
        } else if let Some(response) = take_first_response(&request.target()) {
            return Box::pin(async { read_response(response.await?).await });
        }
        let call = format!("{:x}-{:x}", Date::now().to_bits(), Math::random().to_bits());
        let mut headers = vec![(DASHBOARD_HEADER, DASHBOARD.to_owned()), (CALL_HEADER, call)];
        headers.extend(request.seen.clone().map(|seen| (SEEN_HEADER, seen)));
        // A redirect is not followed: the API sends none, and what a sign-in page elsewhere answers a page may not read.
        let builder = RequestBuilder::new(&request.target()).redirect(RequestRedirect::Manual);
        Box::pin(fetch(builder, request, headers))
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
    read_response(request.ok()?.send().await.ok()?).await
}

async fn read_response(answer: gloo_net::http::Response) -> Option<Response> {
    if answer.type_() == ResponseType::Opaqueredirect {
        return Some(Response { status: REDIRECT, ..Response::default() });
    }
    let headers = answer.headers().entries().collect();
    Some(Response { status: answer.status(), headers, body: answer.text().await.ok()? })
}

/// Drops the responses that were not taken: after a write they may be out of date.
fn drop_first_responses() {
    if let Some(responses) = first_responses() {
        responses.clear();
    }
}

/// Promises of responses by the address of their request.
fn first_responses() -> Option<Map> {
    Reflect::get(&window(), &"firstResponses".into()).ok()?.dyn_into().ok()
}

/// Takes the response to a request that boot.js sent while the app was being loaded. A second request for the same address is sent.
fn take_first_response(address: &str) -> Option<impl Future<Output = Option<gloo_net::http::Response>> + use<>> {
    let responses = first_responses()?;
    let address = address.into();
    let promise: Promise = responses.get(&address).dyn_into().ok()?;
    responses.delete(&address);
    Some(async {
        let response: web_sys::Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
        Some(response.into())
    })
}

/// As long as somebody waits who was already told no.
const PROBE_MS: u32 = 5_000;

/// Asks whether anything answers at an address, without any secret and without reading it: of what kind the answer is.
pub async fn probe(address: &str, mode: RequestMode) -> Option<ResponseType> {
    // Who may not read an answer may not know either that it leads elsewhere.
    let redirect = if mode == RequestMode::NoCors { RequestRedirect::Follow } else { RequestRedirect::Manual };
    let request = RequestBuilder::new(address).mode(mode).redirect(redirect).cache(RequestCache::NoStore);
    answered(request).await
}

/// The same with the header that proves who asks, but nothing in it: the browser asks the server by OPTIONS first, as it does for a call.
pub async fn probe_with_header(address: &str) -> Option<ResponseType> {
    answered(RequestBuilder::new(address).redirect(RequestRedirect::Manual).header("authorization", "")).await
}

async fn answered(request: RequestBuilder) -> Option<ResponseType> {
    let request = request.credentials(RequestCredentials::Omit);
    let answer = request.abort_signal(Some(&AbortSignal::timeout_with_u32(PROBE_MS))).send().await.ok()?;
    Some(answer.type_())
}

/// Reads a JSON file of the site itself, past every cache.
///
/// # Errors
///
/// There is no answer, or it is not that file.
pub async fn fetch_file(path: &str) -> Result<Value, ApiError> {
    let answer = match take_first_response(path) {
        Some(response) => response.await,
        None => {
            let request = RequestBuilder::new(path).cache(RequestCache::NoStore).redirect(RequestRedirect::Manual);
            request.abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS))).send().await.ok()
        }
    };
    let response = read_response(answer.ok_or(ApiError::NoAnswer)?).await.ok_or(ApiError::NoAnswer)?;
    read_as(&response)
}
