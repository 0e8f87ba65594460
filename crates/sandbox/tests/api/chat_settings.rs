//! Tests of settings that Conversations and Chat v2 share, and of those that only one of them has.

use api::service::Service;
use api::{Endpoint, Method, Sid};
use serde_json::{Value, json};

use crate::support::{Sandbox, assert_rejected, json};

/// Targets of a service's settings.
struct Targets {
    sid: Sid<Service>,
    configuration: String,
    notifications: String,
    webhooks: String,
    chat: String,
}

fn setup() -> (Sandbox, Targets) {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let configuration = format!("/v1/Services/{sid}/Configuration");
    let targets = Targets {
        notifications: format!("{configuration}/Notifications"),
        webhooks: format!("{configuration}/Webhooks"),
        configuration,
        chat: format!("/v2/Services/{sid}"),
        sid,
    };
    (sandbox, targets)
}

/// Sends an update that must be rejected and change nothing. Returns the message.
#[track_caller]
fn assert_update_rejected(sandbox: &mut Sandbox, target: &str, form: &str, code: u32) -> String {
    let before = sandbox.get(target);
    let message = assert_rejected(&sandbox.request(Method::Post, target, form), 400, code);
    assert_eq!(sandbox.get(target), before);
    message
}

#[test]
fn each_limit_has_its_own_parameter() {
    let (mut sandbox, targets) = setup();
    assert_eq!(json(&sandbox.get(&targets.chat))["limits"], json!({ "channel_members": 100, "user_channels": 250 }));
    let body = sandbox.update(&targets.chat, "Limits.ChannelMembers=600&Limits.UserChannels=500");
    assert_eq!(body["limits"], json!({ "channel_members": 600, "user_channels": 500 }));
    sandbox.update(&targets.chat, "Limits.UserChannels=1");
    assert_eq!(json(&sandbox.get(&targets.chat))["limits"], json!({ "channel_members": 600, "user_channels": 1 }));
}

#[test]
fn numbers_out_of_range_are_rejected_with_their_codes() {
    let (mut sandbox, targets) = setup();
    for (form, code) in [
        ("Limits.ChannelMembers=0", 50061),
        ("Limits.ChannelMembers=1001", 50061),
        ("Limits.ChannelMembers=many", 50061),
        ("Limits.UserChannels=0", 50060),
        ("Limits.UserChannels=1001", 50060),
        ("TypingIndicatorTimeout=-1", 50053),
        ("TypingIndicatorTimeout=1.5", 50053),
        ("ConsumptionReportInterval=soon", 50052),
        ("PreWebhookRetryCount=-1", 50065),
        ("PostWebhookRetryCount=often", 50065),
        ("PreWebhookRetryCount=", 50065),
        ("ReadStatusEnabled=yes", 20001),
        ("WebhookMethod=PATCH", 50055),
        ("WebhookFilters=onMessageAdd", 50054),
        ("PostWebhookUrl=ftp://harbor.example", 50054),
    ] {
        assert_update_rejected(&mut sandbox, &targets.chat, form, code);
    }
    let message = assert_update_rejected(&mut sandbox, &targets.chat, "Limits.ChannelMembers=1001", 50061);
    assert_eq!(message, "Enter a whole number from 1 to 1000.");
}

#[test]
fn the_ends_of_the_ranges_are_accepted() {
    let (mut sandbox, targets) = setup();
    for (form, limits) in [
        ("Limits.ChannelMembers=1&Limits.UserChannels=1000", json!({ "channel_members": 1, "user_channels": 1000 })),
        ("Limits.ChannelMembers=1000&Limits.UserChannels=1", json!({ "channel_members": 1000, "user_channels": 1 })),
    ] {
        assert_eq!(sandbox.update(&targets.chat, form)["limits"], limits);
    }
    let body = sandbox.update(&targets.chat, "PreWebhookRetryCount=0&PostWebhookRetryCount=3&TypingIndicatorTimeout=0");
    assert_eq!(
        (&body["pre_webhook_retry_count"], &body["post_webhook_retry_count"], &body["typing_indicator_timeout"]),
        (&json!(0), &json!(3), &json!(0))
    );
}

