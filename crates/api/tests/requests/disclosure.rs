//! Properties of people's data that the gateway forwards.

use api::disclosure::{SID_ONLY, mask};
use api::operation::{OPERATIONS, Operation};
use api::{
    Disclosure, Endpoint, Method, Params, binding, conversation, credential, participant_conversation, service, user,
};
use serde_json::{Value, json};

fn operation<E: Endpoint>() -> &'static Operation {
    Operation::find(E::METHOD, E::PATH).expect(E::PATH)
}

fn disclosure<E: Endpoint>(form: &str) -> Option<&'static Disclosure> {
    operation::<E>().disclosure(&Params::from_form(form))
}

/// Names of properties that never reach a browser.
const NEVER: &[&str] = &[
    "attributes",
    "conversation_attributes",
    "identity",
    "participant_identity",
    "conversation_created_by",
    "friendly_name",
    "conversation_friendly_name",
    "unique_name",
    "conversation_unique_name",
    "participant_messaging_binding",
    "participant_messaging_binding.address",
    "bindings",
    "url",
    "links",
];

#[test]
fn only_reads_of_people_have_a_disclosure() {
    let personal: Vec<_> =
        OPERATIONS.iter().filter(|operation| operation.personal.is_some()).map(|operation| operation.path).collect();
    let expected = [
        conversation::List::PATH,
        conversation::Fetch::PATH,
        user::List::PATH,
        user::Fetch::PATH,
        participant_conversation::List::PATH,
        binding::List::PATH,
        binding::Fetch::PATH,
    ];
    assert_eq!(personal, expected);
    assert!(OPERATIONS.iter().all(|operation| operation.personal.is_none() || operation.method == Method::Get));
    assert_eq!((disclosure::<service::List>(""), disclosure::<credential::Fetch>("")), (None, None));
}

#[test]
fn identities_names_addresses_and_attributes_are_never_disclosed() {
    for operation in OPERATIONS {
        let Some(personal) = operation.personal else { continue };
        for path in personal.plain.iter().chain(personal.masked) {
            assert!(!NEVER.contains(path), "{path} of {}", operation.path);
        }
        assert!(!personal.plain.contains(&"endpoint"));
    }
    assert_eq!(operation::<binding::Fetch>().personal.unwrap().masked, ["endpoint"]);
}

#[test]
fn every_disclosed_property_is_one_of_the_response() {
    fn names(fields: &[&str], operation: &Operation) {
        let personal = operation.personal.unwrap();
        for path in personal.plain.iter().chain(personal.masked) {
            let name = path.split('.').next().unwrap();
            assert!(fields.contains(&name), "{name} of {}", operation.path);
        }
    }
    names(conversation::Conversation::PROPERTIES, operation::<conversation::Fetch>());
    names(user::User::PROPERTIES, operation::<user::Fetch>());
    names(binding::Binding::PROPERTIES, operation::<binding::Fetch>());
    names(participant_conversation::ParticipantConversation::PROPERTIES, operation::<participant_conversation::List>());
}

#[test]
fn a_list_discloses_more_than_sids_for_one_person_only() {
    let all = operation::<binding::Fetch>().personal;
    assert_eq!(disclosure::<binding::Fetch>(""), all);
    assert_eq!(disclosure::<binding::List>("Identity=ada&BindingType=apn"), all);
    for form in ["", "BindingType=apn", "PageSize=1", "Identity=ada&Identity=eve"] {
        assert_eq!(disclosure::<binding::List>(form), Some(&SID_ONLY), "{form}");
    }
    assert_eq!(disclosure::<user::List>("Identity=ada"), Some(&SID_ONLY), "the list of users has no such filter");
    assert_eq!(disclosure::<conversation::List>("State=active"), Some(&SID_ONLY));
    let some = operation::<participant_conversation::List>().personal;
    assert_eq!(disclosure::<participant_conversation::List>("Identity=ada"), some);
    assert_eq!(disclosure::<participant_conversation::List>("Address=%2B15550100"), some);
}

#[test]
fn a_resource_is_reduced_to_its_disclosed_properties() {
    const SOME: Disclosure = Disclosure {
        plain: &["sid", "types", "state", "timers.date_closed", "timers.date_inactive", "absent", "is_online"],
        masked: &["endpoint"],
    };
    let reduced = SOME.reduce(&json!({
        "sid": "BS1", "types": ["a", 1, null], "state": { "identity": "ada" }, "is_online": null,
        "timers": { "date_closed": "2026", "note": "ada" }, "endpoint": "0123456789abcdef", "attributes": "{}",
    }));
    let expected = json!({
        "sid": "BS1", "types": ["a", 1, null], "is_online": null, "timers": { "date_closed": "2026" }, "endpoint": "0123…",
    });
    assert_eq!(reduced, expected);
    for odd in [json!(null), json!("ada"), json!(["ada"]), json!({ "types": [["ada"]], "timers": "ada" })] {
        assert_eq!(SOME.reduce(&odd), json!({}), "{odd}");
    }
}

#[test]
fn a_masked_text_shows_a_quarter_at_most() {
    for (text, masked) in
        [("", ""), ("a", "…"), ("0123456789abcde", "…"), ("0123456789abcdef", "0123…"), ("ééééééééééééééééé", "éééé…")]
    {
        assert_eq!(mask(text), masked);
    }
    const ENDPOINT: Disclosure = Disclosure { plain: &[], masked: &["endpoint"] };
    let endpoint = |value: Value| ENDPOINT.reduce(&json!({ "endpoint": value }))["endpoint"].clone();
    assert_eq!((endpoint(Value::Null), endpoint(json!(["ada"]))), (Value::Null, json!("…")));
    assert_eq!(ENDPOINT.reduce(&json!({})), json!({}), "an absent endpoint stays absent");
}
