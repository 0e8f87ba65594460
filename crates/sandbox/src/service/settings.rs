//! Stored settings of a service, which both APIs share, with their defaults.

use serde::{Deserialize, Serialize};

use crate::webhooks::Webhooks;

/// Settings other than the name and the default roles. Settings that are missing in a record of an older release get their defaults.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    pub(crate) reachability: bool,
    pub(crate) read_status: bool,
    /// Typing indicator timeout, in seconds.
    pub(crate) typing_timeout: u32,
    /// Consumption report interval, in seconds.
    pub(crate) consumption_interval: u32,
    pub(crate) channel_members: u32,
    pub(crate) user_channels: u32,
    pub(crate) compatibility_message: String,
    /// Webhooks in both APIs. `None` until the first of their settings is set.
    pub(crate) webhooks: Option<Webhooks>,
    /// Webhook events of Chat v2, which differ from those of Conversations.
    pub(crate) chat_webhook_filters: Vec<String>,
    pub(crate) pre_webhook_retries: u32,
    pub(crate) post_webhook_retries: u32,
    pub(crate) pushes: Pushes,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            reachability: false,
            read_status: true,
            typing_timeout: 5,
            consumption_interval: 10,
            channel_members: 100,
            user_channels: 250,
            compatibility_message: "This message has no text, only media.".to_owned(),
            webhooks: None,
            chat_webhook_filters: Vec::new(),
            pre_webhook_retries: 0,
            post_webhook_retries: 0,
            pushes: Pushes::default(),
        }
    }
}

/// Push notification settings. Every push is off by default.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Pushes {
    pub(crate) log: bool,
    pub(crate) new_message: Push,
    pub(crate) badge_count: bool,
    /// Push for a message with media, in Conversations only. Its sound is not used.
    pub(crate) with_media: Push,
    pub(crate) added: Push,
    pub(crate) removed: Push,
    /// Push for an invitation, in Chat v2 only.
    pub(crate) invited: Push,
}

/// Settings of one kind of push. Template and sound are kept while it is off. Empty values mean the built-in ones.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Push {
    pub(crate) enabled: bool,
    pub(crate) template: String,
    pub(crate) sound: String,
}
