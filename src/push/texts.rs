//! Texts of push notifications: the settings of a service, and the push check.

use api::gateway::count::Count;

use crate::form::shell::FormLabels;
use crate::ui::texts::counted;

/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The push notifications";
pub const SAVE: FormLabels = FormLabels {
    form: "notifications",
    save: "Save push notifications",
    saving: "Saving push notifications",
    failed: "The push notifications could not be saved.",
    saved: "Push settings saved",
};

pub const NEW_MESSAGE: &str = "New message";
pub const MEDIA_MESSAGE: &str = "New message with media";
pub const MEDIA_MESSAGE_ABOUT: &str = "Text for messages with media. Sound and badge are those of “New message”.";
pub const ADDED: &str = "Added to a conversation";
pub const REMOVED: &str = "Removed from a conversation";
pub const LOG: &str = "Log";
pub const NO_EFFECT: &str = "The settings below have no effect while this is off.";
pub const EDIT: &str = "Edit";

pub const PUSH_CHECK: &str = "Push check";
pub const PUSH_CHECK_ABOUT: &str = "Find out why a person gets no push notification. The identity is not stored.";

pub const COUNTING_BINDINGS: &str = "Counting the bindings of this service …";

pub fn bindings(count: Count) -> String {
    match count {
        Count::Exactly(0) => "This service has no bindings. No push can arrive.".to_owned(),
        Count::Exactly(1) => "This service has 1 binding.".to_owned(),
        count => format!("This service has {count} bindings."),
    }
}

pub const BINDINGS_NOT_COUNTED: &str = "The bindings of this service could not be counted.";

pub const IDENTITY: &str = "Identity";
pub const CHECK: &str = "Check push";
pub const CHECKING: &str = "Checking";
pub const STOP: &str = "Stop";

pub fn requests_sent(count: u32) -> String {
    format!("{} sent", counted(count, "request", "requests"))
}

pub const STOPPED: &str = "You stopped the check.";

pub const NO_PUSH: &str = "No push arrives.";
pub const NO_REASON: &str = "Nothing found that stops a push.";
pub const NO_REASON_ADVICE: &str =
    "Turn on the log, send a message, and look at the notification logs in the Twilio Console.";
pub const CONDITION_MET: &str = "Met";
pub const CONDITION_PARTLY_MET: &str = "Look at this";
pub const CONDITION_BROKEN: &str = "Not met";
pub const CONDITION_UNKNOWN: &str = "Not known";

pub const DEVICES: &str = "Devices of the person";
pub const TYPE: &str = "Type";
pub const CREDENTIAL: &str = "Push credential";
pub const CREATED: &str = "Created";
