//! Tests of every setting of the account and of services.

use std::collections::BTreeMap;

use api::{Endpoint, Kind, Method, ParameterInfo, Params, Response, Sid, service::Service};
use api::{chat_service, configuration, notifications, service_configuration, service_webhooks, webhooks};
use sandbox::Store;
use serde_json::{Value, json};

use crate::support::{BASE, NOW, Sandbox, assert_rejected, json, known, records, request, text};

/// Resource with settings: its target and its parameters.
struct SettingsResource {
    target: String,
    fields: &'static [ParameterInfo],
}

const RESOURCE_COUNT: usize = 6;

/// Returns every resource with settings.
fn settings_resources(sid: &Sid<Service>) -> Vec<SettingsResource> {
    fn resource<E: Endpoint>(path: &E::Path) -> SettingsResource {
        SettingsResource { target: E::request_with(path, Params::default()).path, fields: E::PARAMETERS }
    }
    vec![
        resource::<configuration::Update>(&()),
        resource::<webhooks::Update>(&()),
        resource::<service_configuration::Update>(sid),
        resource::<notifications::Update>(sid),
        resource::<service_webhooks::Update>(sid),
        resource::<chat_service::Update>(sid),
    ]
}

/// Returns the responses of every resource with settings.
fn responses(sandbox: &mut Sandbox, sid: &Sid<Service>) -> Vec<Response> {
    settings_resources(sid).iter().map(|resource| sandbox.get(&resource.target)).collect()
}

/// Returns a sandbox with one service, and the SIDs of its roles by name.
fn setup() -> (Sandbox, Sid<Service>, BTreeMap<String, String>) {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let roles = sandbox.roles(&sid);
    (sandbox, sid, roles)
}

/// Returns a value of a parameter that differs from the default. For a list, returns two values.
fn samples(field: &ParameterInfo, sid: &Sid<Service>, roles: &BTreeMap<String, String>) -> Vec<String> {
    let sample = match field.kind {
        Kind::Sid { prefix: "IS" } => sid.to_string(),
        Kind::Sid { prefix: "RL" } if field.wire.contains("ServiceRole") => roles["service admin"].clone(),
        Kind::Sid { prefix: "RL" } if field.wire.contains("Creator") => roles["channel user"].clone(),
        Kind::Sid { prefix: "RL" } => roles["channel admin"].clone(),
        Kind::Sid { prefix } => format!("{prefix}00000000000000000000000000000001"),
        Kind::Text { .. } | Kind::Template => format!("{} ${{MESSAGE}} é", field.wire),
        Kind::Number { .. } => "77".to_owned(),
        Kind::Flag if field.wire == "ReadStatusEnabled" => "false".to_owned(),
        Kind::Flag => "true".to_owned(),
        Kind::Url => format!("https://harbor.example/{}", field.wire),
        Kind::Duration { .. } => "P1DT12H".to_owned(),
        Kind::Event(names) => return names.iter().skip(1).step_by(2).take(2).map(|name| (*name).to_owned()).collect(),
        Kind::Choice(words) if words.contains(&"flex") => "flex".to_owned(),
        Kind::Choice(_) => "GET".to_owned(),
        kind => panic!("{}: no sample of {kind:?}", field.wire),
    };
    vec![sample]
}

/// Returns the values of a response by parameter name.
fn reported_values(resource: &SettingsResource, body: &Value) -> BTreeMap<&'static str, String> {
    resource.fields.iter().map(|field| (field.wire, field.text(body))).collect()
}

/// Returns a form that sets one parameter to its sample, and the sample as text.
fn sample_form(field: &ParameterInfo, sid: &Sid<Service>, roles: &BTreeMap<String, String>) -> (String, String) {
    let samples = samples(field, sid, roles);
    let mut params = Params::default();
    samples.iter().for_each(|sample| params.push(field.wire, sample));
    (params.to_form(), samples.join("\n"))
}

