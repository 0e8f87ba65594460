//! Services: each keeps its own conversations, users, roles and settings.

use crate::account::Account;
use crate::date::Timestamp;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::params::Required;
use crate::sid::{Resource, Sid};
use crate::text::FriendlyName;
use crate::{request, response};

response! {
    /// A service.
    Service {
        /// Whose it is.
        account_sid: Sid<Account>,
        /// Which one it is.
        sid: Sid<Service>,
        /// What people call it.
        friendly_name: String,
        /// When it was created.
        date_created: Timestamp,
        /// When it was last changed.
        date_updated: Timestamp,
        /// Where it is.
        url: String,
        /// Where what it holds is.
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
    Create: Post "/v1/Services", () => 201 Service {
        /// What people call it.
        friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name";
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
