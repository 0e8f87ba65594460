//! Changes outside of the gateway, on the sandbox.

mod account;
mod addresses;

use std::collections::BTreeSet;

use api::gateway::AccountName;
use api::gateway::history::{FieldChange, Outcome, Record};
use api::operation::Action;
use api::service::Service;
use api::{Endpoint, Params, Request, ResourceKind, Response, Sid, TransportError, service};
use engine::drift::{Change, Drift, Reading, ResourcePath, State, Writes, compare, entry};
use engine::run::Limits;
use sandbox::Seed;
use serde_json::{Value, json};

use self::account::{Account, account_name, began, minute};
use crate::edits::{random_edit, request};
use crate::support::Random;

/// Resource, setting, old and new value of each drift.
fn described(drifts: &[Drift]) -> Vec<(String, String, Value, Value)> {
    let describe = |drift: &Drift| {
        let path = drift.resource.as_str().to_owned();
        match &drift.change {
            Change::Created => (path, "created".to_owned(), Value::Null, Value::Null),
            Change::Deleted => (path, "deleted".to_owned(), Value::Null, Value::Null),
            Change::Setting { info, before, after } => (path, info.wire.to_owned(), before.clone(), after.clone()),
        }
    };
    drifts.iter().map(describe).collect()
}

fn update(kind: ResourceKind, sids: &[&str], values: &[(&str, &str)]) -> Request {
    let mut params = Params::default();
    values.iter().for_each(|(wire, value)| params.push(wire, value));
    request(kind, Action::Update, sids, params)
}

fn inactive_timer(value: &str) -> Request {
    update(ResourceKind::Configuration, &[], &[("DefaultInactiveTimer", value)])
}

fn first_service(account: &mut Account) -> Sid<Service> {
    account.snapshot().services.items[0].sid.known().expect("a service has a SID").clone()
}

#[test]
fn identical_surveys_find_nothing() {
    let mut account = Account::new(&Seed::Demo);
    assert!(account.last.resources.len() > 20, "{}", account.last.resources.len());
    for _ in 0..3 {
        assert_eq!(described(&account.survey()), []);
    }
}

#[test]
fn each_change_outside_is_found_exactly() {
    let mut found = 0;
    for seed in 0..24 {
        let mut random = Random(seed);
        let mut account = Account::new(&Seed::Demo);
        let snapshot = account.snapshot();
        let Some(edit) = random_edit(&snapshot, &mut random) else { continue };
        if account.api.respond_to_write(&edit).status >= 300 {
            continue;
        }
        let before = account.last.clone();
        let drifts = account.survey();
        assert_eq!(described(&drifts), differences(&before, &account.last), "{edit:?}");
        assert!(drifts.iter().all(|drift| drift.since == began(0)));
        assert_eq!(described(&account.survey()), [], "a change is found once");
        found += drifts.len();
    }
    assert!(found > 12, "{found}");
}

/// Differences of two complete readings by plain comparison.
fn differences(before: &Reading, after: &Reading) -> Vec<(String, String, Value, Value)> {
    let mut differences = Vec::new();
    for (path, settings) in &after.resources {
        let Some(old) = before.resources.get(path) else {
            differences.push((path.as_str().to_owned(), "created".to_owned(), Value::Null, Value::Null));
            continue;
        };
        for info in path.parameters() {
            let default = || info.default.map_or(Value::Null, Value::from);
            let meaning = |value: &Value| match value {
                Value::Null => default(),
                Value::String(text) if text.is_empty() => default(),
                Value::Array(items) if items.is_empty() => default(),
                Value::Array(items) => {
                    items.iter().map(ToString::to_string).collect::<BTreeSet<_>>().into_iter().collect()
                }
                Value::Bool(flag) => flag.to_string().into(),
                other => other.clone(),
            };
            let (Some(one), Some(other)) = (old.get(info.wire), settings.get(info.wire)) else { continue };
            if meaning(one) != meaning(other) {
                differences.push((path.as_str().to_owned(), info.wire.to_owned(), one.clone(), other.clone()));
            }
        }
    }
    let gone = before.resources.keys().filter(|path| !after.resources.contains_key(*path));
    differences.extend(gone.map(|path| (path.as_str().to_owned(), "deleted".to_owned(), Value::Null, Value::Null)));
    differences
}

