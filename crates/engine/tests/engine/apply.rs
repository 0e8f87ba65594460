//! Runs of plans: without faults, and with random ones.

mod simulated;

use std::collections::BTreeSet;
use std::time::Duration;

use api::operation::Action;
use api::plan_id::PlanId;
use api::{Request, Response, TransportError};
use engine::Plan;
use engine::apply::{Apply, Outcome, Progress, State, Step};
use engine::document::{export, read};
use engine::plan::{Scope, compare, delete_services, from_document, reverse};
use engine::survey::Selection;
use sandbox::Seed;
use serde_json::json;

use self::simulated::{Scenario, outcome, reached, scenario};
use crate::simulation::{Faults, World};
use crate::support::{Api, Random, without_sids};

/// Runs a plan whose requests are answered by a function.
fn run(plan: Plan, respond: impl FnMut(&Request, bool) -> Result<Response, TransportError>) -> (State, Vec<Request>) {
    go_on(Apply::begin(plan, 4), respond)
}

fn go_on(
    mut apply: Apply,
    mut respond: impl FnMut(&Request, bool) -> Result<Response, TransportError>,
) -> (State, Vec<Request>) {
    let (mut now, mut writes) = (Duration::ZERO, Vec::new());
    loop {
        match apply.next(now) {
            Step::Send(ticket, request) => {
                let response = respond(&request, ticket.is_write());
                if ticket.is_write() {
                    writes.push(request);
                }
                apply.take(&ticket, response, now);
            }
            Step::Wait(pause) => now += pause,
            Step::AwaitResponse => panic!("every request has a response"),
            Step::Done => return (apply.into_state(), writes),
        }
    }
}

fn webhook_plan(api: &mut Api) -> Plan {
    let snapshot = api.settings(Selection::All);
    let sid = snapshot.services.items[0].sid.text();
    let service = json!({ "sid": sid, "webhooks": { "PostWebhookUrl": "https://a.example", "Method": "GET" } });
    let document = json!({ "format": "conversations-admin", "version": 1, "services": [service] });
    from_document(&snapshot, &read(&document.to_string()).expect("it is valid"), &Scope::default())
}

#[test]
fn the_writes_of_a_run_carry_the_id_of_its_plan_also_after_a_reload() {
    let mut api = Api::new(&Seed::Services(1));
    let id = PlanId::from_random(7);
    assert_eq!(State::new(webhook_plan(&mut api), Some(id)).id, None, "one change is no plan");
    let state = State { id: Some(id), ..State::new(webhook_plan(&mut api), None) };
    let text = serde_json::to_string(&state).expect("a state is JSON");
    let state = serde_json::from_str(&text).expect("it was written as JSON");
    let (state, writes) = go_on(Apply::resume(state, 4), |request, is_write| {
        assert_eq!(request.plan.is_some(), is_write);
        Ok(api.respond_to_write(request))
    });
    assert!(state.is_complete());
    assert_eq!(writes.iter().map(|request| request.plan).collect::<Vec<_>>(), [Some(id)]);
}

#[test]
fn a_change_of_another_user_is_a_conflict_that_names_both_values() {
    let mut api = Api::new(&Seed::Services(1));
    let plan = webhook_plan(&mut api);
    let path = plan.changes[0].path(&|_| None).expect("the SID is known");
    let params = api::Params::from_form("PostWebhookUrl=https%3A%2F%2Fother.example");
    api.write(&Request::new(api::Method::Post, path, params));
    let (state, writes) = run(plan, |request, _| Ok(api.respond_to_write(request)));
    assert_eq!(writes, []);
    let Outcome::Conflict { fields } = outcome(&state.changes[0]) else { panic!("{state:?}") };
    assert_eq!((fields.len(), fields[0].name.as_str()), (1, "PostWebhookUrl"));
    assert_eq!((&fields[0].planned, &fields[0].found), (&Some(json!(null)), &json!("https://other.example")));
}

#[test]
fn what_is_so_already_is_not_sent() {
    let mut api = Api::new(&Seed::Services(1));
    let plan = webhook_plan(&mut api);
    let first = run(plan.clone(), |request, _| Ok(api.respond_to_write(request)));
    assert_eq!((first.0.is_complete(), first.1.len()), (true, 1));
    assert!(first.1[0].precondition.is_some());
    let second = run(plan, |request, _| Ok(api.respond_to_write(request)));
    assert_eq!((second.0.is_complete(), second.1.len()), (true, 0));
}

