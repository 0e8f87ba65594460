//! The roles of a service: what users and participants may do.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::error::code;
use crate::page::{Listed, list};
use crate::params::Required;
use crate::permission::Permission;
use crate::service::Service;
use crate::sid::{Resource, Sid};
use crate::text::FriendlyName;
use crate::{request, response};

choice! {
    /// Where a role counts.
    RoleType, refused with code::ROLE_TYPE, {
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

request! {
    /// `POST /v1/Services/{ChatServiceSid}/Roles`
    Create: Post "/v1/Services/{ChatServiceSid}/Roles", Sid<Service> => 201 Role {
        /// What people call it.
        friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name";
        /// Where it counts.
        r#type: Required<RoleType> = "Type", "Type";
        /// What it allows.
        permissions: Required<Vec<Permission>> = "Permission", "Permissions";
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Roles/{Sid}`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>) => 200 Role {}
}

request! {
    /// `POST /v1/Services/{ChatServiceSid}/Roles/{Sid}`
    Update: Post "/v1/Services/{ChatServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>) => 200 Role {
        /// What it allows: all of it, for the set is replaced.
        permissions: Required<Vec<Permission>> = "Permission", "Permissions";
    }
}

request! {
    /// `DELETE /v1/Services/{ChatServiceSid}/Roles/{Sid}`
    Delete: Delete "/v1/Services/{ChatServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>) => 204 () {}
}

/// The same on the default service of the account.
pub mod of_account {
    use super::{FriendlyName, Permission, Required, Role, RoleType, Sid, list, request};

    list! {
        /// `GET /v1/Roles`
        List: "/v1/Roles", () => Role {}
    }

    request! {
        /// `POST /v1/Roles`
        Create: Post "/v1/Roles", () => 201 Role {
            /// What people call it.
            friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name";
            /// Where it counts.
            r#type: Required<RoleType> = "Type", "Type";
            /// What it allows.
            permissions: Required<Vec<Permission>> = "Permission", "Permissions";
        }
    }

    request! {
        /// `GET /v1/Roles/{Sid}`
        Fetch: Get "/v1/Roles/{Sid}", Sid<Role> => 200 Role {}
    }

    request! {
        /// `POST /v1/Roles/{Sid}`
        Update: Post "/v1/Roles/{Sid}", Sid<Role> => 200 Role {
            /// What it allows: all of it, for the set is replaced.
            permissions: Required<Vec<Permission>> = "Permission", "Permissions";
        }
    }

    request! {
        /// `DELETE /v1/Roles/{Sid}`
        Delete: Delete "/v1/Roles/{Sid}", Sid<Role> => 204 () {}
    }
}
