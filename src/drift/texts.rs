//! Texts of the page *Drift*.

use api::gateway::drift::Change;

use crate::ui::texts::counted;

pub const NO_GATEWAY: &str = "A gateway can list the changes that are made outside of it, such as in the Twilio Console. This dashboard runs \
    without one.";
/// Before the option.
pub const NO_GATEWAY_START: &str = "To use it, start the server with Twilio accounts and";
pub const ABOUT: &str = "Changes made outside this gateway, newest first. Secrets are masked.";

pub const CHECK: &str = "Check now";
pub const CHECKING: &str = "Checking";
pub const CHECK_FAILED: &str = "The check did not begin.";
pub const CHECK_DENIED: &str = "Editors and admins can check now.";

/// What is loaded, as the subject of a sentence.
pub const STATUS_LOADED: &str = "The state of the checks";
pub const OFF_LABEL: &str = "Drift is off";
pub const OFF: &str = "Drift is off for this account";
pub const OFF_MEANING: &str = "When it is on, this gateway reads the settings regularly and lists changes made outside of it, such as in the \
    Twilio Console.";
/// Before the option.
pub const OFF_START: &str = "Ask the operator to start the gateway with";
/// Between the option and the line of the file.
pub const OFF_OR_SET: &str = ", or to set";
/// After the line of the file.
pub const OFF_WHERE: &str = "for this account in the file of accounts.";

/// Before a time.
pub const LAST_CHECK: &str = "Last check:";
pub const CHECK_RUNS: &str = "A check is running.";
/// Before a time.
pub const NEXT_CHECK: &str = "Next check:";
pub const LAST_FAILED: &str = "The last check could read nothing.";
pub const LAST_PARTIAL: &str = "The last check could not read everything. Unread settings are not compared.";

/// After the time of the last check.
pub fn last_requests(count: u64) -> String {
    format!(", {}.", counted(count, "request", "requests"))
}

pub fn period(minutes: u64) -> String {
    if minutes == 1 { "Every minute.".to_owned() } else { format!("Every {minutes} minutes.") }
}

pub const CHANGES: &str = "Changes outside this gateway";
pub const CLEAR_FILTER: &str = "Clear filter";
pub const FILTER_NOT_VALID: &str = "The filter is not valid";
pub const FILTER_NOT_VALID_HINT: &str = "Correct or clear it.";
/// What is loaded, as the subject of a sentence.
pub const CHANGES_LOADED: &str = "The list of changes";

pub fn all_loaded(count: usize) -> String {
    format!("All {count} loaded")
}

pub fn loading_more(count: usize) -> String {
    format!("Loaded {count}, loading more")
}

pub fn more_exist(count: usize) -> String {
    format!("Loaded {count}, more exist")
}

pub const NO_MATCH: &str = "No changes match";
pub const NO_MATCH_REASON: &str = "This service has no changes outside this gateway.";
/// Before a time.
pub const NO_CHANGES_SINCE: &str = "No changes outside this gateway since";
pub const NO_CHANGES_HINT: &str = "Each check compares the settings with those of the check before.";
pub const NOT_CHECKED: &str = "Nothing to compare with yet";
pub const NOT_CHECKED_HINT: &str = "The first check stores the settings. Later ones list what has changed.";

pub const COLUMNS: [&str; 4] = ["When", "Where", "What", "Form"];
/// Before the earlier time of a row.
pub const BETWEEN: &str = "Between";
/// Before the later time of a row.
pub const AND: &str = "and";
pub const ACCOUNT: &str = "Account";

/// Sentence about an entry. `subject` is in lower case: "service webhooks".
pub fn headline(change: Option<&Change>, subject: &str) -> String {
    match change {
        Some(Change::Created) => format!("Created {subject}"),
        Some(Change::Deleted) => format!("Deleted {subject}"),
        Some(Change::Changed) | None => format!("Changed {subject}"),
    }
}

/// In place of a secret. `digits` tell it from others.
pub fn secret_part(digits: &str) -> String {
    format!("[secret part {digits}]")
}
