//! Lookup of SIDs, names and identities in the sample data.

use engine::lookup::{Lookup, Query, uses};
use engine::run::Limits;
use sandbox::Seed;

use crate::support::{Api, PLENTY, Random, service_named};

fn look_up(api: &mut Api, text: &str, limits: Limits) -> Lookup {
    let lookup = match Query::parse(text) {
        Some(Query::Sid(kind, sid)) => Lookup::of_sid(kind, sid),
        Some(Query::Name(name)) => Lookup::of_name(name),
        other => panic!("{text}: {other:?}"),
    };
    api.run(lookup, limits, Random(5)).into_inquiry()
}

#[test]
fn a_role_leads_to_its_service_and_its_uses() {
    let mut api = Api::new(&Seed::Demo);
    let run = api.survey(PLENTY);
    let snapshot = run.inquiry().snapshot();
    let service = service_named(snapshot, "Trade Desk (production)");
    let details = snapshot.details(&service);
    let sid = details.configuration.read().and_then(|read| read.default_chat_service_role_sid.text()).expect("a role");
    let found = look_up(&mut api, &sid, PLENTY);
    assert_eq!(found.found().len(), 1, "{:?}", found.found());
    assert_eq!((found.found()[0].kind, found.found()[0].service.as_ref()), ("Role", Some(&service)));
    let used = uses(found.snapshot(), &sid);
    assert_eq!(used.iter().map(|used| used.label).collect::<Vec<_>>(), ["Role of a new user"]);
}

#[test]
fn a_service_that_is_gone_is_still_found_where_it_is_used() {
    let mut api = Api::new(&Seed::Demo);
    let sid = {
        let run = api.survey(PLENTY);
        run.inquiry().snapshot().default_service_sid().expect("a default service").to_string()
    };
    let found = look_up(&mut api, &sid, PLENTY);
    assert_eq!(found.found(), []);
    assert_eq!(found.errors(), [], "a service that does not exist is a result, not an error");
    assert!(uses(found.snapshot(), &sid).iter().any(|used| used.label == "Default service"));
}

#[test]
fn the_search_ends_with_the_service_that_holds_the_sid() {
    let mut api = Api::new(&Seed::Services(500));
    let run = api.survey(Limits { calls: 20_000, at_once: 4 });
    let snapshot = run.inquiry().snapshot();
    let first = snapshot.services.items[0].sid.known().expect("a SID");
    let role = snapshot.details(first).roles.items[0].sid.text().expect("a SID");
    api.requests.clear();
    let found = look_up(&mut api, &role, PLENTY);
    assert_eq!(found.found().len(), 1);
    assert!(api.requests.values().sum::<u32>() < 20, "{:?}", api.requests);
}

#[test]
fn names_are_found_in_part_and_in_any_case() {
    let mut api = Api::new(&Seed::Demo);
    let found = look_up(&mut api, "customer CARE", PLENTY);
    let names: Vec<_> = found.found().iter().filter_map(|found| found.name.clone()).collect();
    assert!(names.len() >= 3 && names.iter().any(|name| name == "Customer Care (staging)"), "{names:?}");
}

#[test]
fn the_budget_bounds_the_search() {
    let mut api = Api::new(&Seed::Services(2_000));
    let found = look_up(&mut api, "CH0123456789abcdef0123456789abcdef", Limits { calls: 50, at_once: 4 });
    assert_eq!(found.found(), []);
    assert!(found.services_searched() > 30 && found.services_searched() < 50, "{}", found.services_searched());
}
