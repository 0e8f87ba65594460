//! Tolerant reading of responses: any property may hold anything, and every value is kept.

use std::fmt::Debug;
use std::path::Path;

use api::address_configuration::{AddressConfiguration, AutoCreation};
use api::binding::Binding;
use api::chat_role::ChatRole;
use api::chat_service::{ChatService, Limits, Media};
use api::conversation::{Bindings, Conversation, EmailBinding, Timers};
use api::credential::Credential;
use api::json::Links;
use api::page::Meta;
use api::participant_conversation::{MessagingBinding, ParticipantConversation};
use api::role::Role;
use api::service::Service;
use api::user::User;
use api::webhooks::WebhookMethod;
use api::{
    Json, Reported, chat_service, configuration, notifications, service_configuration, service_webhooks, webhooks,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// JSON values of every type.
fn any_json() -> [Value; 15] {
    let sid = "IS0123456789abcdef0123456789abcdef";
    [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!("text"),
        json!(sid),
        json!("2026-11-20T08:42:00Z"),
        json!("2026-11-20T08:42:00.123Z"),
        json!([]),
        json!(["a", 1, null]),
        json!({}),
        json!({ "nested": { "deep": [sid] } }),
    ]
}

fn reads_and_writes<T: Json + PartialEq + Debug>(object: Map<String, Value>) -> T {
    let value = Value::Object(object);
    let read = T::from_json(&value).unwrap_or_else(|| panic!("could not be read: {value}"));
    assert_eq!(read.to_json(), value, "a value was lost or changed");
    read
}

fn is_tolerant<T: Json + Default + PartialEq + Debug>(fields: &[&str]) {
    assert_eq!(reads_and_writes::<T>(Map::new()), T::default(), "every property may be absent");
    for value in any_json() {
        let all = fields.iter().map(|field| ((*field).to_owned(), value.clone())).collect();
        reads_and_writes::<T>(all);
        for field in fields {
            reads_and_writes::<T>(Map::from_iter([
                ((*field).to_owned(), value.clone()),
                ("brand_new".to_owned(), value.clone()),
            ]));
        }
    }
}

/// Declares the list of the tested responses, and the test that runs a check for each of them.
macro_rules! every_response {
    ($check:ident: $( $response:ty ),* $(,)?) => {
        /// Names of the responses, with the module if another module has one of the same name.
        const RESPONSES: &[&str] = &[$( stringify!($response), )*];

        #[test]
        fn any_property_of_any_response_may_be_anything() {
            $( $check::<$response>(<$response>::PROPERTIES); )*
        }
    };
}

every_response!(is_tolerant: AddressConfiguration, AutoCreation, Service, ChatService, Limits, Media, chat_service::Notifications, chat_service::Notification,
    Conversation, Timers, Bindings, EmailBinding, Role, ChatRole, User, Binding, Credential, ParticipantConversation,
    MessagingBinding, Meta, configuration::Configuration,
    webhooks::Webhooks, service_configuration::Configuration, service_webhooks::Webhooks, notifications::Notifications,
    notifications::NewMessageNotification, notifications::MediaNotification, notifications::Notification);

#[test]
fn every_response_of_twilio_is_tested() {
    let mut defined = Vec::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = file.unwrap().path();
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let tables = source.split("\nresponse! {\n").skip(1);
        let names = tables.filter_map(|table| table.lines().find(|line| !line.trim_start().starts_with(['/', '#'])));
        let module = path.file_stem().unwrap().to_str().unwrap();
        defined.extend(
            names.map(|line| {
                (module.to_owned(), line.split_whitespace().next().unwrap().trim_end_matches(',').to_owned())
            }),
        );
    }
    let is_tested = |module: &str, name: &str| {
        let whole = format!("{module}::{name}");
        RESPONSES.iter().any(|&response| response == name || response == whole)
    };
    let missing: Vec<_> = defined.iter().filter(|(module, name)| !is_tested(module, name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(defined.len(), RESPONSES.len());
}

#[test]
fn json_that_is_no_object_is_rejected() {
    for value in any_json().iter().filter(|value| !value.is_object()) {
        assert_eq!(Service::from_json(value), None, "{value}");
    }
}

#[test]
fn a_property_is_absent_null_known_or_unexpected() {
    let read = |body: Value| Service::from_json(&body).unwrap();
    assert_eq!(read(json!({})).friendly_name, Reported::Absent);
    assert_eq!(read(json!({ "friendly_name": null })).friendly_name, Reported::Null);
    assert_eq!(read(json!({ "friendly_name": "A" })).friendly_name, Reported::Known("A".to_owned()));
    assert_eq!(read(json!({ "friendly_name": 7 })).friendly_name, Reported::Unexpected(json!(7)));
}

#[test]
fn the_text_of_a_property_is_its_value_or_the_unexpected_value() {
    let text = |value: Value| {
        let service = Service::from_json(&json!({ "sid": value, "friendly_name": value })).unwrap();
        (service.sid.text(), service.sid.unexpected(), service.friendly_name.text())
    };
    let some = |text: &str| Some(text.to_owned());
    let sid = "IS0123456789abcdef0123456789abcdef";
    assert_eq!(text(json!(sid)), (some(sid), None, some(sid)));
    assert_eq!(text(json!("IS1")), (some("IS1"), some("IS1"), some("IS1")));
    assert_eq!(text(json!({ "a": 1 })), (some(r#"{"a":1}"#), some(r#"{"a":1}"#), some(r#"{"a":1}"#)));
    assert_eq!(text(Value::Null), (None, None, None));
}

#[test]
fn an_invalid_friendly_name_is_read_as_known() {
    for name in ["", "   ", &"n".repeat(300)] {
        let service = Service::from_json(&json!({ "friendly_name": name })).unwrap();
        assert_eq!(service.friendly_name.known().map(String::as_str), Some(name));
    }
}

#[test]
fn an_unknown_choice_is_kept() {
    let conversation = Conversation::from_json(&json!({ "state": "archived" })).unwrap();
    assert_eq!(conversation.state.known(), None);
    assert_eq!(conversation.state.text().as_deref(), Some("archived"));
}

#[test]
fn an_unexpected_property_does_not_affect_the_others() {
    let limits = json!({ "channel_members": "many", "user_channels": 250 });
    let service = ChatService::from_json(&json!({ "limits": limits, "typing_indicator_timeout": 5 })).unwrap();
    let read = service.limits.known().expect("the limits are an object");
    assert_eq!(read.channel_members, Reported::Unexpected(json!("many")));
    assert_eq!(read.user_channels, Reported::Known(250));
    assert_eq!(service.typing_indicator_timeout, Reported::Known(5));
}

#[test]
fn a_property_named_like_a_rust_keyword_keeps_its_name() {
    assert!(Role::PROPERTIES.contains(&"type"));
    let role = Role::from_json(&json!({ "type": "service" })).unwrap();
    assert_eq!(role.r#type.text().as_deref(), Some("service"));
    assert!(role.unknown.is_empty());
}

#[test]
fn a_setting_that_breaks_its_rule_is_kept() {
    let configuration = configuration::Configuration::from_json(&json!({
        "default_inactive_timer": "PT1.5H",
        "default_closed_timer": "P1Y",
        "default_chat_service_sid": "IS1",
    }));
    let configuration = configuration.unwrap();
    assert_eq!(configuration.default_inactive_timer.unexpected().as_deref(), Some("PT1.5H"));
    assert_eq!(configuration.default_closed_timer.known().map(|timer| timer.words()).as_deref(), Some("1 year"));
    assert_eq!(configuration.default_chat_service_sid.text().as_deref(), Some("IS1"));

    let webhooks = json!({ "method": "get", "filters": ["onMessageSend"], "pre_webhook_url": "ftp://a.example" });
    let webhooks = service_webhooks::Webhooks::from_json(&webhooks).unwrap();
    assert_eq!(webhooks.method, Reported::Known(WebhookMethod::Get));
    assert_eq!(
        webhooks.filters,
        Reported::Known(vec!["onMessageSend".to_owned()]),
        "real responses contain names of Chat"
    );
    assert_eq!(webhooks.pre_webhook_url.text().as_deref(), Some("ftp://a.example"));
}

#[test]
fn null_properties_are_read_as_null() {
    let webhooks = json!({ "pre_webhook_url": null, "post_webhook_url": null, "filters": null, "method": null });
    let webhooks = service_webhooks::Webhooks::from_json(&webhooks).unwrap();
    assert_eq!((webhooks.method, webhooks.filters), (Reported::Null, Reported::Null));
    assert_eq!((webhooks.pre_webhook_url, webhooks.post_webhook_url), (Reported::Null, Reported::Null));
}

#[test]
fn links_are_read_by_name() {
    let links = Links::from_json(&json!({ "roles": "https://a.example/r", "users": "https://a.example/u" })).unwrap();
    let names: Vec<_> = links.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["roles", "users"]);
    assert_eq!(Links::from_json(&json!({ "roles": null })), None, "an odd link makes the property odd");
}

#[test]
fn the_response_to_a_deletion_may_be_anything() {
    for value in any_json() {
        assert_eq!(<()>::from_json(&value), Some(()));
    }
}

fn arbitrary_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,12}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn arbitrary_response(fields: &'static [&'static str]) -> impl Strategy<Value = Map<String, Value>> {
    let name = prop_oneof![4 => prop::sample::select(fields).prop_map(str::to_owned), 1 => "[a-z_]{1,12}"];
    prop::collection::btree_map(name, arbitrary_json(), 0..fields.len()).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn no_mixture_of_odd_properties_is_lost(
        service in arbitrary_response(Service::PROPERTIES),
        chat_service in arbitrary_response(ChatService::PROPERTIES),
        conversation in arbitrary_response(Conversation::PROPERTIES),
        user in arbitrary_response(User::PROPERTIES),
        pushes in arbitrary_response(notifications::Notifications::PROPERTIES),
    ) {
        reads_and_writes::<Service>(service);
        reads_and_writes::<ChatService>(chat_service);
        reads_and_writes::<Conversation>(conversation);
        reads_and_writes::<User>(user);
        reads_and_writes::<notifications::Notifications>(pushes);
    }
}