#[test]
fn default_roles_and_reachability_are_shared() {
    let (mut sandbox, targets) = setup();
    let roles = sandbox.roles(&targets.sid);
    let [admin, user, service] = ["channel admin", "channel user", "service admin"].map(|name| roles[name].clone());
    let form = format!(
        "DefaultConversationCreatorRoleSid={user}&DefaultConversationRoleSid={admin}&\
         DefaultChatServiceRoleSid={service}&ReachabilityEnabled=TRUE"
    );
    sandbox.update(&targets.configuration, &form);
    let chat = json(&sandbox.get(&targets.chat));
    for (name, value) in [
        ("default_channel_creator_role_sid", json!(user)),
        ("default_channel_role_sid", json!(admin)),
        ("default_service_role_sid", json!(service)),
        ("reachability_enabled", json!(true)),
    ] {
        assert_eq!(chat[name], value, "{name}");
    }
    let upper = format!("RL{}", user[2..].to_uppercase());
    sandbox.update(&targets.chat, &format!("DefaultChannelRoleSid={upper}&ReachabilityEnabled=false"));
    let configuration = json(&sandbox.get(&targets.configuration));
    assert_eq!(configuration["default_conversation_role_sid"], user);
    assert_eq!(configuration["reachability_enabled"], false);
}

#[test]
fn a_default_role_must_belong_to_the_service_and_have_the_right_type() {
    let (mut sandbox, targets) = setup();
    let other = sandbox.create("Pine");
    let unknown = "RL00000000000000000000000000000000".to_owned();
    let [foreign, own] = [&other, &targets.sid].map(|sid| {
        let roles = sandbox.roles(sid);
        ["channel user", "service user"].map(|name| roles[name].clone())
    });
    let (new, old) = (["conversation", "service"], ["channel", "deployment"]);
    // The first role of each pair is one of conversations, the second one of services.
    for (target, wire, right, types, code) in [
        (&targets.configuration, "DefaultConversationCreatorRoleSid", 0, new, 50106),
        (&targets.configuration, "DefaultConversationRoleSid", 0, new, 50109),
        (&targets.configuration, "DefaultChatServiceRoleSid", 1, new, 50102),
        (&targets.chat, "DefaultChannelCreatorRoleSid", 0, old, 50106),
        (&targets.chat, "DefaultChannelRoleSid", 0, old, 50101),
        (&targets.chat, "DefaultServiceRoleSid", 1, old, 50102),
    ] {
        for role in [&unknown, &foreign[right], &own[1 - right]] {
            let message =
                assert_update_rejected(&mut sandbox, target, &format!("{wire}={role}&ReachabilityEnabled=true"), code);
            assert_eq!(message, format!("Enter the SID of a {} role of this service.", types[right]));
        }
        assert_update_rejected(&mut sandbox, target, &format!("{wire}=RL123"), 20001);
        assert_update_rejected(&mut sandbox, target, &format!("{wire}="), 20001);
        sandbox.update(target, &format!("{wire}={}", own[right]));
    }
}

#[test]
fn pushes_are_shared_except_those_for_media_and_invitations() {
    let (mut sandbox, targets) = setup();
    let form = "LogEnabled=true&NewMessage.Enabled=true&NewMessage.Template=Psst&NewMessage.Sound=bell&\
                NewMessage.BadgeCountEnabled=true&NewMessage.WithMedia.Enabled=true&NewMessage.WithMedia.Template=Look&\
                AddedToConversation.Enabled=true&RemovedFromConversation.Sound=door";
    let notifications = sandbox.update(&targets.notifications, form);
    assert_eq!(notifications["new_message"]["with_media"], json!({ "enabled": true, "template": "Look" }));
    assert_eq!(
        json(&sandbox.get(&targets.chat))["notifications"],
        json!({
            "log_enabled": true,
            "new_message": { "enabled": true, "template": "Psst", "sound": "bell", "badge_count_enabled": true },
            "added_to_channel": { "enabled": true, "template": "", "sound": "" },
            "removed_from_channel": { "enabled": false, "template": "", "sound": "door" },
            "invited_to_channel": { "enabled": false, "template": "", "sound": "" },
        })
    );
    let form = "Notifications.NewMessage.Enabled=false&Notifications.AddedToChannel.Template=Hello&\
                Notifications.InvitedToChannel.Enabled=true&Notifications.InvitedToChannel.Template=Come";
    let chat = sandbox.update(&targets.chat, form);
    assert_eq!(
        chat["notifications"]["invited_to_channel"],
        json!({ "enabled": true, "template": "Come", "sound": "" })
    );
    let notifications = json(&sandbox.get(&targets.notifications));
    assert_eq!(notifications["added_to_conversation"], json!({ "enabled": true, "template": "Hello", "sound": "" }));
    let new_message = &notifications["new_message"];
    assert_eq!(
        (&new_message["enabled"], &new_message["template"]),
        (&json!(false), &json!("Psst")),
        "the template is kept while the push is off"
    );
    assert_eq!(notifications.get("invited_to_conversation"), None);
}

