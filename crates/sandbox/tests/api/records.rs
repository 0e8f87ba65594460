//! Tests of persisted records.

use api::{Endpoint, Required, Sid, service};
use sandbox::{IncomingRequest, Seed, Store};

use crate::support::{BASE, Sandbox, TestHost, known, named, records};

#[test]
fn loaded_records_give_the_same_responses() {
    let mut sandbox = Sandbox::default();
    let (store, mut changes) = sandbox::seed(&Seed::Demo, &mut sandbox.host);
    sandbox.store = store;
    let created = sandbox.handle(&service::Create { friendly_name: Required(named("Pine")) }.request(&()));
    let sid = known(&api::error::read::<service::Create>(&created.response).unwrap().sid);
    changes.extend(created.changes);
    changes.extend(sandbox.handle(&service::Delete {}.request(&sid)).changes);

    let mut loaded = Sandbox { store: Store::load(records(&changes)).unwrap(), ..sandbox.clone() };
    assert_eq!(loaded.store.counts(), sandbox.store.counts());
    let services = sandbox.get("/v1/Services?PageSize=1000");
    assert_eq!(loaded.get("/v1/Services?PageSize=1000"), services);
    for service in crate::support::json(&services)["services"].as_array().unwrap() {
        for link in service["links"].as_object().unwrap().values() {
            let target = crate::support::target_of(link.as_str().unwrap());
            assert_eq!(loaded.get(&target), sandbox.get(&target));
        }
    }
}

#[test]
fn records_created_after_loading_come_last() {
    let mut sandbox = Sandbox::default();
    let (_, changes) = sandbox::seed(&Seed::Services(3), &mut sandbox.host);
    sandbox.store = Store::load(records(&changes)).unwrap();
    sandbox.create("Pine");
    assert_eq!(sandbox.names("/v1/Services").0.last().unwrap(), "Pine");
}

#[test]
fn a_copy_of_the_store_does_not_change_with_it() {
    let mut sandbox = Sandbox::new(&Seed::Services(3));
    let snapshot = sandbox.store.clone();
    sandbox.create("Pine");
    assert_eq!((snapshot.counts().services, sandbox.store.counts().services), (3, 4));
}

#[test]
fn a_rejected_request_leaves_the_store_unchanged() {
    let mut sandbox = Sandbox::new(&Seed::Services(3));
    let before = sandbox.get("/v1/Services");
    let unknown: Sid<service::Service> = "IS00000000000000000000000000000000".parse().unwrap();
    sandbox.delete(&unknown).unwrap_err();
    sandbox.rename(&unknown, "Pine").unwrap_err();
    sandbox.request(api::Method::Post, "/v1/Services", "");
    assert_eq!(sandbox.get("/v1/Services"), before);
}

#[test]
fn records_that_cannot_be_loaded_are_named() {
    let load = |kind: &str, key: &str, record: &str| {
        let result = Store::load([(kind.to_owned(), key.to_owned(), record.to_owned())]);
        result.err().unwrap().to_string()
    };
    assert_eq!(load("teapot", "1", "{}"), "This release does not know records of the kind \"teapot\".");
    assert!(load("service", "IS1", "{}").starts_with("The service IS1 cannot be read: missing field"));

    let (_, changes) = sandbox::seed(&Seed::Services(1), &mut TestHost::default());
    let (kind, _, record) = records(&changes).pop().unwrap();
    assert_eq!(load(&kind, "IS1", &record), "The service IS1 is kept under the key of another.");
}

#[test]
fn records_with_fields_of_a_later_release_are_loaded() {
    let (_, changes) = sandbox::seed(&Seed::Services(1), &mut TestHost::default());
    let later = records(&changes)
        .into_iter()
        .map(|(kind, key, record)| (kind, key, record.replacen("\"fields\":{", "\"fields\":{\"later\":true,", 1)));
    assert_eq!(Store::load(later).unwrap().counts().services, 1);
}

#[test]
fn the_response_depends_on_store_request_clock_and_random_source_only() {
    let start = Sandbox::new(&Seed::Services(2));
    let run = |mut sandbox: Sandbox| {
        let request = service::Create { friendly_name: Required(named("Pine")) }.request(&());
        let incoming = IncomingRequest { request: &request, base: BASE };
        let outcome = sandbox::handle(&mut sandbox.store, &sandbox.settings, &incoming, &mut sandbox.host);
        (outcome.response, outcome.changes)
    };
    assert_eq!(run(start.clone()), run(start));
}

#[test]
fn a_store_without_records_is_empty() {
    assert!(Sandbox::new(&Seed::Empty).store.is_empty());
    let mut deleted = Sandbox::new(&Seed::Demo);
    for (list, key) in
        [("/v1/Services?PageSize=1000", "services"), ("/v1/Configuration/Addresses", "address_configurations")]
    {
        for resource in crate::support::json(&deleted.get(list))[key].as_array().unwrap() {
            let path = format!("{}/{}", list.split('?').next().unwrap(), crate::support::text(&resource["sid"]));
            assert_eq!(deleted.request(api::Method::Delete, &path, "").status, 204);
        }
    }
    assert!(deleted.store.is_empty(), "what is left cannot be deleted");
    sandbox::populate(&Seed::Demo, &mut deleted.store, &mut deleted.host);
    assert_eq!(deleted.store.counts().credentials, 4);
    assert!(!Sandbox::new(&Seed::Services(1)).store.is_empty());
}
