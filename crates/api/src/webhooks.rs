//! Webhooks of the account. They fire for services that have no webhooks of their own: those of a service override them.
//! <https://www.twilio.com/docs/conversations-classic/api/per-service-webhook-resource>

use crate::account::Account;
use crate::choice::choice;
use crate::error::code;
use crate::event::{AccountWide, Event};
use crate::params::Change;
use crate::sid::Sid;
use crate::url::WebhookUrl;
use crate::{request, response};

choice! {
    /// HTTP method of webhooks.
    WebhookMethod, refused with code::WEBHOOK_METHOD, {
        /// The event is in the query.
        Get = "GET",
        /// The event is in a form in the body.
        Post = "POST",
    }
}

choice! {
    /// Receiver of the account's webhooks.
    Target, refused with code::WEBHOOK_PARAMETER, {
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
    Update: Post "/v1/Configuration/Webhooks", () => 200 Webhooks {
        /// HTTP method of both webhooks. Default: `POST`.
        method: Option<WebhookMethod> = "Method", "Method";
        /// Events for which Twilio calls the URLs. Empty: none.
        filters: Change<Vec<Event<AccountWide>>> = "Filters", "Events";
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. Empty: none.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL";
        /// URL of the post-event webhook, which Twilio calls after a change. Empty: none.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL";
        /// Receiver of the events: the URLs, or Twilio Flex.
        target: Option<Target> = "Target", "Target";
    }
}