#[test]
fn webhook_urls_and_method_are_shared_and_events_are_not() {
    let (mut sandbox, targets) = setup();
    sandbox.update(&targets.webhooks, "PreWebhookUrl=https://harbor.example/before&Filters=onMessageAdd");
    let chat = json(&sandbox.get(&targets.chat));
    assert_eq!(
        (&chat["pre_webhook_url"], &chat["post_webhook_url"], &chat["webhook_method"], &chat["webhook_filters"]),
        (&json!("https://harbor.example/before"), &json!(""), &json!("POST"), &json!([]))
    );
    let form =
        "PreWebhookUrl=&PostWebhookUrl=https://harbor.example/after&WebhookMethod=get&WebhookFilters=ONMESSAGESENT";
    assert_eq!(sandbox.update(&targets.chat, form)["webhook_filters"], json!(["onMessageSent"]));
    let webhooks = json(&sandbox.get(&targets.webhooks));
    for (name, value) in [
        ("pre_webhook_url", Value::Null),
        ("post_webhook_url", json!("https://harbor.example/after")),
        ("method", json!("GET")),
        ("filters", json!(["onMessageAdd"])),
    ] {
        assert_eq!(webhooks[name], value, "{name}");
    }
    assert_eq!(sandbox.update(&targets.webhooks, "Filters=")["filters"], json!([]));
    assert_eq!(json(&sandbox.get(&targets.chat))["webhook_filters"], json!(["onMessageSent"]));
}

#[test]
fn an_event_is_stored_once_and_in_its_usual_case() {
    let (mut sandbox, targets) = setup();
    for (target, wire, name, [once, twice]) in [
        ("/v1/Configuration/Webhooks", "Filters", "filters", ["onUserAdded", "onMessageAdd"]),
        (&targets.webhooks, "Filters", "filters", ["onMessageAdded", "onMessageAdd"]),
        (&targets.chat, "WebhookFilters", "webhook_filters", ["onMessageSent", "onMessageSend"]),
    ] {
        let form = format!("{wire}={twice}&{wire}={once}&{wire}={}&{wire}=", twice.to_uppercase());
        assert_eq!(sandbox.update(target, &form)[name], json!([twice, once]));
    }
}

#[test]
fn webhooks_stay_unset_while_only_chat_v2_settings_are_set() {
    let (mut sandbox, targets) = setup();
    let unset = json(&sandbox.get(&targets.webhooks));
    sandbox.update(&targets.chat, "WebhookFilters=onMessageSent&PostWebhookRetryCount=2");
    assert_eq!(json(&sandbox.get(&targets.webhooks)), unset);
    assert_eq!(unset["method"], Value::Null);
    assert_eq!(sandbox.update(&targets.webhooks, "Method=post")["method"], "POST");
}

#[test]
fn a_service_rejects_events_of_the_account_and_of_chat_v2() {
    let (mut sandbox, targets) = setup();
    for form in ["Filters=onUserAdded", "Filters=onMessageSent", "Filters=onMessageAdded&Filters=?"] {
        assert_update_rejected(&mut sandbox, &targets.webhooks, form, 50054);
    }
    assert_update_rejected(&mut sandbox, &targets.webhooks, "Method=DELETE", 50055);
    // Webhooks of a service have no target. It is an unknown parameter.
    assert_eq!(sandbox.update(&targets.webhooks, "Target=flex").get("target"), None);
}

#[test]
fn a_new_service_and_account_have_the_documented_defaults() {
    let (mut sandbox, targets) = setup();
    let mut count = 0;
    for (target, fields) in [
        (&targets.chat, api::chat_service::Update::PARAMETERS),
        (&targets.notifications, api::notifications::Update::PARAMETERS),
        (&targets.configuration, api::service_configuration::Update::PARAMETERS),
        (&"/v1/Configuration/Webhooks".to_owned(), api::webhooks::Update::PARAMETERS),
    ] {
        let body = json(&sandbox.get(target));
        for field in fields {
            let Some(default) = field.default else { continue };
            assert_eq!(field.text(&body), default, "{target} {}", field.wire);
            count += 1;
        }
    }
    assert_eq!(count, 22);
}

#[test]
fn a_compatibility_message_can_be_cleared() {
    let (mut sandbox, targets) = setup();
    let set = sandbox.update(&targets.chat, "Media.CompatibilityMessage=Update+your+app");
    assert_eq!(set["media"], json!({ "size_limit_mb": 150, "compatibility_message": "Update your app" }));
    let cleared = sandbox.update(&targets.chat, "Media.CompatibilityMessage=");
    assert_eq!(cleared["media"]["compatibility_message"], "");
}
