//! Tests of the faults in the sample data: each occurs in a service that these tests name.

use api::Endpoint;
use api::conversation::State;
use api::event::Event;
use api::url::{UrlWarning, WebhookUrl};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::support::{NOW, Sandbox, json, text};

const YEAR: u64 = 365 * 24 * 60 * 60;

/// Sample data with its services.
struct Demo {
    sandbox: Sandbox,
    services: Vec<Value>,
}

impl Demo {
    fn new() -> Self {
        let mut sandbox = Sandbox::new(&Seed::Demo);
        let services = json(&sandbox.get("/v1/Services?PageSize=1000"))["services"].as_array().unwrap().clone();
        Self { sandbox, services }
    }

    fn sid(&self, name: &str) -> String {
        let service = self.services.iter().find(|service| service["friendly_name"] == name);
        text(&service.unwrap_or_else(|| panic!("{name} is there"))["sid"])
    }

    fn read(&mut self, target: &str) -> Value {
        json(&self.sandbox.get(target))
    }

    /// Reads a resource of a service by the rest of its path.
    fn of(&mut self, name: &str, rest: &str) -> Value {
        let target = format!("/v1/Services/{}/{rest}", self.sid(name));
        self.read(&target)
    }

    fn chat(&mut self, name: &str) -> Value {
        let target = format!("/v2/Services/{}", self.sid(name));
        self.read(&target)
    }

    /// Returns the number of entries on the first page of a list.
    fn count(&mut self, name: &str, list: &str) -> usize {
        let page = self.of(name, list);
        page[text(&page["meta"]["key"])].as_array().unwrap().len()
    }
}

#[test]
fn an_address_creates_conversations_in_a_deleted_service() {
    let mut demo = Demo::new();
    let addresses = demo.read("/v1/Configuration/Addresses");
    let sids: Vec<_> = demo.services.iter().map(|service| service["sid"].clone()).collect();
    let is_gone = |address: &&Value| !sids.contains(&address["auto_creation"]["conversation_service_sid"]);
    let gone: Vec<_> = addresses["address_configurations"].as_array().unwrap().iter().filter(is_gone).collect();
    assert_eq!(gone.iter().map(|it| text(&it["friendly_name"])).collect::<Vec<_>>(), ["Spring sale"]);
    let messaging = text(&demo.read("/v1/Configuration")["default_messaging_service_sid"]);
    assert!(messaging.starts_with("MG") && messaging.len() == 34);
}

#[test]
fn a_default_role_has_the_wrong_type() {
    let mut demo = Demo::new();
    let configuration = demo.of("Trade Desk (development)", "Configuration");
    assert_eq!(configuration["default_conversation_role_sid"], configuration["default_chat_service_role_sid"]);
    let role = text(&configuration["default_conversation_role_sid"]);
    assert_eq!(demo.of("Trade Desk (development)", &format!("Roles/{role}"))["type"], "service");
}

#[test]
fn webhooks_lead_to_hosts_that_twilio_cannot_reach() {
    let mut demo = Demo::new();
    for (name, url, warning) in [
        ("QA Regression", "http://localhost:3000/hooks", UrlWarning::NotPublic),
        ("Delivery Window (development)", "https://10.20.0.14:8443/delivery-window/after", UrlWarning::NotPublic),
        ("qa-regression", "https://hooks.harborandpine.test/qa", UrlWarning::NotPublic),
        ("Returns & Repairs (production)", "https://mira-hp.ngrok-free.app/returns-repairs/after", UrlWarning::Tunnel),
        (
            "Order Updates (staging)",
            "http://hooks.staging.harborandpine.example/order-updates/after",
            UrlWarning::Unencrypted,
        ),
    ] {
        assert_eq!(demo.of(name, "Configuration/Webhooks")["post_webhook_url"], url);
        assert_eq!(url.parse::<WebhookUrl>().unwrap().warning(), Some(warning), "{name}");
    }
}

#[test]
fn a_url_has_none_of_its_events() {
    let mut demo = Demo::new();
    let webhooks = demo.of("Store Associates (staging)", "Configuration/Webhooks");
    assert!(webhooks["pre_webhook_url"].is_string());
    let filters = webhooks["filters"].as_array().unwrap();
    assert!(!filters.is_empty() && !filters.contains(&json!("onMessageAdd")));
    let parsed = filters.iter().map(|event| text(event).parse::<Event<api::event::OfService>>());
    assert!(parsed.clone().all(|event| event.is_ok()));
}

