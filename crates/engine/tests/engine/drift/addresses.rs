//! Changes of addresses outside of the gateway.

use std::collections::BTreeSet;

use api::gateway::history::Outcome;
use api::operation::Action;
use api::{Endpoint, Params, Request, ResourceKind, Response, TransportError, address_configuration, service};
use engine::drift::{Drift, ResourcePath, entry, read};
use sandbox::Seed;
use serde_json::{Value, json};

use super::account::{Account, account_name, began, minute};
use super::{described, inactive_timer};
use crate::edits::request;

const KIND: ResourceKind = ResourceKind::AddressConfiguration;

/// Number of addresses in the sample data.
const ADDRESSES: usize = 4;

fn write(action: Action, sids: &[&str], values: &[(&str, &str)]) -> Request {
    let mut params = Params::default();
    values.iter().for_each(|(wire, value)| params.push(wire, value));
    request(KIND, action, sids, params)
}

fn create(address: &str, name: &str) -> Request {
    write(Action::Create, &[], &[("Type", "sms"), ("Address", address), ("FriendlyName", name)])
}

fn sid_of(response: &Response) -> String {
    let body: Value = serde_json::from_str(&response.body).expect("a response is JSON");
    body["sid"].as_str().expect("a resource has a SID").to_owned()
}

fn path(sid: &str) -> String {
    ResourcePath::of(KIND, &[sid]).expect("addresses are compared").as_str().to_owned()
}

/// Paths of the addresses that are known.
fn known(account: &Account) -> Vec<ResourcePath> {
    let paths = account.state.resources.keys();
    paths.filter(|path| path.kind() == KIND && !path.is_list()).cloned().collect()
}

fn kinds(drifts: &[Drift]) -> BTreeSet<(String, String)> {
    described(drifts).into_iter().map(|(path, kind, ..)| (path, kind)).collect()
}

#[test]
fn every_setting_of_an_address_is_compared() {
    let mut account = Account::new(&Seed::Demo);
    assert_eq!(known(&account).len(), ADDRESSES);
    let address = known(&account)[0].clone();
    let sid = address.sids()[0].to_owned();
    let service = super::first_service(&mut account);
    let written: [(&str, &str); 9] = [
        ("FriendlyName", "Another name"),
        ("AutoCreation.Enabled", "false"),
        ("AutoCreation.Type", "webhook"),
        ("AutoCreation.ConversationServiceSid", service.as_str()),
        ("AutoCreation.WebhookUrl", "https://other.example/inbox"),
        ("AutoCreation.WebhookMethod", "get"),
        ("AutoCreation.WebhookFilters", "onMessageRemoved"),
        ("AutoCreation.StudioFlowSid", "FW00000000000000000000000000000abc"),
        ("AutoCreation.StudioRetryCount", "2"),
    ];
    let fields: Vec<_> = address_configuration::Update::PARAMETERS.iter().map(|info| info.wire).collect();
    assert_eq!(written.map(|(wire, _)| wire).to_vec(), fields, "a new setting needs a line here");
    for (wire, value) in written {
        let before = account.last.resources[&address].get(wire).cloned();
        account.api.write(&write(Action::Update, &[&sid], &[(wire, value)]));
        let drifts = account.survey();
        let after = account.last.resources[&address].get(wire).cloned();
        if before == after {
            assert_eq!(described(&drifts), [], "{wire} had the value");
            continue;
        }
        let expected = (path(&sid), wire.to_owned(), before.unwrap(), after.unwrap());
        assert_eq!(described(&drifts), [expected], "{wire}");
    }
}

#[test]
fn addresses_that_are_created_and_deleted_outside_are_one_entry_each() {
    let mut account = Account::new(&Seed::Demo);
    let doomed = known(&account)[1].clone();
    let sid = doomed.sids()[0].to_owned();
    account.api.write(&write(Action::Delete, &[&sid], &[]));
    let made = sid_of(&account.api.write(&create("+15550107777", "Made elsewhere")));
    let before = account.state.clone();
    let drifts = account.survey();
    let expected = [(path(&made), "created".to_owned()), (path(&sid), "deleted".to_owned())];
    assert_eq!(kinds(&drifts), BTreeSet::from(expected));
    for drift in &drifts {
        let entry = entry(drift, &before, &account.last, &account_name(), &began(1));
        assert_eq!(entry.resource(), Some(KIND));
        assert_eq!((entry.service.known(), entry.role.known()), (None, None));
        assert_eq!(entry.address.text().as_deref(), drift.resource.address());
        assert!(entry.address_name.text().is_some_and(|name| !name.contains("555")), "{entry:?}");
    }
    assert_eq!(described(&account.survey()), []);
    assert_eq!(known(&account).len(), ADDRESSES);
}