#[test]
fn every_parameter_changes_its_own_field_and_no_other() {
    for index in 0..RESOURCE_COUNT {
        let (mut sandbox, sid, roles) = setup();
        let resource = settings_resources(&sid).swap_remove(index);
        for field in resource.fields {
            let mut expected = reported_values(&resource, &json(&sandbox.get(&resource.target)));
            let (form, sample) = sample_form(field, &sid, &roles);
            let default = expected.insert(field.wire, sample.clone());
            assert_ne!(default, Some(sample), "{} has its default", field.wire);
            // Setting the first webhook parameter of a service also sets the method to its default.
            if expected.get("Method").is_some_and(String::is_empty) {
                expected.insert("Method", "POST".to_owned());
            }
            let body = sandbox.update(&resource.target, &form);
            assert_eq!(reported_values(&resource, &body), expected, "{} {}", resource.target, field.wire);
            assert_eq!(json(&sandbox.get(&resource.target)), body);
        }
    }
}

#[test]
fn all_parameters_can_be_sent_at_once_and_are_persisted() {
    let mut sandbox = Sandbox::default();
    let created = sandbox.handle(&request(Method::Post, "/v1/Services", "FriendlyName=Harbor"));
    let sid = text(&json(&created.response)["sid"]).parse().unwrap();
    let roles = sandbox.roles(&sid);
    let mut changes = created.changes;
    for resource in settings_resources(&sid) {
        let forms: Vec<_> = resource.fields.iter().map(|field| sample_form(field, &sid, &roles).0).collect();
        let outcome = sandbox.handle(&request(Method::Post, &resource.target, &forms.join("&")));
        assert_eq!((outcome.response.status, outcome.changes.len()), (200, 1), "{}", outcome.response.body);
        changes.extend(outcome.changes);
    }
    let before = responses(&mut sandbox, &sid);
    sandbox.store = Store::load(records(&changes)).unwrap();
    assert_eq!(responses(&mut sandbox, &sid), before);
    assert_eq!(json(&before[5])["friendly_name"], "FriendlyName ${MESSAGE} é");
}

#[test]
fn an_update_without_known_parameters_changes_nothing_not_even_the_date() {
    let (mut sandbox, sid, _) = setup();
    sandbox.host.now = NOW + 60;
    for resource in settings_resources(&sid) {
        for form in ["", "Nonsense=1"] {
            let before = sandbox.get(&resource.target);
            let outcome = sandbox.handle(&request(Method::Post, &resource.target, form));
            assert_eq!((outcome.response, outcome.changes), (before, vec![]), "{}", resource.target);
        }
    }
    assert_eq!(known(&sandbox.fetch(&sid).unwrap().date_updated).as_str(), "2026-11-20T08:00:00Z");
}

#[test]
fn a_setting_updates_the_date_of_its_service_through_either_api() {
    let (mut sandbox, sid, _) = setup();
    for (minute, (target, form)) in (1..).zip([
        (format!("/v1/Services/{sid}/Configuration"), "ReachabilityEnabled=true"),
        (format!("/v1/Services/{sid}/Configuration/Notifications"), "LogEnabled=true"),
        (format!("/v1/Services/{sid}/Configuration/Webhooks"), "Method=GET"),
        (format!("/v2/Services/{sid}"), "ReadStatusEnabled=false"),
    ]) {
        sandbox.host.now = NOW + minute * 60;
        sandbox.update(&target, form);
        let updated = known(&sandbox.fetch(&sid).unwrap().date_updated);
        assert_eq!(updated.as_str(), format!("2026-11-20T08:0{minute}:00Z"));
    }
}

#[test]
fn an_empty_value_clears_a_setting_that_can_be_empty() {
    let (mut sandbox, sid, roles) = setup();
    for resource in settings_resources(&sid) {
        for field in resource.fields {
            let can_be_empty = match field.kind {
                Kind::Text { .. } => field.wire != "FriendlyName",
                Kind::Sid { prefix } => prefix != "RL",
                Kind::Template | Kind::Url | Kind::Duration { .. } | Kind::Event(_) => true,
                _ => false,
            };
            let set = sandbox.update(&resource.target, &sample_form(field, &sid, &roles).0);
            let response = sandbox.request(Method::Post, &resource.target, &format!("{}=", field.wire));
            if can_be_empty {
                assert_eq!(field.text(&json(&response)), "", "{}", field.wire);
            } else {
                assert_eq!(response.status, 400, "{}", field.wire);
                assert_eq!(json(&sandbox.get(&resource.target)), set);
            }
        }
    }
}

