//! Sandbox with a fixed clock and a deterministic random source, and helpers for requests and responses.

use std::collections::BTreeMap;

use api::chat_service::{self, ChatService};
use api::json::Reported;
use api::service::{self, Service};
use api::text::FriendlyName;
use api::{ApiError, Endpoint, Method, Params, Rejection, Request, Required, Response, Sid};
use sandbox::{Change, Host, IncomingRequest, Outcome, Seed, Settings, Store};
use serde_json::Value;

pub const BASE: &str = "http://127.0.0.1:8080";

/// 2026-11-20T08:00:00Z.
pub const NOW: u64 = 1_795_161_600;

/// Clock that a test sets, and random source that is the same in every run.
#[derive(Clone)]
pub struct TestHost {
    pub now: u64,
    state: u64,
}

impl Default for TestHost {
    fn default() -> Self {
        Self { now: NOW, state: 1 }
    }
}

impl TestHost {
    /// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Host for TestHost {
    fn now(&mut self) -> u64 {
        self.now
    }

    fn random(&mut self) -> u128 {
        u128::from(self.next()) << 64 | u128::from(self.next())
    }
}

#[derive(Clone, Default)]
pub struct Sandbox {
    pub store: Store,
    pub settings: Settings,
    pub host: TestHost,
}

impl Sandbox {
    pub fn new(seed: &Seed) -> Self {
        let mut sandbox = Self::default();
        (sandbox.store, _) = sandbox::seed(seed, &mut sandbox.host);
        sandbox
    }

    /// Handles a request, and asserts what holds for every request.
    pub fn handle(&mut self, request: &Request) -> Outcome {
        let incoming = IncomingRequest { request, base: BASE };
        let read = sandbox::handle_read(&self.store, &self.settings, &incoming);
        let outcome = sandbox::handle(&mut self.store, &self.settings, &incoming, &mut self.host);
        assert_eq!(read.is_some(), request.method == Method::Get);
        assert!(
            read.is_none_or(|response| response == outcome.response),
            "`read` and `handle` return the same response"
        );
        assert!(
            outcome.changes.is_empty() || outcome.response.status < 300,
            "only a successful request changes records"
        );
        outcome
    }

    /// Handles a request with a target, such as `/v1/Services?PageSize=5`, and a form.
    pub fn request(&mut self, method: Method, target: &str, form: &str) -> Response {
        self.handle(&request(method, target, form)).response
    }

    /// Sends an update that must be accepted. Returns the body of the response.
    #[track_caller]
    pub fn update(&mut self, target: &str, form: &str) -> Value {
        let response = self.request(Method::Post, target, form);
        assert_eq!(response.status, 200, "{form}: {}", response.body);
        json(&response)
    }

    pub fn get(&mut self, target: &str) -> Response {
        self.request(Method::Get, target, "")
    }

    pub fn send<E: Endpoint>(&mut self, endpoint: &E, path: &E::Path) -> Result<E::Response, ApiError> {
        api::error::read::<E>(&self.handle(&endpoint.request(path)).response)
    }

    pub fn create(&mut self, name: &str) -> Sid<Service> {
        let service = self.send(&service::Create { friendly_name: Required(named(name)) }, &()).unwrap();
        known(&service.sid)
    }

    /// Returns the SIDs of a service's roles by name.
    pub fn roles(&mut self, sid: &Sid<Service>) -> BTreeMap<String, String> {
        let page = json(&self.get(&format!("/v1/Services/{sid}/Roles")));
        let roles = page["roles"].as_array().unwrap().iter();
        roles.map(|role| (text(&role["friendly_name"]), text(&role["sid"]))).collect()
    }

    pub fn rename(&mut self, sid: &Sid<Service>, name: &str) -> Result<ChatService, ApiError> {
        self.send(&chat_service::Update { friendly_name: Some(named(name)), ..chat_service::Update::default() }, sid)
    }

    pub fn fetch(&mut self, sid: &Sid<Service>) -> Result<Service, ApiError> {
        self.send(&service::Fetch {}, sid)
    }

    pub fn delete(&mut self, sid: &Sid<Service>) -> Result<(), ApiError> {
        self.send(&service::Delete {}, sid)
    }

    /// Returns the names of the services on the page at `target`, and the target of the next page.
    pub fn names(&mut self, target: &str) -> (Vec<String>, Option<String>) {
        let page = json(&self.get(target));
        let names = page["services"].as_array().unwrap().iter().map(|service| text(&service["friendly_name"]));
        (names.collect(), page["meta"]["next_page_url"].as_str().map(target_of))
    }
}

pub fn request(method: Method, target: &str, form: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, form));
    Request::new(method, path.to_owned(), Params::from_form(query))
}

/// Returns the persisted records after these changes: their kinds, keys and JSON.
pub fn records(changes: &[Change]) -> Vec<(String, String, String)> {
    let mut records = BTreeMap::new();
    for change in changes {
        let key = (change.kind.to_owned(), change.key.clone());
        match &change.record {
            Some(record) => records.insert(key, record.clone()),
            None => records.remove(&key),
        };
    }
    records.into_iter().map(|((kind, key), record)| (kind, key, record)).collect()
}

pub fn named(name: &str) -> FriendlyName {
    name.parse().unwrap()
}

pub fn known<T: Clone + std::fmt::Debug>(value: &Reported<T>) -> T {
    value.known().unwrap_or_else(|| panic!("{value:?} is known")).clone()
}

pub fn json(response: &Response) -> Value {
    assert_eq!(response.header("content-type"), Some("application/json;charset=utf-8"));
    serde_json::from_str(&response.body).unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is text")).to_owned()
}

/// Returns the target of a URL of this sandbox.
pub fn target_of(url: &str) -> String {
    url.strip_prefix(BASE).unwrap_or_else(|| panic!("{url} starts with the base URL")).to_owned()
}

pub fn expect_rejection<T: std::fmt::Debug>(result: Result<T, ApiError>) -> Rejection {
    match result {
        Err(ApiError::Rejected(rejection)) => rejection,
        other => panic!("{other:?} is a rejection"),
    }
}

/// Asserts status and code of an error response. Returns its message.
#[track_caller]
pub fn assert_rejected(response: &Response, status: u16, code: u32) -> String {
    let body = json(response);
    assert_eq!((response.status, body["code"].as_u64()), (status, Some(code.into())), "{body}");
    assert_eq!(body["status"].as_u64(), Some(status.into()));
    assert_eq!(body["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
    text(&body["message"])
}
