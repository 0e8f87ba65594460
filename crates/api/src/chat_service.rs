//! The same services as Chat v2 shows them: the only way to rename one.

use crate::account::Account;
use crate::date::Timestamp;
use crate::error::code;
use crate::event::{Event, OfChat};
use crate::flag::Flag;
use crate::json::Links;
use crate::notifications::Sound;
use crate::number::{Count, UNLIMITED};
use crate::page::{Listed, list};
use crate::params::{Change, Required};
use crate::push::{ChatMember, ChatMessage, Template};
use crate::role::Role;
use crate::service::Service;
use crate::sid::Sid;
use crate::text::{Free, FriendlyName};
use crate::url::WebhookUrl;
use crate::webhooks::WebhookMethod;
use crate::{request, response};

/// Seconds after a started-typing event until clients assume that the user stopped. Default: 5.
pub type TypingTimeout = Count<0, UNLIMITED, { code::TYPING_TIMEOUT }>;
/// In seconds.
pub type ConsumptionInterval = Count<0, UNLIMITED, { code::CONSUMPTION_INTERVAL }>;
/// How many members a channel may have.
pub type MemberLimit = Count<1, 1000, { code::CHANNEL_MEMBERS }>;
/// How many channels a user may be in.
pub type ChannelLimit = Count<1, 1000, { code::USER_CHANNELS }>;
/// How often a webhook is tried again; the reference names no highest number.
pub type RetryCount = Count<0, UNLIMITED, { code::RETRY_COUNT }>;
/// Placeholder text to send when a media message has no text.
pub type CompatibilityMessage = Free<{ code::INVALID_PARAMETER }>;

response! {
    /// A service in the words of Chat v2.
    ChatService {
        /// Which one it is: the same SID as in Conversations.
        sid: Sid<Service>,
        /// Whose it is.
        account_sid: Sid<Account>,
        /// What people call it.
        friendly_name: String,
        /// When it was created.
        date_created: Timestamp,
        /// When it was last changed.
        date_updated: Timestamp,
        /// The role of a new user.
        default_service_role_sid: Sid<Role>,
        /// The role of a new member of a channel.
        default_channel_role_sid: Sid<Role>,
        /// The role of a channel's creator in it.
        default_channel_creator_role_sid: Sid<Role>,
        /// Whether what was read is kept.
        read_status_enabled: bool,
        /// Whether it shows who is online.
        reachability_enabled: bool,
        /// Seconds after a started-typing event until clients assume that the user stopped. Default: 5.
        typing_indicator_timeout: u64,
        /// In seconds; deprecated.
        consumption_report_interval: u64,
        /// How many there may be.
        limits: Limits,
        /// Called before.
        pre_webhook_url: String,
        /// Called after.
        post_webhook_url: String,
        /// `GET` or `POST`.
        webhook_method: String,
        /// The events that call.
        webhook_filters: Vec<String>,
        /// How often the call before is tried again.
        pre_webhook_retry_count: u64,
        /// How often the call after is tried again.
        post_webhook_retry_count: u64,
        /// What is pushed to phones.
        notifications: Notifications,
        /// How files are treated.
        media: Media,
        /// Where it is.
        url: String,
        /// Where what it holds is.
        links: Links,
    }
}

response! {
    /// How many there may be.
    Limits {
        /// Members of a channel.
        channel_members: u64,
        /// Channels of a user.
        user_channels: u64,
    }
}

response! {
    /// How files are treated.
    Media {
        /// In megabytes; cannot be set.
        size_limit_mb: u64,
        /// Placeholder text to send when a media message has no text.
        compatibility_message: String,
    }
}

response! {
    /// What is pushed to phones.
    Notifications {
        /// Whether pushes are logged.
        log_enabled: bool,
        /// On a new message.
        new_message: Notification,
        /// On being added.
        added_to_channel: Notification,
        /// On being removed.
        removed_from_channel: Notification,
        /// On being invited.
        invited_to_channel: Notification,
    }
}

response! {
    /// One kind of push.
    Notification {
        /// Whether it is sent.
        enabled: bool,
        /// Its text, with variables.
        template: String,
        /// Its sound.
        sound: String,
        /// Whether it counts on the app's icon; of new messages only.
        badge_count_enabled: bool,
    }
}

impl Listed for ChatService {
    const KEY: &'static str = "services";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v2/Services`
    List: "/v2/Services", () => ChatService {}
}

request! {
    /// `POST /v2/Services`
    Create: Post "/v2/Services", () => 201 ChatService {
        /// What people call it.
        friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name";
    }
}

request! {
    /// `GET /v2/Services/{Sid}`
    Fetch: Get "/v2/Services/{Sid}", Sid<Service> => 200 ChatService {}
}

