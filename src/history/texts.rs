//! Texts of the page *History*.

use api::gateway::history::Outcome;
use api::operation::Action;

use crate::routes::Restoration;
use crate::ui::texts::counted;

pub const NO_HISTORY: &str = "Changes of this account are not recorded.";
pub const ABOUT_GATEWAY: &str = "Changes made through this gateway, newest first. Secrets are masked.";
pub const ABOUT_BROWSER: &str = "Changes made in this browser, newest first. Secrets are masked.";
pub const BROWSER_LIMITS: &str =
    "Changes by others and in other browsers are not included. This browser stores the newest 10,000 changes.";
pub const ABOUT_SANDBOX: &str = "Changes made in this browser and by command, newest first. Secrets are masked.";
pub const SANDBOX_LIMITS: &str =
    "Changes by other programs and in other browsers are not included. This browser stores the newest 10,000 changes.";
pub const COMMANDS_MISSING: &str = "Changes by command may be missing.";
pub const NOT_RECORDED: &str = "Changes are not recorded.";
pub const MISSED: &str = "Changes are missing.";

pub fn missed_count(count: u32) -> String {
    if count == 1 {
        "1 change made in this tab was not recorded.".to_owned()
    } else {
        format!("{count} changes made in this tab were not recorded.")
    }
}

/// Name of the panel and of the table.
pub const CHANGES: &str = "Changes";

/// Button that shows the filters, with the number of those that are set.
pub fn filters(count: usize) -> String {
    if count == 0 { "Filters".to_owned() } else { format!("Filters ({count})") }
}

pub const THIS_ACCOUNT: &str = "This account";
pub const ALL_ACCOUNTS: &str = "All accounts";

/// Label of a day with its time zone.
pub fn in_zone(label: &str, is_utc: bool) -> String {
    if is_utc { format!("{label} (UTC)") } else { format!("{label} (local time)") }
}

pub const CLEAR_FILTERS: &str = "Clear filters";

/// Error of a filter whose text stands for several values.
pub fn ambiguous(text: &str, values: &str) -> String {
    format!("“{text}” can be {values}. Enter one of them.")
}

/// Label of a value that other values have as well.
pub fn shared_label(label: &str, others: &str) -> String {
    format!("{label} (not {others})")
}

/// Alternatives: those that are named, and the number of the others.
pub fn either(named: &[String], more: usize) -> String {
    let named = named.join(" or ");
    if more == 0 { named } else { format!("{named} or one of {more} more") }
}

pub fn all_loaded(count: usize) -> String {
    format!("All {count} loaded")
}

pub fn loading_more(loaded: usize) -> String {
    format!("Loaded {loaded}, loading more")
}

pub fn more_exist(loaded: usize) -> String {
    format!("Loaded {loaded}, more exist")
}

pub fn end_unknown(loaded: usize) -> String {
    format!("Loaded {loaded}. The gateway did not say whether more exist")
}

pub fn stopped(loaded: usize) -> String {
    format!("Stopped at {loaded}. {SAME_PAGE}")
}

pub const EXPORT: &str = "Export";
pub const EXPORT_CSV: &str = "Export CSV";
pub const EXPORT_JSON: &str = "Export JSON";

pub fn exporting(count: usize) -> String {
    format!("Exporting: {} so far", counted(count, "change", "changes"))
}

pub const STOP_EXPORT: &str = "Stop";
pub const CONTINUE_EXPORT: &str = "Go on";
pub const NOTHING_TO_EXPORT: &str = "Nothing to export";
pub const EXPORT_INVALID: &str = "A filter is not valid. Nothing was exported.";
pub const EXPORT_FAILED: &str = "The history could not be exported.";
pub const SAME_PAGE: &str = "The gateway returned the same page twice.";
pub const EXPORT_END_UNKNOWN: &str = "The gateway did not say whether more changes exist.";

pub fn exported(count: usize, file: &str) -> String {
    format!("{} exported to {file}", counted(count, "change", "changes"))
}

pub const CLEAR: &str = "Clear history";
pub const CLEAR_TITLE: &str = "Clear the history of this browser?";
pub const CLEAR_EFFECT: &str = "All recorded changes of this account are deleted, also those that no filter shows. The settings stay as they are. \
    You cannot undo this action.";
pub const CLEARING: &str = "Clearing history";
pub const CLEAR_FAILED: &str = "The history could not be cleared.";
pub const CLEARED: &str = "History cleared";

