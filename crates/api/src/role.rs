//! The roles of a service: what users and participants may do.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::error::code;
use crate::page::Listed;
use crate::permission::Permission;
use crate::response;
use crate::service::Service;
use crate::sid::{Resource, Sid};

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

/// Defines what can be done with roles, once for each place and vocabulary that they have.
macro_rules! role_requests {
    (
        $role:ty, $type:ty, $permission:ty;
        $all:literal, $all_args:ty;
        $one:literal, $one_args:ty;
    ) => {
        $crate::page::list! {
            #[doc = concat!("`GET ", $all, "`")]
            List: $all, $all_args => $role {}
        }

        $crate::request! {
            #[doc = concat!("`POST ", $all, "`")]
            Create: Post $all, $all_args => 201 $role {
                /// What people call it.
                friendly_name: $crate::Required<$crate::text::FriendlyName> = "FriendlyName", "Friendly name";
                /// Where it counts.
                r#type: $crate::Required<$type> = "Type", "Type";
                /// What it allows.
                permissions: $crate::Required<Vec<$permission>> = "Permission", "Permissions";
            }
        }

        $crate::request! {
            #[doc = concat!("`GET ", $one, "`")]
            Fetch: Get $one, $one_args => 200 $role {}
        }

        $crate::request! {
            #[doc = concat!("`POST ", $one, "`")]
            Update: Post $one, $one_args => 200 $role {
                /// What it allows: all of it, for the set is replaced.
                permissions: $crate::Required<Vec<$permission>> = "Permission", "Permissions";
            }
        }

        $crate::request! {
            #[doc = concat!("`DELETE ", $one, "`")]
            Delete: Delete $one, $one_args => 204 () {}
        }
    };
}
pub(crate) use role_requests;

role_requests! {
    Role, RoleType, Permission;
    "/v1/Services/{ChatServiceSid}/Roles", Sid<Service>;
    "/v1/Services/{ChatServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>);
}

/// The same on the default service of the account.
pub mod of_account {
    use super::{Permission, Role, RoleType, Sid};

    super::role_requests! {
        Role, RoleType, Permission;
        "/v1/Roles", ();
        "/v1/Roles/{Sid}", Sid<Role>;
    }
}
