//! What a service pushes to phones.

use crate::account::Account;
use crate::error::code;
use crate::flag::Flag;
use crate::params::Change;
use crate::push::{Added, MediaMessage, NewMessage, Removed, Template};
use crate::service::Service;
use crate::sid::Sid;
use crate::text::Free;
use crate::{request, response};

/// The name of a sound that the app on the phone brings.
pub type Sound = Free<{ code::PUSH_SOUND_TOO_LONG }>;

response! {
    /// What a service pushes to phones.
    Notifications {
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service that it belongs to.
        chat_service_sid: Sid<Service>,
        /// Whether pushes are logged.
        log_enabled: bool,
        /// On a new message.
        new_message: NewMessageNotification,
        /// On being added.
        added_to_conversation: Notification,
        /// On being removed.
        removed_from_conversation: Notification,
        /// Where it is.
        url: String,
    }
}

response! {
    /// The push of a new message.
    NewMessageNotification {
        /// Whether it is sent.
        enabled: bool,
        /// Its text, with variables.
        template: String,
        /// Its sound.
        sound: String,
        /// Whether it counts on the app's icon.
        badge_count_enabled: bool,
        /// On a new message with files.
        with_media: MediaNotification,
    }
}

response! {
    /// The push of a new message with files.
    MediaNotification {
        /// Whether it is sent.
        enabled: bool,
        /// Its text, with variables.
        template: String,
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
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Configuration/Notifications`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Configuration/Notifications", Sid<Service> => 200 Notifications {}
}

request! {
    /// `POST /v1/Services/{ChatServiceSid}/Configuration/Notifications`
    #[derive(Default)]
    Update: Post "/v1/Services/{ChatServiceSid}/Configuration/Notifications", Sid<Service> => 200 Notifications {
        /// Whether pushes are logged.
        log_enabled: Option<Flag> = "LogEnabled", "Log pushes";
        /// Whether new messages are pushed.
        new_message_enabled: Option<Flag> = "NewMessage.Enabled", "Push new messages";
        /// The text for a new message.
        new_message_template: Change<Template<NewMessage>> = "NewMessage.Template", "Text of new messages";
        /// The sound of a new message.
        new_message_sound: Change<Sound> = "NewMessage.Sound", "Sound of new messages";
        /// Whether it counts on the app's icon.
        new_message_badge_count_enabled: Option<Flag> = "NewMessage.BadgeCountEnabled", "Badge count";
        /// Whether new messages with files are pushed.
        new_message_with_media_enabled: Option<Flag> = "NewMessage.WithMedia.Enabled", "Push messages with media";
        /// The text for a new message with files.
        new_message_with_media_template: Change<Template<MediaMessage>> =
            "NewMessage.WithMedia.Template", "Text of messages with media";
        /// Whether being added is pushed.
        added_to_conversation_enabled: Option<Flag> = "AddedToConversation.Enabled", "Push being added";
        /// The text for being added.
        added_to_conversation_template: Change<Template<Added>> = "AddedToConversation.Template", "Text of being added";
        /// The sound of being added.
        added_to_conversation_sound: Change<Sound> = "AddedToConversation.Sound", "Sound of being added";
        /// Whether being removed is pushed.
        removed_from_conversation_enabled: Option<Flag> = "RemovedFromConversation.Enabled", "Push being removed";
        /// The text for being removed.
        removed_from_conversation_template: Change<Template<Removed>> =
            "RemovedFromConversation.Template", "Text of being removed";
        /// The sound of being removed.
        removed_from_conversation_sound: Change<Sound> = "RemovedFromConversation.Sound", "Sound of being removed";
    }
}
