//! Tests of single users, bindings and conversations, and of the conversations of a participant.

use api::service::Service;
use api::{Method, Sid};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::support::{BASE, Sandbox, assert_rejected, json, text};

/// Returns the sample data, and the SID of the service of the colleagues with names.
fn customer_care() -> (Sandbox, Sid<Service>) {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let sid = sid_of(&mut sandbox, "Customer Care (production)");
    (sandbox, sid.parse().unwrap())
}

fn sid_of(sandbox: &mut Sandbox, name: &str) -> String {
    let services = json(&sandbox.get("/v1/Services?PageSize=1000"));
    let found = services["services"].as_array().unwrap().iter().find(|it| it["friendly_name"] == name);
    text(&found.unwrap()["sid"])
}

fn user(sandbox: &mut Sandbox, service: &Sid<Service>, key: &str) -> Value {
    json(&sandbox.get(&format!("/v1/Services/{service}/Users/{key}")))
}

#[test]
fn a_user_is_fetched_by_sid_or_identity() {
    let (mut sandbox, service) = customer_care();
    let ada = user(&mut sandbox, &service, "ada.lindqvist");
    assert_eq!((&ada["identity"], &ada["friendly_name"]), (&json!("ada.lindqvist"), &json!("Ada Lindqvist")));
    assert_eq!(user(&mut sandbox, &service, &text(&ada["sid"])), ada);
    assert_eq!(ada["url"], format!("{BASE}/v1/Services/{service}/Users/{}", text(&ada["sid"])));
    let mei = user(&mut sandbox, &service, "mei.tanaka%40harborandpine.example");
    assert_eq!(mei["identity"], "mei.tanaka@harborandpine.example");
    assert_eq!(user(&mut sandbox, &service, "mei.tanaka@harborandpine.example"), mei);
    let absent = api::user::User::PROPERTIES.iter().filter(|name| ada.get(name).is_none());
    assert_eq!(absent.count(), 0);
}

#[test]
fn a_user_that_does_not_exist_is_not_found() {
    let (mut sandbox, service) = customer_care();
    for key in ["Ada.Lindqvist", "nobody", "US0123456789abcdef0123456789abcdef", "", "%2E%2E", "a%2Fb", "%zz"] {
        assert_rejected(&sandbox.get(&format!("/v1/Services/{service}/Users/{key}")), 404, 20404);
    }
    let other = sandbox.create("Other");
    let ada = text(&user(&mut sandbox, &service, "ada.lindqvist")["sid"]);
    for key in ["ada.lindqvist", &ada] {
        assert_rejected(&sandbox.get(&format!("/v1/Services/{other}/Users/{key}")), 404, 20404);
    }
    sandbox.delete(&other).unwrap();
    assert_rejected(&sandbox.get(&format!("/v1/Services/{other}/Users/ada.lindqvist")), 404, 50050);
}

#[test]
fn presence_and_registrations_of_a_user_are_shown_while_reachability_is_on() {
    let (mut sandbox, service) = customer_care();
    let states = |sandbox: &mut Sandbox, key: &str| {
        let user = user(sandbox, &service, key);
        (user["is_online"].clone(), user["is_notifiable"].clone())
    };
    assert_eq!(states(&mut sandbox, "ada.lindqvist"), (json!(true), json!(true)));
    assert_eq!(states(&mut sandbox, "jonas.reed"), (json!(false), json!(true)));
    assert_eq!(states(&mut sandbox, "mei.tanaka@harborandpine.example"), (Value::Null, Value::Null));
    assert_eq!(states(&mut sandbox, "omar.haddad"), (json!(false), json!(false)));
    sandbox.update(&format!("/v1/Services/{service}/Configuration"), "ReachabilityEnabled=false");
    assert_eq!(states(&mut sandbox, "ada.lindqvist"), (Value::Null, Value::Null));
}

