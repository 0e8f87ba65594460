//! Address configurations. One says how Twilio handles messages from new senders to a phone number or another address of the account.

use std::fmt;
use std::str::FromStr;

use crate::account::Account;
use crate::choice::choice;
use crate::code;
use crate::date::Timestamp;
use crate::event::{Event, OfConversation};
use crate::flag::Flag;
use crate::number::{Count, UNDOCUMENTED_MAX};
use crate::page::{Listed, list};
use crate::params::{Change, Required};
use crate::service::Service;
use crate::sid::{Resource, Sid};
use crate::text::FriendlyName;
use crate::url::WebhookUrl;
use crate::value::{Kind, Value, ValueError};
use crate::{docs, request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/address-configuration-resource";

choice! {
    /// Channel of an address.
    AddressType {
        /// SMS, to a phone number.
        Sms = "sms",
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// Facebook Messenger.
        Messenger = "messenger",
        /// Google Business Messages, which Google ended in July 2024.
        Gbm = "gbm",
        /// Email.
        Email = "email",
        /// RCS.
        Rcs = "rcs",
        /// Apple Messages for Business.
        Apple = "apple",
        /// Chat.
        Chat = "chat",
    }
}

choice! {
    /// Receiver of the new conversation's events.
    AutoCreationType {
        /// A webhook.
        Webhook = "webhook",
        /// A Studio flow.
        Studio = "studio",
        /// The webhooks of the service or the account.
        Default = "default",
    }
}

choice! {
    /// HTTP method of an address's webhook. Unlike other methods in the API, it is in lower case.
    AddressWebhookMethod {
        /// GET: the event is in the query.
        Get = "get",
        /// POST: the event is a form in the body.
        Post = "post",
    }
}

/// Studio flow. The type exists for its SID.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StudioFlow {}

impl Resource for StudioFlow {
    const PREFIX: &'static str = "FW";
}

/// Phone number or other address, of the account or of a participant. Personal data: it is masked in the journal and not logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let text = text.trim();
        if text.is_empty() { Err(NoAddress) } else { Ok(Self(text.to_owned())) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Address {
    const KIND: Kind = Kind::Text { max: usize::MAX };
}

/// Error: the text is empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoAddress;

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter an address, such as +15550100 or whatsapp:+15550100.")
    }
}

impl ValueError for NoAddress {}

/// Country code of two letters (ISO 3166-1 alpha-2), in upper case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country(String);

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Self, NotACountry> {
        let is_country = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        if is_country { Ok(Self(text.to_ascii_uppercase())) } else { Err(NotACountry) }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Country {
    const KIND: Kind = Kind::Text { max: 2 };
}

/// Error: the text is not a country code of two letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotACountry;

impl fmt::Display for NotACountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter the two letters of a country, such as US.")
    }
}

impl ValueError for NotACountry {}

/// Maximum number of retries if the Studio flow cannot be started. The reference names no upper limit.
pub type StudioRetryCount = Count<0, UNDOCUMENTED_MAX, { code::INVALID_PARAMETER }>;

response! {
    /// Configuration of one address.
    AddressConfiguration {
        /// SID of the configuration.
        sid: Sid<AddressConfiguration>,
        /// SID of the account that owns the address.
        account_sid: Sid<Account>,
        /// Channel.
        r#type: AddressType,
        /// Phone number or other address. Personal data.
        address: String,
        /// Name of the configuration.
        friendly_name: String,
        /// Country of a short code. Absent for other addresses.
        address_country: String,
        /// Automatic creation of conversations for messages from new senders.
        auto_creation: AutoCreation,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Absolute URL of the resource.
        url: String,
    }
}

response! {
    /// Automatic creation of conversations for messages from new senders.
    AutoCreation {
        /// True if Twilio creates a conversation.
        enabled: bool,
        /// Receiver of the conversation's events.
        r#type: AutoCreationType,
        /// SID of the service in which conversations are created. Absent: the account's default service. The service may have been deleted.
        conversation_service_sid: Sid<Service>,
        /// URL of the webhook.
        webhook_url: String,
        /// HTTP method of the webhook.
        webhook_method: AddressWebhookMethod,
        /// Events for which Twilio calls the webhook.
        webhook_filters: Vec<String>,
        /// SID of the Studio flow.
        studio_flow_sid: Sid<StudioFlow>,
        /// Maximum number of retries if the Studio flow cannot be started.
        studio_retry_count: u64,
    }
}

impl Resource for AddressConfiguration {
    const PREFIX: &'static str = "IG";
}

