//! Tests of personal data: only what the contract discloses reaches a browser.

use api::Params;
use api::gateway::Role;
use api::operation::{OPERATIONS, Operation};
use serde_json::{Value, json};

use crate::fake_upstream::{FakeUpstream, sandbox_with};
use crate::fixture::{Fixture, SERVICE, admin, get, json_response, rejection, user};
use crate::rng::Rng;
use crate::valid_requests::random_request;

/// Text that stands for a person in every property of the upstream's responses.
const PERSON: &str = "ada.lindqvist@harborandpine.example";

async fn body_of(upstream_body: Value, target: &str) -> Value {
    let body = upstream_body.to_string();
    let fixture = Fixture::new(FakeUpstream::new(move |_| Ok(json_response(200, &body)))).await;
    let response = fixture.send(&user("eve", Role::Viewer), &get(&format!("{SERVICE}/{target}"))).await;
    assert_eq!(response.status, 200, "{}", response.body);
    serde_json::from_str(&response.body).unwrap()
}

#[tokio::test]
async fn a_list_of_many_people_contains_sids_only() {
    for (list, key) in [
        ("Users", "users"),
        ("Conversations?State=active", "conversations"),
        ("Bindings", "bindings"),
        ("Bindings?BindingType=apn", "bindings"),
        ("Bindings?Identity=ada&Identity=eve", "bindings"),
    ] {
        let entry =
            json!({ "sid": "XX1", "identity": PERSON, "endpoint": PERSON, "binding_type": "apn", "state": "active" });
        let meta = json!({ "key": key, "next_page_url": null });
        let page = json!({ key: [entry, entry], "meta": meta, "total": 2 });
        let expected = json!({ key: [{ "sid": "XX1" }, { "sid": "XX1" }], "meta": meta });
        assert_eq!(body_of(page, list).await, expected, "{list}");
    }
}

#[tokio::test]
async fn the_bindings_of_one_identity_have_masked_endpoints_and_no_identity() {
    let binding = json!({
        "sid": "BS1", "credential_sid": "CR1", "binding_type": "apn", "message_types": ["new_message"],
        "date_created": "2026-01-02T03:04:05Z", "date_updated": null, "endpoint": PERSON, "identity": PERSON,
        "attributes": "{}", "url": PERSON, "account_sid": "AC1", "chat_service_sid": "IS1", "brand_new": PERSON,
    });
    let expected = json!({
        "sid": "BS1", "credential_sid": "CR1", "binding_type": "apn", "message_types": ["new_message"],
        "date_created": "2026-01-02T03:04:05Z", "date_updated": null, "endpoint": "ada.…",
        "account_sid": "AC1", "chat_service_sid": "IS1",
    });
    let page = json!({ "bindings": [binding], "meta": {} });
    let expected_page = json!({ "bindings": [expected], "meta": {} });
    assert_eq!(body_of(page.clone(), "Bindings?Identity=ada").await, expected_page);
    assert_eq!(body_of(page, "Bindings?BindingType=apn&Identity=ada").await, expected_page);
    assert_eq!(body_of(binding, "Bindings/BS0123456789abcdef0123456789abcdef").await, expected);
}

#[tokio::test]
async fn a_user_and_a_conversation_have_no_names_and_no_attributes() {
    let found = json!({
        "sid": "US1", "role_sid": "RL1", "is_online": true, "is_notifiable": null, "identity": PERSON,
        "friendly_name": PERSON, "attributes": format!("{{\"name\":\"{PERSON}\"}}"), "links": { "user_conversations": PERSON },
    });
    let expected = json!({ "sid": "US1", "role_sid": "RL1", "is_online": true, "is_notifiable": null });
    for key in ["ada%40example.com", "US0123456789abcdef0123456789abcdef"] {
        assert_eq!(body_of(found.clone(), &format!("Users/{key}")).await, expected);
    }
    let timers = json!({ "date_closed": "2026-01-02T03:04:05Z" });
    let found = json!({
        "sid": "CH1", "state": "active", "friendly_name": PERSON, "unique_name": PERSON, "attributes": PERSON,
        "timers": { "date_closed": "2026-01-02T03:04:05Z", "set_by": PERSON }, "bindings": { "email": { "name": PERSON } },
    });
    let expected = json!({ "sid": "CH1", "state": "active", "timers": timers });
    assert_eq!(body_of(found, "Conversations/CH0123456789abcdef0123456789abcdef").await, expected);
}

