//! Fake of Twilio that records the requests that it receives.

use std::sync::{Arc, Mutex};

use api::{Request, Response};
use gateway::upstream::{Failure, ResponseFuture, Upstream};

pub const ORIGIN: &str = "https://conversations.twilio.com";

/// Upstream that responds as a function says, and records every request.
pub struct FakeUpstream {
    respond: Box<dyn Fn(Request) -> ResponseFuture<'static> + Send + Sync>,
    received: Mutex<Vec<Request>>,
}

impl Upstream for FakeUpstream {
    fn send(&self, request: Request) -> ResponseFuture<'_> {
        self.received.lock().unwrap().push(request.clone());
        (self.respond)(request)
    }

    fn origins(&self) -> Vec<String> {
        vec![ORIGIN.to_owned()]
    }
}

impl FakeUpstream {
    /// Creates an upstream that responds at once.
    pub fn new(respond: impl Fn(&Request) -> Result<Response, Failure> + Send + Sync + 'static) -> Arc<Self> {
        Self::new_async(move |request| {
            let result = respond(&request);
            async { result }
        })
    }

    /// Creates an upstream whose responses are futures.
    pub fn new_async<F: Future<Output = Result<Response, Failure>> + Send + 'static>(
        respond: impl Fn(Request) -> F + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { respond: Box::new(move |request| Box::pin(respond(request))), received: Mutex::default() })
    }

    /// Returns the received requests as texts such as `GET /v1/Services`.
    pub fn received(&self) -> Vec<String> {
        self.requests().iter().map(|request| format!("{} {}", request.method, request.target())).collect()
    }

    /// Returns the received requests.
    pub fn requests(&self) -> Vec<Request> {
        self.received.lock().unwrap().clone()
    }
}

/// Creates an upstream that is an empty sandbox.
pub fn sandbox() -> Arc<FakeUpstream> {
    sandbox_with(&sandbox::Seed::Empty)
}

/// Creates an upstream that is a sandbox with these records.
pub fn sandbox_with(seed: &sandbox::Seed) -> Arc<FakeUpstream> {
    let mut host = Counter(0);
    let (store, _) = sandbox::seed(seed, &mut host);
    let store = Mutex::new((store, host));
    FakeUpstream::new(move |request| {
        let mut locked = store.lock().unwrap();
        let (store, host) = &mut *locked;
        let incoming = sandbox::IncomingRequest { request, base: ORIGIN };
        Ok(sandbox::handle(store, &sandbox::Settings::default(), &incoming, host).response)
    })
}

/// Deterministic clock and random source: each value is one more than the last.
struct Counter(u64);

impl sandbox::Host for Counter {
    fn now(&mut self) -> u64 {
        self.0 += 1;
        1_700_000_000 + self.0
    }

    fn random(&mut self) -> u128 {
        self.0 += 1;
        u128::from(self.0)
    }
}