#[test]
fn writes_of_the_gateway_are_no_drift() {
    for seed in 0..12 {
        let mut random = Random(seed);
        let mut account = Account::new(&Seed::Demo);
        for minutes in 1..6 {
            let snapshot = account.snapshot();
            let Some(edit) = random_edit(&snapshot, &mut random) else { continue };
            let response = account.api.respond_to_write(&edit);
            let outcome = if response.status < 300 { Outcome::Done } else { Outcome::Rejected };
            account.record(&edit, &response, outcome, Some(minute(0, minutes)));
        }
        assert_eq!(described(&account.survey()), [], "seed {seed}");
        assert_eq!(described(&account.survey()), [], "seed {seed}");
    }
}

#[test]
fn a_rejected_write_explains_nothing() {
    let mut account = Account::new(&Seed::Demo);
    let edit = inactive_timer("PT17M");
    account.record(&edit, &Response::default(), Outcome::Rejected, Some(minute(0, 1)));
    account.record(&edit, &Response::default(), Outcome::Unsent, Some(minute(0, 1)));
    account.api.write(&edit);
    assert_eq!(account.survey().len(), 1);
}

#[test]
fn an_outside_change_after_a_write_of_the_gateway_is_found_with_the_written_value() {
    let mut account = Account::new(&Seed::Demo);
    account.write(&inactive_timer("PT17M"), minute(0, 20));
    account.api.write(&inactive_timer("PT18M"));
    let drifts = account.survey();
    let path = ResourcePath::of(ResourceKind::Configuration, &[]).unwrap();
    let wire = "DefaultInactiveTimer".to_owned();
    assert_eq!(described(&drifts), [(path.as_str().to_owned(), wire, json!("PT17M"), json!("PT18M"))]);
    assert_eq!(drifts[0].since, minute(0, 20));
}

#[test]
fn an_outside_change_that_undoes_a_write_of_the_gateway_is_found() {
    let mut account = Account::new(&Seed::Demo);
    account.write(&inactive_timer("PT16M"), minute(0, 1));
    assert_eq!(described(&account.survey()), []);
    account.write(&inactive_timer("PT17M"), minute(1, 20));
    account.api.write(&inactive_timer("PT16M"));
    let drifts = account.survey();
    assert_eq!(drifts.len(), 1);
    assert_eq!(described(&drifts)[0].2, json!("PT17M"));
}

#[test]
fn a_change_and_its_reversal_outside_are_two_entries() {
    let mut account = Account::new(&Seed::Demo);
    account.api.write(&inactive_timer("PT16M"));
    account.survey();
    account.api.write(&inactive_timer("PT17M"));
    let there = account.survey();
    account.api.write(&inactive_timer("PT16M"));
    let back = account.survey();
    let values = |drifts: &[Drift]| described(drifts).into_iter().map(|(.., old, new)| (old, new)).collect::<Vec<_>>();
    assert_eq!(values(&there), [(json!("PT16M"), json!("PT17M"))]);
    assert_eq!(values(&back), [(json!("PT17M"), json!("PT16M"))]);
    assert_eq!((&there[0].since, &back[0].since), (&began(1), &began(2)));
}

#[test]
fn a_write_that_runs_during_a_survey_explains_both_values_and_the_next_survey_compares_with_its_value() {
    let mut account = Account::new(&Seed::Demo);
    account.write(&inactive_timer("PT17M"), minute(1, 1));
    // The survey that began before the write ended may have read either value.
    assert_eq!(described(&account.survey()), []);
    assert_eq!(described(&account.survey()), []);

    // The old value was read, and the write came later.
    let mut account = Account::new(&Seed::Demo);
    let response =
        Response { status: 200, body: json!({ "default_inactive_timer": "PT17M" }).to_string(), ..Response::default() };
    account.record(&inactive_timer("PT17M"), &response, Outcome::Done, Some(minute(1, 1)));
    assert_eq!(described(&account.survey()), []);
    account.api.write(&inactive_timer("PT17M"));
    assert_eq!(described(&account.survey()), []);
}

