//! Tests of the account's configuration and webhooks.

use api::{Method, Sid, service};
use sandbox::Store;
use serde_json::{Value, json};

use crate::support::{BASE, NOW, Sandbox, assert_rejected, json, records, request, target_of};

const CONFIGURATION: &str = "/v1/Configuration";
const WEBHOOKS: &str = "/v1/Configuration/Webhooks";

#[test]
fn a_new_account_has_no_defaults() {
    let mut sandbox = Sandbox::default();
    assert_eq!(
        json(&sandbox.get(CONFIGURATION)),
        json!({
            "account_sid": sandbox::ACCOUNT_SID,
            "default_chat_service_sid": null,
            "default_messaging_service_sid": null,
            "default_inactive_timer": null,
            "default_closed_timer": null,
            "url": format!("{BASE}/v1/Configuration"),
            "links": { "webhooks": format!("{BASE}/v1/Configuration/Webhooks") },
        })
    );
    assert_eq!(
        json(&sandbox.get(WEBHOOKS)),
        json!({
            "account_sid": sandbox::ACCOUNT_SID,
            "method": "POST",
            "filters": [],
            "pre_webhook_url": null,
            "post_webhook_url": null,
            "target": "webhook",
            "url": format!("{BASE}/v1/Configuration/Webhooks"),
        })
    );
}

#[test]
fn every_setting_of_the_account_can_be_set_and_is_read_back() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let messaging = "MG00000000000000000000000000000001";
    let form = format!(
        "DefaultChatServiceSid={sid}&DefaultMessagingServiceSid={messaging}&DefaultInactiveTimer=PT24H&\
         DefaultClosedTimer=P1W"
    );
    let body = sandbox.update(CONFIGURATION, &form);
    for (name, value) in [
        ("default_chat_service_sid", sid.as_str()),
        ("default_messaging_service_sid", messaging),
        ("default_inactive_timer", "PT24H"),
        ("default_closed_timer", "P1W"),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    assert_eq!(body["links"]["service"], format!("{BASE}/v1/Services/{sid}/Configuration"));
    assert_eq!(json(&sandbox.get(CONFIGURATION)), body);

    let form = "Method=get&Target=FLEX&Filters=onmessageadd&Filters=onUserAdded&\
                PreWebhookUrl=https://harbor.example/before&PostWebhookUrl=http://harbor.example/after%3Fa%3D1";
    let body = sandbox.update(WEBHOOKS, form);
    for (name, value) in [
        ("method", json!("GET")),
        ("target", json!("flex")),
        ("filters", json!(["onMessageAdd", "onUserAdded"])),
        ("pre_webhook_url", json!("https://harbor.example/before")),
        ("post_webhook_url", json!("http://harbor.example/after?a=1")),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    assert_eq!(json(&sandbox.get(WEBHOOKS)), body);
}

#[test]
fn parameters_that_are_not_sent_stay_and_empty_ones_clear() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let form = format!(
        "DefaultChatServiceSid={sid}&DefaultMessagingServiceSid=MG00000000000000000000000000000001&\
         DefaultInactiveTimer=PT1M&DefaultClosedTimer=PT10M"
    );
    let mut expected = sandbox.update(CONFIGURATION, &form);
    for (wire, name) in [
        ("DefaultInactiveTimer", "default_inactive_timer"),
        ("DefaultClosedTimer", "default_closed_timer"),
        ("DefaultMessagingServiceSid", "default_messaging_service_sid"),
    ] {
        expected[name] = Value::Null;
        assert_eq!(sandbox.update(CONFIGURATION, &format!("{wire}=")), expected);
    }
    let body = sandbox.update(CONFIGURATION, "DefaultChatServiceSid=");
    assert_eq!((&body["default_chat_service_sid"], body["links"].get("service")), (&Value::Null, None));

    let form = "Filters=onMessageAdd&PreWebhookUrl=https://harbor.example/before&PostWebhookUrl=https://harbor.example";
    let mut expected = sandbox.update(WEBHOOKS, form);
    for (wire, name, empty) in [
        ("Filters", "filters", json!([])),
        ("PreWebhookUrl", "pre_webhook_url", Value::Null),
        ("PostWebhookUrl", "post_webhook_url", Value::Null),
    ] {
        expected[name] = empty;
        assert_eq!(sandbox.update(WEBHOOKS, &format!("{wire}=")), expected);
    }
}

