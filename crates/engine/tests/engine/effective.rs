//! Effective settings of services of the sample data.

use api::{Json, Sid};
use engine::effective::{Group, Setting, Source, effective};
use engine::snapshot::Snapshot;
use engine::survey::Survey;
use engine::{Known, Place};
use proptest::prelude::*;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::support::{Api, PLENTY, Random, service_named};

fn groups_of(name: &str) -> (Vec<Group>, Snapshot) {
    let mut api = Api::new(&Seed::Demo);
    let sid = service_named(api.survey(PLENTY).inquiry().snapshot(), name);
    let run = api.run(Survey::service(sid.clone()), PLENTY, Random(3));
    let snapshot = run.into_inquiry().snapshot().clone();
    (effective(&snapshot, &sid), snapshot)
}

fn setting<'a>(groups: &'a [Group], wire: &str) -> &'a Setting {
    let found = groups.iter().flat_map(|group| &group.settings).find(|setting| setting.wire == wire);
    found.unwrap_or_else(|| panic!("no setting {wire}"))
}

#[test]
fn each_setting_has_its_value_and_its_origin() {
    let (groups, _) = groups_of("Customer Care (production)");
    let value = |wire: &str| (setting(&groups, wire).value.as_str(), setting(&groups, wire).source);
    assert_eq!(value("ReachabilityEnabled"), ("On", Source::Service));
    assert_eq!(value("Method"), ("POST", Source::Default));
    assert_eq!(value("NewMessage.Enabled"), ("On", Source::Service));
    assert_eq!(value("RemovedFromConversation.Enabled"), ("Off", Source::Default));
    assert_eq!(value("DefaultInactiveTimer"), ("14 days (P14D)", Source::Account));
    assert_eq!(value("TypingIndicatorTimeout"), ("8", Source::Chat));
    assert_eq!(value("ReadStatusEnabled"), ("On", Source::Default));
    let role = setting(&groups, "DefaultChatServiceRoleSid");
    assert!(role.value.starts_with("service user (RL"), "{}", role.value);
    assert!(role.parts.iter().any(|part| part == "Create conversations"), "{:?}", role.parts);
    let titles: Vec<_> = groups.iter().map(|group| group.title).collect();
    assert_eq!(titles, ["Roles and presence", "Webhooks", "Push notifications", "New conversations", "Chat v2"]);
}

#[test]
fn a_default_service_that_does_not_exist_is_marked() {
    let (groups, _) = groups_of("Customer Care (production)");
    let default = &setting(&groups, "DefaultChatServiceSid").value;
    assert!(default.starts_with("Another service: IS") && default.ends_with(" – not found"), "{default}");
}

#[test]
fn an_empty_push_text_shows_twilio_s() {
    let (groups, _) = groups_of("Customer Care (production)");
    let text = setting(&groups, "RemovedFromConversation.Template");
    assert_eq!(text.source, Source::Default);
    assert!(text.value.contains("has removed you from the conversation"), "{}", text.value);
}

#[test]
fn a_service_without_webhooks_has_the_account_s() {
    let (groups, snapshot) = groups_of("Default Conversations Service");
    assert!(snapshot.webhooks.read().is_some());
    let url = setting(&groups, "PostWebhookUrl");
    assert_eq!(
        (url.value.as_str(), url.source),
        ("https://audit.harborandpine.example/conversations", Source::Account)
    );
    assert_eq!(setting(&groups, "Filters").value, "3");
}

#[test]
fn a_part_that_cannot_be_read_says_so() {
    let sid = Sid::from_digits(1);
    let mut snapshot = Snapshot::default();
    let error = api::ApiError::Transport(api::TransportError::TimedOut);
    snapshot.details_mut(&sid).notifications = Known::Failed(error.clone());
    let groups = effective(&snapshot, &sid);
    assert_eq!(groups.len(), 1);
    assert_eq!((groups[0].error.as_ref(), groups[0].settings.len()), (Some(&error), 0));
}

fn read<T: Json>(value: &Value) -> Known<T> {
    Known::Read(T::from_json(value).expect("an object"))
}

proptest! {
    /// Service beats account, for URLs, events and method, whatever they are.
    #[test]
    fn webhooks_of_the_service_beat_those_of_the_account(
        own_url in "(https://s\\.example/[a-z]{0,3})?", own_events in prop::collection::vec("on[A-Z][a-z]{1,5}", 0..3),
        url in "(https://a\\.example/[a-z]{0,3})?", events in prop::collection::vec("on[A-Z][a-z]{1,5}", 0..3),
    ) {
        let sid = Sid::from_digits(1);
        let mut snapshot = Snapshot { webhooks: read(&json!({ "post_webhook_url": url, "filters": events })), ..Snapshot::default() };
        snapshot.details_mut(&sid).webhooks = read(&json!({ "post_webhook_url": own_url, "filters": own_events }));
        let has_own = !own_url.is_empty() || !own_events.is_empty();
        let groups = effective(&snapshot, &sid);
        let (shown, expected, owner) = (setting(&groups, "PostWebhookUrl"), if has_own { &own_url } else { &url }, if has_own { Source::Service } else { Source::Account });
        if expected.is_empty() {
            prop_assert_eq!(shown.source, Source::NotSet);
        } else {
            prop_assert_eq!((&shown.value, shown.source), (expected, owner));
        }
        let events_shown = &setting(&groups, "Filters").parts;
        prop_assert_eq!(events_shown, if has_own { &own_events } else { &events });
        let place = Place::account(api::ResourceKind::Webhooks);
        prop_assert_eq!(shown.place.resource == place.resource, !has_own);
    }
}
