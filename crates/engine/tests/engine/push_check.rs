//! Push checks of the colleagues in the sample data.

use api::{Response, TransportError};
use engine::push_check::{Link, PushCheck, State};
use sandbox::Seed;

use crate::support::{Api, PLENTY, Random, service_named};

fn check(api: &mut Api, identity: &str) -> PushCheck {
    let run = api.survey(PLENTY);
    let service = service_named(run.inquiry().snapshot(), "Customer Care (production)");
    let identity = identity.parse().expect("an identity");
    api.run(PushCheck::new(service, identity), PLENTY, Random(9)).into_inquiry()
}

fn state(check: &PushCheck, title: &str) -> State {
    check.links().iter().find(|link| link.title == title).map(|link| link.state).expect("a condition of this title")
}

fn first_broken(identity: &str) -> Option<Link> {
    check(&mut Api::new(&Seed::Demo), identity).first_broken()
}

#[test]
fn a_person_with_living_devices_gets_push_notifications() {
    let check = check(&mut Api::new(&Seed::Demo), "ada.lindqvist");
    assert_eq!(check.first_broken(), None, "{:?}", check.links());
    assert_eq!(check.bindings().len(), 2);
    assert!(check.bindings().iter().all(|binding| check.credential(binding).is_some()));
    assert_eq!(state(&check, "Push credentials"), State::Met);
    assert_eq!(state(&check, "Log"), State::Partly, "production does not log");
}

#[test]
fn the_first_broken_condition_is_named() {
    let broken = first_broken("jonas.reed").expect("the device is old");
    assert_eq!(broken.title, "Push credentials");
    assert!(broken.text.contains("GCM"), "{}", broken.text);
    let broken = first_broken("mei.tanaka@harborandpine.example").expect("there is no device");
    assert_eq!(broken.title, "Devices");
    let broken = first_broken("nobody").expect("there is no user");
    assert_eq!(broken.title, "User");
    let broken = first_broken("Ada.Lindqvist").expect("identities are exact");
    assert_eq!(broken.title, "User");
}

#[test]
fn a_service_that_sends_nothing_is_named() {
    let mut api = Api::with_fault(&Seed::Demo, |request| {
        let body = r#"{"log_enabled":true,"new_message":{"enabled":false}}"#.to_owned();
        let response = Response { status: 200, body, ..Response::default() };
        request.path.ends_with("/Configuration/Notifications").then_some(Ok(response))
    });
    let check = check(&mut api, "ada.lindqvist");
    assert_eq!(check.first_broken().map(|link| link.title), Some("Notifications of the service"));
}

#[test]
fn what_cannot_be_read_is_neither_met_nor_broken() {
    let mut api = Api::with_fault(&Seed::Demo, |request| {
        let is_of_the_check =
            ["/Users/", "/Bindings", "/ParticipantConversations"].iter().any(|part| request.path.contains(part));
        is_of_the_check.then_some(Err(TransportError::TimedOut))
    });
    let check = check(&mut api, "ada.lindqvist");
    assert_eq!(check.first_broken(), None);
    for title in ["User", "Conversations", "Devices", "Push credentials"] {
        assert_eq!(state(&check, title), State::Unknown, "{title}");
    }
}

#[test]
fn an_identity_that_a_path_cannot_contain_is_checked_without_its_user() {
    let mut api = Api::new(&Seed::Demo);
    let check = check(&mut api, "a/b");
    assert_eq!(state(&check, "User"), State::Unknown);
    assert_eq!(state(&check, "Devices"), State::Broken);
    assert!(api.requests.keys().all(|path| !path.contains("a/b")), "{:?}", api.requests);
}
