use api::Method;
use api::error::code;
use sandbox::Seed;
use serde_json::json;

use crate::support::{BASE, Sandbox, assert_rejected, json, text};

const ADDRESSES: &str = "/v1/Configuration/Addresses";
const SERVICE: &str = "IS00000000000000000000000000000009";

fn create(sandbox: &mut Sandbox, form: &str) -> serde_json::Value {
    let response = sandbox.request(Method::Post, ADDRESSES, form);
    assert_eq!(response.status, 201, "{}", response.body);
    json(&response)
}

#[test]
fn a_created_address_is_answered_in_full() {
    let mut sandbox = Sandbox::default();
    let form = format!(
        "Type=sms&Address=%2B15550100&FriendlyName=Hotline&AutoCreation.Enabled=true&AutoCreation.Type=webhook\
         &AutoCreation.ConversationServiceSid={SERVICE}&AutoCreation.WebhookUrl=https%3A%2F%2Fa.example%2F\
         &AutoCreation.WebhookMethod=get&AutoCreation.WebhookFilters=onMessageAdded&AddressCountry=us"
    );
    let created = create(&mut sandbox, &form);
    assert_eq!(
        created,
        json!({
            "sid": created["sid"],
            "account_sid": sandbox::ACCOUNT_SID,
            "type": "sms",
            "address": "+15550100",
            "friendly_name": "Hotline",
            "address_country": "US",
            "auto_creation": {
                "enabled": true,
                "type": "webhook",
                "conversation_service_sid": SERVICE,
                "webhook_url": "https://a.example/",
                "webhook_method": "get",
                "webhook_filters": ["onMessageAdded"],
            },
            "date_created": "2026-11-20T08:00:00Z",
            "date_updated": "2026-11-20T08:00:00Z",
            "url": format!("{BASE}{ADDRESSES}/{}", text(&created["sid"])),
        })
    );
    assert_eq!(json(&sandbox.get(&format!("{ADDRESSES}/{}", text(&created["sid"])))), created);
}

#[test]
fn a_studio_address_shows_its_flow_and_no_webhook() {
    let mut sandbox = Sandbox::default();
    let flow = "FW00000000000000000000000000000001";
    let form =
        format!("Type=whatsapp&Address=whatsapp%3A%2B1555&AutoCreation.Type=studio&AutoCreation.StudioFlowSid={flow}");
    let created = create(&mut sandbox, &form);
    let creation = &created["auto_creation"];
    assert_eq!((&creation["studio_flow_sid"], &creation["studio_retry_count"]), (&json!(flow), &json!(0)));
    assert!(creation.get("webhook_url").is_none());
}

#[test]
fn an_address_can_be_configured_once() {
    let mut sandbox = Sandbox::default();
    create(&mut sandbox, "Type=sms&Address=%2B15550100");
    let again = sandbox.request(Method::Post, ADDRESSES, "Type=sms&Address=%2B15550100");
    assert_rejected(&again, 409, code::CONFLICT);
    let nothing = sandbox.request(Method::Post, ADDRESSES, "Type=sms&Address=");
    assert_rejected(&nothing, 400, code::INVALID_PARAMETER);
}

#[test]
fn an_update_changes_only_what_it_sends() {
    let mut sandbox = Sandbox::default();
    let created = create(&mut sandbox, "Type=sms&Address=%2B15550100&FriendlyName=Hotline&AutoCreation.Enabled=true");
    let path = format!("{ADDRESSES}/{}", text(&created["sid"]));
    sandbox.host.now += 60;
    assert_eq!(sandbox.update(&path, ""), created, "an empty update changes nothing");
    let updated = sandbox.update(&path, &format!("FriendlyName=&AutoCreation.ConversationServiceSid={SERVICE}"));
    assert!(updated["friendly_name"].is_null());
    assert_eq!(updated["auto_creation"]["enabled"], json!(true));
    assert_eq!(updated["auto_creation"]["conversation_service_sid"], json!(SERVICE), "no service has to have this SID");
    assert_eq!(updated["date_updated"], json!("2026-11-20T08:01:00Z"));
}

#[test]
fn a_deleted_address_is_gone() {
    let mut sandbox = Sandbox::default();
    let created = create(&mut sandbox, "Type=sms&Address=%2B15550100");
    let path = format!("{ADDRESSES}/{}", text(&created["sid"]));
    assert_eq!(sandbox.request(Method::Delete, &path, "").status, 204);
    assert_rejected(&sandbox.get(&path), 404, code::NOT_FOUND);
    assert_eq!(json(&sandbox.get(ADDRESSES))["address_configurations"], json!([]));
}

#[test]
fn addresses_are_listed_by_type() {
    let mut sandbox = Sandbox::default();
    create(&mut sandbox, "Type=sms&Address=%2B15550100");
    create(&mut sandbox, "Type=email&Address=a%40example.com");
    let page = json(&sandbox.get(&format!("{ADDRESSES}?Type=email")));
    let listed: Vec<_> =
        page["address_configurations"].as_array().unwrap().iter().map(|one| text(&one["address"])).collect();
    assert_eq!(listed, ["a@example.com"]);
}

#[test]
fn the_sample_company_has_an_address_whose_service_is_gone() {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let page = json(&sandbox.get(ADDRESSES));
    let addresses = page["address_configurations"].as_array().unwrap().clone();
    let services: Vec<_> =
        addresses.iter().map(|one| text(&one["auto_creation"]["conversation_service_sid"])).collect();
    let gone = services.iter().filter(|sid| sandbox.get(&format!("/v1/Services/{sid}")).status == 404).count();
    assert_eq!((addresses.len(), gone), (4, 1));
}
