//! Texts of plans and their results.

use api::operation::Action;

use crate::ui::texts::counted;

pub const UNFINISHED_FAILED: &str = "A plan has failed changes.";
pub const UNFINISHED_INTERRUPTED: &str = "A plan was interrupted.";
pub const OPEN_PLAN: &str = "Open plan";

pub fn unfinished_failed_hint(summary: &str) -> String {
    format!("{summary}. Open the results to try the failed changes again.")
}

pub fn unfinished_interrupted_hint(open: usize, count: usize) -> String {
    let changes = counted(count, "change", "changes");
    let are = if open == 1 { "is" } else { "are" };
    format!("{open} of {changes} {are} open. Requests that were sent are checked first.")
}

pub const OPEN_RESULTS: &str = "Open results";
pub const CONTINUE_PLAN: &str = "Continue plan";
pub const DISCARD_PLAN: &str = "Discard plan";

pub fn heading(count: usize) -> String {
    match count {
        0 => "Plan: nothing to change".to_owned(),
        1 => "Plan: 1 change".to_owned(),
        count => format!("Plan: {count} changes"),
    }
}

pub const APPLY_EFFECT: &str =
    "The values are read again before each change. A change is not sent if someone else has changed them.";
pub const BACK_TO_SELECTION: &str = "Back to the selection";
pub const BACK_TO_RESULTS: &str = "Back to the results";

pub fn apply(count: usize) -> String {
    if count == 1 { "Apply 1 change".to_owned() } else { format!("Apply {count} changes") }
}

/// Heading of notes about parts that the plan leaves out.
pub const NOT_CHANGED: &str = "Not changed";
pub const NOTES: &str = "Notes";

/// Verb before the name of a resource.
pub fn verb(action: Action) -> &'static str {
    match action {
        Action::Create => "Create",
        Action::Delete => "Delete",
        _ => "Change",
    }
}

/// Checkbox of a change that is chosen as a whole.
pub fn whole_change(action: Action) -> &'static str {
    match action {
        Action::Create => "Create this",
        Action::Delete => "Delete this",
        _ => "Change this",
    }
}

/// Reason why a request cannot be copied. `placeholder` is the one of its path, if the path has one.
pub fn sid_later(placeholder: Option<&str>) -> String {
    match placeholder {
        Some(placeholder) => format!(
            "{placeholder} is the SID of the new service. Twilio assigns it when the plan is applied, so the request cannot be copied before."
        ),
        None => "The request has the SID of a new role. Twilio assigns it when the plan is applied, so the request cannot be copied before."
            .to_owned(),
    }
}

/// Value that an earlier change creates and that has no name.
pub const CREATED_VALUE: &str = "The new one";
/// Empty value after a change.
pub const NO_VALUE: &str = "Nothing";

pub fn show_all(count: usize) -> String {
    format!("Show all {count}")
}

/// Label of the button of a plan that only deletes services.
pub fn delete_services(count: usize) -> String {
    if count == 1 { "Delete 1 service".to_owned() } else { format!("Delete {count} services") }
}

pub fn question(action: &str) -> String {
    format!("{action}?")
}

/// Name of the list of changes, and of their progress.
pub const CHANGES: &str = "Changes";

pub fn creations(count: usize) -> String {
    if count == 1 { "1 new resource".to_owned() } else { format!("{count} new resources") }
}

pub fn updates(count: usize) -> String {
    if count == 1 {
        "1 resource with changed settings".to_owned()
    } else {
        format!("{count} resources with changed settings")
    }
}

pub fn deletions(count: usize) -> String {
    if count == 1 { "1 deletion".to_owned() } else { format!("{count} deletions") }
}

/// Name of the list of resources that are created or changed.
pub const CHANGED: &str = "Changed";
/// Name of the list of resources that are deleted.
pub const DELETED: &str = "Deleted";

/// Number of resources that a list does not name.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

pub const DELETION_EFFECT: &str =
    "The deletion removes conversations, users, and push bindings for good. Settings and roles can be created again.";

/// Words that the user types to confirm deletions.
pub fn delete_phrase(count: usize) -> String {
    format!("delete {count}")
}

pub const WRONG_PHRASE: &str = "Enter the words exactly as shown.";
pub const CONFIRM: &str = "Apply plan";

pub const RESULTS: &str = "Results";
pub const ELSEWHERE: &str = "Another tab of this browser carries out this plan.";
pub const STARTING: &str = "Starting.";
pub const PAUSED: &str = "Paused.";
pub const FINISHING: &str = "Waiting for the last responses.";
pub const STOPPED: &str = "Stopped.";

/// Progress of a run, with the numbers of the results.
pub fn progress(finished: usize, total: usize, summary: &str) -> String {
    format!("{finished} of {} finished: {summary}.", counted(total, "change", "changes"))
}

pub fn done_count(count: usize) -> String {
    format!("{count} done")
}

pub fn rejected_count(count: usize) -> String {
    format!("{count} rejected")
}

pub fn conflict_count(count: usize) -> String {
    format!("{count} in conflict")
}

pub fn unknown_count(count: usize) -> String {
    format!("{count} unknown")
}

pub fn skipped_count(count: usize) -> String {
    format!("{count} skipped")
}

pub fn open_count(count: usize) -> String {
    format!("{count} open")
}

pub const PAUSE: &str = "Pause";
pub const CONTINUE: &str = "Continue";
pub const STOP: &str = "Stop";
pub const TRY_FAILED_AGAIN: &str = "Try failed changes again";
pub const UNDO: &str = "Undo";
pub const EXPORT: &str = "Export CSV";
pub const CLOSE_RESULTS: &str = "Close results";

pub fn exported(file: &str) -> String {
    format!("Results exported to {file}")
}

/// Before the SID of a resource that a change has created.
pub const NEW_SID: &str = "New SID:";

/// Name of the SID of a resource, such as "SID of Service “Support”".
pub fn sid_of(about: &str) -> String {
    format!("SID of {about}")
}

pub const WAITING: &str = "Waiting";
pub const NOT_SENT: &str = "Not sent";
pub const SENT: &str = "Sent";
pub const SENT_DETAILS: &str = "Waiting for the response, or checking if the change was made.";
pub const DONE: &str = "Done";
pub const PARTLY_STORED: &str = "Partly stored";

pub fn not_stored(settings: &str) -> String {
    format!("The API did not store: {settings}.")
}

pub const REJECTED: &str = "Rejected";
pub const CONFLICT: &str = "Conflict";

/// Value of a setting that was changed by someone else.
pub fn value_found(setting: &str, value: &str) -> String {
    if value.is_empty() { format!("{setting} is empty") } else { format!("{setting} is {value}") }
}

pub fn conflict_details(values: &[String]) -> String {
    let now = if values.is_empty() { String::new() } else { format!(" Now {}.", values.join(", ")) };
    format!("Not sent, because the value was changed after the plan was made.{now} Make a new plan.")
}

pub const UNKNOWN: &str = "Unknown";

pub fn unknown_details(message: &str) -> String {
    format!("{message} {TRY_FAILED_AGAIN} reads the current values first.")
}

pub const SKIPPED: &str = "Skipped";

pub fn skipped_details(required: &str) -> String {
    format!("Not sent, because this change was not carried out: {required}.")
}
