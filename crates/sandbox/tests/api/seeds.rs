//! Tests of the initial records.

use std::collections::BTreeSet;

use api::Endpoint;
use api::url::{UrlWarning, WebhookUrl};
use sandbox::Seed;
use serde_json::Value;

use crate::support::{NOW, Sandbox, TestHost, assert_rejected, json, text};

fn demo() -> (Sandbox, Vec<Value>) {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let services = json(&sandbox.get("/v1/Services?PageSize=1000"))["services"].as_array().unwrap().clone();
    (sandbox, services)
}

#[test]
fn the_sample_data_has_products_in_three_environments_and_leftovers() {
    let (sandbox, services) = demo();
    let names: Vec<_> = services.iter().filter_map(|service| service["friendly_name"].as_str()).collect();
    assert_eq!((services.len(), sandbox.store.counts().services), (48, 48));
    // One staging service exists twice.
    for (environment, count) in [("production", 7), ("staging", 8), ("development", 7)] {
        assert_eq!(names.iter().filter(|name| name.ends_with(&format!(" ({environment})"))).count(), count);
    }
    assert!(names.iter().filter(|name| name.starts_with("dev-phone 20")).count() >= 5);
    assert!(names.iter().filter(|&&name| name == "test").count() >= 2);
    assert!(names.iter().any(|name| name.chars().count() > 200));
    assert!(names.iter().all(|name| name.parse::<api::text::FriendlyName>().is_ok()));
    assert_eq!(names.len(), 47, "one is unnamed");
}

#[test]
fn sample_services_were_created_over_three_years_oldest_first() {
    let (_, services) = demo();
    let created: Vec<_> = services.iter().map(|service| text(&service["date_created"])).collect();
    assert!(created.is_sorted());
    assert!(created[0].starts_with("2023-11"), "{}", created[0]);
    assert!(created[47].starts_with("2026-11-1"), "{}", created[47]);
    for service in &services {
        let (created, name) = (text(&service["date_created"]), service["friendly_name"].as_str().unwrap_or_default());
        if let Some(day) = name.strip_prefix("dev-phone ") {
            assert!(created.starts_with(day), "{name} was created on {created}");
        }
    }
}

#[test]
fn some_sample_services_were_changed_since_they_were_created() {
    let (_, services) = demo();
    let changed = services.iter().filter(|service| service["date_updated"] != service["date_created"]).count();
    assert!((10..36).contains(&changed), "{changed}");
    assert!(services.iter().all(|service| text(&service["date_updated"]) >= text(&service["date_created"])));
}

#[test]
fn sample_records_are_not_from_the_future_nor_older_than_their_service() {
    let (mut sandbox, services) = demo();
    for service in &services {
        let link = crate::support::target_of(service["links"]["conversations"].as_str().unwrap());
        for conversation in json(&sandbox.get(&link))["conversations"].as_array().unwrap() {
            assert!(text(&conversation["date_created"]) >= text(&service["date_created"]));
            assert!(text(&conversation["date_updated"]) >= text(&conversation["date_created"]));
            assert!(text(&conversation["date_updated"]).as_str() <= "2026-11-20T08:00:00Z");
        }
    }
}

#[test]
fn unique_names_and_identities_are_unique_within_a_service() {
    let (_, changes) = sandbox::seed(&Seed::Demo, &mut TestHost::default());
    let mut seen = BTreeSet::new();
    let mut sids = BTreeSet::new();
    for change in changes.iter().filter(|change| sids.insert(&change.key)) {
        let record: Value = serde_json::from_str(change.record.as_ref().unwrap()).unwrap();
        for field in ["unique_name", "identity"] {
            if let (Some(name), "conversation" | "user") = (record["fields"][field].as_str(), change.kind) {
                assert!(seen.insert((change.kind, text(&record["service"]), name.to_owned())), "{name} is taken");
            }
        }
    }
    assert!(seen.len() > 1000);
}

/// Event of Chat v2 that one service has, and that Conversations does not have.
const STALE: &str = "onMessageSent";

/// Returns the settings of a sample service in both APIs.
fn settings(sandbox: &mut Sandbox, services: &[Value], name: &str) -> [Value; 3] {
    let service = services.iter().find(|service| service["friendly_name"] == name);
    let sid = text(&service.unwrap_or_else(|| panic!("{name} is there"))["sid"]);
    ["v1/Services/{}/Configuration", "v1/Services/{}/Configuration/Webhooks", "v2/Services/{}"]
        .map(|path| json(&sandbox.get(&format!("/{}", path.replace("{}", &sid)))))
}

