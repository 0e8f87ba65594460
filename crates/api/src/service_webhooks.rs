//! Webhooks of a service. They override the account's: as soon as a service has webhooks, only those fire for it.

use crate::account::Account;
use crate::chat_service;
use crate::event::{Event, OfService};
use crate::params::Change;
use crate::service::Service;
use crate::sid::Sid;
use crate::url::WebhookUrl;
use crate::webhooks::{EVENTS, METHOD, POST_WEBHOOK_URL, PRE_WEBHOOK_URL, WebhookMethod};
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/per-service-webhook-resource";

response! {
    /// Webhooks of a service.
    Webhooks {
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// HTTP method of both webhooks. Default: `POST`.
        method: WebhookMethod,
        /// Events for which Twilio calls the URLs. Empty: none.
        filters: Vec<String>,
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. Empty: none.
        pre_webhook_url: String,
        /// URL of the post-event webhook, which Twilio calls after a change. Empty: none.
        post_webhook_url: String,
        /// Absolute URL of the resource.
        url: String,
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Configuration/Webhooks`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Configuration/Webhooks", Sid<Service> => 200 Webhooks {}
}

request! {
    /// `POST /v1/Services/{ChatServiceSid}/Configuration/Webhooks`
    #[derive(Default)]
    Update: Post "/v1/Services/{ChatServiceSid}/Configuration/Webhooks", Sid<Service> => 200 Webhooks, docs DOCS {
        /// URL of the pre-event webhook, which Twilio calls before it applies a change. `Clear` removes it.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL" {
            effect: PRE_WEBHOOK_URL,
            twin: Some(chat_service::Update::pre_webhook_url().info()),
        };
        /// URL of the post-event webhook, which Twilio calls after a change. `Clear` removes it.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL" {
            effect: POST_WEBHOOK_URL,
            twin: Some(chat_service::Update::post_webhook_url().info()),
        };
        /// Events for which Twilio calls the URLs. `Clear` selects none.
        filters: Change<Vec<Event<OfService>>> = "Filters", "Events" { effect: EVENTS };
        /// HTTP method of both webhooks. `None`: unchanged. Twilio's default: `POST`.
        method: Option<WebhookMethod> = "Method", "Method" {
            default: Some("POST"),
            effect: METHOD,
            twin: Some(chat_service::Update::webhook_method().info()),
        };
    }
}
