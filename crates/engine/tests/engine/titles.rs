//! Names of services in plans and documents: equal names are told apart by SIDs.

use api::operation::Action;
use api::service::Service;
use api::{Params, ResourceKind, Sid};
use engine::apply::{Outcome, Progress, State};
use engine::document::{Document, Section, export};
use engine::plan::{Chosen, Scope, between, compare, delete_services, from_document, set};
use engine::survey::Selection;
use engine::{Plan, Snapshot};
use sandbox::Seed;
use serde_json::json;

use crate::edits::request;
use crate::support::Api;

/// An account with two services “Desk” and one “Sales”, and their SIDs.
fn account() -> (Snapshot, [Sid<Service>; 3]) {
    let mut api = Api::new(&Seed::Empty);
    for name in ["Desk", "Desk", "Sales"] {
        let form = Params::from_form(&format!("FriendlyName={name}"));
        api.write(&request(ResourceKind::Service, Action::Create, &[], form));
    }
    let snapshot = api.settings(Selection::All);
    let mut services: Vec<_> = snapshot.services.items.iter().collect();
    services.sort_by_key(|service| service.friendly_name.text());
    let sids: Vec<_> = services.iter().filter_map(|service| service.sid.known().cloned()).collect();
    let sids = sids.try_into().expect("there are three services");
    (snapshot, sids)
}

fn names(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|change| change.about.clone()).collect()
}

#[test]
fn services_of_the_same_name_have_their_sids_in_a_plan() {
    let (snapshot, [one, two, sales]) = account();
    let sids = [one.clone(), two.clone(), sales.clone()];
    let deletion = delete_services(&snapshot, &sids);
    let expected = [format!("Service “Desk” ({one})"), format!("Service “Desk” ({two})"), "Service “Sales”".to_owned()];
    assert_eq!(names(&deletion), expected);
    let setting = set(&snapshot, Section::Configuration, "ReachabilityEnabled", &json!(true), &sids).expect("valid");
    assert_eq!(
        names(&setting),
        [
            format!("Service configuration of “Desk” ({one})"),
            format!("Service configuration of “Desk” ({two})"),
            "Service configuration of “Sales”".to_owned(),
        ]
    );
    let same = between((&snapshot, &one), (&snapshot, &two), &Chosen::All);
    assert_eq!(same.changes, []);
    assert_eq!(snapshot.title_of(&one).to_string(), format!("Desk ({one})"));
    assert_eq!(snapshot.title_of(&sales).to_string(), "Sales");
}

#[test]
fn the_default_service_is_named_with_its_sid() {
    let (snapshot, [one, two, _]) = account();
    let text = json!({
        "format": "conversations-admin", "version": 1, "configuration": { "DefaultChatServiceSid": two }, "services": [],
    });
    let document = engine::document::read(&text.to_string()).expect("it is valid");
    let plan = from_document(&snapshot, &document, &Scope::default());
    let field = plan.changes.first().and_then(|change| change.fields.first()).expect("the default service changes");
    assert_eq!(field.after_name, Some(format!("Desk ({two})")));
    assert_ne!(one, two);
}

#[test]
fn differences_of_two_files_name_services_of_the_same_name_by_their_sids() {
    let (snapshot, [one, _, _]) = account();
    let (before, _) = export(&snapshot, &Selection::All, None);
    let mut after: Document = before.clone();
    let is_it = |entry: &&mut engine::document::ServiceEntry| entry.sid.as_ref() == Some(&one);
    after.services.iter_mut().find(is_it).expect("it is exported").settings.clear();
    let about: Vec<_> = compare(&before, &after).into_iter().map(|difference| difference.about).collect();
    assert!(!about.is_empty());
    assert!(about.iter().all(|about| about.ends_with(&format!(" of “Desk” ({one})"))), "{about:?}");
}

#[test]
fn the_state_of_a_run_knows_the_service_of_each_change() {
    let (snapshot, [one, _, _]) = account();
    let new: Sid<Service> = Sid::from_digits(7);
    let text = json!({
        "format": "conversations-admin", "version": 1,
        "webhooks": { "PostWebhookUrl": "https://example.com/" },
        "services": [
            { "name": "New", "configuration": { "ReachabilityEnabled": true } },
            { "sid": one, "configuration": { "ReachabilityEnabled": true } },
        ],
    });
    let document = engine::document::read(&text.to_string()).expect("it is valid");
    let mut state = State::new(from_document(&snapshot, &document, &Scope::default()), None);
    let sids = |state: &State| {
        (0..state.changes.len()).map(|index| state.service_sid(index).map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(sids(&state), [None, None, Some(one.to_string()), None]);
    let follow_up = &state.plan.changes[1];
    assert_eq!(follow_up.path_so_far(), "/v1/Services/{ChatServiceSid}/Configuration");
    assert_eq!(state.plan.changes[2].path_so_far(), format!("/v1/Services/{one}/Configuration"));
    state.changes[0] = Progress::Ended(Outcome::Done { sid: Some(new.to_string()), not_stored: Vec::new() });
    assert_eq!(sids(&state), [Some(new.to_string()), Some(new.to_string()), Some(one.to_string()), None]);
}

#[test]
fn a_new_service_gets_no_settings_that_it_has_anyway() {
    let (snapshot, [_, _, sales]) = account();
    let (mut document, _) = export(&snapshot, &Selection::Named(vec![sales.to_string()]), None);
    document.services[0].name = Some("Copy".to_owned());
    document.services[0].sid = None;
    let plan = from_document(&snapshot, &document, &Scope::default());
    let updates = plan.changes.iter().filter(|change| change.action() == Action::Update);
    let wires: Vec<_> = updates.flat_map(|change| &change.fields).map(|field| field.info.wire).collect();
    assert!(wires.iter().all(|wire| !wire.ends_with("Template") && !wire.ends_with("Sound")), "{wires:?}");
}