#[test]
fn an_update_of_the_account_without_parameters_changes_nothing() {
    let mut sandbox = Sandbox::default();
    for target in [CONFIGURATION, WEBHOOKS] {
        for form in ["", "Nonsense=1"] {
            let before = sandbox.get(target);
            assert_eq!(sandbox.request(Method::Post, target, form), before);
        }
    }
    assert!(sandbox.store.is_empty());
}

#[test]
fn an_invalid_timer_is_rejected_with_its_own_code() {
    let mut sandbox = Sandbox::default();
    let before = sandbox.get(CONFIGURATION);
    for (form, code) in [
        ("DefaultInactiveTimer=PT59S", 50375),
        ("DefaultInactiveTimer=PT0M", 50375),
        ("DefaultInactiveTimer=ten minutes", 50379),
        ("DefaultInactiveTimer=P1M", 50379),
        ("DefaultClosedTimer=PT9M59S", 50376),
        ("DefaultClosedTimer=PT30S", 50376),
        ("DefaultClosedTimer=10", 50380),
        ("DefaultClosedTimer=P1Y", 50380),
        ("DefaultInactiveTimer=PT2M&DefaultClosedTimer=soon", 50380),
        ("DefaultInactiveTimer=P0Y0M0DT0H0M59S", 50375),
        ("DefaultInactiveTimer=P0Y1M", 50379),
        ("DefaultClosedTimer=P0Y0M0DT0H9M59S", 50376),
        ("DefaultClosedTimer=P0Y", 50376),
        ("DefaultClosedTimer=P0Y1M0D", 50380),
    ] {
        let response = sandbox.request(Method::Post, CONFIGURATION, form);
        assert_rejected(&response, 400, code);
    }
    assert_eq!(sandbox.get(CONFIGURATION), before);
}

#[test]
fn a_timer_with_zero_years_and_months_is_stored_as_written() {
    let mut sandbox = Sandbox::default();
    for timer in ["P0Y0M1DT0H0M0S", "P0M7D", "P0Y7D", "P0YT10M"] {
        let body = sandbox.update(CONFIGURATION, &format!("DefaultInactiveTimer={timer}&DefaultClosedTimer={timer}"));
        assert_eq!(body["default_inactive_timer"], timer);
        assert_eq!(body["default_closed_timer"], timer);
    }
}

#[test]
fn invalid_webhooks_are_rejected_with_their_codes() {
    let mut sandbox = Sandbox::default();
    let before = sandbox.get(WEBHOOKS);
    for (form, code) in [
        ("PreWebhookUrl=ftp://harbor.example", 50054),
        ("PostWebhookUrl=harbor.example", 50054),
        ("PostWebhookUrl=http://205.45.8.452:1337/x", 50054),
        ("PostWebhookUrl=https://{{host}}/hook", 50054),
        ("PostWebhookUrl=https://a.example,https://b.example", 50054),
        ("PostWebhookUrl=https://harbor..example/", 50054),
        ("Filters=onMessageAdd&Filters=onTea", 50054),
        ("Filters=onMessageSend", 50054),
        ("Target=studio", 50054),
        ("Method=PUT", 50055),
    ] {
        assert_rejected(&sandbox.request(Method::Post, WEBHOOKS, form), 400, code);
    }
    assert_eq!(sandbox.get(WEBHOOKS), before);
}

