//! The sandbox in the same process, with its faults.

use std::cell::RefCell;
use std::rc::Rc;

use api::{Params, Request, Response, TransportError};
use app::backend::transport::{Answer, Transport};
use sandbox::fault::{self, Faults};
use sandbox::{Call, Seed, Settings, Store, World};

use super::pause;

/// What answers the page under test.
#[derive(Clone)]
pub struct Backend(Rc<RefCell<State>>);

struct State {
    store: Store,
    faults: Faults,
    world: Counting,
    /// How many requests were sent.
    requests: Vec<Request>,
    /// Parameters that are accepted and not stored.
    ignored: Vec<String>,
    /// Response of a proxy in front of the API to everything.
    proxy: Option<Response>,
}

impl Backend {
    pub fn new(seed: Seed) -> Self {
        let mut world = Counting(0);
        let (store, _) = sandbox::seed(&seed, &mut world);
        Self(Rc::new(RefCell::new(State {
            store,
            faults: Faults::default(),
            world,
            requests: Vec::new(),
            ignored: Vec::new(),
            proxy: None,
        })))
    }

    /// With services of these names.
    pub fn with(names: &[&str]) -> Self {
        let backend = Self::new(Seed::Empty);
        for name in names {
            backend.post("/v1/Services", &[("FriendlyName", name)]);
        }
        backend.0.borrow_mut().requests.clear();
        backend
    }

    /// Lets calls fail from now on, in the words of the sandbox's own route.
    pub fn fail(&self, rule: &[(&str, &str)]) {
        let answer = fault::answer(&mut self.0.borrow_mut().faults, &form(fault::PATH, rule));
        assert!(answer.status < 300, "{}", answer.body);
    }

    /// Lets calls succeed again.
    pub fn recover(&self) {
        self.0.borrow_mut().faults = Faults::default();
    }

    /// Has a proxy respond with a page of its own from now on.
    pub fn intercept(&self, status: u16) {
        let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        let body = "<!doctype html><title>Not the API</title>".to_owned();
        self.0.borrow_mut().proxy = Some(Response { status, headers, body });
    }

    /// Takes the proxy away.
    pub fn pass(&self) {
        self.0.borrow_mut().proxy = None;
    }

    /// Accepts these parameters from the page from now on, and does not store them.
    pub fn ignore(&self, names: &[&str]) {
        self.0.borrow_mut().ignored = names.iter().map(|name| (*name).to_owned()).collect();
    }

    /// Writes behind the page's back.
    pub fn post(&self, path: &str, params: &[(&str, &str)]) -> Response {
        self.0.borrow_mut().answer(&form(path, params))
    }

    /// Deletes behind the page's back.
    pub fn delete(&self, path: &str) {
        self.0.borrow_mut().answer(&request(api::Method::Delete, path));
    }

    /// What the API answers there.
    pub fn read(&self, path: &str) -> serde_json::Value {
        let response = self.0.borrow_mut().answer(&request(api::Method::Get, path));
        serde_json::from_str(&response.body).unwrap()
    }

    /// How many requests of that method were sent.
    pub fn sent(&self, method: api::Method) -> usize {
        self.0.borrow().requests.iter().filter(|request| request.method == method).count()
    }

    /// The SID of the service of that name.
    pub fn sid_of(&self, name: &str) -> String {
        let list = self.read("/v1/Services");
        let services = list["services"].as_array().unwrap();
        let service = services.iter().find(|service| service["friendly_name"] == name).unwrap();
        service["sid"].as_str().unwrap().to_owned()
    }
}

impl State {
    /// The request without the parameters that are not stored.
    fn stored(&self, request: Request) -> Request {
        let mut params = Params::default();
        let is_stored = |name: &str| self.ignored.iter().all(|ignored| ignored != name);
        request.params.iter().filter(|(name, _)| is_stored(name)).for_each(|(name, value)| params.push(name, value));
        // The precondition is about every parameter that was sent.
        let seen = request.seen.filter(|_| params == request.params);
        Request { params, seen, ..request }
    }

    fn answer(&mut self, request: &Request) -> Response {
        let call = Call { request, base: "http://sandbox.test" };
        sandbox::answer(&mut self.store, &Settings::default(), &call, &mut self.world).response
    }
}

impl Transport for Backend {
    fn send(&self, request: Request) -> Answer {
        let state = self.0.clone();
        Box::pin(async move {
            let effect = state.borrow_mut().faults.strike(&request);
            state.borrow_mut().requests.push(request.clone());
            pause(effect.delay_ms).await;
            let proxy = state.borrow().proxy.clone();
            let response = match effect.refusal.or(proxy) {
                Some(refusal) => refusal,
                None => {
                    let stored = state.borrow().stored(request);
                    state.borrow_mut().answer(&stored)
                }
            };
            if effect.drop_answer { Err(TransportError::Unreachable) } else { Ok(response) }
        })
    }
}

fn request(method: api::Method, path: &str) -> Request {
    Request { method, path: path.to_owned(), params: Params::default(), seen: None }
}

fn form(path: &str, params: &[(&str, &str)]) -> Request {
    let mut form = Params::default();
    params.iter().for_each(|(name, value)| form.push(name, value));
    Request { method: api::Method::Post, path: path.to_owned(), params: form, seen: None }
}

/// A clock that goes on by a second a look, and numbers that are never the same.
struct Counting(u64);

impl World for Counting {
    fn now(&mut self) -> u64 {
        self.0 += 1;
        1_790_000_000 + self.0
    }

    fn random(&mut self) -> u128 {
        self.0 += 1;
        u128::from(self.0) << 64 | 0xfeed
    }
}
