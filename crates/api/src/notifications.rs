//! Push notifications of a service.

use crate::account::Account;
use crate::chat_service;
use crate::docs;
use crate::flag::Flag;
use crate::params::Change;
use crate::push::{Added, MediaMessage, NewMessage, Removed, Sound, Template};
use crate::service::Service;
use crate::sid::Sid;
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/service-notification-resource";

response! {
    /// Push notifications of a service.
    Notifications {
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// True if Twilio logs push notifications. Default: false.
        log_enabled: bool,
        /// Push notification of a new message.
        new_message: NewMessageNotification,
        /// Push notification to a user who was added to a conversation.
        added_to_conversation: Notification,
        /// Push notification to a user who was removed from a conversation.
        removed_from_conversation: Notification,
        /// Absolute URL of the resource.
        url: String,
    }
}

response! {
    /// Push notification of a new message.
    NewMessageNotification {
        /// True if it is sent. Default: false.
        enabled: bool,
        /// Text with variables. Empty: Twilio's default text.
        template: String,
        /// Name of the sound that the phone app plays.
        sound: String,
        /// True if the badge of the app's icon counts it. Default: false.
        badge_count_enabled: bool,
        /// Push notification of a new message with media.
        with_media: MediaNotification,
    }
}

response! {
    /// Push notification of a new message with media.
    MediaNotification {
        /// True if it is sent. Default: false.
        enabled: bool,
        /// Text with variables. Empty: Twilio's default text.
        template: String,
    }
}

response! {
    /// Push notification of a change of participants.
    Notification {
        /// True if it is sent. Default: false.
        enabled: bool,
        /// Text with variables. Empty: Twilio's default text.
        template: String,
        /// Name of the sound that the phone app plays.
        sound: String,
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Configuration/Notifications`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Configuration/Notifications", Sid<Service> => 200 Notifications {}
}

const TEXT: &str = "Notification text. Leave empty to use Twilio’s default text.";
const SOUND: &str = "Name of the sound that the app plays.";

request! {
    /// `POST /v1/Services/{ChatServiceSid}/Configuration/Notifications`
    #[derive(Default)]
    Update: Post "/v1/Services/{ChatServiceSid}/Configuration/Notifications", Sid<Service> => 200 Notifications, docs DOCS {
        /// True if Twilio logs push notifications. Default: false.
        log_enabled: Option<Flag> = "LogEnabled", "Log pushes" {
            default: Some("false"),
            effect: "Logs push notifications in Twilio so you can troubleshoot delivery.",
            twin: Some(chat_service::Update::notifications_log_enabled().info()),
        };
        /// True if new messages send a push notification. Default: false.
        new_message_enabled: Option<Flag> = "NewMessage.Enabled", "Push new messages" {
            default: Some("false"),
            effect: "Sends a push notification when a message is added to a conversation.",
            twin: Some(chat_service::Update::notifications_new_message_enabled().info()),
        };
        /// Text of the notification of a new message. Empty: Twilio's default text.
        new_message_template: Change<Template<NewMessage>> = "NewMessage.Template", "Text of new messages" {
            effect: TEXT,
            docs: docs::PUSH_TEXTS,
            twin: Some(chat_service::Update::notifications_new_message_template().info()),
        };
        /// Sound of the notification of a new message.
        new_message_sound: Change<Sound> = "NewMessage.Sound", "Sound of new messages" {
            effect: SOUND,
            twin: Some(chat_service::Update::notifications_new_message_sound().info()),
        };
        /// True if the badge of the app's icon counts conversations with unread messages. Default: false.
        new_message_badge_count_enabled: Option<Flag> = "NewMessage.BadgeCountEnabled", "Badge count" {
            default: Some("false"),
            effect: "Counts conversations with unread messages on the app’s icon. iOS only.",
            twin: Some(chat_service::Update::notifications_new_message_badge_count_enabled().info()),
        };
        /// True if new messages with media send a push notification. Default: false.
        new_message_with_media_enabled: Option<Flag> = "NewMessage.WithMedia.Enabled", "Push messages with media" {
            default: Some("false"),
            effect: "Sends a push notification when a message with media is added to a conversation.",
        };
        /// Text of the notification of a new message with media. Empty: Twilio's default text.
        new_message_with_media_template: Change<Template<MediaMessage>> =
            "NewMessage.WithMedia.Template", "Text of messages with media" {
            effect: TEXT,
            docs: docs::PUSH_TEXTS,
        };
        /// True if users who are added to a conversation get a push notification. Default: false.
        added_to_conversation_enabled: Option<Flag> = "AddedToConversation.Enabled", "Push when added" {
            default: Some("false"),
            effect: "Sends a push notification to users who are added to a conversation.",
            twin: Some(chat_service::Update::notifications_added_to_channel_enabled().info()),
        };
        /// Text of that notification. Empty: Twilio's default text.
        added_to_conversation_template: Change<Template<Added>> = "AddedToConversation.Template", "Text when added" {
            effect: TEXT,
            docs: docs::PUSH_TEXTS,
            twin: Some(chat_service::Update::notifications_added_to_channel_template().info()),
        };
        /// Sound of that notification.
        added_to_conversation_sound: Change<Sound> = "AddedToConversation.Sound", "Sound when added" {
            effect: SOUND,
            twin: Some(chat_service::Update::notifications_added_to_channel_sound().info()),
        };
        /// True if users who are removed from a conversation get a push notification. Default: false.
        removed_from_conversation_enabled: Option<Flag> = "RemovedFromConversation.Enabled", "Push when removed" {
            default: Some("false"),
            effect: "Sends a push notification to users who are removed from a conversation.",
            twin: Some(chat_service::Update::notifications_removed_from_channel_enabled().info()),
        };
        /// Text of that notification. Empty: Twilio's default text.
        removed_from_conversation_template: Change<Template<Removed>> =
            "RemovedFromConversation.Template", "Text when removed" {
            effect: TEXT,
            docs: docs::PUSH_TEXTS,
            twin: Some(chat_service::Update::notifications_removed_from_channel_template().info()),
        };
        /// Sound of that notification.
        removed_from_conversation_sound: Change<Sound> = "RemovedFromConversation.Sound", "Sound when removed" {
            effect: SOUND,
            twin: Some(chat_service::Update::notifications_removed_from_channel_sound().info()),
        };
    }
}