#[test]
fn a_rejection_ends_a_change_and_a_value_that_is_not_stored_is_named() {
    let mut api = Api::new(&Seed::Services(1));
    let plan = webhook_plan(&mut api);
    let rejection =
        Response { status: 400, body: r#"{"status":400,"message":"No such URL."}"#.to_owned(), ..Response::default() };
    let (state, _) = run(plan.clone(), |request, is_write| {
        Ok(if is_write { rejection.clone() } else { api.respond_to_write(request) })
    });
    assert_eq!(*outcome(&state.changes[0]), Outcome::Rejected { message: "No such URL.".to_owned() });
    let unchanged =
        Response { status: 200, body: r#"{"post_webhook_url":"","method":"GET"}"#.to_owned(), ..Response::default() };
    let (state, _) =
        run(plan, |request, is_write| Ok(if is_write { unchanged.clone() } else { api.respond_to_write(request) }));
    assert_eq!(*outcome(&state.changes[0]), Outcome::Done { sid: None, not_stored: vec!["Post-event URL".to_owned()] });
    assert!(!state.is_complete());
}

#[test]
fn a_run_without_responses_ends_and_can_be_resumed() {
    let mut api = Api::new(&Seed::Services(1));
    let plan = webhook_plan(&mut api);
    let (state, writes) = run(plan.clone(), |_, _| Err(TransportError::TimedOut));
    assert!(writes.is_empty() && matches!(outcome(&state.changes[0]), Outcome::Rejected { .. }), "{state:?}");
    let (state, writes) =
        run(
            plan.clone(),
            |request, is_write| {
                if is_write { Err(TransportError::TimedOut) } else { Ok(api.respond_to_write(request)) }
            },
        );
    assert!(matches!(outcome(&state.changes[0]), Outcome::Unknown { .. }), "{state:?}");
    assert!(writes.len() > 1, "an update may be repeated");
    let mut apply = Apply::begin(plan, 1);
    apply.stop();
    assert!(matches!(apply.next(Duration::ZERO), Step::Done));
    assert_eq!(apply.state().changes, [Progress::Waiting]);
}

/// The reverse of a run restores the account, except what a note names.
#[test]
fn the_reverse_of_a_run_restores_the_account() {
    let mut without_notes = 0;
    for seed in 0..60 {
        let Scenario { store, plan, .. } = scenario(seed);
        let before = reached(store.clone());
        let mut world = World::new(store, seed, Faults::default(), Vec::new());
        let state = world.run(plan);
        let back = reverse(&state);
        // The new service is noted in each.
        without_notes += u32::from(back.notes.len() == 1);
        let noted: Vec<_> = back.notes.iter().map(|note| note.about.clone()).collect();
        let state = world.run(back);
        assert!(state.is_complete(), "seed {seed}: {:?}", state.changes);
        let mut after = reached(world.store);
        after.services.retain(|service| service.name.as_deref() != Some("New service"));
        let mut differences = compare(&without_sids(after), &without_sids(before));
        differences.retain(|difference| {
            let is_noted =
                noted.iter().any(|about| about.contains(&difference.about) || difference.about.contains(about));
            difference.before.is_some() && difference.name != Some("Method") && !is_noted
        });
        assert_eq!(differences, [], "seed {seed}");
    }
    assert!(without_notes > 5, "{without_notes}");
}

/// The rest of a plan can be carried out, whatever is left out, and nothing else is sent.
#[test]
fn parts_of_a_plan_can_be_left_out() {
    let mut counts = [0, 0];
    for seed in 0..60 {
        let Scenario { store, plan, .. } = scenario(seed);
        let mut random = Random(seed + 1);
        let parts: Vec<_> = (0..plan.changes.len()).flat_map(|index| plan.parts(index)).collect();
        assert_eq!(plan.without(&BTreeSet::new()), plan);
        let left_out: BTreeSet<_> = parts.iter().filter(|_| random.below(2) == 0).cloned().collect();
        let chosen = plan.without(&left_out);
        // The number of settings is that of the parts, except for those that another change requires.
        let settings = |plan: &Plan| (0..plan.changes.len()).map(|index| plan.parts(index).len()).sum::<usize>();
        let required = chosen.notes.iter().filter(|note| note.message == "Another change requires it.").count();
        assert!(settings(&chosen) >= parts.len() - left_out.len(), "seed {seed}");
        if required == 0 {
            assert_eq!(settings(&chosen), parts.len() - left_out.len(), "seed {seed}");
        }
        counts[usize::from(required > 0)] += 1;
        let state = World::new(store, seed, Faults::default(), Vec::new()).run(chosen);
        // A role that is left out may be the only one that a default can name.
        for (change, progress) in state.iter() {
            let is_role_missing = change.about.contains("configuration") || change.action() == Action::Delete;
            assert!(outcome(progress).is_done() || is_role_missing, "seed {seed}: {change:?} {progress:?}");
        }
    }
    assert!(counts.iter().all(|count| *count > 5), "{counts:?}");
}

#[test]
fn a_deletion_whose_response_was_lost_is_found_out_when_it_is_tried_again() {
    let mut api = Api::new(&Seed::Services(2));
    let snapshot = api.settings(Selection::All);
    let plan = delete_services(&snapshot, &[snapshot.services.items[1].sid.known().expect("it has a SID").clone()]);
    // The deletion is carried out, and nothing responds since.
    let mut is_dead = false;
    let (mut state, writes) = run(plan, |request, is_write| {
        let response = api.respond_to_write(request);
        is_dead |= is_write;
        if is_dead { Err(TransportError::TimedOut) } else { Ok(response) }
    });
    assert_eq!(writes.len(), 1);
    assert!(matches!(outcome(&state.changes[0]), Outcome::Unknown { .. }), "{state:?}");
    assert!(state.can_go_on());
    state.reopen();
    let (state, writes) = go_on(Apply::resume(state, 4), |request, _| Ok(api.respond_to_write(request)));
    assert_eq!((writes, state.is_complete(), state.can_go_on()), (Vec::new(), true, false));
}

#[test]
fn a_state_that_was_edited_by_hand_cannot_make_a_run_endless() {
    let mut api = Api::new(&Seed::Services(1));
    let plan = webhook_plan(&mut api);
    let mut json =
        serde_json::to_value(State { changes: Vec::new(), ..State::new(plan, None) }).expect("a state is JSON");
    json["plan"]["changes"][0]["requires"] = json!([0, 7]);
    let state: State = serde_json::from_value(json.clone()).expect("the positions are not checked");
    let mut apply = Apply::resume(state, 1);
    assert!(matches!(apply.next(Duration::ZERO), Step::Done));
    assert_eq!(*outcome(&apply.state().changes[0]), Outcome::Skipped { requires: 0 });
    let mut other = json.clone();
    other["plan"]["changes"][0]["target"] = json!(["../../v2/Services"]);
    assert!(serde_json::from_value::<State>(other).is_err(), "that is no SID");
    json["plan"]["changes"][0]["operation"] = json!("/v1/Services/{Sid}/Users");
    assert!(serde_json::from_value::<State>(json).is_err(), "there is no such operation");
}

#[test]
fn two_roles_of_a_name_are_both_created_and_a_role_that_a_new_service_has_is_changed() {
    let role = |name: &str, sid: Option<&str>, permission: &str| {
        let mut role = json!({ "name": name, "type": "conversation", "permissions": [permission] });
        sid.into_iter().for_each(|sid| role["sid"] = sid.into());
        role
    };
    let [one, other] = [format!("RL{:032}", 1), format!("RL{:032}", 2)];
    let roles = [
        role("agent", Some(&one), "sendMessage"),
        role("agent", Some(&other), "leaveConversation"),
        role("channel user", None, "sendMessage"),
    ];
    let service = json!({ "name": "New", "roles": roles, "configuration": { "DefaultConversationRoleSid": other } });
    let document = json!({ "format": "conversations-admin", "version": 1, "services": [service] });
    let document = read(&document.to_string()).expect("it is valid");
    let mut api = Api::new(&Seed::Empty);
    let plan = from_document(&api.settings(Selection::All), &document, &Scope::default());
    let (state, writes) =
        run(plan, |request, is_write| Ok(if is_write { api.write(request) } else { api.respond_to_write(request) }));
    assert!(state.is_complete(), "{state:?}");
    assert_eq!(writes.len(), 5);
    let reached = export(&api.settings(Selection::All), &Selection::All, None).0;
    let roles = reached.services[0].roles.as_ref().expect("the roles are read");
    let permissions = |name: &str| -> Vec<_> {
        roles.iter().filter(|role| role.name == name).filter_map(|role| role.permissions.clone()).collect()
    };
    assert_eq!(permissions("agent"), [["sendMessage"], ["leaveConversation"]]);
    assert_eq!(permissions("channel user"), [["sendMessage"]]);
    assert_eq!(roles.len(), 6);
}
