//! One service, two views: what Conversations and Chat v2 share, and what only one of them knows.

use api::Method;
use serde_json::{Value, json};

use crate::support::{Sandbox, json, refused};

struct Harbor {
    sandbox: Sandbox,
    configuration: String,
    notifications: String,
    webhooks: String,
    chat: String,
}

fn harbor() -> Harbor {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let configuration = format!("/v1/Services/{sid}/Configuration");
    Harbor {
        sandbox,
        notifications: format!("{configuration}/Notifications"),
        webhooks: format!("{configuration}/Webhooks"),
        configuration,
        chat: format!("/v2/Services/{sid}"),
    }
}

impl Harbor {
    fn get(&mut self, target: impl Fn(&Self) -> &String) -> Value {
        let target = target(self).clone();
        json(&self.sandbox.get(&target))
    }

    fn update(&mut self, target: impl Fn(&Self) -> &String, form: &str) -> Value {
        let target = target(self).clone();
        self.sandbox.update(&target, form)
    }

    #[track_caller]
    fn refuses(&mut self, target: impl Fn(&Self) -> &String, form: &str, code: u32) -> String {
        let target = target(self).clone();
        let before = self.sandbox.get(&target);
        let message = refused(&self.sandbox.call(Method::Post, &target, form), 400, code);
        assert_eq!(self.sandbox.get(&target), before);
        message
    }
}

#[test]
fn members_and_channels_are_limited_each_by_its_own_parameter() {
    let mut harbor = harbor();
    assert_eq!(harbor.get(|it| &it.chat)["limits"], json!({ "channel_members": 100, "user_channels": 250 }));
    let answer = harbor.update(|it| &it.chat, "Limits.ChannelMembers=600&Limits.UserChannels=500");
    assert_eq!(answer["limits"], json!({ "channel_members": 600, "user_channels": 500 }));
    harbor.update(|it| &it.chat, "Limits.UserChannels=1");
    assert_eq!(harbor.get(|it| &it.chat)["limits"], json!({ "channel_members": 600, "user_channels": 1 }));
}

#[test]
fn numbers_out_of_range_are_refused_with_their_codes() {
    let mut harbor = harbor();
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
        harbor.refuses(|it| &it.chat, form, code);
    }
    let message = harbor.refuses(|it| &it.chat, "Limits.ChannelMembers=1001", 50061);
    assert_eq!(message, "Enter a whole number from 1 to 1000.");
}

#[test]
fn the_ends_of_the_ranges_are_allowed() {
    let mut harbor = harbor();
    for (form, limits) in [
        ("Limits.ChannelMembers=1&Limits.UserChannels=1000", json!({ "channel_members": 1, "user_channels": 1000 })),
        ("Limits.ChannelMembers=1000&Limits.UserChannels=1", json!({ "channel_members": 1000, "user_channels": 1 })),
    ] {
        assert_eq!(harbor.update(|it| &it.chat, form)["limits"], limits);
    }
    let answer =
        harbor.update(|it| &it.chat, "PreWebhookRetryCount=0&PostWebhookRetryCount=3&TypingIndicatorTimeout=0");
    assert_eq!(
        (&answer["pre_webhook_retry_count"], &answer["post_webhook_retry_count"], &answer["typing_indicator_timeout"]),
        (&json!(0), &json!(3), &json!(0))
    );
}

#[test]
fn default_roles_and_reachability_are_shared() {
    let mut harbor = harbor();
    let sid = harbor.chat.rsplit('/').next().unwrap().parse().unwrap();
    let roles = harbor.sandbox.roles(&sid);
    let [admin, everyone, service] = ["channel admin", "channel user", "service admin"].map(|name| roles[name].clone());
    let form = format!(
        "DefaultConversationCreatorRoleSid={everyone}&DefaultConversationRoleSid={admin}&\
         DefaultChatServiceRoleSid={service}&ReachabilityEnabled=TRUE"
    );
    harbor.update(|it| &it.configuration, &form);
    let chat = harbor.get(|it| &it.chat);
    for (name, value) in [
        ("default_channel_creator_role_sid", json!(everyone)),
        ("default_channel_role_sid", json!(admin)),
        ("default_service_role_sid", json!(service)),
        ("reachability_enabled", json!(true)),
    ] {
        assert_eq!(chat[name], value, "{name}");
    }
    let upper = format!("RL{}", everyone[2..].to_uppercase());
    harbor.update(|it| &it.chat, &format!("DefaultChannelRoleSid={upper}&ReachabilityEnabled=false"));
    let configuration = harbor.get(|it| &it.configuration);
    assert_eq!(configuration["default_conversation_role_sid"], everyone);
    assert_eq!(configuration["reachability_enabled"], false);
}

