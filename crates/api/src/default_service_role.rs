//! Roles of the account's default service, at paths that do not name the service.

use crate::permission::{Permission, RoleType};
pub use crate::role::DOCS;
use crate::role::{Role, role_requests};
use crate::sid::Sid;

role_requests! {
    Role, RoleType, Permission, docs DOCS;
    "/v1/Roles", ();
    "/v1/Roles/{Sid}", Sid<Role>;
}
