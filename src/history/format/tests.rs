use api::{Endpoint, Json, configuration, notifications, role, service, service_configuration, service_webhooks};
use serde_json::json;

use super::*;

const SERVICE: &str = "IS000000000000000000000000000000ab";

fn record(value: Value) -> Record {
    Record::from_json(&value).unwrap()
}

fn change(operation: &str, change: Value) -> Difference {
    let record = record(json!({ "method": "POST", "operation": operation }));
    difference_of(&record, &FieldChange::from_json(&change).unwrap())
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_record_is_a_sentence() {
    let said = |method: &str, operation: &str, subject: &str, name: Option<&str>| {
        let service = (operation != configuration::Update::PATH).then_some(SERVICE);
        let said = headline(&record(json!({
            "method": method, "operation": operation, "subject": subject, "name": name, "service": service,
            "outcome": "done",
        })));
        format!("{} {}", said.begin, said.name.unwrap_or_default())
    };
    assert_eq!(
        said("POST", service_webhooks::Update::PATH, "Service webhooks", Some("Returns & Repairs")),
        "Changed service webhooks of Returns & Repairs"
    );
    assert_eq!(said("POST", role::Update::PATH, "Role", Some("agent")), "Changed role agent");
    assert_eq!(said("POST", service::Create::PATH, "Service", Some("Shop")), "Created service Shop");
    assert_eq!(said("DELETE", service::Delete::PATH, "Service", None), format!("Deleted service {SERVICE}"));
    assert_eq!(
        said("POST", notifications::Update::PATH, "Push notifications", None),
        format!("Changed push notifications of {SERVICE}")
    );
    assert_eq!(
        said("POST", configuration::Update::PATH, "Account configuration", None),
        "Changed account configuration "
    );
}

#[test]
fn a_failed_write_is_called_an_attempt() {
    for (outcome, expected) in
        [("done", "Deleted role"), ("refused", "Tried to delete role"), ("open", "Tried to delete role")]
    {
        let refused =
            json!({ "method": "DELETE", "operation": role::Delete::PATH, "subject": "Role", "outcome": outcome });
        assert_eq!(headline(&record(refused)).begin, expected);
    }
}

#[test]
fn a_rename_is_no_change_of_a_setting() {
    let of = |fields: &[&str]| {
        let changes: Vec<_> = fields.iter().map(|field| json!({ "field": field })).collect();
        let renamed = record(json!({
            "method": "POST", "operation": chat_service::Update::PATH, "subject": "Chat service (v2)", "outcome": "done",
            "service": SERVICE, "path": format!("/v2/Services/{SERVICE}"), "changes": changes,
        }));
        (headline(&renamed).begin, place(&renamed))
    };
    let at = |section| Some(Route::Service(SERVICE.parse().unwrap(), section));
    assert_eq!(of(&["FriendlyName"]), ("Renamed service".to_owned(), at(Section::Overview)));
    let more = of(&["FriendlyName", "TypingIndicatorTimeout"]);
    assert_eq!(more, ("Changed chat service (v2)".to_owned(), at(Section::Chat)));
}

#[test]
fn a_record_links_to_the_changed_resource() {
    let at = |method: &str, operation: &str, last: &str, outcome: &str| {
        place(&record(json!({
            "method": method, "operation": operation, "service": SERVICE, "outcome": outcome, "path": format!("/x/{last}"),
        })))
    };
    let of = |section: Section| Some(Route::Service(SERVICE.parse().unwrap(), section));
    let role = "RL00000000000000000000000000000001";
    assert_eq!(at("POST", service_webhooks::Update::PATH, "Webhooks", "done"), of(Section::Webhooks));
    assert_eq!(at("POST", role::Update::PATH, role, "done"), of(Section::Role(role.parse().unwrap())));
    assert_eq!(at("DELETE", role::Delete::PATH, role, "done"), of(Section::Roles));
    assert_eq!(at("DELETE", role::Delete::PATH, role, "unknown"), of(Section::Role(role.parse().unwrap())));
    assert_eq!(at("DELETE", service::Delete::PATH, SERVICE, "done"), None);
    assert_eq!(at("DELETE", service::Delete::PATH, SERVICE, "refused"), of(Section::Overview));
    assert_eq!(at("POST", configuration::Update::PATH, "Configuration", "done"), Some(Route::Configuration));
}

#[test]
fn values_are_formatted_as_in_forms() {
    let timer = json!({
        "field": "DefaultClosedTimer", "label": "Closed timer", "before": "PT24H", "sent": "P7D", "after": "P7D",
    });
    let expected = Difference {
        label: "Closed timer".to_owned(),
        many: false,
        gone: strings(&["24 hours (PT24H)"]),
        new: strings(&["7 days (P7D)"]),
        note: String::new(),
    };
    assert_eq!(change(configuration::Update::PATH, timer), expected);
    let flag = json!({ "field": "ReachabilityEnabled", "label": "R", "before": false, "sent": "true", "after": true });
    let flag = change(service_configuration::Update::PATH, flag);
    assert_eq!((flag.gone, flag.new), (strings(&["Off"]), strings(&["On"])));
}

#[test]
fn only_removed_and_added_lines_of_a_list_are_shown() {
    let filters = json!({
        "field": "Filters", "label": "Events", "before": ["onMessageAdd", "onMessageAdded"],
        "sent": ["onMessageAdded", "onMessageRemove"], "after": ["onMessageRemove", "onMessageAdded"],
    });
    let events = change(service_webhooks::Update::PATH, filters);
    assert_eq!((events.gone, events.new), (strings(&["onMessageAdd"]), strings(&["onMessageRemove"])));
    assert_eq!(events.note, "");
}

#[test]
fn a_value_that_was_not_reported_is_the_sent_one() {
    let name = json!({ "field": "FriendlyName", "label": "Friendly name", "before": "A", "sent": "B" });
    let name = change(chat_service::Update::PATH, name);
    assert_eq!((name.gone, name.new), (strings(&["A"]), strings(&["B"])));
}

#[test]
fn a_value_that_the_api_stored_instead_is_noted() {
    let url =
        json!({ "field": "PostWebhookUrl", "label": "U", "before": "https://a", "sent": "", "after": "https://a" });
    let url = change(service_webhooks::Update::PATH, url);
    assert_eq!((url.gone, url.new, url.note.as_str()), (vec![], vec![], "Sent was: Empty"));
}

#[test]
fn an_unchanged_value_is_shown_once() {
    let same = json!({ "field": "Method", "label": "Method", "before": "POST", "sent": "POST", "after": "POST" });
    let same = change(service_webhooks::Update::PATH, same);
    assert_eq!((same.gone, same.new, same.note.as_str()), (vec![], vec![], "POST, as before."));
}

#[test]
fn an_unknown_setting_is_shown_as_it_was_sent() {
    let odd = change("/v1/Later", json!({ "field": "Later", "before": null, "sent": "x" }));
    assert_eq!((odd.label.as_str(), odd.gone, odd.new), ("Later", vec![], strings(&["x"])));
}

#[test]
fn secrets_are_split_from_the_text_around_them() {
    assert_eq!(
        pieces("https://•••1a2b3c4d@x.example/?k=•••00ff00ff&l=1"),
        [
            Piece::Text("https://"),
            Piece::Secret("1a2b3c4d"),
            Piece::Text("@x.example/?k="),
            Piece::Secret("00ff00ff"),
            Piece::Text("&l=1"),
        ]
    );
    assert_eq!(pieces("•••1a2b3c4d"), [Piece::Secret("1a2b3c4d")]);
    assert_eq!(pieces("and so on •••"), [Piece::Text("and so on •••")]);
    assert_eq!(pieces("••••1a2b3c4d"), [Piece::Text("•"), Piece::Secret("1a2b3c4d")]);
    assert_eq!(pieces(""), []);
}

#[test]
fn an_age_is_formatted_in_its_largest_unit() {
    let said = [-5.0, 59.0, 60.0, 7_199.0, 172_800.0, 40_000_000.0].map(ago);
    assert_eq!(said, ["just now", "just now", "1 minute ago", "1 hour ago", "2 days ago", "1 year ago"]);
}

#[test]
fn only_what_was_carried_out_can_be_restored() {
    let offered = |method: &str, operation: &str, outcome: &str, changes: Value| {
        let record = json!({ "method": method, "operation": operation, "outcome": outcome, "changes": changes });
        restorations(&self::record(record))
    };
    let changes = json!([{ "field": "Method" }]);
    let both = [Restoration::Undo, Restoration::Revert];
    assert_eq!(offered("POST", service_webhooks::Update::PATH, "done", changes.clone()), both);
    assert_eq!(offered("POST", service_webhooks::Update::PATH, "unknown", changes.clone()), []);
    assert_eq!(offered("POST", service_webhooks::Update::PATH, "done", json!([])), []);
    assert_eq!(offered("POST", service::Create::PATH, "done", changes.clone()), []);
    assert_eq!(offered("DELETE", service::Delete::PATH, "done", json!([])), [Restoration::Recreate]);
    assert_eq!(offered("DELETE", role::Delete::PATH, "done", changes.clone()), [Restoration::Recreate]);
    assert_eq!(offered("DELETE", role::Delete::PATH, "refused", changes.clone()), []);
    // The plan looks whether it was deleted.
    for outcome in ["unknown", "open"] {
        assert_eq!(offered("DELETE", service::Delete::PATH, outcome, json!([])), [Restoration::Recreate]);
    }
    assert_eq!(offered("DELETE", api::address_configuration::Delete::PATH, "done", changes.clone()), []);
    assert_eq!(offered("POST", "/v9/Unknown", "done", changes), []);
}
