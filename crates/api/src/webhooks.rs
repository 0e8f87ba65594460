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
    /// How webhooks are called.
    WebhookMethod, refused with code::WEBHOOK_METHOD, {
        /// With the event in the query.
        Get = "GET",
        /// With the event in a form.
        Post = "POST",
    }
}

choice! {
    /// What the account's webhooks lead to.
    Target, refused with code::WEBHOOK_PARAMETER, {
        /// The addresses given.
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
        /// How they are called.
        method: WebhookMethod,
        /// The events that call.
        filters: Vec<String>,
        /// Called before.
        pre_webhook_url: String,
        /// Called after.
        post_webhook_url: String,
        /// What they lead to.
        target: Target,
        /// Where they are.
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
        /// How they are called.
        method: Option<WebhookMethod> = "Method", "Method";
        /// The events that call.
        filters: Change<Vec<Event<AccountWide>>> = "Filters", "Events";
        /// Called before.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL";
        /// Called after.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL";
        /// What they lead to.
        target: Option<Target> = "Target", "Target";
    }
}
