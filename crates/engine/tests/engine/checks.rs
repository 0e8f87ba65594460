//! Each check: a value that it finds, and the healthy account in which it finds nothing.

use api::{Json, Sid};
use engine::health::{CHECKS, Finding, findings};
use engine::known::KnownList;
use engine::snapshot::Snapshot;
use serde_json::{Value, json};

/// Parts of an account as the API reports them.
struct Account {
    configuration: Value,
    webhooks: Value,
    addresses: Vec<Value>,
    credentials: Vec<Value>,
    services: Vec<Value>,
    service: Service,
}

/// Parts of the service that is read in detail.
struct Service {
    configuration: Value,
    notifications: Value,
    webhooks: Value,
    roles: Vec<Value>,
    chat: Value,
    has_conversations: bool,
    has_users: bool,
    has_bindings: bool,
}

fn sid(prefix: &str, number: u8) -> String {
    format!("{prefix}{number:032x}")
}

fn role(number: u8, name: &str, r#type: &str) -> Value {
    json!({ "sid": sid("RL", number), "friendly_name": name, "type": r#type, "permissions": ["sendMessage"] })
}

fn service(number: u8, name: &str) -> Value {
    let date = "2026-11-01T00:00:00Z";
    json!({ "sid": sid("IS", number), "friendly_name": name, "date_created": date, "date_updated": date })
}

/// An account in which nothing is wrong.
fn healthy() -> Account {
    Account {
        configuration: json!({
            "default_chat_service_sid": sid("IS", 1), "default_messaging_service_sid": sid("MG", 1),
            "default_inactive_timer": "P1D", "default_closed_timer": "P7D",
        }),
        webhooks: json!({ "filters": [], "pre_webhook_url": "", "post_webhook_url": "", "target": "webhook", "method": "POST" }),
        addresses: vec![json!({
            "sid": sid("IG", 1), "friendly_name": "Support line", "type": "sms",
            "auto_creation": { "enabled": true, "type": "default", "conversation_service_sid": sid("IS", 1) },
        })],
        credentials: vec![json!({ "sid": sid("CR", 1), "friendly_name": "Phone app", "type": "fcm" })],
        services: vec![service(1, "Support"), service(2, "Sales")],
        service: Service {
            configuration: json!({
                "default_chat_service_role_sid": sid("RL", 1), "default_conversation_creator_role_sid": sid("RL", 2),
                "default_conversation_role_sid": sid("RL", 2), "reachability_enabled": false,
            }),
            notifications: json!({
                "log_enabled": false,
                "new_message": { "enabled": true, "template": "${PARTICIPANT}: ${MESSAGE}", "with_media": { "enabled": false } },
                "added_to_conversation": { "enabled": false, "template": "" },
                "removed_from_conversation": { "enabled": false, "template": "" },
            }),
            webhooks: json!({ "filters": ["onMessageAdded"], "pre_webhook_url": "", "post_webhook_url": "https://hooks.example.com" }),
            roles: vec![role(1, "service user", "service"), role(2, "participant", "conversation")],
            chat: json!({
                "limits": { "channel_members": 100, "user_channels": 250 }, "typing_indicator_timeout": 5,
                "read_status_enabled": true, "pre_webhook_retry_count": 0, "post_webhook_retry_count": 0,
                "media": { "size_limit_mb": 150, "compatibility_message": "" },
            }),
            has_conversations: true,
            has_users: true,
            has_bindings: true,
        },
    }
}

fn list<T: Json>(items: &[Value]) -> KnownList<T> {
    let items = items.iter().map(|item| T::from_json(item).expect("an object")).collect();
    KnownList { items, is_complete: true, error: None }
}

fn read<T: Json>(value: &Value) -> engine::Known<T> {
    engine::Known::Read(T::from_json(value).expect("an object"))
}

fn snapshot(account: &Account) -> Snapshot {
    let mut snapshot = Snapshot {
        configuration: read(&account.configuration),
        webhooks: read(&account.webhooks),
        addresses: list(&account.addresses),
        credentials: list(&account.credentials),
        services: list(&account.services),
        ..Snapshot::default()
    };
    let details = snapshot.details_mut(&Sid::from_digits(1));
    let Service { configuration, notifications, webhooks, roles, chat, has_conversations, has_users, has_bindings } =
        &account.service;
    details.configuration = read(configuration);
    details.notifications = read(notifications);
    details.webhooks = read(webhooks);
    details.roles = list(roles);
    details.chat = read(chat);
    details.has_conversations = engine::Known::Read(*has_conversations);
    details.has_users = engine::Known::Read(*has_users);
    details.has_bindings = engine::Known::Read(*has_bindings);
    snapshot
}

/// A check, a change that it finds, and the start of the evidence.
type Case = (&'static str, fn(&mut Account), &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("default-service-missing", |a| a.configuration["default_chat_service_sid"] = json!(sid("IS", 9)), "IS00000000000000000000000000000009 does not exist."),
    ("sid-wrong-type", |a| a.configuration["default_messaging_service_sid"] = json!(sid("IS", 1)), "“IS00000000000000000000000000000001” does not start with MG."),
    ("sid-wrong-type", |a| a.configuration["default_chat_service_sid"] = json!(sid("MG", 1)), "“MG00000000000000000000000000000001” does not start with IS."),
    ("sid-wrong-type", |a| a.addresses[0]["auto_creation"]["conversation_service_sid"] = json!("support"), "“support” does not start with IS."),
    ("sid-wrong-type", |a| a.service.configuration["default_conversation_role_sid"] = json!(sid("IS", 1)), "“IS00000000000000000000000000000001” does not start with RL."),
    ("timer-not-valid", |a| a.configuration["default_inactive_timer"] = json!("PT30S"), "The inactive timer is 30 seconds (PT30S)."),
    ("timer-not-valid", |a| a.configuration["default_closed_timer"] = json!("P1M"), "The closed timer is 1 month (P1M)."),
    ("timer-order", |a| a.configuration["default_closed_timer"] = json!("PT24H"), "The closed timer is 24 hours (PT24H), the inactive timer 1 day (P1D)."),
    ("address-service-missing", |a| a.addresses[0]["auto_creation"]["conversation_service_sid"] = json!(sid("IS", 9)), "“Support line” names IS00000000000000000000000000000009, which does not exist."),
    ("role-missing", |a| a.service.configuration["default_conversation_role_sid"] = json!(sid("RL", 9)), "Role of a new participant: RL00000000000000000000000000000009 is not a role of this service."),
    ("role-wrong-type", |a| a.service.configuration["default_conversation_role_sid"] = json!(sid("RL", 1)), "Role of a new participant: “service user” is a service role, not a conversation role."),
    ("webhook-not-public", |a| a.service.webhooks["post_webhook_url"] = json!("https://10.0.0.7/hook"), "Twilio calls https://10.0.0.7/hook."),
    ("webhook-not-public", |a| { a.webhooks["post_webhook_url"] = json!("http://localhost:3000"); a.webhooks["filters"] = json!(["onUserAdded"]); a.service.webhooks = json!({}) }, "Twilio calls http://localhost:3000."),
    ("webhook-tunnel", |a| a.service.webhooks["post_webhook_url"] = json!("https://ada.ngrok-free.app"), "Twilio calls https://ada.ngrok-free.app."),
    ("webhook-request-catcher", |a| a.service.webhooks["post_webhook_url"] = json!("https://webhook.site/1"), "Twilio calls https://webhook.site/1."),
    ("webhook-not-encrypted", |a| a.service.webhooks["post_webhook_url"] = json!("http://hooks.example.com"), "Twilio calls http://hooks.example.com."),
    ("webhook-not-public", |a| a.addresses[0]["auto_creation"]["webhook_url"] = json!("https://intranet/hook"), "“Support line”: Twilio calls https://intranet/hook."),
    ("webhook-url-not-valid", |a| a.service.webhooks["post_webhook_url"] = json!("hooks.example.com"), "“hooks.example.com” is not a URL."),
    ("webhook-event-without-url", |a| a.service.webhooks["filters"] = json!(["onMessageAdd", "onMessageAdded"]), "Selected without a URL: onMessageAdd."),
    ("webhook-url-without-event", |a| a.service.webhooks["pre_webhook_url"] = json!("https://hooks.example.com/pre"), "https://hooks.example.com/pre is set, but no pre-event is selected."),
    ("webhook-unknown-event", |a| a.service.webhooks["filters"] = json!(["onMessageAdded", "onMessageSent"]), "Selected, but unknown: onMessageSent."),
    ("webhook-silenced", |a| { a.webhooks["post_webhook_url"] = json!("https://audit.example.com"); a.webhooks["filters"] = json!(["onUserAdded"]) }, "The account’s receiver does not get onUserAdded of this service."),
    ("push-without-credential", |a| a.credentials.clear(), "1 service sends push notifications, but the account has no push credential."),
    ("push-without-binding", |a| a.service.has_bindings = false, "On: new message. Bindings: 0."),
    ("push-template-variable", |a| a.service.notifications["new_message"]["template"] = json!("${message}"), "Text of new messages: “${message}” is not a variable. Use ${MESSAGE}."),
    ("push-template-not-closed", |a| a.service.notifications["new_message"]["template"] = json!("News: ${MESSAGE"), "Text of new messages: “${MESSAGE” is not a variable."),
    ("name-personal-data", |a| a.services[1]["friendly_name"] = json!("Test for ada@example.com"), "“Test for ada@example.com” contains what looks like an email address."),
    ("name-personal-data", |a| a.addresses[0]["friendly_name"] = json!("+1 555 010 0199"), "“+1 555 010 0199” contains what looks like a phone number."),
    ("name-duplicate", |a| a.services[1]["friendly_name"] = json!("Support"), "2 services are named “Support”."),
    ("name-similar", |a| a.services[1]["friendly_name"] = json!("support"), "“Support” and “support” differ little."),
    ("credential-gcm", |a| a.credentials.push(json!({ "sid": sid("CR", 2), "friendly_name": "Old app", "type": "gcm" })), "“Old app” is for GCM."),
    ("limit-near-maximum", |a| a.service.chat["limits"]["channel_members"] = json!(950), "Members of a channel: 950 of at most 1000."),
    ("limit-far-below-default", |a| a.service.chat["limits"]["user_channels"] = json!(50), "Channels of a user: 50. Default: 250."),
    ("chat-only-settings", |a| { a.service.chat["typing_indicator_timeout"] = json!(8); a.service.chat["read_status_enabled"] = json!(false) }, "Changed: Read status and Typing indicator timeout."),
];

fn found_in(change: impl FnOnce(&mut Account)) -> Vec<Finding> {
    let mut account = healthy();
    change(&mut account);
    findings(&snapshot(&account))
}

#[test]
fn a_healthy_account_has_no_findings() {
    assert_eq!(found_in(|_| {}), []);
}

#[test]
fn each_check_finds_its_value_and_no_other_check_does() {
    for (id, change, evidence) in CASES {
        let found = found_in(change);
        assert_eq!(found.len(), 1, "{id}: {found:?}");
        assert_eq!(found[0].check.id, *id);
        assert!(found[0].evidence.starts_with(evidence), "{id}: {}", found[0].evidence);
    }
}

#[test]
fn a_service_without_people_and_changes_may_be_a_leftover() {
    let found = found_in(|account| {
        account.configuration["default_chat_service_sid"] = json!(sid("IS", 2));
        (account.service.has_conversations, account.service.has_users) = (false, false);
    });
    assert_eq!(found.iter().map(|finding| finding.check.id).collect::<Vec<_>>(), ["service-leftover"]);
    assert_eq!(found[0].evidence, "No conversations and no users. Last changed on 2026-11-01.");
    let default = found_in(|account| (account.service.has_conversations, account.service.has_users) = (false, false));
    assert_eq!(default, [], "the default service is in use by what names no service");
    let users = found_in(|account| account.service.has_conversations = false);
    assert_eq!(users, []);
}

#[test]
fn credentials_for_gcm_alone_reach_no_device() {
    let found = found_in(|account| account.credentials[0]["type"] = json!("gcm"));
    assert_eq!(found.iter().map(|finding| finding.check.id).collect::<Vec<_>>(), ["push-only-gcm", "credential-gcm"]);
}

#[test]
fn every_check_is_tested() {
    let tested = CASES.iter().map(|(id, ..)| *id).chain(["service-leftover", "push-only-gcm"]);
    let tested: std::collections::BTreeSet<_> = tested.collect();
    let all: std::collections::BTreeSet<_> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(tested, all);
    assert_eq!(all.len(), CHECKS.len(), "ids are unique");
    assert!(CHECKS.is_sorted_by_key(|check| check.severity), "the most serious stand first");
}

#[test]
fn what_was_not_read_is_not_wrong() {
    assert_eq!(findings(&Snapshot::default()), []);
    let mut account = healthy();
    account.configuration["default_chat_service_sid"] = json!(sid("IS", 9));
    account.addresses[0]["auto_creation"]["conversation_service_sid"] = json!(sid("IS", 9));
    account.service.configuration["default_conversation_role_sid"] = json!(sid("RL", 9));
    let mut snapshot = snapshot(&account);
    snapshot.services.is_complete = false;
    snapshot.details_mut(&Sid::from_digits(1)).roles.is_complete = false;
    assert_eq!(findings(&snapshot), []);
}

#[test]
fn odd_responses_are_no_reason_to_fail() {
    for odd in [json!({}), json!({ "filters": 7, "limits": "x", "new_message": [], "auto_creation": null, "type": {} })]
    {
        let found = found_in(|account| {
            (account.configuration, account.webhooks) = (odd.clone(), odd.clone());
            (account.addresses, account.credentials) = (vec![odd.clone()], vec![odd.clone()]);
            account.services = vec![odd.clone()];
            let service = &mut account.service;
            (service.configuration, service.notifications, service.webhooks) = (odd.clone(), odd.clone(), odd.clone());
            (service.roles, service.chat) = (vec![odd.clone()], odd.clone());
        });
        assert_eq!(found, [], "{odd}");
    }
}
