//! Documents of the sample data, and documents with mistakes.

use engine::document::{self, Document, LeftOut, Section, export, read, schema};
use engine::survey::Selection;
use proptest::prelude::*;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::support::{Api, service_named};

fn demo() -> (Document, Vec<LeftOut>) {
    export(&Api::new(&Seed::Demo).settings(Selection::All), &Selection::All, None)
}

fn mistakes(document: &Value) -> Vec<String> {
    let found = read(&document.to_string()).expect_err("the document has mistakes");
    found.iter().map(ToString::to_string).collect()
}

fn with_service(service: Value) -> Value {
    json!({ "format": "conversations-admin", "version": 1, "services": [service] })
}

#[test]
fn the_sample_data_is_written_and_read_again() {
    let (document, left_out) = demo();
    assert_eq!(read(&document.to_text()), Ok(document.clone()));
    assert!(document.services.len() > 40, "{}", document.services.len());
    let messages: Vec<_> = left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "Customer Care (production) before migration, Events: There is no event “onMessageSent” here.",
            "hackday 2024-09-12: chat with your sofa 🛋\u{fe0f}, Post-event URL: The URL may contain a password or a token, so \
             the file does not have it.",
        ]
    );
}

#[test]
fn roles_and_services_are_written_by_name() {
    let mut api = Api::new(&Seed::Demo);
    let snapshot = api.settings(Selection::All);
    let (document, _) = export(&snapshot, &Selection::All, None);
    let sid = service_named(&snapshot, "Customer Care (production)");
    let entry =
        document.services.iter().find(|entry| entry.sid.as_ref() == Some(&sid)).expect("the service is exported");
    let configuration = entry.section(Section::Configuration).expect("the service has default roles");
    let value =
        |wire: &str| configuration.values.iter().find(|setting| setting.info.wire == wire).map(|found| &found.value);
    assert_eq!(value("DefaultChatServiceRoleSid"), Some(&json!("service user")));
    // The sample data's default service is deleted, so only its SID is known.
    let account = document.section(Section::AccountConfiguration).expect("the account has a configuration");
    let default =
        account.values.iter().find(|setting| setting.info.wire == "DefaultChatServiceSid").map(|found| &found.value);
    assert!(default.and_then(Value::as_str).is_some_and(|text| text.starts_with("IS")), "{default:?}");
}

#[test]
fn one_service_can_be_chosen_by_name_or_sid() {
    let all = Api::new(&Seed::Demo).settings(Selection::All);
    let sid = service_named(&all, "Customer Care (production)");
    for name in ["Customer Care (production)", sid.as_str()] {
        let selection = Selection::Named(vec![name.to_owned()]);
        let snapshot = Api::new(&Seed::Demo).settings(selection.clone());
        let (document, _) = export(&snapshot, &selection, None);
        assert_eq!(document.services.iter().map(|entry| entry.sid.as_ref()).collect::<Vec<_>>(), [Some(&sid)]);
        assert!(document.services[0].roles.as_ref().is_some_and(|roles| roles.len() >= 4));
    }
}

#[test]
fn every_mistake_is_explained_with_its_place() {
    let service = json!({
        "nmae": "x",
        "configuration": { "ReachabilityEnabled": "true", "DefaultConversationRoleSid": "", "Reachability": true },
        "notifications": { "NewMessage.Template": 5, "NewMessage.Enabled": null },
        "webhooks": { "PreWebhookUrl": "ftp://x", "Filters": ["onMessageAdded", "onUserAdded"], "Method": "PUT" },
        "chat": { "Limits.ChannelMembers": 5000, "Limits.UserChannels": 2.5, "FriendlyName": "x" },
        "roles": [
            { "name": "agent", "permissions": ["sendMessage"] },
            { "name": "agent", "type": "service", "permissions": ["sendMessage"] },
            { "name": "", "type": "channel", "sid": "IS1" },
            { "name": "a", "type": "service" }, { "name": "a", "type": "service" },
        ],
    });
    let mut document = with_service(service);
    document["configuration"] = json!({ "DefaultClosedTimer": "PT5M", "DefaultInactiveTimer": "1 day" });
    document["adresses"] = json!([]);
    assert_eq!(
        mistakes(&document),
        [
            "adresses: There is no such key here.",
            "configuration.DefaultInactiveTimer: Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days.",
            "configuration.DefaultClosedTimer: Enter at least 10 minutes (PT10M).",
            "services[0].nmae: There is no such key here. Is it “name”?",
            "services[0]: Enter the name or the SID of the service.",
            "services[0].configuration.Reachability: There is no such key here.",
            "services[0].configuration.DefaultConversationRoleSid: Enter RL followed by 32 hexadecimal digits.",
            "services[0].configuration.ReachabilityEnabled: Enter true or false.",
            "services[0].notifications[\"NewMessage.Enabled\"]: Enter true or false.",
            "services[0].notifications[\"NewMessage.Template\"]: Enter a text, or null for none.",
            "services[0].webhooks.PreWebhookUrl: Enter a URL that begins with https:// or http://, such as https://example.com/events.",
            "services[0].webhooks.Filters: There is no event “onUserAdded” here.",
            "services[0].webhooks.Method: Select one of: GET, POST.",
            "services[0].chat.FriendlyName: There is no such key here.",
            "services[0].chat[\"Limits.ChannelMembers\"]: Enter a whole number from 1 to 1000.",
            "services[0].chat[\"Limits.UserChannels\"]: Enter a whole number.",
            "services[0].roles[0]: Enter the type of the role.",
            "services[0].roles[1].permissions: There is no permission “sendMessage” for roles of this type.",
            "services[0].roles[2].name: Enter a friendly name.",
            "services[0].roles[2].type: Select one of: conversation, service.",
            "services[0].roles[2].sid: Enter RL followed by 32 hexadecimal digits.",
            "services[0].roles[4]: Another role of the service has this name, type and SID.",
        ]
    );
}