/// Returns a resource with every property of any name that a person's data could have.
fn resource_about_a_person(operation: &Operation) -> Value {
    let personal = operation.personal.unwrap();
    let mut resource = json!({
        "attributes": PERSON, "conversation_attributes": PERSON, "identity": PERSON, "participant_identity": PERSON,
        "friendly_name": PERSON, "conversation_friendly_name": PERSON, "unique_name": PERSON,
        "conversation_unique_name": PERSON, "conversation_created_by": PERSON, "endpoint": PERSON, "url": PERSON,
        "participant_messaging_binding": { "type": "sms", "address": PERSON, "name": PERSON, "proxy_address": PERSON },
        "timers": { "date_closed": null, PERSON: PERSON }, "links": { "a": PERSON }, "bindings": [PERSON], PERSON: 1,
    });
    for path in personal.plain.iter().filter(|path| !path.contains('.')) {
        // A disclosed property of an unexpected type.
        resource[*path] = json!({ "person": PERSON });
    }
    resource
}

#[tokio::test]
async fn no_response_with_peoples_data_contains_more_than_the_beginning_of_an_endpoint() {
    let mut rng = Rng::new(7);
    for operation in OPERATIONS.iter().filter(|operation| operation.personal.is_some()) {
        let resource = resource_about_a_person(operation);
        let body = match operation.list_key {
            Some(key) => json!({ key: [resource, PERSON, [PERSON]], "meta": {}, "note": PERSON }),
            None => resource,
        };
        let body = body.to_string();
        let fixture = Fixture::new(FakeUpstream::new(move |_| Ok(json_response(200, &body)))).await;
        for _ in 0..20 {
            let response = fixture.send(&admin(), &random_request(operation, &mut rng)).await;
            assert_eq!(response.status, 200, "{}", response.body);
            assert!(!response.body.contains("ada.l"), "{}: {}", operation.path, response.body);
        }
    }
}

#[tokio::test]
async fn another_successful_status_is_reduced_too_and_an_unreadable_body_is_rejected() {
    for (status, body) in
        [(201, r#"{"sid":"US1","identity":"ada.lindqvist"}"#), (200, r#"["ada.lindqvist"]"#), (206, "")]
    {
        let fixture = Fixture::new(FakeUpstream::new(move |_| Ok(json_response(status, body)))).await;
        let response = fixture.send(&admin(), &get(&format!("{SERVICE}/Users/ada"))).await;
        assert!(!response.body.contains("lindqvist"), "{}", response.body);
        let is_object = body.starts_with('{');
        assert_eq!(rejection(&response), (!is_object).then_some("unread"), "{}", response.body);
    }
}

#[tokio::test]
async fn a_push_check_of_one_identity_works_through_the_gateway() {
    let fixture = Fixture::new(sandbox_with(&sandbox::Seed::Demo)).await;
    let read = async |target: &str| -> Value {
        let response = fixture.send(&user("eve", Role::Viewer), &get(target)).await;
        assert_eq!(response.status, 200, "{target}: {}", response.body);
        assert!(!response.body.contains("Lindqvist") && !response.body.contains("\"attributes\""), "{}", response.body);
        serde_json::from_str(&response.body).unwrap()
    };
    let services = read("/v1/Services?PageSize=100").await;
    let name = "Customer Care (production)";
    let service = services["services"].as_array().unwrap().iter().find(|it| it["friendly_name"] == name).unwrap();
    let service = format!("/v1/Services/{}", service["sid"].as_str().unwrap());
    let user = read(&format!("{service}/Users/ada.lindqvist")).await;
    assert_eq!((&user["is_notifiable"], user.get("identity")), (&json!(true), None));
    let bindings = read(&format!("{service}/Bindings?Identity=ada.lindqvist")).await;
    let types: Vec<_> = bindings["bindings"].as_array().unwrap().iter().map(|it| it["binding_type"].clone()).collect();
    assert_eq!(types, ["apn", "fcm"]);
    for binding in bindings["bindings"].as_array().unwrap() {
        assert_eq!((&binding["endpoint"], binding.get("identity")), (&json!("ada.…"), None));
        let credential = read(&format!("/v1/Credentials/{}", binding["credential_sid"].as_str().unwrap())).await;
        assert_eq!(credential["type"], binding["binding_type"]);
        assert!(credential["friendly_name"].is_string(), "credentials are no people's data");
        let one = read(&format!("{service}/Bindings/{}", binding["sid"].as_str().unwrap())).await;
        assert_eq!(one, *binding);
    }
    let conversations = read(&format!("{service}/ParticipantConversations?Identity=ada.lindqvist")).await;
    let conversations = conversations["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 3);
    let first = format!("{service}/Conversations/{}", conversations[0]["conversation_sid"].as_str().unwrap());
    assert_eq!(read(&first).await["state"], "active");
}

#[test]
fn only_one_value_of_a_personal_filter_discloses_more_than_sids() {
    for operation in OPERATIONS.iter().filter(|operation| operation.personal.is_some()) {
        let without = operation.disclosure(&Params::default());
        let is_fetch = operation.list_key.is_none();
        assert_eq!(without == operation.personal, is_fetch, "{}", operation.path);
    }
}
