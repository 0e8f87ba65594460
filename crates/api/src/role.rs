//! Roles of a service: permissions of users and participants.

use crate::account::Account;
use crate::date::Timestamp;
use crate::page::Listed;
use crate::permission::Permission;
pub use crate::permission::RoleType;
use crate::response;
use crate::service::Service;
use crate::sid::{Resource, Sid};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/role-resource";

response! {
    /// A role.
    Role {
        /// SID of the role.
        sid: Sid<Role>,
        /// SID of the account that owns the role.
        account_sid: Sid<Account>,
        /// SID of the service that the role belongs to.
        chat_service_sid: Sid<Service>,
        /// Name of the role.
        friendly_name: String,
        /// Type, which decides where the role applies. Cannot be changed later.
        r#type: RoleType,
        /// Names of the permissions.
        permissions: Vec<String>,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Absolute URL of the resource.
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

/// Declares the requests of roles: once for those of a service, once for those of the default service, and once for Chat v2.
macro_rules! role_requests {
    (
        $role:ty, $type:ty, $permission:ty, docs $docs:path;
        $all:literal, $all_args:ty;
        $one:literal, $one_args:ty;
    ) => {
        $crate::page::list! {
            #[doc = concat!("`GET ", $all, "`")]
            List: $all, $all_args => $role {}
        }

        $crate::request! {
            #[doc = concat!("`POST ", $all, "`")]
            Create: Post $all, $all_args => 201 $role, docs $docs {
                /// Name of the role: 1 to 256 characters. Cannot be changed later.
                friendly_name: $crate::Required<$crate::text::FriendlyName> = "FriendlyName", "Friendly name" {
                    effect: "Up to 256 characters. Avoid personal data such as a name, email address, or phone number.",
                };
                /// Type, which decides where the role applies. Cannot be changed later.
                r#type: $crate::Required<$type> = "Type", "Type" { effect: "Where the role applies." };
                /// Permissions; at least one.
                permissions: $crate::Required<Vec<$permission>> = "Permission", "Permissions" {
                    effect: "The role has only the permissions you select here.",
                };
            }
        }

        $crate::request! {
            #[doc = concat!("`GET ", $one, "`")]
            Fetch: Get $one, $one_args => 200 $role {}
        }

        $crate::request! {
            #[doc = concat!("`POST ", $one, "`")]
            Update: Post $one, $one_args => 200 $role, docs $docs {
                /// All permissions, which replace those of before.
                permissions: $crate::Required<Vec<$permission>> = "Permission", "Permissions" {
                    effect: "The role has only the permissions you select here.",
                };
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
    Role, RoleType, Permission, docs DOCS;
    "/v1/Services/{ChatServiceSid}/Roles", Sid<Service>;
    "/v1/Services/{ChatServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>);
}
