//! The users of a service, read only.

use crate::account::Account;
use crate::date::Timestamp;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::response;
use crate::role::Role;
use crate::service::Service;
use crate::sid::{Resource, Sid};

response! {
    /// A user.
    User {
        /// Which one it is.
        sid: Sid<User>,
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service that knows the user.
        chat_service_sid: Sid<Service>,
        /// What the user may do.
        role_sid: Sid<Role>,
        /// What programs call the user.
        identity: String,
        /// What people call the user.
        friendly_name: String,
        /// JSON, as text.
        attributes: String,
        /// Null unless the service shows who is online.
        is_online: bool,
        /// Null unless the service shows who is online.
        is_notifiable: bool,
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
