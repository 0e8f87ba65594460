//! What both APIs let be set of a service, with what a new one begins with.

use serde::{Deserialize, Serialize};

use crate::webhooks::Webhooks;

/// Every setting but the name and the default roles. Records of older releases lack some, and get those of a new service.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    pub(crate) reachability: bool,
    pub(crate) read_status: bool,
    /// In seconds.
    pub(crate) typing_timeout: u32,
    /// In seconds.
    pub(crate) consumption_interval: u32,
    pub(crate) channel_members: u32,
    pub(crate) user_channels: u32,
    pub(crate) compatibility_message: String,
    /// None until the first of them is set.
    pub(crate) webhooks: Option<Webhooks>,
    /// In the words of Chat v2, which has events that Conversations has not and the other way round.
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

/// What is pushed to phones: nothing, until it is turned on.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Pushes {
    pub(crate) log: bool,
    pub(crate) new_message: Push,
    pub(crate) badge_count: bool,
    /// Without a sound of its own; Chat v2 does not know it.
    pub(crate) with_media: Push,
    pub(crate) added: Push,
    pub(crate) removed: Push,
    /// Conversations does not know it.
    pub(crate) invited: Push,
}

/// One kind of push. Its words and sound are kept while it is off, and empty where those built in are meant.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Push {
    pub(crate) enabled: bool,
    pub(crate) template: String,
    pub(crate) sound: String,
}
