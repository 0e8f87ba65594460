//! Tests of services in Chat v2.

use api::{Endpoint, Method, chat_service};
use sandbox::Seed;
use serde_json::json;

use crate::support::{BASE, NOW, Sandbox, assert_rejected, json, known, text};

#[test]
fn a_new_service_has_the_documented_defaults() {
    let mut sandbox = Sandbox::default();
    let response = sandbox.request(Method::Post, "/v2/Services", "FriendlyName=Harbor");
    assert_eq!(response.status, 201);
    let body = json(&response);
    let silent = json!({ "enabled": false, "template": "", "sound": "" });
    for (name, value) in [
        ("friendly_name", json!("Harbor")),
        ("account_sid", json!(sandbox::ACCOUNT_SID)),
        ("read_status_enabled", json!(true)),
        ("reachability_enabled", json!(false)),
        ("typing_indicator_timeout", json!(5)),
        ("consumption_report_interval", json!(10)),
        ("limits", json!({ "channel_members": 100, "user_channels": 250 })),
        ("pre_webhook_url", json!("")),
        ("post_webhook_url", json!("")),
        ("webhook_method", json!("POST")),
        ("webhook_filters", json!([])),
        ("pre_webhook_retry_count", json!(0)),
        ("post_webhook_retry_count", json!(0)),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    assert_eq!(
        body["notifications"],
        json!({
            "log_enabled": false,
            "new_message": { "enabled": false, "template": "", "sound": "", "badge_count_enabled": false },
            "added_to_channel": silent,
            "removed_from_channel": silent,
            "invited_to_channel": silent,
        })
    );
    assert_eq!(body["media"]["size_limit_mb"], 150);
}

#[test]
fn a_response_has_every_property_of_the_reference() {
    let mut sandbox = Sandbox::default();
    let body = json(&sandbox.request(Method::Post, "/v2/Services", "FriendlyName=Harbor"));
    let absent: Vec<_> = chat_service::ChatService::PROPERTIES.iter().filter(|name| body.get(name).is_none()).collect();
    assert!(absent.is_empty(), "{absent:?}");
    let url = format!("{BASE}/v2/Services/{}", text(&body["sid"]));
    assert_eq!(
        (&body["url"], &body["links"]),
        (
            &json!(url),
            &json!({
                "channels": format!("{url}/Channels"),
                "users": format!("{url}/Users"),
                "roles": format!("{url}/Roles"),
                "bindings": format!("{url}/Bindings"),
            })
        )
    );
}

#[test]
fn both_apis_show_the_same_services() {
    let mut sandbox = Sandbox::default();
    let first = sandbox.create("Harbor");
    let second = known(&json_sid(&sandbox.request(Method::Post, "/v2/Services", "FriendlyName=Pine")));
    assert_eq!(sandbox.names("/v1/Services").0, ["Harbor", "Pine"]);
    assert_eq!(sandbox.names("/v2/Services").0, ["Harbor", "Pine"]);
    assert_eq!(known(&sandbox.fetch(&second).unwrap().friendly_name), "Pine");
    assert_eq!(sandbox.send(&chat_service::Delete {}, &first), Ok(()));
    assert_eq!(sandbox.names("/v1/Services").0, ["Pine"]);
}

fn json_sid(response: &api::Response) -> api::Reported<api::Sid<api::service::Service>> {
    api::Reported::take(json(response).as_object_mut().unwrap(), "sid")
}

#[test]
fn a_rename_is_visible_in_both_apis_and_updates_the_date() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    sandbox.host.now = NOW + 60;
    let renamed = sandbox.rename(&sid, "Pine").unwrap();
    let fetched = sandbox.fetch(&sid).unwrap();
    assert_eq!((known(&renamed.friendly_name), known(&fetched.friendly_name)), ("Pine".into(), "Pine".into()));
    assert_eq!(known(&fetched.date_created).as_str(), "2026-11-20T08:00:00Z");
    assert_eq!(known(&fetched.date_updated).as_str(), "2026-11-20T08:01:00Z");
}

#[test]
fn an_update_without_parameters_changes_nothing() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let before = sandbox.fetch(&sid);
    sandbox.host.now = NOW + 60;
    let outcome = sandbox.handle(&chat_service::Update::default().request(&sid));
    assert_eq!((outcome.response.status, outcome.changes), (200, vec![]));
    assert_eq!(sandbox.fetch(&sid), before);
}

#[test]
fn a_name_cannot_be_cleared() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let before = sandbox.fetch(&sid);
    let message =
        assert_rejected(&sandbox.request(Method::Post, &format!("/v2/Services/{sid}"), "FriendlyName="), 400, 50000);
    assert_eq!(message, "Enter a friendly name.");
    assert_eq!(sandbox.fetch(&sid), before);
}

#[test]
fn a_rename_to_a_name_that_is_too_long_is_rejected() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let form = format!("FriendlyName={}", "x".repeat(257));
    assert_rejected(&sandbox.request(Method::Post, &format!("/v2/Services/{sid}"), &form), 400, 50003);
}

#[test]
fn a_renamed_service_keeps_its_position_in_the_list() {
    let mut sandbox = Sandbox::default();
    let first = sandbox.create("A");
    sandbox.create("B");
    sandbox.rename(&first, "Z").unwrap();
    assert_eq!(sandbox.names("/v1/Services").0, ["Z", "B"]);
}

#[test]
fn the_default_roles_are_predefined_roles_of_the_service() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let service = json(&sandbox.get(&format!("/v2/Services/{sid}")));
    let roles = json(&sandbox.get(&format!("/v1/Services/{sid}/Roles")));
    let name_of = |field: &str| {
        let roles = roles["roles"].as_array().unwrap();
        let role = roles.iter().find(|role| role["sid"] == service[field]).unwrap();
        (text(&role["friendly_name"]), text(&role["type"]))
    };
    let role = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
    assert_eq!(name_of("default_service_role_sid"), role("service user", "service"));
    assert_eq!(name_of("default_channel_role_sid"), role("channel user", "conversation"));
    assert_eq!(name_of("default_channel_creator_role_sid"), role("channel admin", "conversation"));
}

#[test]
fn a_page_of_chat_services_has_at_most_100_entries() {
    let mut sandbox = Sandbox::new(&Seed::Services(130));
    let page = json(&sandbox.get("/v2/Services?PageSize=1000"));
    assert_eq!((page["services"].as_array().unwrap().len(), &page["meta"]["page_size"]), (100, &json!(100)));
}