#[test]
fn a_default_role_is_one_of_the_service_and_of_the_right_type() {
    let mut harbor = harbor();
    let sid = harbor.chat.rsplit('/').next().unwrap().parse().unwrap();
    let other = harbor.sandbox.create("Pine");
    let unknown = "RL00000000000000000000000000000000".to_owned();
    let [foreign, own] = [&other, &sid].map(|sid| {
        let roles = harbor.sandbox.roles(sid);
        ["channel user", "service user"].map(|name| roles[name].clone())
    });
    for (right, wrong) in [(0, 1), (1, 0)] {
        let of_conversations: [(fn(&Harbor) -> &String, &str, u32); 4] = [
            (|it| &it.configuration, "DefaultConversationCreatorRoleSid", 50106),
            (|it| &it.configuration, "DefaultConversationRoleSid", 50109),
            (|it| &it.chat, "DefaultChannelCreatorRoleSid", 50106),
            (|it| &it.chat, "DefaultChannelRoleSid", 50101),
        ];
        let of_services: [(fn(&Harbor) -> &String, &str, u32); 2] = [
            (|it| &it.configuration, "DefaultChatServiceRoleSid", 50102),
            (|it| &it.chat, "DefaultServiceRoleSid", 50102),
        ];
        for (target, wire, code) in if right == 0 { &of_conversations[..] } else { &of_services[..] } {
            for role in [&unknown, &foreign[right], &own[wrong]] {
                let message = harbor.refuses(target, &format!("{wire}={role}&ReachabilityEnabled=true"), *code);
                let r#type = ["conversation", "service"][right];
                assert_eq!(message, format!("Enter the SID of a {type} role of this service."));
            }
            harbor.refuses(target, &format!("{wire}=RL123"), 20001);
            harbor.refuses(target, &format!("{wire}="), 20001);
            harbor.update(target, &format!("{wire}={}", own[right]));
        }
    }
}

#[test]
fn pushes_are_shared_but_for_media_and_invitations() {
    let mut harbor = harbor();
    let form = "LogEnabled=true&NewMessage.Enabled=true&NewMessage.Template=Psst&NewMessage.Sound=bell&\
                NewMessage.BadgeCountEnabled=true&NewMessage.WithMedia.Enabled=true&NewMessage.WithMedia.Template=Look&\
                AddedToConversation.Enabled=true&RemovedFromConversation.Sound=door";
    let notifications = harbor.update(|it| &it.notifications, form);
    assert_eq!(notifications["new_message"]["with_media"], json!({ "enabled": true, "template": "Look" }));
    assert_eq!(
        harbor.get(|it| &it.chat)["notifications"],
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
    let chat = harbor.update(|it| &it.chat, form);
    assert_eq!(
        chat["notifications"]["invited_to_channel"],
        json!({ "enabled": true, "template": "Come", "sound": "" })
    );
    let notifications = harbor.get(|it| &it.notifications);
    assert_eq!(notifications["added_to_conversation"], json!({ "enabled": true, "template": "Hello", "sound": "" }));
    let new_message = &notifications["new_message"];
    assert_eq!((&new_message["enabled"], &new_message["template"]), (&json!(false), &json!("Psst")), "kept while off");
    assert_eq!(notifications.get("invited_to_conversation"), None);
}

#[test]
fn addresses_and_method_of_webhooks_are_shared_and_events_are_not() {
    let mut harbor = harbor();
    harbor.update(|it| &it.webhooks, "PreWebhookUrl=https://harbor.example/before&Filters=onMessageAdd");
    let chat = harbor.get(|it| &it.chat);
    assert_eq!(
        (&chat["pre_webhook_url"], &chat["post_webhook_url"], &chat["webhook_method"], &chat["webhook_filters"]),
        (&json!("https://harbor.example/before"), &json!(""), &json!("POST"), &json!([]))
    );
    let form =
        "PreWebhookUrl=&PostWebhookUrl=https://harbor.example/after&WebhookMethod=get&WebhookFilters=ONMESSAGESENT";
    assert_eq!(harbor.update(|it| &it.chat, form)["webhook_filters"], json!(["onMessageSent"]));
    let webhooks = harbor.get(|it| &it.webhooks);
    for (name, value) in [
        ("pre_webhook_url", Value::Null),
        ("post_webhook_url", json!("https://harbor.example/after")),
        ("method", json!("GET")),
        ("filters", json!(["onMessageAdd"])),
    ] {
        assert_eq!(webhooks[name], value, "{name}");
    }
    assert_eq!(harbor.update(|it| &it.webhooks, "Filters=")["filters"], json!([]));
    assert_eq!(harbor.get(|it| &it.chat)["webhook_filters"], json!(["onMessageSent"]));
}

#[test]
fn webhooks_stay_unset_while_only_what_chat_alone_knows_is_set() {
    let mut harbor = harbor();
    let unset = harbor.get(|it| &it.webhooks);
    harbor.update(|it| &it.chat, "WebhookFilters=onMessageSent&PostWebhookRetryCount=2");
    assert_eq!(harbor.get(|it| &it.webhooks), unset);
    assert_eq!(unset["method"], Value::Null);
    assert_eq!(harbor.update(|it| &it.webhooks, "Method=post")["method"], "POST");
}

#[test]
fn a_service_takes_no_events_of_the_account_alone_and_none_of_chat() {
    let mut harbor = harbor();
    for form in
        ["Filters=onUserAdded", "Filters=onMessageSent", "Filters=onMessageAdded&Filters=", "PreWebhookUrl=/before"]
    {
        harbor.refuses(|it| &it.webhooks, form, 50054);
    }
    harbor.refuses(|it| &it.webhooks, "Method=DELETE", 50055);
    // A service's webhooks lead to addresses only; it is a parameter that is not known.
    assert_eq!(harbor.update(|it| &it.webhooks, "Target=flex").get("target"), None);
}

#[test]
fn a_compatibility_message_can_be_emptied() {
    let mut harbor = harbor();
    let set = harbor.update(|it| &it.chat, "Media.CompatibilityMessage=Update+your+app");
    assert_eq!(set["media"], json!({ "size_limit_mb": 150, "compatibility_message": "Update your app" }));
    let cleared = harbor.update(|it| &it.chat, "Media.CompatibilityMessage=");
    assert_eq!(cleared["media"]["compatibility_message"], "");
}
