//! Stored fields of a role, which both APIs share.

use api::permission::{NotAPermission, PERMISSIONS, PermissionInfo, PermissionName};
use api::role::RoleType;
use api::text::FriendlyName;
use serde::{Deserialize, Serialize};

use crate::apply::deduplicate;

/// Stored fields of a role.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) friendly_name: String,
    pub(crate) r#type: RoleType,
    /// Names of the permissions in Conversations, without repetitions. A permission that only Chat v2 has is stored by its name there.
    pub(crate) permissions: Vec<String>,
}

impl Fields {
    /// Returns the fields of a new role.
    ///
    /// # Errors
    ///
    /// Fails if a permission does not fit the role's type.
    pub(crate) fn new<P: PermissionName>(
        friendly_name: FriendlyName,
        r#type: RoleType,
        permissions: &[P],
    ) -> Result<Self, NotAPermission> {
        Self { friendly_name: friendly_name.to_string(), r#type, permissions: Vec::new() }.with_permissions(permissions)
    }

    /// Returns the role with these permissions. Permissions without a name in this API stay, because its clients cannot see them.
    ///
    /// # Errors
    ///
    /// Fails if a permission does not fit the role's type.
    pub(crate) fn with_permissions<P: PermissionName>(&self, permissions: &[P]) -> Result<Self, NotAPermission> {
        let sent =
            permissions.iter().map(|permission| permission.info_for(self.r#type)).collect::<Result<Vec<_>, _>>()?;
        let hidden = self.permission_infos().filter(|info| P::name_of(info).is_none());
        let permissions = deduplicate(sent.into_iter().chain(hidden).filter_map(stored_name));
        Ok(Self { permissions, ..self.clone() })
    }

    /// Returns the names of the permissions in one API.
    pub(crate) fn permission_names<P: PermissionName>(&self) -> Vec<String> {
        self.permission_infos().filter_map(P::name_of).map(str::to_owned).collect()
    }

    fn permission_infos(&self) -> impl Iterator<Item = &'static PermissionInfo> {
        self.permissions.iter().filter_map(|stored| PERMISSIONS.iter().find(|info| stored_name(info) == Some(stored)))
    }
}

/// Returns the name that a permission is stored by.
fn stored_name(info: &PermissionInfo) -> Option<&'static str> {
    info.conversations_name.or(info.chat_name)
}
