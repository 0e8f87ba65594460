//! Texts of the page *Bulk changes*.

use crate::ui::texts;

pub const ABOUT: &str = "Choose what to do, select services, and review the plan before anything is sent.";
pub const SELECTION_LOST: &str = "The selection was lost when the page was reloaded. Select the services again.";

pub const ACTION_HEADING: &str = "What to do";
pub const ACTION: &str = "Action";
pub const SET: &str = "Set a setting";
pub const DELETE: &str = "Delete the services";
pub const SETTING: &str = "Setting";
pub const ON: &str = "On";
pub const OFF: &str = "Off";
pub const ROLE_MISSING: &str = "Enter the name of a role.";

/// Name of the panel and of the table, and the subject of a sentence about their load.
pub const SERVICES: &str = "Services";

pub fn loading_more(loaded: usize) -> String {
    format!("{} loaded, loading more", texts::counted(loaded, "service", "services"))
}

pub const SEARCH: &str = "Search by name or SID";

/// Number of selected services, and of those among them that the search does not find.
pub fn selected(count: usize, hidden: usize) -> String {
    let count = match count {
        0 => "No services selected".to_owned(),
        1 => "1 service selected".to_owned(),
        count => format!("{count} services selected"),
    };
    if hidden == 0 { count } else { format!("{count}, {hidden} not shown") }
}

pub fn select_shown(count: usize) -> String {
    format!("Select {count} shown")
}

pub const CLEAR: &str = "Clear selection";
pub const MAKE_PLAN: &str = "Make a plan";
pub const ACTION_MISSING: &str = "Choose what to do.";
pub const SERVICES_MISSING: &str = "Select services.";
/// Column of the names.
pub const SERVICE: &str = "Service";

pub fn select(service: &str) -> String {
    format!("Select {service}")
}

/// What is read for a new value of a setting, as the subject of a sentence.
pub const LOADED_SETTINGS: &str = "The current settings";
/// What is read for a deletion, as the subject of a sentence.
pub const LOADED_ACCOUNT: &str = "The account configuration";
pub const ACCOUNT_FAILED: &str = "The account configuration could not be loaded.";
pub const BACK: &str = "Back to the selection";
pub const ADDRESSES: &str = "Addresses";
pub const ADDRESSES_UNREAD: &str = "They could not be read. An address may create conversations in these services.";

pub const EXPORT: &str = "Export services";
pub const COUNT: &str = "Count what is deleted";
pub const COUNT_AGAIN: &str = "Count again";
pub const COUNT_CONTENT: &str = "Conversations, users, roles, and push bindings of each service.";

pub fn counted(done: usize, total: usize) -> String {
    format!("Counted {done} of {total}")
}
