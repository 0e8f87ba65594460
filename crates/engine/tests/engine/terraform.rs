//! Configurations of Terraform: one file of expected text, and properties of every configuration.

use std::collections::BTreeSet;
use std::path::PathBuf;

use api::date::Timestamp;
use api::{Method, Params, Request};
use engine::document::LeftOut;
use engine::survey::Selection;
use engine::{Known, Snapshot, terraform};
use proptest::prelude::*;
use sandbox::Seed;
use serde_json::Value;

use crate::support::{Api, NOW, service_named};

const SECRET: &str = "https://ada:lovelace@example.com/";

fn post(api: &mut Api, path: &str, form: &[(&str, &str)]) -> String {
    let mut params = Params::default();
    form.iter().for_each(|(wire, value)| params.push(wire, value));
    let response = api.write(&Request::new(Method::Post, path.to_owned(), params));
    let body: Value = serde_json::from_str(&response.body).expect("a resource");
    body["sid"].as_str().unwrap_or_default().to_owned()
}

/// An account with two services of one name, a role of another one, and every kind of setting.
fn account() -> Api {
    let mut api = Api::new(&Seed::Empty);
    let desk = post(&mut api, "/v1/Services", &[("FriendlyName", "Zoë’s \"50 %\" ${desk}\n%{\u{202e}")]);
    let sales = post(&mut api, "/v1/Services", &[("FriendlyName", "Sales")]);
    post(&mut api, "/v1/Services", &[("FriendlyName", "Sales")]);
    let agent = [("FriendlyName", "agent"), ("Type", "service"), ("Permission", "joinConversation")];
    let agent = post(&mut api, &format!("/v1/Services/{desk}/Roles"), &agent);
    let settings = [("DefaultChatServiceRoleSid", agent.as_str()), ("ReachabilityEnabled", "true")];
    post(&mut api, &format!("/v1/Services/{desk}/Configuration"), &settings);
    let push = [
        ("NewMessage.Enabled", "true"),
        ("NewMessage.Template", "${USER}: \"${MESSAGE}\""),
        ("NewMessage.WithMedia.Enabled", "true"),
    ];
    post(&mut api, &format!("/v1/Services/{desk}/Configuration/Notifications"), &push);
    let url = [("PostWebhookUrl", "https://example.com/sales")];
    post(&mut api, &format!("/v1/Services/{sales}/Configuration/Webhooks"), &url);
    post(&mut api, &format!("/v2/Services/{sales}"), &[("Limits.ChannelMembers", "50")]);
    let timers = [("DefaultChatServiceSid", desk.as_str()), ("DefaultClosedTimer", "P30D")];
    post(&mut api, "/v1/Configuration", &timers);
    let events = [
        ("PostWebhookUrl", "https://example.com/?a=1&b=2"),
        ("Filters", "onMessageAdded"),
        ("Filters", "onMessageAdd"),
    ];
    post(&mut api, "/v1/Configuration/Webhooks", &events);
    api
}

fn of(snapshot: &Snapshot) -> (String, Vec<LeftOut>) {
    terraform::export(snapshot, &Selection::All, None)
}

fn words(left_out: &[LeftOut]) -> Vec<String> {
    left_out.iter().map(ToString::to_string).collect()
}

/// `EXPECTED_TEXTS=write` writes the file instead.
#[test]
fn the_configuration_of_an_account_is_as_expected() {
    let snapshot = account().settings(Selection::All);
    let (text, left_out) = terraform::export(&snapshot, &Selection::All, Some(Timestamp::from_unix(NOW)));
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/engine/terraform/account.tf");
    if std::env::var("EXPECTED_TEXTS").as_deref() == Ok("write") {
        std::fs::write(&file, &text).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&file).expect("the file can be read");
    assert!(text == expected, "{} has another text. It is now:\n{text}", file.display());
    assert_eq!(
        words(&left_out),
        [
            "Account, Settings of Chat v2: Another resource of the provider would manage the service a second time.",
            "Account, Webhooks of services: The provider has no resource for them. 1 service has some.",
            "Account, Push notifications of messages with media: The provider has no attribute for them. 1 service has some.",
        ]
    );
}

#[test]
fn a_configuration_of_some_services_has_no_settings_of_the_account() {
    let mut api = account();
    let selection = Selection::Named(vec!["Sales".to_owned()]);
    let (text, _) = terraform::export(&api.settings(selection.clone()), &selection, None);
    assert_eq!(text.matches("resource \"twilio_conversations_service\"").count(), 2);
    assert!(!text.contains("twilio_conversations_configuration\"") && !text.contains("twilio_conversations_webhook"));
    assert!(!text.contains("desk"), "{text}");
}

#[test]
fn the_default_service_is_its_sid_where_the_file_does_not_have_it() {
    let mut snapshot = account().settings(Selection::All);
    let desk = snapshot.default_service_sid().cloned().expect("there is a default service");
    snapshot.services.items.retain(|service| service.sid.known() != Some(&desk));
    snapshot.default_service = Known::Missing;
    let (text, _) = of(&snapshot);
    assert!(text.contains(&format!("default_service_sid  = \"{desk}\"")), "{text}");
}

#[test]
fn no_configuration_has_a_secret() {
    let mut snapshot = account().settings(Selection::All);
    let webhooks = api::webhooks::Webhooks {
        pre_webhook_url: SECRET.to_owned().into(),
        method: api::webhooks::WebhookMethod::Post.into(),
        ..Default::default()
    };
    snapshot.webhooks = Known::Read(webhooks);
    let (text, left_out) = of(&snapshot);
    assert!(!text.contains("lovelace") && !text.contains("pre_webhook_url"), "{text}");
    assert!(text.contains("  method = \"POST\"\n"), "{text}");
    assert!(words(&left_out).contains(
        &"Account, Pre-event URL: The URL may contain a password or a token, so the file does not have it.".to_owned()
    ));
}

