//! Texts of the configuration of the account.

use crate::form::shell::FormLabels;

/// Before the link to the webhooks.
pub const ABOUT: &str = "Defaults for requests and conversations. Webhooks have their own page:";
/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The configuration";
pub const WORDS: FormLabels = FormLabels {
    form: "account-configuration",
    save: "Save configuration",
    saving: "Saving configuration",
    failed: "The configuration could not be saved.",
    saved: "Account configuration saved",
};

pub const DEFAULTS: &str = "Default services";
pub const DEFAULTS_USE: &str = "Used when a request does not specify a service.";
pub const NO_DEFAULT: &str = "No default service. API requests without a service SID may fail.";
pub const SELECT_SERVICE: &str = "Select one from the list, or paste its SID.";

pub const TIMERS: &str = "Timers of new conversations";
pub const TIMERS_USE: &str = "Applies to conversations created from now on.";
/// Before a duration, as the beginning of a sentence.
pub const INACTIVE_AFTER: &str = "Becomes inactive after";
pub const INACTIVE_NEVER: &str = "Does not become inactive automatically.";
/// Before a duration, as the beginning of a sentence.
pub const CLOSED_AFTER: &str = "Is closed after";
pub const CLOSED_NEVER: &str = "Is not closed automatically.";

pub const TIMELINE_START: &str = "Both timers count from the last activity.";
pub const STATES: &str = "The life of a conversation";
pub const ACTIVE: &str = "Active";
pub const ACTIVE_MEANING: &str = "New conversations start here.";
pub const INACTIVE: &str = "Inactive";
pub const INACTIVE_MEANING: &str = "A new message makes it active again.";
pub const CLOSED: &str = "Closed";
pub const CLOSED_MEANING: &str = "Cannot be reopened.";
pub const TIMER_OFF: &str = "Never";
pub const TIMER_NOT_VALID: &str = "Enter a valid duration below";
pub const CLOSED_FIRST: &str = "Conversations close before they become inactive. Both timers count from the last activity. Set a longer closed \
    timer or a shorter inactive timer.";

pub fn timer(duration: &str) -> String {
    format!("After {duration} without activity")
}

pub const EMPTY_SENT: &str = "Empty fields are sent as empty values. Twilio does not document whether this clears them. This page checks after \
    you save.";