#[test]
fn the_default_service_must_exist() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor").to_string();
    assert_eq!(
        json(&sandbox.get(CONFIGURATION))["default_chat_service_sid"],
        Value::Null,
        "the first service does not become the default"
    );
    let unknown = "DefaultChatServiceSid=IS00000000000000000000000000000000";
    let message = assert_rejected(&sandbox.request(Method::Post, CONFIGURATION, unknown), 400, 50050);
    assert_eq!(message, "Enter the SID of a service of this account.");
    for form in ["DefaultChatServiceSid=IS123", "DefaultMessagingServiceSid=IS00000000000000000000000000000000"] {
        assert_rejected(&sandbox.request(Method::Post, CONFIGURATION, form), 400, 20001);
    }
    let upper = format!("DefaultChatServiceSid=IS{}", sid[2..].to_uppercase());
    assert_eq!(sandbox.update(CONFIGURATION, &upper)["default_chat_service_sid"], sid);
}

#[test]
fn a_deleted_default_service_stays_the_default_until_another_is_set() {
    let mut sandbox = Sandbox::default();
    let (first, second) = (sandbox.create("Harbor"), sandbox.create("Pine"));
    let configured = sandbox.update(CONFIGURATION, &format!("DefaultChatServiceSid={first}"));
    sandbox.delete(&first).unwrap();
    assert_eq!(json(&sandbox.get(CONFIGURATION)), configured);
    let link = target_of(configured["links"]["service"].as_str().unwrap());
    assert_rejected(&sandbox.get(&link), 404, 50050);

    sandbox.update(CONFIGURATION, "DefaultClosedTimer=P7D");
    assert_eq!(json(&sandbox.get(CONFIGURATION))["default_chat_service_sid"], first.as_str());
    let mended = sandbox.update(CONFIGURATION, &format!("DefaultChatServiceSid={second}"));
    assert_eq!(mended["default_chat_service_sid"], second.as_str());
}

#[test]
fn the_settings_of_the_account_are_persisted() {
    let mut sandbox = Sandbox::default();
    let mut changes = Vec::new();
    for (target, form) in [
        (CONFIGURATION, "DefaultInactiveTimer=PT24H"),
        (WEBHOOKS, "PostWebhookUrl=https://harbor.example/after&Target=flex"),
        (CONFIGURATION, "DefaultClosedTimer=P7D"),
    ] {
        changes.extend(sandbox.handle(&request(Method::Post, target, form)).changes);
    }
    assert!(changes.iter().all(|change| change.kind == "account" && change.key == changes[0].key));
    let (configuration, webhooks) = (sandbox.get(CONFIGURATION), sandbox.get(WEBHOOKS));
    sandbox.store = Store::load(records(&changes)).unwrap();
    assert_eq!((sandbox.get(CONFIGURATION), sandbox.get(WEBHOOKS)), (configuration, webhooks));
    assert_eq!(json(&sandbox.get(CONFIGURATION))["default_inactive_timer"], "PT24H");

    sandbox.settings.account_sid = "AC00000000000000000000000000000001".parse().unwrap();
    let renamed = json(&sandbox.get(CONFIGURATION));
    assert_eq!(renamed["account_sid"], "AC00000000000000000000000000000001");
    assert_eq!(renamed["default_closed_timer"], "P7D");
}

#[test]
fn settings_missing_in_an_account_of_an_older_release_get_their_defaults() {
    let record = json!({
        "sid": "AC00000000000000000000000000000000", "serial": 1, "created": NOW, "updated": NOW,
        "fields": { "closed_timer": "P7D" },
    });
    let key = "AC00000000000000000000000000000000".to_owned();
    let mut sandbox = Sandbox {
        store: Store::load([("account".to_owned(), key, record.to_string())]).unwrap(),
        ..Sandbox::default()
    };
    let configuration = json(&sandbox.get(CONFIGURATION));
    assert_eq!(configuration["default_closed_timer"], "P7D");
    assert_eq!(configuration["default_inactive_timer"], Value::Null);
    assert_eq!(json(&sandbox.get(WEBHOOKS))["method"], "POST");
}

#[test]
fn deleting_every_service_keeps_the_settings_of_the_account() {
    let mut sandbox = Sandbox::default();
    let sid: Sid<service::Service> = sandbox.create("Harbor");
    sandbox.update(CONFIGURATION, "DefaultClosedTimer=P7D");
    sandbox.delete(&sid).unwrap();
    assert_eq!(json(&sandbox.get(CONFIGURATION))["default_closed_timer"], "P7D");
}
