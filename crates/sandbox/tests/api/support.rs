//! A sandbox in a world of its own.

use std::collections::BTreeMap;

use api::chat_service::{self, ChatService};
use api::json::Reported;
use api::service::{self, Service};
use api::text::FriendlyName;
use api::{ApiError, Endpoint, Method, Params, Refusal, Request, Required, Response, Sid};
use sandbox::{Answer, Call, Change, Seed, Settings, Store, World};
use serde_json::Value;

pub const BASE: &str = "http://127.0.0.1:8080";

/// 2026-11-20T08:00:00Z.
pub const NOW: u64 = 1_795_161_600;

/// A clock that is set by hand, and randomness that is the same in every run.
#[derive(Clone)]
pub struct TestWorld {
    pub now: u64,
    state: u64,
}

impl Default for TestWorld {
    fn default() -> Self {
        Self { now: NOW, state: 1 }
    }
}

impl TestWorld {
    /// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl World for TestWorld {
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
    pub world: TestWorld,
}

impl Sandbox {
    pub fn new(seed: &Seed) -> Self {
        let mut sandbox = Self::default();
        (sandbox.store, _) = sandbox::seed(seed, &mut sandbox.world);
        sandbox
    }

    /// Carries out a request and checks what holds for all of them.
    pub fn answer(&mut self, request: &Request) -> Answer {
        let call = Call { request, base: BASE };
        let read = sandbox::read(&self.store, &self.settings, &call);
        let answer = sandbox::answer(&mut self.store, &self.settings, &call, &mut self.world);
        assert_eq!(read.is_some(), request.method == Method::Get);
        assert!(read.is_none_or(|response| response == answer.response), "both doors give the same answer");
        assert!(answer.changes.is_empty() || answer.response.status < 300, "only success changes records");
        answer
    }

    /// What a client would call: a method, an address from the first slash, and a form.
    pub fn call(&mut self, method: Method, target: &str, form: &str) -> Response {
        self.answer(&request(method, target, form)).response
    }

    /// Sends an update that is accepted.
    #[track_caller]
    pub fn update(&mut self, target: &str, form: &str) -> Value {
        let response = self.call(Method::Post, target, form);
        assert_eq!(response.status, 200, "{form}: {}", response.body);
        json(&response)
    }

    pub fn get(&mut self, target: &str) -> Response {
        self.call(Method::Get, target, "")
    }

    pub fn send<E: Endpoint>(&mut self, endpoint: &E, path: &E::Path) -> Result<E::Response, ApiError> {
        api::error::read::<E>(&self.answer(&endpoint.request(path)).response)
    }

    pub fn create(&mut self, name: &str) -> Sid<Service> {
        let service = self.send(&service::Create { friendly_name: Required(named(name)) }, &()).unwrap();
        known(&service.sid)
    }

    /// The roles of a service, by name.
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

    /// The names of the services on the page at `target`, and the target of the page after it.
    pub fn names(&mut self, target: &str) -> (Vec<String>, Option<String>) {
        let page = json(&self.get(target));
        let names = page["services"].as_array().unwrap().iter().map(|service| text(&service["friendly_name"]));
        (names.collect(), page["meta"]["next_page_url"].as_str().map(target_of))
    }
}

pub fn request(method: Method, target: &str, form: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, form));
    Request { method, path: path.to_owned(), params: Params::from_form(query), seen: None }
}

/// What whoever keeps the records has after these changes: of each its kind, its key and itself.
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

/// What to call for an address of this sandbox.
pub fn target_of(url: &str) -> String {
    url.strip_prefix(BASE).unwrap_or_else(|| panic!("{url} begins with the address that was called")).to_owned()
}

pub fn refusal<T: std::fmt::Debug>(result: Result<T, ApiError>) -> Refusal {
    match result {
        Err(ApiError::Refused(refusal)) => refusal,
        other => panic!("{other:?} is a refusal"),
    }
}

/// Checks status and code of a refusal, and gives its message.
#[track_caller]
pub fn refused(response: &Response, status: u16, code: u32) -> String {
    let body = json(response);
    assert_eq!((response.status, body["code"].as_u64()), (status, Some(code.into())), "{body}");
    assert_eq!(body["status"].as_u64(), Some(status.into()));
    assert_eq!(body["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
    text(&body["message"])
}
