//! The roles of a service, read only: what users and participants may do.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::page::{Listed, list};
use crate::response;
use crate::service::Service;
use crate::sid::{Resource, Sid};

choice! {
    /// Where a role counts.
    RoleType {
        /// In one conversation.
        Conversation = "conversation",
        /// In the whole service.
        Service = "service",
    }
}

response! {
    /// A role.
    Role {
        /// Which one it is.
        sid: Sid<Role>,
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service that it belongs to.
        chat_service_sid: Sid<Service>,
        /// What people call it.
        friendly_name: String,
        /// Where it counts.
        r#type: RoleType,
        /// What it allows.
        permissions: Vec<String>,
        /// When it was created.
        date_created: Timestamp,
        /// When it was last changed.
        date_updated: Timestamp,
        /// Where it is.
        url: String,
    }
}

impl Resource for Role {
    const PREFIX: &'static str = "RL";
}

impl Listed for Role {
    const KEY: &'static str = "roles";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Services/{ChatServiceSid}/Roles`
    List: "/v1/Services/{ChatServiceSid}/Roles", Sid<Service> => Role {}
}