#[test]
fn the_bindings_of_a_user_are_found_by_identity_and_fetched() {
    let (mut sandbox, service) = customer_care();
    let credentials = json(&sandbox.get("/v1/Credentials"));
    let bindings = |sandbox: &mut Sandbox, identity: &str| {
        json(&sandbox.get(&format!("/v1/Services/{service}/Bindings?Identity={identity}")))["bindings"].clone()
    };
    let kinds = |bindings: &Value| -> Vec<(String, String, Value)> {
        let credential = |binding: &Value| {
            let found = credentials["credentials"].as_array().unwrap().iter();
            found.clone().find(|it| it["sid"] == binding["credential_sid"]).unwrap().clone()
        };
        let kind = |binding: &Value| {
            let credential = credential(binding);
            (text(&binding["binding_type"]), text(&credential["type"]), credential["sandbox"].clone())
        };
        bindings.as_array().unwrap().iter().map(kind).collect()
    };
    let kind = |way: &str, sandbox: Value| (way.to_owned(), way.to_owned(), sandbox);
    let ada = bindings(&mut sandbox, "ada.lindqvist");
    assert_eq!(kinds(&ada), [kind("apn", json!("False")), kind("fcm", Value::Null)]);
    assert_eq!(kinds(&bindings(&mut sandbox, "jonas.reed")), [kind("gcm", Value::Null)]);
    assert_eq!(kinds(&bindings(&mut sandbox, "priya.nair")), [kind("apn", json!("True"))]);
    for identity in ["mei.tanaka@harborandpine.example", "omar.haddad", "nobody"] {
        assert_eq!(bindings(&mut sandbox, identity), json!([]));
    }
    let path = format!("/v1/Services/{service}/Bindings/{}", text(&ada[0]["sid"]));
    assert_eq!((json(&sandbox.get(&path)), &ada[0]["url"]), (ada[0].clone(), &json!(format!("{BASE}{path}"))));
    let other = sandbox.create("Other");
    let elsewhere = format!("/v1/Services/{other}/Bindings/{}", text(&ada[0]["sid"]));
    assert_rejected(&sandbox.get(&elsewhere), 404, 20404);
    for identity in ["", &"n".repeat(257)] {
        assert_rejected(&sandbox.get(&format!("/v1/Services/{service}/Bindings?Identity={identity}")), 400, 20001);
    }
}

