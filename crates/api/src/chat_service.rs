//! Services in the older Chat v2 API, which has settings that Conversations has not. It is the only API that can rename a service.

use crate::account::Account;
use crate::code;
use crate::date::Timestamp;
use crate::docs;
use crate::event::{Event, OfChat};
use crate::flag::Flag;
use crate::json::Links;
use crate::number::{Count, UNDOCUMENTED_MAX};
use crate::page::{Listed, list};
use crate::params::{Change, Required};
use crate::push::{ChatMember, ChatMessage, Sound, Template};
use crate::role::Role;
use crate::service::Service;
use crate::sid::Sid;
use crate::text::{FreeText, FriendlyName};
use crate::url::WebhookUrl;
use crate::webhooks::{EVENTS, METHOD, POST_WEBHOOK_URL, PRE_WEBHOOK_URL, WebhookMethod};
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/chat/rest/service-resource";

/// Seconds after a started-typing event until clients assume that the user stopped. Default: 5.
pub type TypingTimeout = Count<0, UNDOCUMENTED_MAX, { code::TYPING_TIMEOUT }>;
/// Interval between a client's reports of read messages, in seconds.
pub type ConsumptionInterval = Count<0, UNDOCUMENTED_MAX, { code::CONSUMPTION_INTERVAL }>;
/// Maximum number of members in a channel: 1 to 1000. Default: 100, as the API's sample and error 50417 say. The
/// prose of the reference swaps this default and that of [`ChannelLimit`].
pub type MemberLimit = Count<1, 1000, { code::CHANNEL_MEMBERS }>;
/// Maximum number of channels that a user can be in: 1 to 1000. Default: 250, as the API's sample and error 50417 say.
pub type ChannelLimit = Count<1, 1000, { code::USER_CHANNELS }>;
/// Number of retries of a webhook. The reference names no maximum.
pub type RetryCount = Count<0, UNDOCUMENTED_MAX, { code::RETRY_COUNT }>;
/// Placeholder text that is sent when a media message has no text.
pub type CompatibilityMessage = FreeText<{ code::INVALID_PARAMETER }>;

response! {
    /// A service in Chat v2.
    ChatService {
        /// SID of the service, the same as in Conversations.
        sid: Sid<Service>,
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// Name of the service.
        friendly_name: String,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// SID of the role that a new user gets.
        default_service_role_sid: Sid<Role>,
        /// SID of the role that a new member of a channel gets.
        default_channel_role_sid: Sid<Role>,
        /// SID of the role that the creator of a channel gets in it.
        default_channel_creator_role_sid: Sid<Role>,
        /// True if the service stores how far each member has read. Default: true.
        read_status_enabled: bool,
        /// True if users are shown as online or offline. Default: false.
        reachability_enabled: bool,
        /// Seconds after a started-typing event until clients assume that the user stopped. Default: 5.
        typing_indicator_timeout: u64,
        /// Interval between a client's reports of read messages, in seconds. Deprecated.
        consumption_report_interval: u64,
        /// Limits of channels and users.
        limits: Limits,
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. Empty: none.
        pre_webhook_url: String,
        /// URL of the post-event webhook, which Twilio calls after a change. Empty: none.
        post_webhook_url: String,
        /// HTTP method of both webhooks: `GET` or `POST`.
        webhook_method: String,
        /// Events for which Twilio calls the URLs. Empty: none.
        webhook_filters: Vec<String>,
        /// Number of retries of the pre-event webhook. Default: 0.
        pre_webhook_retry_count: u64,
        /// Number of retries of the post-event webhook. Default: 0.
        post_webhook_retry_count: u64,
        /// Push notifications.
        notifications: Notifications,
        /// Settings of media messages.
        media: Media,
        /// Absolute URL of the resource.
        url: String,
        /// Absolute URLs of the subresources.
        links: Links,
    }
}

response! {
    /// Limits of channels and users.
    Limits {
        /// Maximum number of members in a channel.
        channel_members: u64,
        /// Maximum number of channels that a user can be in.
        user_channels: u64,
    }
}

response! {
    /// Settings of media messages.
    Media {
        /// Maximum size of a file, in megabytes. Cannot be set.
        size_limit_mb: u64,
        /// Placeholder text that is sent when a media message has no text.
        compatibility_message: String,
    }
}

response! {
    /// Push notifications of a service.
    Notifications {
        /// True if Twilio logs push notifications. Default: false.
        log_enabled: bool,
        /// Push notification of a new message.
        new_message: Notification,
        /// Push notification to a user who was added to a channel.
        added_to_channel: Notification,
        /// Push notification to a user who was removed from a channel.
        removed_from_channel: Notification,
        /// Push notification to a user who was invited to a channel.
        invited_to_channel: Notification,
    }
}

