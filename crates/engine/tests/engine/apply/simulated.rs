//! Runs of random plans against an API with faults and another user.

use std::collections::BTreeMap;
use std::ops::Range;

use api::Request;
use api::operation::Action;
use engine::Plan;
use engine::apply::{Outcome, Progress, State};
use engine::document::{Document, export};
use engine::plan::{NewValue, Scope, compare, from_document};
use engine::survey::Selection;
use sandbox::{Seed, Store};

use crate::edits::random_edit;
use crate::simulation::{self, Faults, World, canonical, engine_text};
use crate::support::{Api, Random, without_sids};

pub const EXACT: Scope = Scope { account: true, services: None, create_services: true, delete_roles: true };

/// Account with the document that it is to be like, the plan for that, and edits of another user.
pub struct Scenario {
    pub store: Store,
    pub wanted: Document,
    pub plan: Plan,
    pub edits: Vec<Request>,
}

pub fn scenario(seed: u64) -> Scenario {
    let mut random = Random(seed);
    let (mut from, mut to) = (Api::new(&Seed::Services(3)), Api::new(&Seed::Services(3)));
    to.writes = 4_711;
    for api in [&mut from, &mut to] {
        for _ in 0..2 {
            let snapshot = api.settings(Selection::All);
            for request in (0..4).filter_map(|_| random_edit(&snapshot, &mut random)) {
                api.respond_to_write(&request);
            }
        }
    }
    let mut wanted = export(&from.settings(Selection::All), &Selection::All, None).0;
    let mut new = wanted.services[random.below(3)].clone();
    (new.name, new.sid) = (Some("New service".to_owned()), None);
    wanted.services.push(new);
    let snapshot = to.settings(Selection::All);
    let plan = from_document(&snapshot, &wanted, &EXACT);
    let edits = (0..12).filter_map(|_| random_edit(&snapshot, &mut random)).collect();
    Scenario { store: to.store, wanted, plan, edits }
}

pub fn outcome(progress: &Progress) -> &Outcome {
    match progress {
        Progress::Ended(outcome) => outcome,
        other => panic!("the run has ended with {other:?}"),
    }
}

pub fn reached(store: Store) -> Document {
    let mut api = Api { store, ..Api::new(&Seed::Empty) };
    export(&api.settings(Selection::All), &Selection::All, None).0
}

/// Without faults, the account is like the document afterwards, with its new service.
#[test]
fn a_plan_is_carried_out() {
    for seed in 0..30 {
        let Scenario { store, wanted, plan, .. } = scenario(seed);
        let mut world = World::new(store, seed, Faults::default(), Vec::new());
        let state = world.run(plan);
        assert!(state.is_complete(), "seed {seed}: {:?}", state.changes);
        let reached = reached(world.store);
        let mut differences = compare(&without_sids(wanted.clone()), &without_sids(reached));
        // A method that was never set is not in the file. A new service has the roles that Twilio adds as well.
        differences.retain(|difference| difference.before.is_some() && difference.name != Some("Method"));
        assert_eq!(differences, [], "seed {seed}");
    }
}

/// Number of runs: 10,000, or as many as `SEEDS` says; `LONG=1` runs 1,000,000.
fn seeds() -> u64 {
    let named = std::env::var("SEEDS").ok().and_then(|text| text.parse().ok());
    let is_long = std::env::var_os("LONG").is_some();
    named.unwrap_or(if is_long { 1_000_000 } else { 10_000 })
}

#[test]
fn no_fault_loses_or_repeats_a_change() {
    let scenarios: Vec<_> = (100..124).map(scenario).collect();
    let (middle, end) = (seeds() / 2, seeds());
    let (mut counts, crashes) = std::thread::scope(|scope| {
        let first = scope.spawn(|| simulate(&scenarios, 0..middle));
        let (mut counts, crashes) = simulate(&scenarios, middle..end);
        let (more, more_crashes) = first.join().expect("the first half holds");
        more.into_iter().for_each(|(name, count)| *counts.entry(name).or_default() += count);
        (counts, crashes + more_crashes)
    });
    // Each outcome occurs, so that the simulation means something.
    let few = ["conflict", "done", "rejected", "skipped", "unknown"].map(|name| *counts.entry(name).or_default() < 10);
    assert_eq!(few, [false; 5], "{counts:?}");
    assert!(u64::from(crashes) > seeds() / 10, "{crashes} crashes");
}

/// Runs the seeds. Returns the number of each outcome and of the crashes.
fn simulate(scenarios: &[Scenario], seeds: Range<u64>) -> (BTreeMap<&'static str, u32>, u32) {
    let mut counts = BTreeMap::new();
    let mut crashes = 0;
    for seed in seeds {
        let Scenario { store, plan, edits, .. } = &scenarios[seed as usize % scenarios.len()];
        let level = |bit: u64, per_cent: usize| if seed >> bit & 1 == 1 { per_cent } else { 0 };
        let faults = Faults { network: level(0, 12), api: level(1, 12), crash: level(2, 4), editor: level(3, 8) };
        let mut world = World::new(store.clone(), seed, faults, edits.clone());
        let state = world.run(plan.clone());
        crashes += world.crashes;
        assert_kept(&state, &world, seed, faults.editor > 0);
        for progress in &state.changes {
            *counts.entry(name(outcome(progress))).or_default() += 1;
        }
        if state.can_go_on() {
            let state = world.try_again(state);
            assert_kept(&state, &world, seed, faults.editor > 0);
            let left = state.changes.iter().filter(|progress| matches!(outcome(progress), Outcome::Unknown { .. }));
            *counts.entry("unknown after another try").or_default() += left.count() as u32;
        }
    }
    (counts, crashes)
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done { .. } => "done",
        Outcome::Rejected { .. } => "rejected",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Unknown { .. } => "unknown",
        Outcome::Skipped { .. } => "skipped",
    }
}

/// Checks what was sent, and that the outcomes are true.
fn assert_kept(state: &State, world: &World, seed: u64, has_editor: bool) {
    for (request, count) in world.sent.iter().chain(&world.created) {
        assert!(*count <= 1, "seed {seed}: {request} was sent {count} times");
    }
    let created = |index: usize| match &state.changes[index] {
        Progress::Ended(Outcome::Done { sid, .. }) => sid.as_deref(),
        _ => None,
    };
    for (change, progress) in state.iter() {
        let path = change.path(&created);
        let stored = path.as_ref().and_then(|path| simulation::read(&world.store, path));
        let is_after = |field: &engine::plan::FieldChange| {
            let after = match &field.after {
                NewValue::Known(value) => engine_text(value),
                NewValue::Created { created_by } => created(*created_by).unwrap_or_default().to_owned(),
            };
            stored.as_ref().is_some_and(|stored| canonical(&field.info.text(stored)) == canonical(&after))
        };
        let about = &change.about;
        match (outcome(progress), change.action()) {
            (Outcome::Done { .. }, Action::Delete) => assert_eq!(stored, None, "seed {seed}: {about} is not deleted"),
            (Outcome::Done { .. }, Action::Update) if !has_editor => {
                assert!(change.fields.iter().all(is_after), "seed {seed}: {about} is lost: {stored:?}");
            }
            (Outcome::Rejected { .. } | Outcome::Skipped { .. }, Action::Update) if !has_editor => {
                // A new service may have a value by itself.
                let mut planned = change.fields.iter().filter(|field| field.before.is_some());
                assert!(!planned.any(is_after), "seed {seed}: {about} was carried out");
            }
            (Outcome::Conflict { .. }, _) => assert!(has_editor, "seed {seed}: {about} has no other editor"),
            _ => {}
        }
    }
}
