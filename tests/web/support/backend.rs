//! The sandbox in the same process, with its faults, a proxy and parameters that are not stored.

use std::cell::RefCell;
use std::rc::Rc;

use api::{Params, Request, Response, TransportError};
use app::backend::transport::{PendingResponse, Transport};
use sandbox::fault::{self, Faults};
use sandbox::{Host, IncomingRequest, Seed, Settings, Store};

use super::pause;

/// The sandbox as the transport of the page under test.
#[derive(Clone)]
pub struct Backend(Rc<RefCell<State>>);

struct State {
    store: Store,
    faults: Faults,
    world: Counter,
    /// Requests received from the page.
    requests: Vec<Request>,
    /// Parameters that are accepted and not stored.
    ignored: Vec<String>,
    /// Response of a proxy to every request; `None` without a proxy.
    proxy: Option<Response>,
}

impl Backend {
    pub fn new(seed: Seed) -> Self {
        let mut world = Counter(0);
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

    /// A sandbox with services of these names.
    pub fn with(names: &[&str]) -> Self {
        let backend = Self::new(Seed::Empty);
        for name in names {
            backend.post("/v1/Services", &[("FriendlyName", name)]);
        }
        backend.0.borrow_mut().requests.clear();
        backend
    }

    /// Sets the clock to the present, for what is created from now on.
    pub fn set_clock_to_now(&self) {
        let now = (js_sys::Date::now() / 1000.0) as u64;
        self.0.borrow_mut().world.0 = now.saturating_sub(start());
    }

    /// Adds a fault, with the parameters of the sandbox's own route.
    pub fn fail(&self, rule: &[(&str, &str)]) {
        let response = fault::handle(&mut self.0.borrow_mut().faults, &form(fault::PATH, rule));
        assert!(response.status < 300, "{}", response.body);
    }

    /// Removes every fault.
    pub fn recover(&self) {
        self.0.borrow_mut().faults = Faults::default();
    }

    /// Puts a proxy in front that responds to every request with an HTML page.
    pub fn intercept(&self, status: u16) {
        let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        let body = "<!doctype html><title>Not the API</title>".to_owned();
        self.0.borrow_mut().proxy = Some(Response { status, headers, body });
    }

    /// Removes the proxy.
    pub fn pass(&self) {
        self.0.borrow_mut().proxy = None;
    }

    /// Accepts these parameters from the page without storing them.
    pub fn ignore(&self, names: &[&str]) {
        self.0.borrow_mut().ignored = names.iter().map(|name| (*name).to_owned()).collect();
    }

    /// Sends a POST request without the page knowing.
    pub fn post(&self, path: &str, params: &[(&str, &str)]) -> Response {
        self.0.borrow_mut().answer(&form(path, params))
    }

    /// Sends a DELETE request without the page knowing.
    pub fn delete(&self, path: &str) {
        self.0.borrow_mut().answer(&request(api::Method::Delete, path));
    }

    /// Reads a resource.
    pub fn read(&self, path: &str) -> serde_json::Value {
        let response = self.0.borrow_mut().answer(&request(api::Method::Get, path));
        serde_json::from_str(&response.body).unwrap()
    }

    /// Number of requests with that method received from the page.
    pub fn sent(&self, method: api::Method) -> usize {
        self.0.borrow().requests.iter().filter(|request| request.method == method).count()
    }

    /// Number of requests to that path received from the page.
    pub fn sent_to(&self, path: &str) -> usize {
        self.0.borrow().requests.iter().filter(|request| request.path == path).count()
    }

    /// Last request with that method received from the page.
    pub fn last(&self, method: api::Method) -> Request {
        self.0.borrow().requests.iter().rfind(|request| request.method == method).unwrap().clone()
    }

    /// SID of the service with that name.
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
        let precondition = request.precondition.filter(|_| params == request.params);
        Request { params, precondition, ..request }
    }

    fn answer(&mut self, request: &Request) -> Response {
        let call = IncomingRequest { request, base: "http://sandbox.test" };
        sandbox::handle(&mut self.store, &Settings::default(), &call, &mut self.world).response
    }
}

impl Transport for Backend {
    fn send(&self, request: Request) -> PendingResponse {
        let state = self.0.clone();
        Box::pin(async move {
            let effect = state.borrow_mut().faults.apply(&request);
            state.borrow_mut().requests.push(request.clone());
            pause(effect.delay_ms).await;
            let proxy = state.borrow().proxy.clone();
            let response = match effect.response.or(proxy) {
                Some(refusal) => refusal,
                None => {
                    let stored = state.borrow().stored(request);
                    state.borrow_mut().answer(&stored)
                }
            };
            if effect.drop_response { Err(TransportError::Unreachable) } else { Ok(response) }
        })
    }
}

fn request(method: api::Method, path: &str) -> Request {
    Request::new(method, path.to_owned(), Params::default())
}

fn form(path: &str, params: &[(&str, &str)]) -> Request {
    let mut form = Params::default();
    params.iter().for_each(|(name, value)| form.push(name, value));
    Request::new(api::Method::Post, path.to_owned(), form)
}

/// First time of the clock, in Unix seconds: 70 days ago. What was created then is neither new nor unchanged for long, whenever the tests run.
fn start() -> u64 {
    const DAYS: u64 = 70;
    thread_local! {
        static START: u64 = (js_sys::Date::now() / 1000.0) as u64 - DAYS * 24 * 60 * 60;
    }
    START.with(|start| *start)
}

/// A clock that advances by a second with each call, and numbers that never repeat.
struct Counter(u64);

impl Host for Counter {
    fn now(&mut self) -> u64 {
        self.0 += 1;
        start() + self.0
    }

    fn random(&mut self) -> u128 {
        self.0 += 1;
        u128::from(self.0) << 64 | 0xfeed
    }
}
