//! Services. Each holds its own conversations, users, roles and settings.

use crate::account::Account;
use crate::date::Timestamp;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::params::Required;
use crate::sid::{Resource, Sid};
use crate::text::FriendlyName;
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/service-resource";

response! {
    /// A service.
    Service {
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// SID of the service.
        sid: Sid<Service>,
        /// Name of the service.
        friendly_name: String,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Absolute URL of the resource.
        url: String,
        /// Absolute URLs of the subresources.
        links: Links,
    }
}

impl Resource for Service {
    const PREFIX: &'static str = "IS";
}

impl Listed for Service {
    const KEY: &'static str = "services";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Services`
    List: "/v1/Services", () => Service {}
}

request! {
    /// `POST /v1/Services`
    Create: Post "/v1/Services", () => 201 Service, docs DOCS {
        /// Name of the service: 1 to 256 characters.
        friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name" {
            effect: "Up to 256 characters. Avoid personal data such as a name, email address, or phone number.",
        };
    }
}

request! {
    /// `GET /v1/Services/{Sid}`
    Fetch: Get "/v1/Services/{Sid}", Sid<Service> => 200 Service {}
}

request! {
    /// `DELETE /v1/Services/{Sid}`
    Delete: Delete "/v1/Services/{Sid}", Sid<Service> => 204 () {}
}
