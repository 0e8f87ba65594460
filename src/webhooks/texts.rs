//! Texts of the settings of webhooks.

use api::url::UrlWarning;
use engine::webhooks::Owner;

use crate::form::shell::FormLabels;
use crate::ui::texts::counted;

pub fn save(form: &'static str) -> FormLabels {
    FormLabels {
        form,
        save: "Save webhooks",
        saving: "Saving webhooks",
        failed: "The webhooks could not be saved.",
        saved: "Webhooks saved",
    }
}

pub const TARGET_URLS: &str = "The URLs below are called.";
pub const TARGET_FLEX: &str = "Events stay inside Twilio and go to Twilio Flex.";

pub const METHOD_POST: &str = "Event data in the request body.";
pub const METHOD_GET: &str = "Event data in the query string.";

/// Warning about selected events without a URL. `column` is that of the events.
pub fn no_url(column: &str) -> String {
    format!("Events are selected under “{column}”, but no URL is set. Enter a URL or clear the events.")
}

/// Warning about a URL without selected events. `column` is that of the events.
pub fn no_events(column: &str) -> String {
    format!("No events are selected under “{column}”. Twilio never calls this URL.")
}

pub fn url_warning(warning: UrlWarning, host: &str) -> String {
    match warning {
        UrlWarning::NotPublic => format!("Twilio cannot reach {host}. It is not a public host name or address."),
        UrlWarning::Tunnel => {
            format!("{host} is a development tunnel. It works only while someone runs it. Use a permanent URL.")
        }
        UrlWarning::RequestCatcher => {
            format!("{host} is a request catcher for tests. Others may see event data there. Use your own server.")
        }
        UrlWarning::Unencrypted => "This URL is not encrypted. Use https:// to protect event data.".to_owned(),
    }
}

pub const STATUS_NONE: &str = "This service has no webhooks of its own. The account’s webhooks fire for it.";
pub const STATUS_OWN: &str = "Only these webhooks fire for this service. The account’s webhooks do not.";
pub const STATUS_CLEARED: &str = "After saving, this service has no webhooks of its own. Twilio does not document when the account’s webhooks fire \
    again.";

/// `events` are separated by commas.
pub fn lost_events(events: &str) -> String {
    format!("After saving, the account’s webhooks no longer fire for this service. Lost events: {events}.")
}

pub const LOST_EVENTS_UNKNOWN: &str = "After saving, the account’s webhooks no longer fire for this service. The events that are lost could not be \
    loaded.";

pub const EVENTS: &str = "Events";
pub const CHANGE: &str = "What happens";
pub const BEFORE: &str = "Before";
pub const BEFORE_ABOUT: &str = "Before the change. Your server can modify or reject it within 5 seconds.";
pub const AFTER: &str = "After";
pub const AFTER_ABOUT: &str = "After the change. Twilio ignores the response.";
/// Time of an event, after the name of the change.
pub const EVENT_BEFORE: &str = "before";
/// Time of an event, after the name of the change.
pub const EVENT_AFTER: &str = "after";
pub const SELECT_ALL: &str = "All";
pub const SELECT_NONE: &str = "None";

/// `selection` is [`SELECT_ALL`] or [`SELECT_NONE`].
pub fn select_in_column(selection: &str, column: &str) -> String {
    format!("{selection} under {column}")
}

pub const NO_COLUMN_URL: &str = "No URL to call";

/// Heading of the events about a subject: "Messages".
pub fn subject(subject: &str) -> String {
    format!("{subject}s")
}

pub const NOT_OFFERED: &str = "Not offered";
/// Heading of the events that the contract does not know.
pub const OTHER_EVENTS: &str = "Other events";
pub const UNKNOWN_EVENT: &str = "Not known here";

pub const CALLS: &str = "When Twilio calls";
pub const CALLS_BEFORE: &str = "Twilio waits up to 5 seconds. Status 200 accepts the change. The response can set a conversation’s friendly name, or \
    a message’s body, author or attributes. 4xx and 5xx reject the change. Without a response, the change happens \
    after the wait.";
pub const CALLS_AFTER: &str = "The change has happened. Twilio ignores the response.";
pub const REST: &str = "By REST";
/// Stands before the header, also in the section of the URLs that Twilio calls.
pub const REST_NEEDS_HEADER: &str = "REST API requests fire webhooks only with the header";
/// Continues the sentence behind the header.
pub const REST_AFTER_HEADER: &str = ". With this header, Twilio calls “After” URLs. Twilio does not document this for “Before” URLs. Changes through \
    SDKs and SMS always fire webhooks.";
pub const CLEARING: &str = "Clearing";
pub const CLEARING_ABOUT: &str = "Empty fields are sent as empty values. Twilio does not document whether this clears them. This page checks after \
    you save.";
pub const LEVELS: &str = "Account and service";
pub const LEVELS_ABOUT: &str = "A service’s webhooks override the account’s: Twilio calls only the service’s for events in that service. The \
    account’s webhooks fire for services that have none of their own. Webhooks of a conversation receive “After” \
    events only.";
pub const DOCS: &str = "Docs";
pub const DOCS_LABEL: &str = "Docs about precedence";

pub const DELIVERIES: &str = "Which URL Twilio calls";
pub const DELIVERIES_SAVED: &str = "With the saved settings.";
/// Ends the sentence behind the header.
pub const DELIVERIES_AFTER_HEADER: &str = ".";
pub const SHOW_ALL_EVENTS: &str = "Show all events";
/// First sentence of a failure.
pub const DELIVERIES_FAILED: &str = "The webhooks in effect could not be loaded.";
pub const NO_DELIVERIES: &str = "Twilio calls no URL for this service. No events are selected, here or in the account.";

pub fn events_not_selected(count: usize) -> String {
    let are = if count == 1 { "is" } else { "are" };
    format!("{} {are} not selected.", counted(count, "other event", "other events"))
}

pub const DELIVERIES_CAPTION: &str = "Events with the URL that Twilio calls";
pub const EVENT: &str = "Event";
pub const TWILIO_CALLS: &str = "Twilio calls";
pub const SET_IN: &str = "Set in";
/// Receiver that is not a URL.
pub const FLEX: &str = "Twilio Flex";
pub const CALLS_WITHOUT_URL: &str = "Selected without a URL";
pub const CALLS_NOTHING: &str = "Nothing";

pub fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Account => "Account",
        Owner::Service => "This service",
    }
}

pub const ACCOUNT_WITHOUT_URL: &str = "The account selects this event without a URL.";
pub const ACCOUNT_NOT_SELECTED: &str = "The account does not select this event.";
/// Stands before the receiver.
pub const NOT_SENT_TO: &str = "Not sent to the account’s receiver:";
/// Continues the sentence behind the receiver.
pub const NOT_SENT_WHY: &str = ". The service has webhooks of its own.";