#[test]
fn a_new_service_has_the_documented_configuration() {
    let (mut sandbox, sid, roles) = setup();
    let url = format!("{BASE}/v1/Services/{sid}/Configuration");
    assert_eq!(
        json(&sandbox.get(&format!("/v1/Services/{sid}/Configuration"))),
        json!({
            "chat_service_sid": sid.as_str(),
            "default_conversation_creator_role_sid": roles["channel admin"],
            "default_conversation_role_sid": roles["channel user"],
            "default_chat_service_role_sid": roles["service user"],
            "reachability_enabled": false,
            "url": url,
            "links": { "notifications": format!("{url}/Notifications"), "webhooks": format!("{url}/Webhooks") },
        })
    );
    let silent = json!({ "enabled": false, "template": "", "sound": "" });
    assert_eq!(
        json(&sandbox.get(&format!("/v1/Services/{sid}/Configuration/Notifications"))),
        json!({
            "account_sid": sandbox::ACCOUNT_SID,
            "chat_service_sid": sid.as_str(),
            "log_enabled": false,
            "new_message": {
                "enabled": false, "template": "", "sound": "", "badge_count_enabled": false,
                "with_media": { "enabled": false, "template": "" },
            },
            "added_to_conversation": silent,
            "removed_from_conversation": silent,
            "url": format!("{url}/Notifications"),
        })
    );
    assert_eq!(
        json(&sandbox.get(&format!("/v1/Services/{sid}/Configuration/Webhooks"))),
        json!({
            "account_sid": sandbox::ACCOUNT_SID,
            "chat_service_sid": sid.as_str(),
            "pre_webhook_url": null,
            "post_webhook_url": null,
            "filters": null,
            "method": null,
            "url": format!("{url}/Webhooks"),
        })
    );
}

#[test]
fn a_service_that_does_not_exist_has_no_settings() {
    let (mut sandbox, sid, _) = setup();
    sandbox.delete(&sid).unwrap();
    for path in ["Configuration", "Configuration/Notifications", "Configuration/Webhooks"] {
        for method in [Method::Get, Method::Post] {
            assert_rejected(&sandbox.request(method, &format!("/v1/Services/{sid}/{path}"), ""), 404, 50050);
            assert_rejected(&sandbox.request(method, &format!("/v1/Services/IS123/{path}"), ""), 404, 20404);
        }
    }
}

#[test]
fn services_do_not_share_their_settings() {
    let (mut sandbox, sid, _) = setup();
    let other = sandbox.create("Pine");
    let before = responses(&mut sandbox, &other);
    sandbox.update(&format!("/v2/Services/{sid}"), "ReachabilityEnabled=true&Limits.ChannelMembers=7");
    sandbox.update(&format!("/v1/Services/{sid}/Configuration/Webhooks"), "Method=GET");
    let after = responses(&mut sandbox, &other);
    assert_eq!(after, before);
}

#[test]
fn settings_missing_in_a_service_of_an_older_release_get_their_defaults() {
    let mut sandbox = Sandbox::default();
    let created = sandbox.handle(&request(Method::Post, "/v1/Services", "FriendlyName=Harbor"));
    let sid: Sid<Service> = text(&json(&created.response)["sid"]).parse().unwrap();
    let before = responses(&mut sandbox, &sid);
    for settings in [None, Some(json!({})), Some(json!({ "pushes": { "added": {} }, "webhooks": null }))] {
        let older = records(&created.changes).into_iter().map(|(kind, key, record)| {
            let mut record: Value = serde_json::from_str(&record).unwrap();
            if kind == "service" {
                let fields = record["fields"].as_object_mut().unwrap();
                assert!(fields.remove("settings").is_some());
                settings.clone().map(|settings| fields.insert("settings".to_owned(), settings));
            }
            (kind, key, record.to_string())
        });
        sandbox.store = Store::load(older).unwrap();
        let after = responses(&mut sandbox, &sid);
        assert_eq!(after, before);
    }
}
