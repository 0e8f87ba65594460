//! State of one run: the resources at Twilio, the rows of the journal, and what was requested, sent and acknowledged.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use api::gateway::history::Record;
use api::operation::Operation;
use api::{Json, Method, Request};
use database::journal::simulation::Row;
use sandbox::Store;
use serde_json::Value;
use tokio::time::Instant;

use super::random::Random;

/// Faults of a run, in per cent of the requests.
#[derive(Clone, Copy, Default)]
pub struct Faults {
    pub network: u64,
    pub api: u64,
    pub journal: u64,
    pub browser: u64,
    /// True if the gateway crashes now and then.
    pub crashes: bool,
}

impl Faults {
    /// Seed with every fault.
    pub const ALL: u64 = 31;

    fn of(seed: u64) -> Self {
        let level = |bit: u64, per_cent: u64| if seed >> bit & 1 == 1 { per_cent } else { 0 };
        let [network, api, journal, browser] = [level(0, 10), level(1, 12), level(2, 10), level(3, 4)];
        Self { network, api, journal, browser, crashes: seed >> 4 & 1 == 1 }
    }
}

/// Write that a user has requested. A repetition by the browser is the same one.
pub struct Attempt {
    pub signature: String,
    pub precondition: Option<String>,
    /// True if the user got a response that says that it was carried out.
    pub is_acknowledged: bool,
}

/// Write that the gateway has sent.
pub struct Sent {
    pub signature: String,
    pub at: Instant,
    /// Process of the gateway that has sent it.
    pub life: u32,
    /// True if the API has carried it out.
    pub is_done: bool,
    /// True if it is certain that it was not carried out, and never will be.
    pub is_refused: bool,
}

/// Row that was committed.
pub struct Committed {
    pub row: Row,
    /// Signature of the write that is about to be sent. `None` for an outcome and for an event.
    pub signature: Option<String>,
}

/// Stored data, requests and events of a run so far.
pub struct State {
    pub store: Store,
    pub random: Random,
    pub faults: Faults,
    /// Number of the running process of the gateway. What an earlier one still does has no effect.
    pub life: u32,
    pub attempts: Vec<Attempt>,
    pub sent: Vec<Sent>,
    pub rows: Vec<Committed>,
    /// Times at which late writes arrived, with their resources.
    pub late: Vec<(Instant, String)>,
    pub counts: BTreeMap<&'static str, u64>,
    /// Everything in the order in which it has happened, with its time.
    pub log: Vec<String>,
    started: Instant,
    seed: u64,
}

/// State that everything in a run shares.
#[derive(Clone)]
pub struct World(Arc<Mutex<State>>);

impl World {
    pub fn new(store: Store, seed: u64) -> Self {
        let (attempts, sent, rows, late, counts, log) = Default::default();
        let (random, faults, started) = (Random::new(seed), Faults::of(seed), Instant::now());
        let state = State { store, random, faults, life: 1, attempts, sent, rows, late, counts, log, started, seed };
        Self(Arc::new(Mutex::new(state)))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Returns at once in the running process of the gateway, and never in an earlier one.
    pub async fn live(&self, life: u32) {
        if self.state().life != life {
            std::future::pending::<()>().await;
        }
    }
}

impl State {
    /// Counts something that has happened.
    pub fn count(&mut self, name: &'static str) {
        *self.counts.entry(name).or_default() += 1;
    }

    /// Adds a line to the log.
    pub fn log(&mut self, line: impl FnOnce() -> String) {
        // The lines of a long run are never read.
        if self.seed <= Faults::ALL {
            self.log.push(format!("{:?} {}", self.started.elapsed(), line()));
        }
    }

    /// Returns true by chance.
    pub fn happens(&mut self, per_cent: u64) -> bool {
        self.random.happens(per_cent)
    }

    pub fn milliseconds(&mut self, most: u64) -> Duration {
        self.random.milliseconds(most)
    }

    /// Notes a write that the gateway sends. It must be in the journal by now, once for each time that it is sent.
    pub fn note_sent(&mut self, request: &Request) -> usize {
        let signature = signature(request);
        let recorded = self.rows.iter().filter(|row| row.signature.as_ref() == Some(&signature)).count();
        let before = self.sent.iter().filter(|sent| sent.signature == signature).count();
        let seed = self.seed;
        assert!(recorded > before, "seed {seed}: {signature} is sent without a record");
        self.log(|| format!("send {signature}"));
        let (at, life) = (Instant::now(), self.life);
        self.sent.push(Sent { signature, at, life, is_done: false, is_refused: false });
        self.sent.len() - 1
    }

    /// Commits a row of the journal. Returns its number.
    pub fn commit(&mut self, row: Row) -> u64 {
        self.log(|| format!("commit {row:?}"));
        let signature = if row.concludes.is_none() { signature_of_record(&row.text) } else { None };
        self.rows.push(Committed { row, signature });
        self.rows.len() as u64
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }
}

/// Returns the operation of a request.
pub fn operation(request: &Request) -> &'static Operation {
    let found = Operation::at(&request.path).find(|(operation, _)| operation.method == request.method);
    found.expect("users send requests of the API").0
}

/// Returns the text that identifies a write: its method, path and parameters.
pub fn signature(request: &Request) -> String {
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in request.params.iter().filter(|(_, value)| !value.is_empty()) {
        values.entry(name).or_default().push(value);
    }
    format!("{} {} {values:?}", request.method, request.path)
}

/// Returns the same text for a recorded write. `None` for an event.
fn signature_of_record(text: &str) -> Option<String> {
    let record = Record::from_json(&serde_json::from_str(text).ok()?)?;
    let (method, path) = (record.method.known()?, record.path.known()?);
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let changes = record.changes.known().into_iter().flatten();
    for change in changes.filter(|_| method != Method::Delete.as_str()) {
        let sent = match change.sent.known()? {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            value => vec![value.as_str()?],
        };
        let sent: Vec<_> = sent.into_iter().filter(|value| !value.is_empty()).collect();
        if !sent.is_empty() {
            values.insert(change.field.known()?, sent);
        }
    }
    Some(format!("{method} {path} {values:?}"))
}
