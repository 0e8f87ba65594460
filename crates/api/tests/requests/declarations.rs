//! Declarations of settings: effects, documentation, defaults and twins in Chat v2.

use std::collections::BTreeMap;

use api::operation::{Action, OPERATIONS};
use api::resources::Scope;
use api::{
    Endpoint, ParameterInfo, ResourceKind, chat_service, notifications, service_configuration, service_webhooks,
};

fn settings() -> impl Iterator<Item = &'static ParameterInfo> + Clone {
    let writes = OPERATIONS.iter().filter(|operation| matches!(operation.action, Action::Create | Action::Update));
    writes.flat_map(|operation| operation.parameters)
}

#[test]
fn every_setting_has_an_effect_and_a_documentation_page() {
    for setting in settings() {
        assert!(setting.effect.ends_with('.'), "{}: {:?}", setting.wire, setting.effect);
        assert!(setting.docs.starts_with("https://www.twilio.com/docs/"), "{}: {:?}", setting.wire, setting.docs);
    }
}

#[test]
fn the_documented_defaults_are_declared() {
    let declared = |fields: &[ParameterInfo]| -> BTreeMap<&str, &str> {
        fields.iter().filter_map(|field| Some((field.wire, field.default?))).collect()
    };
    let chat = BTreeMap::from([
        ("Limits.ChannelMembers", "100"),
        ("Limits.UserChannels", "250"),
        ("Notifications.AddedToChannel.Enabled", "false"),
        ("Notifications.InvitedToChannel.Enabled", "false"),
        ("Notifications.LogEnabled", "false"),
        ("Notifications.NewMessage.BadgeCountEnabled", "false"),
        ("Notifications.NewMessage.Enabled", "false"),
        ("Notifications.RemovedFromChannel.Enabled", "false"),
        ("PostWebhookRetryCount", "0"),
        ("PreWebhookRetryCount", "0"),
        ("ReachabilityEnabled", "false"),
        ("ReadStatusEnabled", "true"),
        ("TypingIndicatorTimeout", "5"),
        ("WebhookMethod", "POST"),
    ]);
    assert_eq!(declared(chat_service::Update::PARAMETERS), chat);
    assert_eq!(declared(service_configuration::Update::PARAMETERS), BTreeMap::from([("ReachabilityEnabled", "false")]));
    assert_eq!(declared(service_webhooks::Update::PARAMETERS), BTreeMap::from([("Method", "POST")]));
    assert_eq!(declared(api::webhooks::Update::PARAMETERS), BTreeMap::from([("Method", "POST")]));
    assert_eq!(declared(notifications::Update::PARAMETERS).len(), 6);
}

#[test]
fn a_default_obeys_the_rule_of_its_parameter() {
    for setting in settings() {
        assert_eq!(setting.default.and_then(|default| (setting.check)(default)), None, "{}", setting.wire);
    }
}

#[test]
fn a_twin_carries_the_same_kind_of_value() {
    let shared = settings().filter_map(|setting| Some((setting, setting.twin?)));
    for (setting, twin) in shared.clone() {
        assert_eq!((setting.many, setting.clearable), (twin.many, twin.clearable), "{}", setting.wire);
        assert_eq!(setting.kind, twin.kind, "{}", setting.wire);
        assert!(chat_service::Update::PARAMETERS.iter().any(|field| field.wire == twin.wire), "{}", setting.wire);
    }
    assert_eq!(shared.count(), 18);
}

#[test]
fn every_resource_is_described() {
    for resource in ResourceKind::ALL {
        let info = resource.info();
        assert!(info.docs.starts_with("https://www.twilio.com/docs/"), "{resource:?}");
        let operations: Vec<_> = OPERATIONS.iter().filter(|operation| operation.resource == *resource).collect();
        assert!(!operations.is_empty(), "{resource:?}");
        let names_service = |path: &str| path.contains("/Services/{ServiceSid}") || path.contains("{ChatServiceSid}");
        let is_scoped = operations.iter().all(|operation| names_service(operation.path));
        assert_eq!(info.scope == Scope::Service, is_scoped, "{resource:?}");
    }
}

#[test]
fn a_handle_names_its_parameter() {
    let parameter = chat_service::Update::limits_channel_members();
    assert_eq!(parameter.info().wire, "Limits.ChannelMembers");
    assert_eq!(chat_service::Update::PARAMETERS[parameter.index()].wire, parameter.info().wire);
}