#[test]
fn a_write_with_an_unknown_outcome_explains_every_value() {
    for (outcome, ended) in [(Outcome::Unknown, Some(minute(0, 5))), (Outcome::Open, None)] {
        let mut account = Account::new(&Seed::Demo);
        account.record(&inactive_timer("PT17M"), &Response::default(), outcome, ended);
        account.api.write(&inactive_timer("PT17M"));
        assert_eq!(described(&account.survey()), [], "{outcome}");
    }
}

#[test]
fn a_write_through_chat_v2_explains_the_settings_of_conversations() {
    let mut account = Account::new(&Seed::Demo);
    let sid = first_service(&mut account);
    let values = [("FriendlyName", "Renamed"), ("ReachabilityEnabled", "true"), ("ReachabilityEnabled", "false")];
    for value in values {
        account.write(&update(ResourceKind::ChatService, &[sid.as_str()], &[value]), minute(account.surveys - 1, 1));
        assert_eq!(described(&account.survey()), [], "{value:?}");
    }
    account.api.write(&update(ResourceKind::ChatService, &[sid.as_str()], &[("FriendlyName", "Elsewhere")]));
    let drifts = described(&account.survey());
    assert_eq!((drifts[0].1.as_str(), &drifts[0].3), ("FriendlyName", &json!("Elsewhere")));
    assert_eq!(drifts.len(), 1);
}

#[test]
fn a_part_that_cannot_be_read_is_unknown() {
    let mut account = Account::new(&Seed::Demo);
    let sid = first_service(&mut account);
    let notifications = ResourcePath::of(ResourceKind::Notifications, &[sid.as_str()]).unwrap();
    let failing = notifications.as_str().to_owned();
    account.api.write(&inactive_timer("PT17M"));
    let sound = [("NewMessage.Sound", "chime")];
    account.api.write(&update(ResourceKind::Notifications, &[sid.as_str()], &sound));
    account.api.fault = Box::new(move |request| (request.path == failing).then_some(Err(TransportError::TimedOut)));
    assert_eq!(account.survey().len(), 1, "the rest is compared");
    account.api.fault = Box::new(|_| None);
    let drifts = account.survey();
    assert_eq!(drifts.len(), 1, "it is compared with the last reading");
    assert_eq!((&drifts[0].resource, &drifts[0].since), (&notifications, &began(0)));
}

#[test]
fn a_failed_or_partial_list_reports_nothing_as_gone_or_new() {
    let mut account = Account::new(&Seed::Demo);
    account.api.fault = Box::new(|_| Some(Err(TransportError::TimedOut)));
    assert_eq!(described(&account.survey()), []);
    let half = Limits { calls: 9, at_once: 2 };
    account.api.fault = Box::new(|_| None);
    assert_eq!(described(&account.survey_within(half)), []);

    // Pages that end early: an API that leaves out services of the list.
    let empty = r#"{"services":[],"meta":{"next_page_url":null}}"#;
    account.api.fault = Box::new(move |request| {
        let response = Response { status: 200, body: empty.to_owned(), ..Response::default() };
        (request.path == service::List::PATH).then_some(Ok(response))
    });
    assert_eq!(described(&account.survey()), [], "each service still exists");
    account.api.fault = Box::new(|_| None);
    assert_eq!(described(&account.survey()), [], "and none of them is new");
}

#[test]
fn services_that_are_created_and_deleted_outside_are_one_entry_each() {
    let mut account = Account::new(&Seed::Demo);
    let snapshot = account.snapshot();
    let is_other = |sid: &&Sid<Service>| Some(*sid) != snapshot.default_service_sid();
    let doomed = snapshot.services.items.iter().filter_map(|service| service.sid.known()).find(is_other).unwrap();
    let (doomed, name) = (doomed.clone(), snapshot.name_of(doomed));
    let mut params = Params::default();
    params.push("FriendlyName", "Made elsewhere");
    let made = account.api.write(&request(ResourceKind::Service, Action::Create, &[], params));
    let made: Value = serde_json::from_str(&made.body).unwrap();
    account.api.write(&service::Delete {}.request(&doomed));
    let before = account.state.clone();
    let drifts = account.survey();
    let of = |sid: &str| ResourcePath::of(ResourceKind::Service, &[sid]).unwrap().as_str().to_owned();
    let kinds: BTreeSet<_> = described(&drifts).into_iter().map(|(path, kind, ..)| (path, kind)).collect();
    let expected =
        [(of(made["sid"].as_str().unwrap()), "created".to_owned()), (of(doomed.as_str()), "deleted".to_owned())];
    assert_eq!(kinds, BTreeSet::from(expected));
    assert!(!account.state.resources.keys().any(|path| path.service().as_ref() == Some(&doomed)));
    let deleted = drifts.iter().find(|drift| matches!(drift.change, Change::Deleted)).unwrap();
    let entry = entry(deleted, &before, &account.last, &account_name(), &began(1));
    assert_eq!(entry.service_name.text().as_deref(), Some(name.as_str()));
    assert_eq!(described(&account.survey()), []);
}