#[test]
fn other_files_are_rejected() {
    let message = |text: &str| read(text).expect_err("it is no document")[0].to_string();
    assert!(message("{").starts_with("This is not JSON: EOF while parsing"));
    for text in ["[]", "{}", r#"{"format":"openapi","version":1}"#] {
        assert!(message(text).starts_with("This is no file of settings"), "{text}");
    }
    assert!(message(r#"{"format":"conversations-admin","version":2}"#).starts_with("This release reads version 1"));
    assert_eq!(read("\u{feff}{\"format\":\"conversations-admin\",\"version\":1}"), Ok(Document::default()));
    let twice =
        r#"{"format":"conversations-admin","version":1,"services":[{"name":"a","roles":[{"name":"a"}],"name":"b"}]}"#;
    assert_eq!(message(twice), "services[0].name: This key occurs twice. Remove one of them.");
}

#[test]
fn words_are_read_in_any_case_and_lists_without_repetitions() {
    let service =
        json!({ "name": "a", "webhooks": { "Method": "get", "Filters": ["ONMESSAGEADDED", "onMessageAdded"] } });
    let document = read(&with_service(service).to_string()).expect("the API reads words in any case");
    let values: Vec<_> = document.services[0].settings[0].values.iter().map(|setting| setting.value.clone()).collect();
    assert_eq!(values, [json!(["onMessageAdded"]), json!("GET")]);
}

#[test]
fn an_empty_file_is_named_as_such() {
    for text in ["", "\u{feff}", " \r\n"] {
        let mistakes = read(text).expect_err("there is no document");
        assert_eq!(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["The file is empty."]);
    }
}

#[test]
fn a_document_of_some_services_has_no_settings_of_the_account() {
    let mut snapshot = Api::new(&Seed::Services(3)).settings(Selection::All);
    let sid = snapshot.services.items[1].sid.text().expect("a service has a SID");
    // What is missing of the account does not matter.
    snapshot.webhooks = engine::Known::Missing;
    let (document, left_out) = export(&snapshot, &Selection::Named(vec![sid]), None);
    assert_eq!((document.settings.len(), document.services.len(), left_out.len()), (0, 1, 0));
    assert!(document.account.is_some());
}

#[test]
fn a_url_with_a_password_is_left_out() {
    let mut api = Api::new(&Seed::Services(1));
    let secret = "https://ada:lovelace@example.com/";
    let mut snapshot = api.settings(Selection::All);
    let sid = snapshot.services.items[0].sid.known().cloned().expect("a service has a SID");
    let webhooks = api::service_webhooks::Webhooks { post_webhook_url: secret.to_owned().into(), ..Default::default() };
    snapshot.details_mut(&sid).webhooks = engine::Known::Read(webhooks);
    let (document, left_out) = export(&snapshot, &Selection::All, None);
    assert!(!document.to_text().contains("lovelace"));
    assert_eq!((left_out.len(), left_out[0].label.as_str()), (1, "Post-event URL"));
}

/// The schema has the same keys as the reader.
#[test]
fn the_schema_describes_every_key_that_is_written() {
    let schema = schema::schema();
    let (document, _) = demo();
    let written: Value = serde_json::from_str(&document.to_text()).expect("a document is JSON");
    assert_described(&schema, &written, "");
    assert_eq!(schema["properties"]["version"]["const"], document::VERSION);
}

fn assert_described(schema: &Value, value: &Value, place: &str) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let inner = &schema["properties"][key];
                assert!(inner.is_object(), "{place}.{key} is not in the schema");
                assert_described(inner, value, &format!("{place}.{key}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| assert_described(&schema["items"], item, place)),
        _ => {}
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z.]{1,8}", inner, 0..4)
                .prop_map(|object| Value::Object(object.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Any JSON at any place of a document is read or explained, and what is read is written as the same document.
    #[test]
    fn any_value_at_any_place_is_read_or_explained(place: prop::sample::Index, value in any_json()) {
        let (document, _) = demo_of_one_service();
        let mut json: Value = serde_json::from_str(&document.to_text()).expect("a document is JSON");
        let mut pointers = Vec::new();
        collect(&json, String::new(), &mut pointers);
        let pointer = place.get(&pointers).clone();
        *json.pointer_mut(&pointer).expect("the pointer is of the document") = value;
        match read(&json.to_string()) {
            Ok(document) => prop_assert_eq!(read(&document.to_text()), Ok(document)),
            Err(mistakes) => prop_assert!(mistakes.iter().all(|mistake| !mistake.message.is_empty())),
        }
    }
}

fn demo_of_one_service() -> (Document, Vec<LeftOut>) {
    export(&Api::new(&Seed::Services(1)).settings(Selection::All), &Selection::All, None)
}

/// Collects the JSON pointers of a value.
fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| collect(value, format!("{pointer}/{key}"), pointers))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| collect(value, format!("{pointer}/{index}"), pointers));
        }
        _ => {}
    }
    pointers.push(pointer);
}
