//! Texts of forms: controls, conflicts, review, buttons, and what saving and deleting report.

use api::ApiError;
use api::duration::Unit;

use crate::ui::texts::counted;

pub const RESTORED: &str = "Your earlier changes were restored. They are not saved.";
pub const RESTORED_UNCONFIRMED: &str =
    "You left before Twilio confirmed these changes. Check the current values before you save again.";
pub const DISCARD_RESTORED: &str = "Discard changes";
/// Follows the sentence that saving failed.
pub const CORRECT_FIRST: &str = "Correct these fields first:";

/// Failure of a save, and heading of the table of conflicts.
pub const CHANGED: &str = "Someone else changed these settings while you were editing. Nothing was saved.";
pub const CONFLICTS: &str = "Conflicts";
pub const CHOOSE_VALUES: &str = "Choose a value for each setting, then save.";
pub const BOTH_VALUES: &str = "Your values and theirs";
pub const CONFLICT_SETTING: &str = "Setting";
pub const YOUR_VALUE: &str = "Your value";
pub const THEIR_VALUE: &str = "Their value";
pub const CHOICE: &str = "Choice";
pub const ADDED_TO_THEIRS: &str = "Added to their list.";
pub const SAME_LIST: &str = "The same list";
/// Before the time at which their value was read.
pub const READ_AT: &str = "Read";
/// Before the time of the save.
pub const SAVED_HERE: &str = "Saved in this browser,";
/// Before the name of the user.
pub const SAVED_BY: &str = "Saved by";
/// Behind the name of the user.
pub const YOU: &str = " (you)";
pub const KEEP_MINE: &str = "Keep mine";
pub const TAKE_THEIRS: &str = "Take theirs";
pub const KEEP_ALL_MINE: &str = "Keep all mine";
pub const TAKE_ALL_THEIRS: &str = "Take all theirs";
pub const NOTHING_TO_SAVE: &str = "The stored values stay. There is nothing to save.";

/// Mark of a setting that Twilio advises against.
pub const DEPRECATED: &str = "Deprecated";
/// Mark of a setting that another page has as well.
pub const SHARED: &str = "Shared";
pub const CHAT_ONLY: &str = "Chat v2 only";
pub const NOT_DEFAULT: &str = "Not default";
pub const RESTORE_DEFAULT: &str = "Restore default";

pub fn restore_default_of(setting: &str) -> String {
    format!("Restore default: {setting}")
}

pub const DOCS: &str = "Docs";

pub fn docs_about(setting: &str) -> String {
    format!("Docs about {setting}")
}

/// Before the error of the list.
pub const UNKNOWN_IN_LIST: &str = "The stored list has values that this page does not know.";

/// Before the rule.
pub fn breaks_rule(value: &str) -> String {
    format!("The stored value “{value}” breaks the documented rule.")
}

/// Error of a field that was saved. `value` is empty if nothing was stored.
pub fn stored_instead(value: &str) -> String {
    match value {
        "" => "The API accepted the request and stored nothing.".to_owned(),
        value => format!("The API accepted the request and stored “{value}”."),
    }
}

pub const EMPTY: &str = "Empty";
/// Value of a timer that is not set.
pub const NEVER: &str = "Never";
pub const ON: &str = "On";
pub const OFF: &str = "Off";

/// Value that is a SID, with its name.
pub fn named(name: &str, sid: &str) -> String {
    format!("{name} ({sid})")
}

/// Value of a list.
pub fn selected(count: usize) -> String {
    format!("{count} selected")
}

pub fn default_value(value: &str) -> String {
    format!("Default: {value}.")
}

pub fn number_of(setting: &str) -> String {
    format!("{setting}: number")
}

pub fn unit_of(setting: &str) -> String {
    format!("{setting}: unit")
}

pub fn unit_plural(unit: Unit) -> String {
    format!("{}s", unit.name())
}

pub const ISO_8601: &str = "ISO 8601";

pub fn iso_8601_of(setting: &str) -> String {
    format!("{setting}: ISO 8601")
}

/// Effect of a timer. `after` begins the sentence: "Becomes inactive after".
pub fn after_inactivity(after: &str, duration: &str) -> String {
    format!("{after} {duration} without activity.")
}

pub const INSERT_VARIABLE: &str = "Insert variable";

pub fn insert_variable_into(variable: &str, setting: &str) -> String {
    format!("Insert {variable} into {setting}")
}

pub fn length(length: usize, maximum: usize) -> String {
    format!("{length} of {maximum} characters with the sample values")
}

/// Length of the text that Twilio sends where none is set.
pub fn built_in_length(length: usize, maximum: usize) -> String {
    format!("The built-in text has {}.", self::length(length, maximum))
}

pub fn misspelt_variable(text: &str, meant: &str) -> String {
    format!("Users may see {text} as plain text. Write {meant}.")
}

pub fn variable_of_others(text: &str) -> String {
    format!("{text} is a variable of other notifications. Twilio does not document it for this one.")
}

pub fn unknown_variable(text: &str) -> String {
    format!("{text} is not a variable for this notification. Users may see it as plain text.")
}

pub fn too_long(maximum: usize, over: usize) -> String {
    format!("Twilio cuts the text after {maximum} characters. With the sample values it is {over} too long.")
}

pub const BUILT_IN_USED: &str = "Built-in text in use";
/// Goes on after "Built-in text in use".
pub const BUILT_IN_UNPUBLISHED: &str = ", which Twilio does not publish.";
pub const START_FROM_BUILT_IN: &str = "Start from the built-in text";
/// In place of the preview of a built-in text.
pub const BUILT_IN_UNKNOWN: &str = "Twilio does not publish this text.";
pub const PREVIEW_BUILT_IN: &str = "Preview of the built-in text, with sample values";
pub const PREVIEW: &str = "Preview with sample values";
/// Sender of the notification in the preview.
pub const PREVIEW_APP: &str = "Your app";
/// Time of the notification in the preview.
pub const PREVIEW_TIME: &str = "now";