response! {
    /// Push notification of one kind.
    Notification {
        /// True if it is sent. Default: false.
        enabled: bool,
        /// Text with variables. Empty: Twilio's default text.
        template: String,
        /// Name of the sound that the phone app plays.
        sound: String,
        /// True if the badge of the app's icon counts it. New messages only.
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
    Create: Post "/v2/Services", () => 201 ChatService, docs DOCS {
        /// Name of the service: 1 to 256 characters.
        friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name" {
            effect: "Up to 256 characters. Avoid personal data such as a name, email address, or phone number.",
        };
    }
}

request! {
    /// `GET /v2/Services/{Sid}`
    Fetch: Get "/v2/Services/{Sid}", Sid<Service> => 200 ChatService {}
}

/// Effect of both retry counts.
const RETRIES: &str = "Retries after a timeout (5 seconds) or a 429, 503, or 504 response. 0 turns retries off.";
const TEXT: &str = "Notification text. Leave empty to use Twilio’s default text.";
const SOUND: &str = "Name of the sound that the app plays.";

request! {
    /// `POST /v2/Services/{Sid}`
    #[derive(Default)]
    Update: Post "/v2/Services/{Sid}", Sid<Service> => 200 ChatService, docs DOCS {
        /// Name of the service: 1 to 256 characters.
        friendly_name: Option<FriendlyName> = "FriendlyName", "Friendly name" {
            effect: "Up to 256 characters. Avoid personal data such as a name, email address, or phone number.",
        };
        /// SID of the role that a new user gets.
        default_service_role_sid: Option<Sid<Role>> = "DefaultServiceRoleSid", "Role of a new user" {
            codes: &[code::SERVICE_ROLE_NOT_FOUND],
            effect: "Service role for new users.",
            docs: crate::chat_role::DOCS,
        };
        /// SID of the role that a new member of a channel gets.
        default_channel_role_sid: Option<Sid<Role>> = "DefaultChannelRoleSid", "Role of a new member" {
            codes: &[code::CHANNEL_ROLE_NOT_FOUND],
            effect: "Channel role for new members.",
            docs: crate::chat_role::DOCS,
        };
        /// SID of the role that the creator of a channel gets in it.
        default_channel_creator_role_sid: Option<Sid<Role>> = "DefaultChannelCreatorRoleSid", "Role of a channel’s creator" {
            codes: &[code::CREATOR_ROLE_NOT_FOUND],
            effect: "Channel role for the creator of a channel.",
            docs: crate::chat_role::DOCS,
        };
        /// True if the service stores how far each member has read. Default: true.
        read_status_enabled: Option<Flag> = "ReadStatusEnabled", "Read status" {
            default: Some("true"),
            effect: "Stores how far each member has read.",
            docs: docs::CHAT_READ_STATUS,
        };
        /// True if users are shown as online or offline. Default: false.
        reachability_enabled: Option<Flag> = "ReachabilityEnabled", "Reachability" {
            default: Some("false"),
            effect: "Shows whether users are online and can receive push notifications.",
            docs: docs::CHAT_REACHABILITY,
        };
        /// Seconds after a started-typing event until clients assume that the user stopped. Default: 5.
        typing_indicator_timeout: Option<TypingTimeout> = "TypingIndicatorTimeout", "Typing indicator timeout" {
            default: Some("5"),
            effect: "Seconds after a started-typing event until clients assume that the user stopped, even without an ended-typing event.",
        };
        /// Interval between a client's reports of read messages, in seconds. Deprecated.
        consumption_report_interval: Option<ConsumptionInterval> = "ConsumptionReportInterval", "Consumption report interval" {
            effect: "Seconds between a client’s reports of read messages. Deprecated by Twilio.",
            docs: docs::CHAT_READ_STATUS,
        };
        /// True if new messages send a push notification. Default: false.
        notifications_new_message_enabled: Option<Flag> = "Notifications.NewMessage.Enabled", "Push new messages" {
            default: Some("false"),
            effect: "Sends a push notification to the members of a channel that has a new message.",
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Text of that notification. Empty: Twilio's default text.
        notifications_new_message_template: Change<Template<ChatMessage>> = "Notifications.NewMessage.Template", "Text of new messages" {
            effect: TEXT,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Sound of that notification.
        notifications_new_message_sound: Change<Sound> = "Notifications.NewMessage.Sound", "Sound of new messages" {
            effect: SOUND,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// True if the badge of the app's icon counts channels with unread messages. Default: false.
        notifications_new_message_badge_count_enabled: Option<Flag> = "Notifications.NewMessage.BadgeCountEnabled", "Badge count" {
            default: Some("false"),
            effect: "Counts channels with unread messages on the app’s icon. iOS only.",
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// True if users who are added to a channel get a push notification. Default: false.
        notifications_added_to_channel_enabled: Option<Flag> = "Notifications.AddedToChannel.Enabled", "Push when added" {
            default: Some("false"),
            effect: "Sends a push notification to users who are added to a channel.",
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Text of that notification. Empty: Twilio's default text.
        notifications_added_to_channel_template: Change<Template<ChatMember>> = "Notifications.AddedToChannel.Template", "Text when added" {
            effect: TEXT,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Sound of that notification.
        notifications_added_to_channel_sound: Change<Sound> = "Notifications.AddedToChannel.Sound", "Sound when added" {
            effect: SOUND,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// True if users who are removed from a channel get a push notification. Default: false.
        notifications_removed_from_channel_enabled: Option<Flag> = "Notifications.RemovedFromChannel.Enabled", "Push when removed" {
            default: Some("false"),
            effect: "Sends a push notification to users who are removed from a channel.",
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Text of that notification. Empty: Twilio's default text.
        notifications_removed_from_channel_template: Change<Template<ChatMember>> = "Notifications.RemovedFromChannel.Template", "Text when removed" {
            effect: TEXT,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Sound of that notification.
        notifications_removed_from_channel_sound: Change<Sound> = "Notifications.RemovedFromChannel.Sound", "Sound when removed" {
            effect: SOUND,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// True if users who are invited to a channel get a push notification. Default: false.
        notifications_invited_to_channel_enabled: Option<Flag> = "Notifications.InvitedToChannel.Enabled", "Push when invited" {
            default: Some("false"),
            effect: "Sends a push notification to users who are invited to a channel.",
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Text of that notification. Empty: Twilio's default text.
        notifications_invited_to_channel_template: Change<Template<ChatMember>> = "Notifications.InvitedToChannel.Template", "Text when invited" {
            effect: TEXT,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// Sound of that notification.
        notifications_invited_to_channel_sound: Change<Sound> = "Notifications.InvitedToChannel.Sound", "Sound when invited" {
            effect: SOUND,
            docs: docs::CHAT_PUSH_TEXTS,
        };
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. Empty: none.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL" {
            effect: PRE_WEBHOOK_URL,
            docs: docs::CHAT_WEBHOOKS,
        };
        /// URL of the post-event webhook, which Twilio calls after a change. Empty: none.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL" {
            effect: POST_WEBHOOK_URL,
            docs: docs::CHAT_WEBHOOKS,
        };
        /// HTTP method of both webhooks. Default: `POST`.
        webhook_method: Option<WebhookMethod> = "WebhookMethod", "Method" {
            default: Some("POST"),
            effect: METHOD,
            docs: docs::CHAT_WEBHOOKS,
        };
        /// Events for which Twilio calls the URLs. Empty: none.
        webhook_filters: Change<Vec<Event<OfChat>>> = "WebhookFilters", "Events" {
            effect: EVENTS,
            docs: docs::CHAT_WEBHOOKS,
        };
        /// Maximum number of members in a channel.
        limits_channel_members: Option<MemberLimit> = "Limits.ChannelMembers", "Members of a channel" {
            default: Some("100"),
            effect: "Maximum number of members in a channel, up to 1000.",
        };
        /// Maximum number of channels that a user can be in.
        limits_user_channels: Option<ChannelLimit> = "Limits.UserChannels", "Channels of a user" {
            default: Some("250"),
            effect: "Maximum number of channels that a user can be in, up to 1000.",
        };
        /// Placeholder text that is sent when a media message has no text.
        media_compatibility_message: Change<CompatibilityMessage> = "Media.CompatibilityMessage", "Compatibility message" {
            effect: "Placeholder text that is sent when a media message has no text.",
        };
        /// Number of retries of the pre-event webhook. Default: 0.
        pre_webhook_retry_count: Option<RetryCount> = "PreWebhookRetryCount", "Retries of the pre-event webhook" {
            default: Some("0"),
            effect: RETRIES,
        };
        /// Number of retries of the post-event webhook. Default: 0.
        post_webhook_retry_count: Option<RetryCount> = "PostWebhookRetryCount", "Retries of the post-event webhook" {
            default: Some("0"),
            effect: RETRIES,
        };
        /// True if Twilio logs push notifications. Default: false.
        notifications_log_enabled: Option<Flag> = "Notifications.LogEnabled", "Log pushes" {
            default: Some("false"),
            effect: "Logs push notifications in Twilio so you can troubleshoot delivery.",
            docs: docs::CHAT_PUSH_TEXTS,
        };
    }
}

request! {
    /// `DELETE /v2/Services/{Sid}`
    Delete: Delete "/v2/Services/{Sid}", Sid<Service> => 204 () {}
}