pub const INVALID: &str = "A filter is not valid";
pub const INVALID_ADVICE: &str = "Correct or clear the marked filter.";
pub const NO_MATCH: &str = "No changes match";
pub const NO_MATCH_ADVICE: &str = "Try fewer filters or a longer time.";
/// Advice to a user with several accounts, of which one is searched.
pub const NO_MATCH_IN_ACCOUNT_ADVICE: &str = "Try fewer filters, a longer time, or all accounts.";
pub const EMPTY: &str = "No changes yet";
pub const EMPTY_ACCOUNT: &str = "No changes in this account yet";
pub const EMPTY_HINT: &str = "Changes appear here with the user and the result.";
pub const EMPTY_BROWSER: &str = "No changes in this browser yet";
pub const EMPTY_BROWSER_HINT: &str = "Changes that you make appear here with the result.";
/// The first records, as the subject of a sentence.
pub const LOADED: &str = "The history";
/// Further records, as the subject of a sentence.
pub const LOADED_MORE: &str = "More of the history";

pub const WHEN: &str = "When";
pub const WHO: &str = "Who";
pub const WHAT: &str = "What";
pub const OUTCOME: &str = "Outcome";

pub const JUST_NOW: &str = "just now";

pub fn minutes_ago(count: u64) -> String {
    if count == 1 { "1 minute ago".to_owned() } else { format!("{count} minutes ago") }
}

pub fn hours_ago(count: u64) -> String {
    if count == 1 { "1 hour ago".to_owned() } else { format!("{count} hours ago") }
}

pub fn days_ago(count: u64) -> String {
    if count == 1 { "1 day ago".to_owned() } else { format!("{count} days ago") }
}

pub fn months_ago(count: u64) -> String {
    if count == 1 { "1 month ago".to_owned() } else { format!("{count} months ago") }
}

pub fn years_ago(count: u64) -> String {
    if count == 1 { "1 year ago".to_owned() } else { format!("{count} years ago") }
}

/// Verb of a headline.
pub fn verb(action: Action, is_renaming: bool, is_done: bool) -> &'static str {
    match (action, is_done) {
        (_, true) if is_renaming => "Renamed",
        (_, false) if is_renaming => "Tried to rename",
        (Action::Create, true) => "Created",
        (Action::Create, false) => "Tried to create",
        (Action::Delete, true) => "Deleted",
        (Action::Delete, false) => "Tried to delete",
        (Action::Update | Action::Fetch | Action::List, true) => "Changed",
        (Action::Update | Action::Fetch | Action::List, false) => "Tried to change",
    }
}

/// Subject of a headline about a new name.
pub const RENAMED_SUBJECT: &str = "service";

/// Headline before a name: "Changed service webhooks of", or "Created role".
pub fn headline(verb: &str, subject: &str, is_of: bool) -> String {
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    if is_of { format!("{verb} {subject} of") } else { format!("{verb} {subject}") }
}

/// Before the name of the user of a command.
pub const BY_COMMAND: &str = "By a command of";
/// Before the name of the service.
pub const IN_SERVICE: &str = "In service";

pub fn undone_later(number: u64) -> String {
    format!("Undone later: record {number}.")
}

/// A value that is not set.
pub const UNSET: &str = "Empty";

/// A part of a value that is masked, with its mark.
pub fn secret(mark: &str) -> String {
    format!("a secret part ({mark})")
}

pub const OTHER_LIST_STORED: &str = "The API stored another list than was sent.";

pub fn other_value_stored(sent: &str) -> String {
    format!("Sent was: {sent}")
}

pub fn unchanged(value: &str) -> String {
    format!("{value}, as before.")
}

pub fn more_settings(count: usize) -> String {
    format!("{count} more")
}

/// Link to the page of an error code.
pub fn error(code: u32) -> String {
    format!("Error {code}")
}

/// Note about an unknown outcome.
pub fn advice(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Unknown => Some("The request was sent. Its result is unknown."),
        Outcome::Open => Some("No response recorded. The request is still running or was interrupted."),
        Outcome::Done | Outcome::Rejected | Outcome::Unsent => None,
    }
}

pub const CHECK_VALUES: &str = "Check the current values";

/// Link to a plan.
pub fn restoration(restoration: Restoration) -> &'static str {
    match restoration {
        Restoration::Undo => "Undo",
        Restoration::UndoPlan => "Undo whole plan",
        Restoration::Revert => "Revert to here",
        Restoration::Recreate => "Recreate",
    }
}

pub const DETAILS: &str = "Details";
pub const REQUEST: &str = "Request";
/// The id of the request, as the object of "Copy".
pub const REQUEST_COPIED: &str = "request id";
pub const CALL: &str = "Call";
pub const STATUS: &str = "Status";
pub const ENDED: &str = "Ended (UTC)";
pub const RECORD: &str = "Record";

/// Label of the outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Rejected => "Rejected",
        Outcome::Unsent => "Not sent",
        Outcome::Unknown => "Not known",
        Outcome::Open => "Unanswered",
    }
}
