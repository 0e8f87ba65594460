//! Texts of loading states, failures, and the list of messages.

/// `data` names what is loaded: "The service".
pub fn loading(data: &str) -> String {
    format!("{data}: loading")
}

/// `data` names what was to be loaded: "The service".
pub fn not_loaded(data: &str) -> String {
    format!("{data} could not be loaded.")
}

pub const GO_HOME: &str = "Go to Home";

/// Heading of a failure with an unknown outcome.
pub const RESULT_UNKNOWN: &str = "The result is unknown.";
pub const RELOAD: &str = "Reload page";
pub const DETAILS: &str = "Technical details";
pub const DETAILS_MESSAGE: &str = "Message";
pub const DETAILS_STATUS: &str = "Status";
/// Label of the link to Twilio's page about the error.
pub const DETAILS_PAGE: &str = "About";
/// Label of the id of the request.
pub const DETAILS_REQUEST: &str = "Request";
pub const REMEDY: &str = "What you can do";

pub const BUSY: &str = "Twilio is busy.";
pub const RETRYING: &str = "Trying again.";

pub fn retry_in(seconds: f64) -> String {
    format!("Trying again in {seconds} s.")
}

pub const STOP_WAITING: &str = "Stop waiting";

pub const NO_MESSAGES: &str =
    "No messages yet. Each save, export and failure is listed here until you reload the page or sign out.";

pub fn undo_of(message: &str) -> String {
    format!("Undo: {message}")
}
