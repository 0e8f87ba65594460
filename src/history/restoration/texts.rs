//! Texts of the pages *Undo*, *Revert* and *Recreate*.

use crate::routes::Restoration;

pub fn about(restoration: Restoration) -> &'static str {
    match restoration {
        Restoration::Undo => "Restores the values that this change replaced. A value that was changed since stays.",
        Restoration::UndoPlan => {
            "Restores the values that the changes of this plan replaced. A value that was changed since stays."
        }
        Restoration::Revert => {
            "Restores the settings as they were just after this change. Later changes in the history are undone, others stay."
        }
        Restoration::Recreate => {
            "Creates the deleted service or role again with its recorded settings. The new one has another SID."
        }
    }
}

/// The record that is loaded, as the subject of a sentence.
pub const LOADED_RECORD: &str = "The record";
/// The plan that is made, as the subject of a sentence.
pub const LOADED_PLAN: &str = "The plan";
/// The values that are read for the plan, as the subject of a sentence.
pub const LOADED_VALUES: &str = "The current values";

/// Name of the panel in place of a record that does not exist.
pub const RECORD: &str = "Record";
pub const MISSING: &str = "There is no such record";

pub fn missing_why(number: u64) -> String {
    format!("The history of this account has no record {number}.")
}

/// Name of the panel with the change of the record.
pub const CHANGE: &str = "Change";

/// Headline of a plan that is undone.
pub fn plan_summary(changes: usize, done: usize) -> String {
    let changes = if changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") };
    format!("Plan with {changes}, {done} done")
}

/// Before the name of the user who made the change.
pub const BY: &str = "By";
/// Before the number of the record, after user and time.
pub const RECORD_NUMBER: &str = "record";

pub const LOSSES: &str = "Before you continue";

/// Name of the panel in place of a plan without changes.
pub const PLAN: &str = "Plan";
pub const NOTHING_TO_RESTORE: &str = "Nothing to restore";
pub const NOTHING_TO_RESTORE_WHY: &str = "The settings have the earlier values already.";
pub const NOT_RESTORABLE: &str = "Nothing can be restored";
pub const NOT_RESTORABLE_WHY: &str = "The reasons are below. Nothing was sent.";
