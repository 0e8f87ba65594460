//! Deterministic simulation of the gateway's core: accounts, permissions, idempotency, preconditions, locks, and the journal before and after each write.
//!
//! Three users work through it at once: two run jobs of the engine, one saves forms. The network loses, delays and repeats requests, the API fails and
//! answers late, commits of the journal are slow or fail, and the gateway and the browsers crash. Everything runs on one thread with a simulated clock,
//! so that a seed gives the same run each time. A connection ends with the process of the gateway: a browser does not repeat a request to the next one.

mod browser;
mod checks;
mod network;
mod random;
mod scenario;
mod storage;
mod twilio;
mod world;

use std::collections::BTreeMap;
use std::ops::Range;
use std::thread;
use std::time::Duration;

use database::Database;
use tempfile::TempDir;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use self::browser::{job, save_forms, try_what_is_denied};
use self::checks::check;
use self::network::Network;
use self::scenario::{Scenario, scenario};
use self::world::{Faults, World};

/// Simulated time after which a run counts as endless.
const ENDLESS: Duration = Duration::from_secs(24 * 60 * 60);

/// Simulated time in which late requests arrive, and outcomes are recorded that could not be recorded at first.
const AFTERWARDS: Duration = Duration::from_secs(3 * 60);

/// Number of runs: 10,000, or as many as `SEEDS` says; `LONG=1` runs 1,000,000.
fn seeds() -> u64 {
    let named = std::env::var("SEEDS").ok().and_then(|text| text.parse().ok());
    let is_long = std::env::var_os("LONG").is_some();
    named.unwrap_or(if is_long { 1_000_000 } else { 10_000 })
}

/// Number of times that each thing has happened.
type Counts = BTreeMap<&'static str, u64>;

/// Database of the gateway. The simulation has a journal of its own, and does not read or write it.
struct UnusedDatabase {
    database: Database,
    _folder: TempDir,
}

impl UnusedDatabase {
    fn open() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let database = runtime.block_on(Database::open(&folder.path().join("gateway.sqlite"))).unwrap();
        Self { database, _folder: folder }
    }
}

/// Runs one seed. Returns what has happened.
fn run(scenario: &Scenario, database: &Database, seed: u64) -> World {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let world = World::new(scenario.store.clone(), seed);
        let network = Network::start(&world, database);
        let crashes = tokio::spawn(network.clone().crash_now_and_then());
        let [first, second] = scenario.plans.clone();
        let users = async {
            tokio::join!(
                job(&network, "ada", "main", first),
                job(&network, "bob", "twin", second),
                save_forms(&network, "eve", &scenario.edits),
                try_what_is_denied(&network),
            )
        };
        let states = timeout(ENDLESS, users).await;
        let (first, second, ..) = states.unwrap_or_else(|_| panic!("seed {seed}: a job does not end"));
        crashes.abort();
        sleep(AFTERWARDS).await;
        check(&world, &[first, second], seed);
        world
    })
}

fn simulate(scenarios: &[Scenario], seeds: Range<u64>) -> Counts {
    let unused = UnusedDatabase::open();
    let mut counts = Counts::new();
    for seed in seeds {
        let world = run(&scenarios[seed as usize % scenarios.len()], &unused.database, seed);
        world.state().counts.iter().for_each(|(name, count)| *counts.entry(name).or_default() += count);
    }
    counts
}

#[test]
fn no_fault_loses_a_change_or_hides_one() {
    let scenarios: Vec<_> = (0..16).map(scenario).collect();
    let (middle, end) = (seeds() / 2, seeds());
    let counts = thread::scope(|scope| {
        let first = scope.spawn(|| simulate(&scenarios, 0..middle));
        let mut counts = simulate(&scenarios, middle..end);
        let more = first.join().expect("the first half holds");
        more.into_iter().for_each(|(name, count)| *counts.entry(name).or_default() += count);
        counts
    });
    // Each of these happens often, so that the simulation means something.
    for name in [
        "acknowledged",
        "browser crashed",
        "changed meanwhile",
        "commit failed",
        "denied",
        "gateway crashed",
        "late",
        "left open",
        "lost request",
        "lost response",
        "overwritten late",
        "sent twice",
        "too many",
        "unknown",
    ] {
        let count = counts.get(name).copied().unwrap_or_default();
        assert!(count > end / 200, "{name}: {count} of {counts:?}");
    }
}

#[test]
fn a_seed_gives_the_same_run_each_time() {
    let scenario = scenario(8);
    let unused = UnusedDatabase::open();
    for seed in [7, Faults::ALL] {
        let [one, other] = [0; 2].map(|_| run(&scenario, &unused.database, seed));
        assert_eq!(one.state().log, other.state().log);
        assert!(one.state().log.len() > 20);
    }
}