#[test]
fn an_entry_names_the_roles_that_its_values_stand_for() {
    let mut account = Account::new(&Seed::Demo);
    let snapshot = account.snapshot();
    let sid = first_service(&mut account);
    let details = snapshot.details(&sid);
    let old = details.configuration.read().unwrap().default_chat_service_role_sid.text().unwrap();
    let is_other = |role: &&api::role::Role| {
        role.r#type.known() == Some(&api::permission::RoleType::Service) && role.sid.text() != Some(old.clone())
    };
    let other = details.roles.items.iter().find(is_other).unwrap();
    let new = other.sid.text().unwrap();
    let values = [("DefaultChatServiceRoleSid", new.as_str())];
    account.api.write(&update(ResourceKind::ServiceConfiguration, &[sid.as_str()], &values));
    let before = account.state.clone();
    let drifts = account.survey();
    assert_eq!(drifts.len(), 1);
    let entry = entry(&drifts[0], &before, &account.last, &account_name(), &began(1));
    assert_eq!(entry.after_name.text(), other.friendly_name.text());
    assert!(entry.before_name.text().is_some());
    assert_eq!(entry.resource(), Some(ResourceKind::ServiceConfiguration));
    assert_eq!((entry.service.known(), entry.since, entry.seen), (Some(&sid), began(0).into(), began(1).into()));
}

#[test]
fn surveys_with_a_small_budget_read_every_service_in_turn() {
    let mut account = Account::new(&Seed::Services(12));
    let services = account.state.reading_times().len();
    assert_eq!(services, 12);
    // The lists, the account, and the parts of three services.
    let limits = Limits { calls: 19, at_once: 2 };
    for _ in 0..5 {
        assert_eq!(described(&account.survey_within(limits)), []);
    }
    let times = account.state.reading_times();
    assert!(times.values().all(|time| *time > began(0)), "{times:?}");
}

#[test]
fn redactions_of_another_path_are_not_compared() {
    let path = ResourcePath::of(ResourceKind::Webhooks, &[]).unwrap();
    let known = |mark: &str| Reading {
        resources: [(path.clone(), [("PostWebhookUrl".to_owned(), json!(mark))].into())].into(),
    };
    let mut state = State::default();
    state.update(known("https://•••11111111@a.example"), &BTreeSet::new(), &began(0));
    let record = |account: &str, after: &str| Record {
        number: 1.into(),
        account: account.parse::<AccountName>().unwrap().into(),
        method: "POST".to_owned().into(),
        operation: path.operation().path.to_owned().into(),
        path: path.as_str().to_owned().into(),
        changes: vec![FieldChange {
            field: "PostWebhookUrl".to_owned().into(),
            after: json!(after).into(),
            ..FieldChange::default()
        }]
        .into(),
        outcome: Outcome::Done.into(),
        ended: minute(0, 1).into(),
        ..Record::default()
    };
    let now = known("https://•••22222222@a.example");
    for (account, after, expected) in [
        ("production", "https://•••22222222@a.example", 0),
        ("production", "https://•••33333333@a.example", 1),
        // The same Twilio account under another name on the gateway.
        ("other", "https://•••33333333@a.example", 0),
        ("other", "https://b.example", 1),
    ] {
        let mut writes = Writes::default();
        writes.add(&record(account, after), &account_name());
        let drifts = compare(&state, &now, &BTreeSet::new(), &writes, &began(1));
        assert_eq!(drifts.len(), expected, "{account} {after}");
    }
}
