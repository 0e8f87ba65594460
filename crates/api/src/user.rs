//! Users of a service. This app only counts them.

use crate::account::Account;
use crate::date::Timestamp;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::response;
use crate::role::Role;
use crate::service::Service;
use crate::sid::{Resource, Sid};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/user-resource";

response! {
    /// A user.
    User {
        /// SID of the user.
        sid: Sid<User>,
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// SID of the user's role.
        role_sid: Sid<Role>,
        /// Identity that the application gave to the user.
        identity: String,
        /// Display name.
        friendly_name: String,
        /// Attributes: JSON as text.
        attributes: String,
        /// True if the user is online. Null unless the service has reachability on.
        is_online: bool,
        /// True if a push notification can reach the user. Null unless the service has reachability on.
        is_notifiable: bool,
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

impl Resource for User {
    const PREFIX: &'static str = "US";
}

impl Listed for User {
    const KEY: &'static str = "users";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Services/{ChatServiceSid}/Users`
    List: "/v1/Services/{ChatServiceSid}/Users", Sid<Service> => User {}
}