/// The provider turns off what its blocks do not name.
#[test]
fn push_notifications_that_are_partly_unknown_are_left_out() {
    let mut snapshot = account().settings(Selection::All);
    let sid = snapshot.default_service_sid().cloned().expect("there is a default service");
    let Known::Read(mut notifications) = snapshot.details(&sid).notifications.clone() else { panic!("it was read") };
    notifications.log_enabled = Default::default();
    snapshot.details_mut(&sid).notifications = Known::Read(notifications);
    let (text, left_out) = of(&snapshot);
    assert_eq!(text.matches("twilio_conversations_service_notification").count(), 2);
    let message = "is unknown, and the provider would turn it off.";
    assert_eq!(words(&left_out).iter().filter(|words| words.contains(message)).count(), 1, "{left_out:?}");
}

#[test]
fn a_service_without_a_name_has_no_resource() {
    let mut snapshot = account().settings(Selection::All);
    let desk = snapshot.default_service_sid().cloned().expect("there is a default service");
    for service in &mut snapshot.services.items {
        if service.sid.known() == Some(&desk) {
            service.friendly_name = Default::default();
        }
    }
    snapshot.default_service = Known::Missing;
    let (text, left_out) = of(&snapshot);
    assert!(text.contains("resource \"twilio_conversations_service_configuration\" \"service\""), "{text}");
    assert!(!text.contains("twilio_conversations_service.service.") && text.contains(&format!("= \"{desk}\"")));
    assert_eq!(left_out[0].to_string(), format!("{desk}, Service: It has no valid name, which the provider requires."));
}

#[test]
fn what_could_not_be_read_is_named() {
    let mut snapshot = account().settings(Selection::All);
    let sid = service_named(&snapshot, "Sales");
    snapshot.details_mut(&sid).configuration =
        Known::Failed(api::ApiError::Transport(api::TransportError::Unreachable));
    let (text, left_out) = of(&snapshot);
    assert_eq!(text.matches("resource \"twilio_conversations_service_configuration\"").count(), 2);
    assert!(words(&left_out)[0].starts_with("Sales, Service configuration: "), "{left_out:?}");
}

/// Checks what Terraform checks first: a resource has one block, and what is imported or referred to exists.
fn assert_consistent(text: &str) {
    let mut resources = BTreeSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("resource \"") {
            let (kind, label) = rest.split_once("\" \"").expect("a resource has a type and a label");
            let label = label.strip_suffix("\" {").expect("a block begins");
            let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
            assert!(label.starts_with(|letter: char| letter.is_ascii_lowercase()) && label.chars().all(is_plain));
            assert!(resources.insert(format!("{kind}.{label}")), "{kind}.{label} occurs twice");
        }
    }
    for line in text.lines() {
        if let Some((_, address)) = line.split_once("to = ") {
            assert!(resources.contains(address), "{address} is imported and does not exist");
        } else if let Some((_, reference)) = line.split_once(" = twilio_conversations_") {
            let reference = format!("twilio_conversations_{}", reference.strip_suffix(".sid").expect("a SID"));
            assert!(resources.contains(&reference), "{reference} does not exist");
        }
    }
}

#[test]
fn the_sample_data_gives_unique_blocks_and_references_that_exist() {
    let snapshot = Api::new(&Seed::Demo).settings(Selection::All);
    let (text, left_out) = of(&snapshot);
    assert_consistent(&text);
    let count = text.matches("\nimport {\n").count();
    let roles: usize = snapshot.details.values().map(|details| details.roles.items.len()).sum();
    let named = |words: &str| left_out.iter().filter(|left_out| left_out.label.starts_with(words)).count();
    assert_eq!(count, snapshot.services.items.len() - named("Service") + roles - named("Role") - named("Permissions"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn names_never_end_a_string_or_a_block(names in prop::collection::vec("[a\"\\\\${}%\n\u{202e}é #]{1,12}", 1..4)) {
        let mut api = Api::new(&Seed::Empty);
        let names: Vec<_> = names.iter().filter(|name| !name.trim().is_empty()).collect();
        names.iter().for_each(|name| _ = post(&mut api, "/v1/Services", &[("FriendlyName", name)]));
        let (text, _) = of(&api.settings(Selection::All));
        assert_consistent(&text);
        let services = text.split("\nresource \"twilio_conversations_service\" ").skip(1);
        let lines: Vec<_> = services.filter_map(|block| block.lines().nth(1)?.strip_prefix("  friendly_name = ")).collect();
        prop_assert_eq!(lines.len(), names.len());
        let read: BTreeSet<_> = lines.into_iter().map(read_back).collect();
        prop_assert_eq!(read, names.into_iter().cloned().collect());
    }
}

/// Reads a string of HCL.
fn read_back(literal: &str) -> String {
    // Apart from templates, the escapes that are used are those of JSON.
    let text: String = serde_json::from_str(literal).unwrap_or_else(|error| panic!("{literal}: {error}"));
    let without_templates = text.replace("$${", "\0").replace("%%{", "\0");
    assert!(!without_templates.contains("${") && !without_templates.contains("%{"), "{literal} has a template");
    text.replace("$${", "${").replace("%%{", "%{")
}
