//! Roles and services that parameters name, and rules of roles.

use api::permission::{Permission, PermissionName, RoleType};
use api::role::{Create, Role};
use api::service::Service;
use api::{Kind, ParameterInfo, Resource, service_configuration};

use crate::known::KnownList;

/// Kind of resource that a parameter names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A service of the account.
    Service,
    /// A role of the service, of this type.
    Role(RoleType),
}

/// Returns the kind of resource that a parameter names. `None` for a parameter with a value of its own, and for a resource of another product.
pub(crate) fn target(info: &ParameterInfo) -> Option<Target> {
    let Kind::Sid { prefix } = info.kind else { return None };
    if prefix == Service::PREFIX {
        return Some(Target::Service);
    }
    let is_of_users = info.wire == service_configuration::Update::default_chat_service_role_sid().info().wire;
    let r#type = if is_of_users { RoleType::Service } else { RoleType::Conversation };
    (prefix == Role::PREFIX).then_some(Target::Role(r#type))
}

/// Returns the error of a role's permissions: at least one, and each fits the type.
pub(crate) fn permissions_error(r#type: RoleType, permissions: &[String]) -> Option<String> {
    let info = Create::permissions().info();
    (info.check)(&permissions.join("\n")).or_else(|| {
        let error = |word: &String| match word.parse::<Permission>() {
            Ok(permission) => permission.info_for(r#type).err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        permissions.iter().find_map(error)
    })
}

/// Returns the roles of a name and a type.
pub(crate) fn named<'a>(
    roles: &'a KnownList<Role>,
    name: &'a str,
    r#type: RoleType,
) -> impl Iterator<Item = &'a Role> + use<'a> {
    roles.items.iter().filter(move |role| {
        role.friendly_name.known().is_some_and(|found| found == name) && role.r#type.known() == Some(&r#type)
    })
}
