//! Webhooks of the account. They fire for services that have no webhooks of their own. A service's own webhooks override them.

use crate::account::Account;
use crate::choice::choice;
use crate::code;
use crate::event::{AccountWide, Event};
use crate::params::Change;
use crate::sid::Sid;
use crate::url::WebhookUrl;
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = crate::docs::WEBHOOKS;

/// Help text of the pre-event URL, for the account and for services.
pub const PRE_WEBHOOK_URL: &str = "Twilio calls this URL before it applies a change. Your response can modify or reject the change. Leave empty to skip.";
/// Help text of the post-event URL, for the account and for services.
pub const POST_WEBHOOK_URL: &str = "Twilio calls this URL after a change. Leave empty to skip.";
/// Help text of the method, for the account and for services.
pub const METHOD: &str = "HTTP method for both URLs.";
/// Help text of the events, for the account and for services.
pub const EVENTS: &str = "Twilio calls your URLs for selected events only.";

choice! {
    /// HTTP method of webhooks.
    WebhookMethod, rejected with code::WEBHOOK_METHOD, {
        /// The event is in the query.
        Get = "GET",
        /// The event is in a form in the body.
        Post = "POST",
    }
}

choice! {
    /// Receiver of the account's webhooks.
    Target, rejected with code::WEBHOOK_PARAMETER, {
        /// The pre-event URL and the post-event URL.
        Webhook = "webhook",
        /// Twilio Flex.
        Flex = "flex",
    }
}

response! {
    /// Webhooks of the account.
    Webhooks {
        /// SID of the account that owns the webhooks.
        account_sid: Sid<Account>,
        /// HTTP method of both webhooks. Default: `POST`.
        method: WebhookMethod,
        /// Events for which Twilio calls the URLs. Empty: none.
        filters: Vec<String>,
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. Empty: none.
        pre_webhook_url: String,
        /// URL of the post-event webhook, which Twilio calls after a change. Empty: none.
        post_webhook_url: String,
        /// Receiver of the events: the URLs, or Twilio Flex.
        target: Target,
        /// Absolute URL of the resource.
        url: String,
    }
}

request! {
    /// `GET /v1/Configuration/Webhooks`
    Fetch: Get "/v1/Configuration/Webhooks", () => 200 Webhooks {}
}

request! {
    /// `POST /v1/Configuration/Webhooks`
    #[derive(Default)]
    Update: Post "/v1/Configuration/Webhooks", () => 200 Webhooks, docs DOCS {
        /// HTTP method of both webhooks. `None`: unchanged. Twilio's default: `POST`.
        method: Option<WebhookMethod> = "Method", "Method" {
            default: Some("POST"),
            effect: METHOD,
        };
        /// Events for which Twilio calls the URLs. `Clear` selects none.
        filters: Change<Vec<Event<AccountWide>>> = "Filters", "Events" { effect: EVENTS };
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. `Clear` removes it.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL" { effect: PRE_WEBHOOK_URL };
        /// URL of the post-event webhook, which Twilio calls after a change. `Clear` removes it.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL" { effect: POST_WEBHOOK_URL };
        /// Receiver of the events: the URLs, or Twilio Flex. `None`: unchanged.
        target: Option<Target> = "Target", "Target" { effect: "Receiver of the events." };
    }
}
