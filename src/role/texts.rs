//! Texts of the roles of a service.

use api::role::RoleType;

use crate::form::shell::FormLabels;

pub const ABOUT: &str = "A role is a set of permissions. Users and participants have one each.";
/// Before the path of the API.
pub const DEFAULT_SERVICE: &str = "This is the account’s default service. Its roles are also available at";
/// What is loaded, as the subject of a sentence.
pub const LIST_LOADED: &str = "The roles";
/// What is loaded, as the subject of a sentence.
pub const DEFAULTS_LOADED: &str = "Default roles";
pub const MORE_UNKNOWN: &str = "The API did not say whether more roles exist.";
/// After the SID of a default role.
pub const DEFAULT_MISSING: &str = "is not a role of this service.";
pub const CHOOSE_DEFAULT: &str = "Choose another default";

pub const SERVICE_ROLES: &str = "Service roles";
pub const SERVICE_ROLES_ABOUT: &str = "Permissions of users in the whole service.";
pub const CONVERSATION_ROLES: &str = "Conversation roles";
pub const CONVERSATION_ROLES_ABOUT: &str = "Permissions of participants in a conversation.";
pub const OTHER_ROLES: &str = "Roles of another type";
pub const OTHER_ROLES_ABOUT: &str = "Twilio does not document these types.";
pub const NO_ROLES: &str = "No roles of this type yet";

pub const ROLE: &str = "Role";
pub const PERMISSIONS: &str = "Permissions";
pub const DEFAULT: &str = "Default";
pub const CREATED: &str = "Created";
pub const UPDATED: &str = "Updated";
pub const ACTIONS: &str = "Actions";
pub const DEFAULT_UNKNOWN: &str = "Not known";

pub const EDIT: &str = "Edit";
pub const COPY: &str = "Copy";
pub const DELETE: &str = "Delete";

pub fn edit(name: &str) -> String {
    format!("Edit {name}")
}

pub fn copy(name: &str) -> String {
    format!("Copy {name}")
}

pub fn delete(name: &str) -> String {
    format!("Delete {name}")
}

pub const COMPARE: &str = "Compare permissions";
pub const PERMISSION: &str = "Permission";
pub const ALLOWED: &str = "Yes";
pub const NOT_ALLOWED: &str = "No";

pub fn only_differing(count: usize) -> String {
    format!("Only the {count} with differences")
}

/// Name of a comparison. `roles` is the heading of its roles.
pub fn comparison(roles: &str) -> String {
    format!("{roles}: permissions")
}

pub fn delete_title(name: &str) -> String {
    format!("Delete “{name}”?")
}

/// Before the name and the SID.
pub const DELETE_WHAT: &str = "This deletes the role";
pub const DELETE_EFFECT: &str = "You can no longer assign it. You can recreate it from the history, with a new SID.";
/// Before the labels of settings.
pub const DELETE_DEFAULT: &str = "This role is a default of this service:";
/// After [`CHOOSE_DEFAULT`].
pub const CHOOSE_FIRST: &str = "first.";
/// Kind of the resource, as the object of "Delete".
pub const KIND: &str = "role";

pub const ROLES: &str = "Roles";
pub const ALL_ROLES: &str = "All roles";

/// What is loaded, as the subject of a sentence.
pub const ORIGIN_LOADED: &str = "The role to copy";
pub const NEW_ROLE: &str = "New role";
pub const NEW_ROLE_HINT: &str = "You cannot change the name or type later. You can change permissions.";
pub const CREATE: FormLabels = FormLabels {
    form: "new-role",
    save: "Create role",
    saving: "Creating role",
    failed: "The role could not be created.",
    saved: "",
};
pub const SERVICE_DELETED: &str = "This service was deleted.";
pub const CREATE_UNCONFIRMED: &str =
    "The role may exist now. Look at all roles before you try again. Your input stays here.";
pub const TYPE_MISSING: &str = "Choose a type first.";
/// After [`left_out`].
pub const LEFT_OUT_RETURNS: &str = "The permission returns if you select the earlier type.";

/// Heading of the form that copies a role, and the name of the copy.
pub fn copy_of(name: &str) -> String {
    format!("Copy of {name}")
}

pub fn left_out(r#type: RoleType, permissions: &str) -> String {
    format!("Not available for {type} roles: {permissions}.")
}

pub fn created(name: &str) -> String {
    format!("“{name}” created")
}

/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The role";
pub const DELETED: &str = "This role or its service was deleted.";
pub const COPY_ROLE: &str = "Copy role";
pub const DELETE_ROLE: &str = "Delete role";
pub const SID: &str = "SID";
pub const TYPE: &str = "Type";
pub const DEFAULT_NOT_LOADED: &str = "Unknown. The configuration could not be loaded.";
/// The role is no default.
pub const NO_DEFAULT: &str = "Nowhere";
pub const FIXED: &str = "To change the name or type, copy the role, assign the copy, and delete this role.";
pub const SAVE: FormLabels = FormLabels {
    form: "role",
    save: "Save permissions",
    saving: "Saving permissions",
    failed: "The permissions could not be saved.",
    saved: "Permissions saved",
};

pub const OTHER_PERMISSIONS: &str = "Others";
pub const OTHER_PERMISSIONS_HINT: &str =
    "Twilio does not document these permissions for roles of this type. They stay unless you clear them.";
pub const OF_OTHER_TYPE: &str = "Not for this type";
pub const UNDOCUMENTED: &str = "Not documented";

/// Label of the checkbox of a group.
pub fn all(count: usize) -> String {
    format!("All {count}")
}

pub fn selected(count: usize) -> String {
    format!("{count} selected")
}

pub const LIST_MISSING_HINT: &str = "Enter SIDs until the roles are loaded.";
pub const OTHER_SID: &str = "Another SID …";
pub const NONE: &str = "None";
pub const NO_ROLE: &str = "No role of this service has this SID. It was deleted, or belongs to another service.";
/// After the name of a role, before its permissions.
pub const ALLOWS: &str = "allows:";
/// In place of the permissions.
pub const NOTHING: &str = "nothing";

pub fn offer_of_wrong_type(name: &str) -> String {
    format!("⚠ Wrong type: {name}")
}

pub fn offer_not_loaded(sid: &str) -> String {
    format!("Not loaded: {sid}")
}

pub fn offer_of_other_service(sid: &str) -> String {
    format!("⚠ Not a role of this service: {sid}")
}

pub fn wrong_type(has: &str, r#type: RoleType) -> String {
    format!("This is a {has} role. Choose a {type} role.")
}
