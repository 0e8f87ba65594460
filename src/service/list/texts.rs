//! Texts of the list of services.

use crate::list::listing::{Progress, Run};

pub const SERVICES: &str = "Services";
pub const ABOUT: &str = "Each service has its own conversations, users, roles and settings.";
pub const CREATE: &str = "Create service";
pub const NONE_AND_END_UNKNOWN: &str = "The API returned no services and did not say whether more exist.";
pub const EMPTY: &str = "No services yet";
pub const EMPTY_ADVICE: &str = "Create a service to hold conversations, users and roles.";
/// Label of a button that stops reading.
pub const STOP: &str = "Stop";

pub const SEARCH: &str = "Search by name or SID";

/// Number of services that match. `extent` names the number of loaded ones.
pub fn matching(matches: usize, is_reading: bool, extent: &str) -> String {
    match (matches, is_reading) {
        (1, true) => format!("1 match so far. {extent}"),
        (1, false) => format!("1 match. {extent}"),
        (_, true) => format!("{matches} matches so far. {extent}"),
        (_, false) => format!("{matches} matches. {extent}"),
    }
}

/// Number of loaded services.
pub fn extent(progress: &Progress, loaded: usize) -> String {
    match progress {
        Progress::Complete => format!("All {loaded} loaded"),
        Progress::Running(Run::All) => format!("Loaded {loaded}, loading the rest"),
        Progress::Running(Run::More) => format!("Loaded {loaded}, loading more"),
        Progress::Running(Run::First) => format!("{loaded} loaded earlier, reloading"),
        Progress::Failed(Run::First, _) => format!("{loaded} loaded earlier"),
        Progress::Partial | Progress::Failed(..) => format!("Loaded {loaded}, more exist"),
        Progress::EndUnknown => format!("Loaded {loaded}. The API did not say whether more exist"),
        Progress::Repeating => format!("Stopped at {loaded}. Twilio returned the same page twice."),
    }
}

pub const LOAD_MORE: &str = "Load more";
pub const LOAD_ALL: &str = "Load all";
/// First sentence of a failure.
pub const RELOAD_FAILED: &str = "Services could not be reloaded.";
/// First sentence of a failure.
pub const MORE_FAILED: &str = "More services could not be loaded.";

pub fn select_all(total: usize) -> String {
    match total {
        0 => "Select all".to_owned(),
        total => format!("Select all {total}"),
    }
}

pub const FILTER: &str = "Filter";
pub const FILTER_ALL: &str = "All";
pub const FILTER_ATTENTION: &str = "Needs attention";
pub const FILTER_LEFTOVERS: &str = "Leftovers";
pub const FILTER_UNCHANGED: &str = "Unchanged";
pub const FILTER_NO_WEBHOOKS: &str = "No webhooks";
pub const CONTINUE: &str = "Continue";
pub const CHECK_AGAIN: &str = "Check again";

pub fn unchanged_rule(days: u64) -> String {
    format!("Created and last changed more than {days} days ago.")
}

pub fn leftovers_rule(days: u64) -> String {
    format!("No conversations, no users, and no change for {days} days.")
}

/// Extent of the health check. `found` grows until the list is complete.
pub fn checked(done: usize, found: usize, is_complete: bool) -> String {
    if is_complete { format!("{done} of {found} checked") } else { format!("{done} of {found}+ checked") }
}

pub const CHECK_STOPPED: &str = "You stopped the check.";
pub const CHECK_OVER_BUDGET: &str = "The check stopped at its limit of requests.";
pub const CHECK_INCOMPLETE: &str = "Some settings could not be read.";

/// Extent of the webhooks that are read.
pub fn webhooks_checked(read: usize, total: usize, failed: usize) -> String {
    match failed {
        0 => format!("{read} of {total} checked"),
        failed => format!("{read} of {total} checked, {failed} could not be read"),
    }
}

pub const COLUMNS: &str = "Columns";