#[test]
fn settings_of_the_sample_data_differ_by_environment() {
    let (mut sandbox, services) = demo();
    let [production, staging, development] = ["production", "staging", "development"]
        .map(|environment| settings(&mut sandbox, &services, &format!("Customer Care ({environment})")));
    for (one, other) in [(&production, &staging), (&staging, &development), (&production, &development)] {
        assert_ne!(one[1]["post_webhook_url"], other[1]["post_webhook_url"]);
        assert_ne!(one[2]["limits"], other[2]["limits"]);
        assert_ne!(one[2]["notifications"]["new_message"], other[2]["notifications"]["new_message"]);
    }
    assert_eq!(production[2]["notifications"]["log_enabled"], false);
    assert_eq!(staging[2]["notifications"]["log_enabled"], true);
    let configuration = json(&sandbox.get("/v1/Configuration"));
    assert_eq!(
        (&configuration["default_inactive_timer"], &configuration["default_closed_timer"]),
        (&Value::from("P14D"), &Value::from("P7D"))
    );
}

#[test]
fn the_sample_data_contains_common_mistakes() {
    let (mut sandbox, services) = demo();
    let default = text(&json(&sandbox.get("/v1/Configuration"))["default_chat_service_sid"]);
    assert_rejected(&sandbox.get(&format!("/v1/Services/{default}")), 404, 20404);

    let warning = |url: &Value| text(url).parse::<WebhookUrl>().unwrap().warning();
    for (name, expected) in [
        ("Returns & Repairs (production)", Some(UrlWarning::Tunnel)),
        ("Order Updates (staging)", Some(UrlWarning::Unencrypted)),
        ("QA Regression", Some(UrlWarning::NotPublic)),
        ("Customer Care (production)", None),
    ] {
        let [_, webhooks, _] = settings(&mut sandbox, &services, name);
        assert_eq!(warning(&webhooks["post_webhook_url"]), expected, "{name}");
    }

    let audit = json(&sandbox.get("/v1/Configuration/Webhooks"));
    assert!(!audit["filters"].as_array().unwrap().is_empty());
    let names = services.iter().filter_map(|service| service["friendly_name"].as_str().map(str::to_owned));
    let products: Vec<_> = names.filter(|name| name.ends_with("(production)")).collect();
    assert_eq!(products.len(), 7);
    for name in products {
        let [_, webhooks, _] = settings(&mut sandbox, &services, &name);
        assert!(!webhooks["filters"].as_array().unwrap().is_empty(), "{name} is out of the account's audit webhook");
    }

    let [_, webhooks, _] = settings(&mut sandbox, &services, "Trade Desk (production)");
    assert_eq!(webhooks["pre_webhook_url"], Value::Null);
    assert!(webhooks["filters"].as_array().unwrap().contains(&Value::from("onMessageAdd")));

    let [_, webhooks, chat] = settings(&mut sandbox, &services, "Customer Care (production) before migration");
    assert!(webhooks["filters"].as_array().unwrap().contains(&Value::from(STALE)));
    assert!(chat["webhook_filters"].as_array().unwrap().contains(&Value::from(STALE)));

    let [configuration, ..] = settings(&mut sandbox, &services, "Design Consultations (staging)");
    let sid = text(&configuration["chat_service_sid"]).parse().unwrap();
    let gone = text(&configuration["default_conversation_role_sid"]);
    assert!(!sandbox.roles(&sid).values().any(|role| *role == gone));

    let [.., chat] = settings(&mut sandbox, &services, "Delivery Window (production)");
    assert_eq!(chat["limits"], serde_json::json!({ "channel_members": 20, "user_channels": 50 }));
}

#[test]
fn sample_settings_are_accepted_by_the_api() {
    let (mut sandbox, services) = demo();
    let sid = |service: &Value| text(&service["sid"]);
    let targets = services.iter().flat_map(|service| {
        let configuration = format!("/v1/Services/{}/Configuration", sid(service));
        let chat = format!("/v2/Services/{}", sid(service));
        [
            (format!("{configuration}/Notifications"), api::notifications::Update::PARAMETERS),
            (format!("{configuration}/Webhooks"), api::service_webhooks::Update::PARAMETERS),
            (chat, api::chat_service::Update::PARAMETERS),
        ]
    });
    let account = ("/v1/Configuration/Webhooks".to_owned(), api::webhooks::Update::PARAMETERS);
    for (target, fields) in targets.chain([account]) {
        let body = json(&sandbox.get(&target));
        for field in fields {
            let text = field.text(&body);
            // The name may be null, and so may the method of a service without webhooks.
            let is_stale = field.wire == "Filters" && text.lines().any(|event| event == STALE);
            let wrong = (field.check)(&text).filter(|_| !text.is_empty() && !is_stale);
            assert_eq!(wrong, None, "{target} {} {text:?}", field.wire);
        }
    }
}

#[test]
fn the_same_clock_and_random_source_give_the_same_sample_data() {
    let seed = || sandbox::seed(&Seed::Demo, &mut TestHost::default()).1;
    assert_eq!(seed(), seed());
}

#[test]
fn ten_thousand_services_are_created_quickly() {
    let started = std::time::Instant::now();
    let sandbox = Sandbox::new(&Seed::Services(10_000));
    // A release build takes a second. The limit allows for a debug build on a busy machine.
    assert!(started.elapsed().as_secs() < 20);
    assert_eq!((sandbox.store.counts().services, sandbox.store.counts().roles), (10_000, 40_000));
    assert_eq!(sandbox.host.now, NOW);
}
