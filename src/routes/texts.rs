//! Titles of the pages.

pub const HOME: &str = "Home";
pub const SERVICES: &str = "Services";
pub const ACCOUNT_CONFIGURATION: &str = "Account configuration";
pub const ACCOUNT_WEBHOOKS: &str = "Account webhooks";
pub const ADDRESSES: &str = "Addresses";
pub const NEW_ADDRESS: &str = "Add address";
pub const ADDRESS: &str = "Address";
pub const HEALTH: &str = "Health";
pub const LOOKUP: &str = "Look up";
pub const COMPARE: &str = "Compare";
pub const BULK: &str = "Bulk changes";
pub const FILE: &str = "Export and import";
pub const HISTORY: &str = "History";
pub const DRIFT: &str = "Drift";
pub const SECOND_FACTOR: &str = "Second factor";
pub const UNKNOWN: &str = "Page not found";

pub const UNDO: &str = "Undo a change";
pub const UNDO_PLAN: &str = "Undo a plan";
pub const REVERT: &str = "Revert to an earlier state";
pub const RECREATE: &str = "Recreate what was deleted";

pub const OVERVIEW: &str = "Overview";
pub const CONFIGURATION: &str = "Configuration";
pub const ROLES: &str = "Roles";
pub const NEW_ROLE: &str = "New role";
pub const ROLE: &str = "Role";
pub const NOTIFICATIONS: &str = "Push notifications";
pub const WEBHOOKS: &str = "Webhooks";
pub const CHAT: &str = "Chat (v2)";
pub const EFFECTIVE: &str = "In effect";