#[test]
fn writes_of_the_gateway_to_addresses_are_no_drift() {
    let mut account = Account::new(&Seed::Demo);
    let sids: Vec<_> = known(&account).iter().map(|path| path.sids()[0].to_owned()).collect();
    account.write(&create("+15550107777", "Ours"), minute(0, 1));
    account.write(
        &write(Action::Update, &[&sids[0]], &[("AutoCreation.WebhookUrl", "https://ours.example/")]),
        minute(0, 2),
    );
    account.write(&write(Action::Delete, &[&sids[1]], &[]), minute(0, 3));
    assert_eq!(described(&account.survey()), []);
    // The same setting is changed outside right after a write of the gateway.
    account.write(&write(Action::Update, &[&sids[0]], &[("FriendlyName", "Ours")]), minute(1, 2));
    account.api.write(&write(Action::Update, &[&sids[0]], &[("FriendlyName", "Theirs")]));
    let expected = (path(&sids[0]), "FriendlyName".to_owned(), json!("Ours"), json!("Theirs"));
    assert_eq!(described(&account.survey()), [expected]);
    // A creation that was rejected explains nothing.
    let new = create("+15550108888", "Not ours");
    account.record(&new, &Response::default(), Outcome::Rejected, Some(minute(2, 1)));
    let made = sid_of(&account.api.write(&new));
    assert_eq!(kinds(&account.survey()), BTreeSet::from([(path(&made), "created".to_owned())]));
}

#[test]
fn a_service_that_the_gateway_deletes_is_no_drift_of_the_address_that_names_it() {
    let mut account = Account::new(&Seed::Demo);
    let sid = known(&account)[0].sids()[0].to_owned();
    let snapshot = account.snapshot();
    let mut services = snapshot.services.items.iter().filter_map(|service| service.sid.known());
    let doomed = services.find(|sid| Some(*sid) != snapshot.default_service_sid()).expect("there are several services");
    let target = [("AutoCreation.ConversationServiceSid", doomed.as_str())];
    account.write(&write(Action::Update, &[&sid], &target), minute(0, 1));
    assert_eq!(described(&account.survey()), []);
    account.write(&service::Delete {}.request(doomed), minute(1, 1));
    assert_eq!(described(&account.survey()), []);
    account.write(&write(Action::Update, &[&sid], &[("AutoCreation.ConversationServiceSid", "")]), minute(2, 1));
    assert_eq!(described(&account.survey()), []);
}

#[test]
fn addresses_that_cannot_be_read_are_unknown() {
    let mut account = Account::new(&Seed::Demo);
    let sid = known(&account)[0].sids()[0].to_owned();
    account.api.write(&write(Action::Update, &[&sid], &[("FriendlyName", "Renamed")]));
    account.api.write(&inactive_timer("PT17M"));
    account.api.fault = Box::new(|request| request.path.contains("Addresses").then_some(Err(TransportError::TimedOut)));
    assert_eq!(account.survey().len(), 1, "the rest is compared");
    account.api.fault = Box::new(|_| None);
    let drifts = account.survey();
    assert_eq!((drifts.len(), &drifts[0].since), (1, &began(0)), "it is compared with the last reading");
}

#[test]
fn a_list_that_is_cut_short_reports_no_address_as_gone_or_new() {
    let mut account = Account::new(&Seed::Demo);
    for number in 0..60 {
        account.api.write(&create(&format!("+1555020{number:04}"), "Many"));
    }
    assert_eq!(account.survey().len(), 60);
    account.address_pages = 1;
    account.api.write(&create("+15550299999", "After the first page"));
    assert_eq!(described(&account.survey()), []);
    account.address_pages = 10;
    assert_eq!(account.survey().len(), 1);

    // A list that leaves out addresses, which still exist.
    let empty = r#"{"address_configurations":[],"meta":{"next_page_url":null}}"#;
    account.api.fault = Box::new(move |request| {
        let response = Response { status: 200, body: empty.to_owned(), ..Response::default() };
        (request.path == address_configuration::List::PATH).then_some(Ok(response))
    });
    assert_eq!(described(&account.survey()), []);
}

#[test]
fn a_state_of_a_release_that_did_not_read_addresses_makes_none_of_them_new() {
    let mut account = Account::new(&Seed::Demo);
    account.state.resources.retain(|path, _| path.kind() != KIND);
    assert_eq!(described(&account.survey()), []);
    assert_eq!(known(&account).len(), ADDRESSES);
}

#[test]
fn the_address_itself_reaches_the_state_masked_only() {
    let mut account = Account::new(&Seed::Demo);
    account.api.write(&create("+15550107777", "One more"));
    let survey = engine::survey::Survey::settings(engine::survey::Selection::All, crate::support::PLENTY);
    let run = account.api.run(survey.with_addresses(10), crate::support::PLENTY, crate::support::Random(3));
    let reading =
        read(
            run.inquiry().snapshot(),
            |_, info, value| {
                if info.personal { json!("•••00000000") } else { value.clone() }
            },
        );
    let is_address = |path: &&ResourcePath| path.kind() == KIND && !path.is_list();
    let addresses: Vec<_> = reading.resources.keys().filter(is_address).collect();
    assert_eq!(addresses.len(), ADDRESSES + 1);
    for path in addresses {
        let settings = &reading.resources[path];
        assert_eq!(settings["Address"], "•••00000000");
        let text = serde_json::to_string(settings).unwrap();
        assert!(!text.contains("1555"), "{text}");
    }
}
