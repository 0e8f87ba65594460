//! The webhooks of the account, and what is kept of any.

use api::webhooks::WebhookMethod;
use serde::{Deserialize, Serialize};

/// Where calls go, and what for. Addresses and events are text, so that a release that knows fewer can still read them.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Webhooks {
    pub(crate) pre_url: Option<String>,
    pub(crate) post_url: Option<String>,
    pub(crate) method: WebhookMethod,
    pub(crate) filters: Vec<String>,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self { pre_url: None, post_url: None, method: WebhookMethod::Post, filters: Vec::new() }
    }
}
