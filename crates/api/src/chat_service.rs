//! The same services as Chat v2 shows them: the only way to rename one.

use crate::account::Account;
use crate::date::Timestamp;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::params::{Change, Required};
use crate::role::Role;
use crate::service::Service;
use crate::sid::Sid;
use crate::text::FriendlyName;
use crate::{request, response};

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
        /// In seconds.
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
        /// What a client reads that cannot show files.
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
        friendly_name: Change<FriendlyName> = "FriendlyName", "Friendly name";
    }
}

request! {
    /// `DELETE /v2/Services/{Sid}`
    Delete: Delete "/v2/Services/{Sid}", Sid<Service> => 204 () {}
}