pub const SAVED_VIEWS: &str = "Saved views";
pub const SAVED_VIEWS_ABOUT: &str =
    "A view is the search, order, filter and columns of this list. Views are stored in this browser.";
pub const NO_VIEWS: &str = "No saved views yet";
/// Stands behind the name of a view.
pub const VIEW_DELETED: &str = "deleted";
pub const RENAME_VIEW: &str = "Rename";
pub const DELETE_VIEW: &str = "Delete";
pub const RESTORE_VIEW: &str = "Restore";

pub fn rename_view(name: &str) -> String {
    format!("Rename {name}")
}

pub fn delete_view(name: &str) -> String {
    format!("Delete {name}")
}

pub fn restore_view(name: &str) -> String {
    format!("Restore {name}")
}

pub const NEW_NAME: &str = "New name";
pub const SAVE_NAME: &str = "Save name";
pub const NEW_VIEW: &str = "Name of a new view";
pub const SAVE_VIEW: &str = "Save view";
pub const VIEW_NOT_STORED: &str = "This browser blocks storage, so the view was not saved.";
pub const NAME_MISSING: &str = "Enter a name.";
pub const NAME_TOO_LONG: &str = "Enter a name of up to 60 characters.";
pub const NAME_TAKEN: &str = "Another view has this name. Enter another name.";
pub const TOO_MANY_VIEWS: &str = "Up to 50 views can be saved. Delete one first.";

pub const NO_MATCH: &str = "No services match";
pub const NO_MATCH_YET: &str = "Checking services …";
pub const CHECK_SPELLING: &str = "Check the spelling, or search by SID.";
pub const CHECK_SPELLING_OR_LOAD: &str = "Check the spelling, search by SID, or load more services.";

pub fn filter_reading(filter: &str) -> String {
    format!("Filter: {filter}. Services appear here as they are found.")
}

pub fn filter_of_all(filter: &str) -> String {
    format!("Filter: {filter}.")
}

pub fn filter_of_loaded(filter: &str) -> String {
    format!("Filter: {filter}. Load more services to filter them as well.")
}

pub const CLEAR_SEARCH: &str = "Clear search";
pub const SHOW_ALL: &str = "Show all services";

pub const COLUMN_SERVICE: &str = "Service";
pub const COLUMN_PUSH: &str = "Push";
pub const COLUMN_WEBHOOKS: &str = "Webhooks";
pub const COLUMN_UPDATED: &str = "Updated";
pub const COLUMN_CREATED: &str = "Created";
pub const COLUMN_ACTIONS: &str = "Actions";

pub fn select(name: &str) -> String {
    format!("Select {name}")
}

pub const CELL_LOADING: &str = "Loading";
pub const CELL_NONE: &str = "None";
pub const CELL_UNKNOWN: &str = "Unknown";
pub const READ_AGAIN: &str = "Read again";

pub fn read_again(setting: &str, name: &str) -> String {
    format!("Read {setting} of {name} again")
}

pub const SELECTED: &str = "Selected services";

pub fn selected(selected: usize, loaded: usize) -> String {
    format!("{selected} of {loaded} selected")
}

pub fn selected_all_matching(selected: usize, loaded: usize) -> String {
    format!("{selected} of {loaded} selected, all that match")
}

pub fn selected_all_loaded(selected: usize, loaded: usize) -> String {
    format!("{selected} of {loaded} selected, all that are loaded")
}

pub fn selected_hidden(selected: usize, loaded: usize, hidden: usize) -> String {
    format!("{selected} of {loaded} selected, {hidden} not shown")
}

pub fn change_settings(count: usize) -> String {
    match count {
        1 => "Change settings of 1 service…".to_owned(),
        count => format!("Change settings of {count} services…"),
    }
}

pub fn delete(count: usize) -> String {
    match count {
        1 => "Delete 1 service…".to_owned(),
        count => format!("Delete {count} services…"),
    }
}

pub const CLEAR_SELECTION: &str = "Clear selection";