#[test]
fn push_is_on_without_bindings_and_with_bindings_of_an_old_credential_only() {
    let mut demo = Demo::new();
    for name in ["Delivery Window (staging)", "Trade Desk (production)", "Customer Care (production)"] {
        assert_eq!(demo.of(name, "Configuration/Notifications")["new_message"]["enabled"], true, "{name}");
    }
    assert_eq!(demo.count("Delivery Window (staging)", "Bindings"), 0);
    assert_eq!(demo.count("Trade Desk (production)", "Bindings"), 2);
    assert_eq!(demo.count("Trade Desk (production)", "Bindings?BindingType=gcm"), 2);
    assert!(demo.count("Customer Care (production)", "Bindings?BindingType=apn&BindingType=fcm") > 5);
    let credentials = demo.read("/v1/Credentials")["credentials"].as_array().unwrap().clone();
    for service in demo.services.clone() {
        let page = demo.read(&format!("/v1/Services/{}/Bindings?PageSize=100", text(&service["sid"])));
        for binding in page["bindings"].as_array().unwrap() {
            let credential = credentials.iter().find(|credential| credential["sid"] == binding["credential_sid"]);
            let expected = if binding["binding_type"] == "twilsock" { None } else { Some(&binding["binding_type"]) };
            assert_eq!(credential.map(|credential| &credential["type"]), expected, "{binding}");
        }
    }
}

#[test]
fn push_texts_have_an_unknown_and_an_unclosed_variable() {
    let mut demo = Demo::new();
    let unknown = demo.of("Store Associates (production)", "Configuration/Notifications");
    assert_eq!(unknown["new_message"]["template"], "${SENDER}: ${MESSAGE}");
    let unclosed = demo.of("Delivery Window (staging)", "Configuration/Notifications");
    assert_eq!(unclosed["added_to_conversation"]["template"], "[staging] New delivery slot in ${CONVERSATION");
}

#[test]
fn names_contain_personal_data_repeat_and_look_alike() {
    let demo = Demo::new();
    let names: Vec<_> = demo.services.iter().filter_map(|service| service["friendly_name"].as_str()).collect();
    let count = |name: &str| names.iter().filter(|other| **other == name).count();
    assert_eq!(count("playground of mira.keller@harborandpine.example"), 1);
    assert_eq!(count("Callback line +1 555 010 4433"), 1);
    assert_eq!((count("test"), count("Order Updates (staging)")), (2, 2));
    assert_eq!((count("QA Regression"), count("qa-regression")), (1, 1));
}

#[test]
fn old_services_are_unused_and_unchanged_for_years() {
    let mut demo = Demo::new();
    let year_ago = api::date::Timestamp::from_unix(NOW - YEAR).to_string();
    let old: Vec<_> =
        demo.services.iter().filter(|service| text(&service["date_updated"]) < year_ago).cloned().collect();
    let mut unused = Vec::new();
    for service in old {
        let path = format!("/v1/Services/{}", text(&service["sid"]));
        let is_empty = |page: &Value| page[text(&page["meta"]["key"])] == json!([]);
        if ["Conversations", "Users", "Bindings"].iter().all(|list| is_empty(&demo.read(&format!("{path}/{list}")))) {
            unused.push(text(&service["friendly_name"]));
        }
    }
    assert!(unused.contains(&"test".to_owned()) && unused.contains(&"qa-regression".to_owned()), "{unused:?}");
}

#[test]
fn settings_of_chat_v2_are_far_from_their_defaults() {
    let mut demo = Demo::new();
    let load_test = demo
        .services
        .iter()
        .filter_map(|service| service["friendly_name"].as_str())
        .find(|it| it.starts_with("load test"));
    let load_test = load_test.unwrap().to_owned();
    assert_eq!(demo.chat(&load_test)["limits"], json!({ "channel_members": 1000, "user_channels": 1000 }));
    let chat = demo.chat("Store Associates (production)");
    assert_eq!(chat["read_status_enabled"], false);
    assert_eq!((&chat["pre_webhook_retry_count"], &chat["post_webhook_retry_count"]), (&json!(1), &json!(2)));
    assert_eq!(chat["typing_indicator_timeout"], 8);
    assert_eq!(chat["media"]["compatibility_message"], "Harbor & Pine has sent you a picture.");
}

#[test]
fn a_conversation_is_closed_before_it_becomes_inactive() {
    let mut demo = Demo::new();
    let conversations =
        demo.of("Customer Care (production)", "ParticipantConversations?Identity=priya.nair")["conversations"].clone();
    assert_eq!(conversations[0]["conversation_friendly_name"], "Warehouse move");
    let sid = text(&conversations[0]["conversation_sid"]);
    let conversation = demo.of("Customer Care (production)", &format!("Conversations/{sid}"));
    assert_eq!(conversation["state"], State::Active.as_str());
    assert!(text(&conversation["timers"]["date_closed"]) < text(&conversation["timers"]["date_inactive"]));
    assert_eq!(api::conversation::Fetch::STATUS, 200);
}