impl Listed for AddressConfiguration {
    const KEY: &'static str = "address_configurations";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Configuration/Addresses`
    List: "/v1/Configuration/Addresses", () => AddressConfiguration {
        /// Channel of the listed addresses.
        r#type: Option<AddressType> = "Type", "Type";
    }
}

request! {
    /// `GET /v1/Configuration/Addresses/{Sid}`
    Fetch: Get "/v1/Configuration/Addresses/{Sid}", Sid<AddressConfiguration> => 200 AddressConfiguration {}
}

request! {
    /// `DELETE /v1/Configuration/Addresses/{Sid}`
    Delete: Delete "/v1/Configuration/Addresses/{Sid}", Sid<AddressConfiguration> => 204 () {}
}

/// Declares a request that sets an address configuration. `Create` has parameters that cannot be changed later.
macro_rules! write_request {
    ( $(#[$doc:meta])* $name:ident: $path:literal, $args:ty => $status:literal { $($own:tt)* } ) => {
        request! {
            $(#[$doc])*
            $name: Post $path, $args => $status AddressConfiguration, docs DOCS {
                $($own)*
                /// Name of the configuration: up to 256 characters.
                friendly_name: Change<FriendlyName> = "FriendlyName", "Friendly name" {
                    effect: "Up to 256 characters. Avoid personal data such as a name, email address, or phone number.",
                };
                /// True if Twilio creates a conversation for a message from a new sender.
                auto_creation_enabled: Option<Flag> = "AutoCreation.Enabled", "Create conversations" {
                    effect: "Creates a conversation when a new sender writes to this address.",
                };
                /// Receiver of the conversation's events.
                auto_creation_type: Option<AutoCreationType> = "AutoCreation.Type", "Event receiver" {
                    effect: "Receiver of the new conversation’s events.",
                };
                /// SID of the service in which conversations are created. Empty: the account's default service.
                auto_creation_conversation_service_sid: Change<Sid<Service>> =
                    "AutoCreation.ConversationServiceSid", "Service" {
                    effect: "Conversation Service for new conversations. Leave empty to use the default service.",
                };
                /// URL of the webhook.
                auto_creation_webhook_url: Change<WebhookUrl> = "AutoCreation.WebhookUrl", "Webhook URL" {
                    effect: "Twilio calls this URL after an event in the new conversation.",
                    docs: docs::WEBHOOKS,
                };
                /// HTTP method of the webhook.
                auto_creation_webhook_method: Option<AddressWebhookMethod> = "AutoCreation.WebhookMethod", "Webhook method" {
                    effect: "HTTP method for the webhook URL.",
                    docs: docs::WEBHOOKS,
                };
                /// Events for which Twilio calls the webhook.
                auto_creation_webhook_filters: Change<Vec<Event<OfConversation>>> = "AutoCreation.WebhookFilters", "Webhook events" {
                    effect: "Twilio calls the webhook URL for selected events only.",
                    docs: docs::WEBHOOKS,
                };
                /// SID of the Studio flow.
                auto_creation_studio_flow_sid: Change<Sid<StudioFlow>> = "AutoCreation.StudioFlowSid", "Studio flow" {
                    effect: "Studio flow that answers in the new conversation. Paste its SID (FW…).",
                };
                /// Maximum number of retries if the Studio flow cannot be started.
                auto_creation_studio_retry_count: Option<StudioRetryCount> = "AutoCreation.StudioRetryCount", "Studio retries" {
                    effect: "Retries if the Studio flow cannot be started. 0 turns retries off.",
                };
            }
        }
    };
}

write_request! {
    /// `POST /v1/Configuration/Addresses`
    Create: "/v1/Configuration/Addresses", () => 201 {
        /// Channel. Cannot be changed later.
        r#type: Required<AddressType> = "Type", "Type" { effect: "Channel of the address. You cannot change it later." };
        /// Phone number or other address. Cannot be changed later.
        address: Required<Address> = "Address", "Address" {
            effect: "Phone number or other address of your account. You cannot change it later.",
            personal: true,
        };
        /// Country of a short code. Cannot be changed later.
        address_country: Option<Country> = "AddressCountry", "Country" {
            effect: "Country of a short code, such as US. Leave empty for other addresses.",
        };
    }
}

write_request! {
    /// `POST /v1/Configuration/Addresses/{Sid}`
    #[derive(Default)]
    Update: "/v1/Configuration/Addresses/{Sid}", Sid<AddressConfiguration> => 200 {}
}