#[test]
fn credentials_are_listed_and_fetched_without_secrets() {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let page = json(&sandbox.get("/v1/Credentials"));
    let credentials = page["credentials"].as_array().unwrap();
    let types: Vec<_> = credentials.iter().map(|it| (text(&it["type"]), it["sandbox"].clone())).collect();
    let expected = [("gcm", Value::Null), ("apn", json!("False")), ("apn", json!("True")), ("fcm", Value::Null)];
    assert_eq!(types, expected.map(|(r#type, sandbox)| (r#type.to_owned(), sandbox)));
    for credential in credentials {
        let path = format!("/v1/Credentials/{}", text(&credential["sid"]));
        assert_eq!((&json(&sandbox.get(&path)), &credential["url"]), (credential, &json!(format!("{BASE}{path}"))));
        let names: Vec<_> = credential.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names.len(), api::credential::Credential::PROPERTIES.len(), "{names:?}");
    }
    assert_rejected(&sandbox.get("/v1/Credentials/CR0123456789abcdef0123456789abcdef"), 404, 20404);
    assert_rejected(&sandbox.request(Method::Post, "/v1/Credentials", "Type=fcm&Secret=a"), 405, 20004);
    assert_eq!(json(&Sandbox::default().get("/v1/Credentials"))["credentials"], json!([]));
}

#[test]
fn a_conversation_is_fetched_from_its_own_service_only() {
    let (mut sandbox, service) = customer_care();
    let page = json(&sandbox.get(&format!("/v1/Services/{service}/Conversations?PageSize=1")));
    let conversation = &page["conversations"][0];
    let sid = text(&conversation["sid"]);
    assert_eq!(&json(&sandbox.get(&format!("/v1/Services/{service}/Conversations/{sid}"))), conversation);
    let other = sandbox.create("Other");
    for path in [format!("{other}/Conversations/{sid}"), format!("{service}/Conversations/CH1")] {
        assert_rejected(&sandbox.get(&format!("/v1/Services/{path}")), 404, 20404);
    }
    sandbox.delete(&other).unwrap();
    assert_rejected(&sandbox.get(&format!("/v1/Services/{other}/Conversations/{sid}")), 404, 50050);
}

#[test]
fn the_conversations_of_a_participant_are_found_by_identity_or_address() {
    let (mut sandbox, service) = customer_care();
    let path = format!("/v1/Services/{service}/ParticipantConversations");
    let found =
        |sandbox: &mut Sandbox, query: &str| json(&sandbox.get(&format!("{path}?{query}")))["conversations"].clone();
    let names = |conversations: &Value| -> Vec<String> {
        conversations.as_array().unwrap().iter().map(|it| text(&it["conversation_friendly_name"])).collect()
    };
    let ada = found(&mut sandbox, "Identity=ada.lindqvist");
    assert_eq!(names(&ada), ["Team room", "Escalations", "Warehouse move"]);
    let sid = user(&mut sandbox, &service, "ada.lindqvist")["sid"].clone();
    assert_eq!((&ada[0]["participant_user_sid"], &ada[0]["participant_identity"]), (&sid, &json!("ada.lindqvist")));
    assert_eq!(ada[0]["participant_messaging_binding"], Value::Null);
    let conversation = format!("{BASE}/v1/Services/{service}/Conversations/{}", text(&ada[0]["conversation_sid"]));
    let participant = format!("{conversation}/Participants/{}", text(&ada[0]["participant_sid"]));
    assert_eq!(ada[0]["links"], json!({ "conversation": conversation, "participant": participant }));
    let absent = api::participant_conversation::ParticipantConversation::PROPERTIES
        .iter()
        .filter(|name| ada[0].get(name).is_none());
    assert_eq!(absent.count(), 0);

    let customer = found(&mut sandbox, "Address=%2B15550104433");
    assert_eq!(names(&customer), ["Escalations"]);
    assert_eq!(
        (&customer[0]["participant_user_sid"], &customer[0]["participant_identity"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(customer[0]["participant_messaging_binding"]["address"], "+15550104433");
    for query in ["Identity=%2B15550104433", "Address=ada.lindqvist", "Identity=nobody"] {
        assert_eq!(found(&mut sandbox, query), json!([]));
    }
}

#[test]
fn the_conversations_of_a_participant_are_paged() {
    let (mut sandbox, service) = customer_care();
    let path = format!("/v1/Services/{service}/ParticipantConversations");
    let first = json(&sandbox.get(&format!("{path}?Identity=ada.lindqvist&PageSize=2")));
    assert_eq!(first["conversations"].as_array().unwrap().len(), 2);
    let next = crate::support::target_of(first["meta"]["next_page_url"].as_str().unwrap());
    assert!(next.contains("Identity=ada.lindqvist"), "{next}");
    let second = json(&sandbox.get(&next));
    assert_eq!(
        (second["conversations"].as_array().unwrap().len(), &second["meta"]["key"]),
        (1, &json!("conversations"))
    );
    let largest = json(&sandbox.get(&format!("{path}?Identity=ada.lindqvist&PageSize=1000")));
    assert_eq!(largest["meta"]["page_size"], 50);
}

#[test]
fn the_conversations_of_a_participant_need_one_filter() {
    let (mut sandbox, service) = customer_care();
    let path = format!("/v1/Services/{service}/ParticipantConversations");
    let message = assert_rejected(&sandbox.get(&path), 400, 20001);
    assert_eq!(message, "Send one of these parameters: Identity, Address.");
    assert_rejected(&sandbox.get(&format!("{path}?Identity=a&Address=b")), 400, 50451);
    assert_rejected(&sandbox.get(&format!("{path}?Identity=")), 400, 20001);
    sandbox.delete(&service).unwrap();
    assert_rejected(&sandbox.get(&format!("{path}?Identity=a")), 404, 50050);
}
