//! Texts of the features that are one file, and of the app itself.

use api::resources::ResourceKind;

pub const PRODUCT: &str = "Conversations Admin";

// What is loaded, as the subject of a sentence.
pub const PAGE_SUBJECT: &str = "The page";
pub const MENU_SUBJECT: &str = "The menu";
pub const FILTERS_SUBJECT: &str = "The filters";
pub const FORM_SUBJECT: &str = "The form";

pub const NOT_FOUND: &str = "Page not found";
pub const NOT_OFFERED: &str = "Twilio does not offer this in the region of this account.";
pub const NOT_FOUND_HINT: &str = "This page does not exist. Check that you copied the whole link.";
pub const SEE_SERVICES: &str = "See all services";

pub const NEWER_RELEASE: &str = "A new version is available. Reload to update. Your unsaved changes are kept.";
pub const RELOAD: &str = "Reload";

pub const THEME: &str = "Theme";
pub const SYSTEM_THEME: &str = "System";
pub const LIGHT_THEME: &str = "Light";
pub const DARK_THEME: &str = "Dark";
pub const TIMES_IN_UTC: &str = "Times in UTC";
pub const COMPACT_TABLES: &str = "Compact tables";
pub const API_NAMES: &str = "API names";
pub const PREFERENCE_NOT_STORED: &str =
    "This browser stores nothing for this site. The choice lasts until you reload the page.";

/// Label of a link to the page of a resource.
pub fn open_resource(resource: ResourceKind) -> &'static str {
    match resource {
        ResourceKind::Configuration => "Open account configuration",
        ResourceKind::Webhooks => "Open account webhooks",
        ResourceKind::AddressConfiguration => "Open address",
        ResourceKind::ServiceConfiguration => "Open configuration",
        ResourceKind::ServiceWebhooks => "Open webhooks",
        ResourceKind::Notifications => "Open push notifications",
        ResourceKind::ChatService => "Open Chat (v2)",
        ResourceKind::Role => "Open role",
        _ => "Open service",
    }
}

/// For screen readers, between the label of a link to a place and the name of its service.
pub const OF_SERVICE: &str = "of";
