//! Webhooks of a service. They override the account's: as soon as a service has webhooks, only those fire for it.
//! <https://www.twilio.com/docs/conversations-classic/api/per-service-webhook-resource>

use crate::account::Account;
use crate::event::{Event, OfService};
use crate::params::Change;
use crate::service::Service;
use crate::sid::Sid;
use crate::url::WebhookUrl;
use crate::webhooks::WebhookMethod;
use crate::{request, response};

response! {
    /// Webhooks of a service.
    Webhooks {
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// The service that they belong to.
        chat_service_sid: Sid<Service>,
        /// How they are called.
        method: WebhookMethod,
        /// The events that call.
        filters: Vec<String>,
        /// Called before.
        pre_webhook_url: String,
        /// Called after.
        post_webhook_url: String,
        /// Where they are.
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
    Update: Post "/v1/Services/{ChatServiceSid}/Configuration/Webhooks", Sid<Service> => 200 Webhooks {
        /// Called before.
        pre_webhook_url: Change<WebhookUrl> = "PreWebhookUrl", "Pre-event URL";
        /// Called after.
        post_webhook_url: Change<WebhookUrl> = "PostWebhookUrl", "Post-event URL";
        /// The events that call.
        filters: Change<Vec<Event<OfService>>> = "Filters", "Events";
        /// How they are called.
        method: Option<WebhookMethod> = "Method", "Method";
    }
}
