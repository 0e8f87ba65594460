//! What holds for the whole account.

use crate::account::Account;
use crate::duration::{Closed, Duration, Inactive, Timer};
use crate::error::code;
use crate::json::Links;
use crate::messaging::MessagingService;
use crate::params::Change;
use crate::service::Service;
use crate::sid::Sid;
use crate::{request, response};

response! {
    /// The configuration of the account.
    Configuration {
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service of conversations that name none.
        default_chat_service_sid: Sid<Service>,
        /// The messaging service of conversations that name none.
        default_messaging_service_sid: Sid<MessagingService>,
        /// After so long without activity a new conversation becomes inactive.
        default_inactive_timer: Duration,
        /// After so long without activity a new conversation is closed.
        default_closed_timer: Duration,
        /// Where it is.
        url: String,
        /// Where what belongs to it is.
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
    Update: Post "/v1/Configuration", () => 200 Configuration {
        /// The service of conversations that name none.
        default_chat_service_sid: Change<Sid<Service>> = "DefaultChatServiceSid", "Default service",
            refused with [code::SERVICE_NOT_FOUND];
        /// The messaging service of conversations that name none.
        default_messaging_service_sid: Change<Sid<MessagingService>> =
            "DefaultMessagingServiceSid", "Default messaging service", refused with [code::MESSAGING_SERVICE];
        /// After so long without activity a new conversation becomes inactive.
        default_inactive_timer: Change<Timer<Inactive>> = "DefaultInactiveTimer", "Inactive timer";
        /// After so long without activity a new conversation is closed.
        default_closed_timer: Change<Timer<Closed>> = "DefaultClosedTimer", "Closed timer";
    }
}
