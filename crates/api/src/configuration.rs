//! Configuration of the account: defaults of its services and conversations.

use crate::account::Account;
use crate::code;
use crate::docs;
use crate::duration::{Closed, Duration, Inactive, Timer};
use crate::json::Links;
use crate::messaging::MessagingService;
use crate::params::Change;
use crate::service::Service;
use crate::sid::Sid;
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/configuration-resource";

response! {
    /// Configuration of the account.
    Configuration {
        /// SID of the account.
        account_sid: Sid<Account>,
        /// SID of the service that requests use if they name none.
        default_chat_service_sid: Sid<Service>,
        /// SID of the messaging service that conversations use if they name none.
        default_messaging_service_sid: Sid<MessagingService>,
        /// Time without activity after which a new conversation becomes inactive. Absent: never.
        default_inactive_timer: Duration,
        /// Time without activity after which a new conversation closes. Absent: never.
        default_closed_timer: Duration,
        /// Absolute URL of the resource.
        url: String,
        /// Absolute URLs of the subresources.
        links: Links,
    }
}

request! {
    /// `GET /v1/Configuration`
    Fetch: Get "/v1/Configuration", () => 200 Configuration {}
}

request! {
    /// `POST /v1/Configuration`
    #[derive(Default)]
    Update: Post "/v1/Configuration", () => 200 Configuration, docs DOCS {
        /// SID of the service that requests use if they name none.
        default_chat_service_sid: Change<Sid<Service>> = "DefaultChatServiceSid", "Default service" {
            codes: &[code::SERVICE_NOT_FOUND],
            effect: "Conversation Service for requests without a service SID. Search by name or paste a SID (IS…).",
        };
        /// SID of the messaging service that conversations use if they name none.
        default_messaging_service_sid: Change<Sid<MessagingService>> = "DefaultMessagingServiceSid", "Default messaging service" {
            codes: &[code::MESSAGING_SERVICE],
            effect: "Messaging Service for conversations that do not specify one. Paste its SID (MG…) or leave empty.",
        };
        /// Time without activity after which a new conversation becomes inactive. Minimum: 1 minute. Empty: never.
        default_inactive_timer: Change<Timer<Inactive>> = "DefaultInactiveTimer", "Inactive timer" {
            effect: "Time without activity before a conversation becomes inactive. Minimum: 1 minute. Leave empty for never.",
            docs: docs::TIMERS,
        };
        /// Time without activity after which a new conversation closes. Minimum: 10 minutes. Empty: never.
        default_closed_timer: Change<Timer<Closed>> = "DefaultClosedTimer", "Closed timer" {
            effect: "Time without activity before a conversation closes. You cannot reopen it. Minimum: 10 minutes. Leave empty for never.",
            docs: docs::TIMERS,
        };
    }
}
