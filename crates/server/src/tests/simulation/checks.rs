//! Checks at the end of each run, which hold after any failure.

use std::collections::BTreeMap;

use api::gateway::history::Outcome;
use api::operation::Action;
use database::journal::simulation::Row;
use engine::apply::{self, Progress};
use serde_json::Value;

use super::browser::DENIED;
use super::twilio::read;
use super::world::{State, World};

/// Numbers of one write, by its method, path and parameters.
#[derive(Debug, Default)]
struct Numbers {
    requested: usize,
    acknowledged: usize,
    recorded: usize,
    sent: usize,
    /// Sent, and not refused for certain.
    may_be_done: usize,
    carried_out: usize,
    /// Records by outcome.
    done: usize,
    rejected: usize,
    unsent: usize,
    unknown: usize,
    open: usize,
}

/// Checks the writes of a run, and the outcomes that its jobs have found.
pub fn check(world: &World, jobs: &[apply::State], seed: u64) {
    let mut state = world.state();
    let writes = numbers(&state);
    for (name, numbers) in &writes {
        let case = format!("seed {seed}: {name}: {numbers:?}");
        check_write(numbers, state.faults.crashes, &case);
        assert!(!name.contains(DENIED) || numbers.recorded == 0, "not permitted: {case}");
    }
    let (left_open, unknown) =
        writes.values().fold((0, 0), |(open, unknown), numbers| (open + numbers.open, unknown + numbers.unknown));
    for _ in 0..left_open {
        state.count("left open");
    }
    for _ in 0..unknown {
        state.count("unknown");
    }
    jobs.iter().for_each(|job| check_job(job, &state, &writes, seed));
}

fn check_write(numbers: &Numbers, crashes: bool, case: &str) {
    let Numbers { requested, acknowledged, recorded, sent, carried_out, done, rejected, unsent, unknown, open, .. } =
        *numbers;
    assert!(sent <= requested, "sent more often than requested: {case}");
    assert!(sent <= recorded, "sent without a record: {case}");
    assert!(acknowledged <= carried_out, "acknowledged, and not carried out: {case}");
    assert!(done <= carried_out, "recorded as done, and not carried out: {case}");
    assert!(carried_out <= done + unknown + open, "carried out, and recorded as something else: {case}");
    assert!(acknowledged <= done + open, "acknowledged without a record: {case}");
    assert_eq!(recorded, done + rejected + unsent + unknown + open, "{case}");
    assert!(crashes || open == 0, "without a crash, every outcome is recorded: {case}");
}

fn numbers(state: &State) -> BTreeMap<String, Numbers> {
    let mut writes: BTreeMap<String, Numbers> = BTreeMap::new();
    let is_write = |signature: &str| !signature.starts_with("GET");
    for attempt in state.attempts.iter().filter(|attempt| is_write(&attempt.signature)) {
        let numbers = writes.entry(attempt.signature.clone()).or_default();
        numbers.requested += 1;
        numbers.acknowledged += usize::from(attempt.is_acknowledged);
    }
    for sent in &state.sent {
        let numbers = writes.entry(sent.signature.clone()).or_default();
        numbers.sent += 1;
        numbers.carried_out += usize::from(sent.is_done);
        numbers.may_be_done += usize::from(!sent.is_refused);
    }
    let outcome = |row: &Row| {
        let conclusion: Value = serde_json::from_str(&row.text).unwrap();
        conclusion["outcome"].as_str().unwrap().parse::<Outcome>().unwrap()
    };
    let conclusions =
        state.rows.iter().filter_map(|committed| Some((committed.row.concludes?, outcome(&committed.row))));
    let conclusions: BTreeMap<_, _> = conclusions.collect();
    let intents = (1..).zip(&state.rows).filter_map(|(number, committed)| Some((number, committed.signature.clone()?)));
    for (number, signature) in intents {
        let numbers: &mut Numbers = writes.entry(signature).or_default();
        numbers.recorded += 1;
        *match conclusions.get(&number).copied().unwrap_or(Outcome::Open) {
            Outcome::Done => &mut numbers.done,
            Outcome::Rejected => &mut numbers.rejected,
            Outcome::Unsent => &mut numbers.unsent,
            Outcome::Unknown => &mut numbers.unknown,
            Outcome::Open => &mut numbers.open,
        } += 1;
    }
    writes
}

/// Checks that a job sends no creation twice, and that what it reports as done was done through the gateway.
fn check_job(job: &apply::State, state: &State, writes: &BTreeMap<String, Numbers>, seed: u64) {
    let created = |index: usize| match &job.changes[index] {
        Progress::Ended(apply::Outcome::Done { sid, .. }) => sid.as_deref(),
        _ => None,
    };
    for (change, progress) in job.iter() {
        let Progress::Ended(outcome) = progress else { panic!("seed {seed}: {} has not ended", change.about) };
        let Some(request) = change.request(&created) else { continue };
        let numbers = writes.get(&super::world::signature(&request));
        if change.action() == Action::Create && !change.may_exist {
            let times = numbers.map_or(0, |numbers| numbers.may_be_done);
            assert!(times <= 1, "seed {seed}: {} may be created {times} times", change.about);
        }
        let is_done = matches!(outcome, apply::Outcome::Done { .. });
        if is_done && change.action() == Action::Delete {
            assert_eq!(read(&state.store, &request.path), None, "seed {seed}: {} is not deleted", change.about);
        }
    }
}