request! {
    /// `POST /v2/Services/{Sid}`
    #[derive(Default)]
    Update: Post "/v2/Services/{Sid}", Sid<Service> => 200 ChatService {
        /// What people call it.
        friendly_name: Option<FriendlyName> = "FriendlyName", "Friendly name";
        /// The role of a new user.
        default_service_role_sid: Option<Sid<Role>> =
            "DefaultServiceRoleSid", "Role of a new user", refused with [code::SERVICE_ROLE_NOT_FOUND];
        /// The role of a new member of a channel.
        default_channel_role_sid: Option<Sid<Role>> =
            "DefaultChannelRoleSid", "Role of a new member", refused with [code::CHANNEL_ROLE_NOT_FOUND];
        /// The role of a channel's creator in it.
        default_channel_creator_role_sid: Option<Sid<Role>> =
            "DefaultChannelCreatorRoleSid", "Role of a channel’s creator", refused with [code::CREATOR_ROLE_NOT_FOUND];
        /// Whether what was read is kept.
        read_status_enabled: Option<Flag> = "ReadStatusEnabled", "Read status";
        /// Whether it shows who is online.
        reachability_enabled: Option<Flag> = "ReachabilityEnabled", "Reachability";
        /// Seconds after a started-typing event until clients assume that the user stopped. Default: 5.
        typing_indicator_timeout: Option<TypingTimeout> = "TypingIndicatorTimeout", "Typing indicator timeout";
        /// In seconds; deprecated.
        consumption_report_interval: Option<ConsumptionInterval> =
            "ConsumptionReportInterval", "Consumption report interval";
        /// Whether new messages are pushed.
        notifications_new_message_enabled: Option<Flag> = "Notifications.NewMessage.Enabled", "Push new messages";
        /// The text for a new message.
        notifications_new_message_template: Change<Template<ChatMessage>> =
            "Notifications.NewMessage.Template", "Text of new messages";
        /// The sound of a new message.
        notifications_new_message_sound: Change<Sound> = "Notifications.NewMessage.Sound", "Sound of new messages";
        /// Whether it counts on the app's icon.
        notifications_new_message_badge_count_enabled: Option<Flag> =
            "Notifications.NewMessage.BadgeCountEnabled", "Badge count";
        /// Whether being added is pushed.
        notifications_added_to_channel_enabled: Option<Flag> =
            "Notifications.AddedToChannel.Enabled", "Push being added";
        /// The text for being added.
        notifications_added_to_channel_template: Change<Template<ChatMember>> =
            "Notifications.AddedToChannel.Template", "Text of being added";
        /// The sound of being added.
        notifications_added_to_channel_sound: Change<Sound> =
            "Notifications.AddedToChannel.Sound", "Sound of being added";
        /// Whether being removed is pushed.
        notifications_removed_from_channel_enabled: Option<Flag> =
            "Notifications.RemovedFromChannel.Enabled", "Push being removed";
        /// The text for being removed.
        notifications_removed_from_channel_template: Change<Template<ChatMember>> =
            "Notifications.RemovedFromChannel.Template", "Text of being removed";
        /// The sound of being removed.
        notifications_removed_from_channel_sound: Change<Sound> =
            "Notifications.RemovedFromChannel.Sound", "Sound of being removed";
        /// Whether being invited is pushed.
        notifications_invited_to_channel_enabled: Option<Flag> =
            "Notifications.InvitedToChannel.Enabled", "Push being invited";
        /// The text for being invited.
        notifications_invited_to_channel_template: Change<Template<ChatMember>> =
            "Notifications.InvitedToChannel.Template", "Text of being invited";
        /// The sound of being invited.
        notifications_invited_to_channel_sound: Change<Sound> =
            "Notifications.InvitedToChannel.Sound", "Sound of being invited";
        /// Called before.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL";
        /// Called after.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL";
        /// How they are called.
        webhook_method: Option<WebhookMethod> = "WebhookMethod", "Method";
        /// The events that call.
        webhook_filters: Change<Vec<Event<OfChat>>> = "WebhookFilters", "Events";
        /// How many members a channel may have.
        limits_channel_members: Option<MemberLimit> = "Limits.ChannelMembers", "Members of a channel";
        /// How many channels a user may be in.
        limits_user_channels: Option<ChannelLimit> = "Limits.UserChannels", "Channels of a user";
        /// Placeholder text to send when a media message has no text.
        media_compatibility_message: Change<CompatibilityMessage> =
            "Media.CompatibilityMessage", "Compatibility message";
        /// How often the call before is tried again.
        pre_webhook_retry_count: Option<RetryCount> = "PreWebhookRetryCount", "Retries of the pre-event webhook";
        /// How often the call after is tried again.
        post_webhook_retry_count: Option<RetryCount> = "PostWebhookRetryCount", "Retries of the post-event webhook";
        /// Whether pushes are logged.
        notifications_log_enabled: Option<Flag> = "Notifications.LogEnabled", "Log pushes";
    }
}

request! {
    /// `DELETE /v2/Services/{Sid}`
    Delete: Delete "/v2/Services/{Sid}", Sid<Service> => 204 () {}
}
