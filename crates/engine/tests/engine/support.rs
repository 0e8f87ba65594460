//! Runs of inquiries on the sandbox, with a simulated clock and responses in any order.

use std::collections::BTreeMap;
use std::time::Duration;

use api::{Request, Response, Sid, TransportError, service};
use engine::document::Document;
use engine::snapshot::Snapshot;
use engine::survey::{Selection, Survey};
use engine::{Inquiry, Run, Step, run};
use sandbox::{Host, IncomingRequest, Seed, Settings, Store};

/// 2026-11-20T08:00:00Z.
pub const NOW: u64 = 1_795_161_600;

/// Random numbers that are the same in every run: SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

impl Host for Random {
    fn now(&mut self) -> u64 {
        NOW
    }

    fn random(&mut self) -> u128 {
        u128::from(self.next()) << 64 | u128::from(self.next())
    }
}

/// Returns the response to use in place of the sandbox's, or `None`.
type Fault = Box<dyn FnMut(&Request) -> Option<Result<Response, TransportError>>>;

/// The API: the sandbox with faults.
pub struct Api {
    pub store: Store,
    pub fault: Fault,
    /// Number of requests of each path.
    pub requests: BTreeMap<String, u32>,
    /// Most requests that ran at once.
    pub most_at_once: usize,
    /// Simulated time at the end.
    pub ended: Duration,
    /// Seed of the next SID.
    pub writes: u64,
}

impl Api {
    pub fn new(seed: &Seed) -> Self {
        let (store, _) = sandbox::seed(seed, &mut Random(1));
        Self {
            store,
            fault: Box::new(|_| None),
            requests: BTreeMap::new(),
            most_at_once: 0,
            ended: Duration::ZERO,
            writes: 99,
        }
    }

    pub fn with_fault(
        seed: &Seed,
        fault: impl FnMut(&Request) -> Option<Result<Response, TransportError>> + 'static,
    ) -> Self {
        Self { fault: Box::new(fault), ..Self::new(seed) }
    }

    fn respond(&mut self, request: &Request) -> Result<Response, TransportError> {
        *self.requests.entry(request.path.clone()).or_default() += 1;
        if let Some(response) = (self.fault)(request) {
            return response;
        }
        let incoming = IncomingRequest { request, base: "http://127.0.0.1:8080" };
        Ok(sandbox::handle_read(&self.store, &Settings::default(), &incoming).expect("inquiries only read"))
    }

    /// Carries out a write. Panics unless it is accepted.
    pub fn write(&mut self, request: &Request) -> Response {
        let response = self.respond_to_write(request);
        assert!(response.status < 300, "{request:?}: {}", response.body);
        response
    }

    /// Carries out a write, which may be rejected.
    pub fn respond_to_write(&mut self, request: &Request) -> Response {
        let incoming = IncomingRequest { request, base: "http://127.0.0.1:8080" };
        let mut host = Random(self.writes);
        self.writes = host.next();
        sandbox::handle(&mut self.store, &Settings::default(), &incoming, &mut host).response
    }

    /// Runs an inquiry to its end. `order` decides which of the running requests is answered next.
    pub fn run<I: Inquiry>(&mut self, inquiry: I, limits: run::Limits, order: Random) -> Run<I> {
        self.finish(Run::begin(inquiry, limits), order)
    }

    /// Goes on with a run to its end.
    pub fn finish<I: Inquiry>(&mut self, mut run: Run<I>, mut order: Random) -> Run<I> {
        let mut running = Vec::new();
        let mut now = Duration::ZERO;
        loop {
            match run.next(now) {
                Step::Send(ticket, request) => running.push((ticket, request)),
                Step::Wait(pause) if running.is_empty() => now += pause,
                Step::Wait(_) | Step::AwaitResponse => {
                    let (ticket, request) = running.remove(order.below(running.len()));
                    now += Duration::from_millis(100);
                    let response = self.respond(&request);
                    run.take(ticket, response, now);
                }
                Step::Done => {
                    self.ended = now;
                    return run;
                }
            }
            self.most_at_once = self.most_at_once.max(running.len());
        }
    }

    /// Reads the settings of the account and of the selected services.
    pub fn settings(&mut self, selection: Selection) -> Snapshot {
        self.run(Survey::settings(selection, PLENTY), PLENTY, Random(5)).into_inquiry().into_snapshot()
    }

    /// Reads the whole account.
    pub fn survey(&mut self, limits: run::Limits) -> Run<Survey> {
        self.run(Survey::account(NOW, limits), limits, Random(7))
    }
}

/// Budget that is enough for the sample data.
pub const PLENTY: run::Limits = run::Limits { calls: 10_000, at_once: 4 };

/// Returns the SID of the first service with a name.
pub fn service_named(snapshot: &Snapshot, name: &str) -> Sid<service::Service> {
    let has_name = |service: &&service::Service| service.friendly_name.known().is_some_and(|found| found == name);
    let found = snapshot.services.items.iter().find(has_name);
    found.and_then(|service| service.sid.known()).unwrap_or_else(|| panic!("no service {name}")).clone()
}

/// Returns a document without the SIDs of services and roles.
pub fn without_sids(mut document: Document) -> Document {
    for service in &mut document.services {
        service.sid = None;
        service.roles.iter_mut().flatten().for_each(|role| role.sid = None);
    }
    document
}