pub const OTHER_PROPERTIES: &str = "Other properties";

/// Splits the label of a submit button: the narrow bar of a phone shows the verb only, without "push notifications" of "Save push notifications".
pub fn verb_and_object(label: &'static str) -> (&'static str, &'static str) {
    label.split_once(' ').unwrap_or((label, ""))
}

pub const CHANGES: &str = "Changes";
pub const WILL_BE_SENT: &str = "Will be sent";
/// Title of the question before a save in an account in production.
pub fn save_in_production(account: &str) -> String {
    format!("Save in “{account}”? This account is in production.")
}

pub const CANNOT_BE_SENT: &str = "Cannot be sent";

pub fn replaces_list(value: &str) -> String {
    format!("{value}. Saving replaces the whole list.")
}

pub const REQUEST: &str = "Request:";
pub const REQUEST_PARAMETERS: &str = "Parameters";
pub const SHOW_PERSONAL_DATA: &str = "Show personal data";
pub const COPY_HAS_PERSONAL_DATA: &str = "The copied text always shows it.";
pub const LANGUAGE: &str = "Language";

pub fn copy_as(language: &str) -> String {
    format!("Copy as {language}")
}

/// The request, as the object of "Copied".
pub fn request_copied(language: &str) -> String {
    format!("request as {language}")
}

/// `server` is Twilio where it is `None`.
pub fn copy_target(server: Option<&str>) -> String {
    let server = server.unwrap_or("Twilio");
    format!("The copied text reaches {server} with the credentials in TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.")
}

pub const DRY_RUN: &str = "Dry run";
pub const DRY_RUNNING: &str = "Checking";
pub const DRY_RUN_FAILED: &str = "The dry run failed.";
pub const DRY_RUN_PASSED: &str =
    "Dry run passed. Nothing was sent. The stored values are still those shown. Saving sends the request above.";

pub const DISCARD: &str = "Discard";
pub const DISCARDED: &str = "Changes discarded";
pub const UNDO_DISCARD: &str = "Undo discard";

pub fn unsaved_changes(count: usize) -> String {
    match count {
        0 => "No unsaved changes".to_owned(),
        1 => "1 unsaved change".to_owned(),
        count => format!("{count} unsaved changes"),
    }
}

pub const NO_CHANGES: &str = "No changes to save";
pub const SIGNED_IN_AGAIN: &str = "You are signed in again. Save again.";
pub const NOTHING_STORED: &str = "Nothing was saved. The API accepted the request and stored other values.";

pub fn saved_except(settings: &str) -> String {
    format!("Saved, except: {settings}. The API stored other values.")
}

pub fn not_read(error: &ApiError) -> String {
    format!("Nothing was saved, because the current values could not be loaded. {error}")
}

/// Before the error.
pub const SAVE_UNCONFIRMED: &str = "Twilio did not confirm the save. You can save again safely.";

pub const UNDOING: &str = "Undoing";
pub const UNDO_UNCONFIRMED: &str = "Twilio did not confirm the undo. Check the current values.";

/// Several settings, as the subject of a sentence.
pub fn settings(count: usize) -> String {
    counted(count, "setting", "settings")
}

pub fn restored(settings: &str) -> String {
    format!("{settings} restored")
}

/// `notes` are sentences about what is lost.
pub fn partly_restored(settings: &str, notes: &str) -> String {
    format!("{settings} restored. {notes}")
}

pub fn not_undone(settings: &str) -> String {
    format!("Not undone: {settings}. The API stored other values.")
}

/// `settings` is empty if the whole resource was changed.
pub fn changed_since_save(settings: &str) -> String {
    let settings = if settings.is_empty() { "this" } else { settings };
    format!("Nothing was undone, because {settings} was changed since the save.")
}

pub fn undo_rejected(message: &str) -> String {
    format!("The change could not be undone. {message}")
}

pub const LEAVE_UNSAVED_TITLE: &str = "Leave without saving?";
pub const LEAVE_UNSAVED_EFFECT: &str =
    "This page has unsaved changes. They stay in this tab and return when you come back.";
pub const LEAVE_PLAN_TITLE: &str = "Leave while the plan runs?";
pub const LEAVE_PLAN_EFFECT: &str = "Leaving interrupts the plan. What was done stays. You can continue the plan when you come back to this page \
    in this tab.";
pub const STAY: &str = "Stay";
pub const LEAVE: &str = "Leave";

/// Before the phrase.
pub const TYPE_BEFORE: &str = "Type";
/// After the phrase.
pub const TYPE_AFTER: &str = "to confirm";

/// `kind` names the kind of resource, here and in the next functions: "role".
pub fn delete(kind: &str) -> String {
    format!("Delete {kind}")
}

pub fn deleting(kind: &str) -> String {
    format!("Deleting {kind}")
}

pub fn keep(kind: &str) -> String {
    format!("Keep {kind}")
}

pub fn kind_not_deleted(kind: &str) -> String {
    format!("The {kind} could not be deleted.")
}

pub fn not_deleted(name: &str) -> String {
    format!("“{name}” could not be deleted.")
}

pub fn deleted(name: &str) -> String {
    format!("“{name}” deleted")
}

pub const CHANGED_BEFORE_DELETION: &str =
    "Someone else changed this while you were viewing it. Nothing was deleted. Reload the page.";
pub const ALREADY_DELETED: &str = "It was already deleted.";
/// Before the error.
pub const DELETION_UNCONFIRMED: &str = "Twilio did not confirm the deletion. You can try again safely.";
