//! Texts of the first page of a site without a server.

use api::address::Origin;

use crate::form::shell::FormLabels;

pub const TITLE: &str = "The settings of Twilio Conversations (classic), in one place";
pub const ABOUT: &str = "Find, create and delete services, and change all settings of the account and its services. \
    Start with sample data of an invented company. It runs in this browser, without a Twilio account.";
pub const SAMPLE_FAILED: &str = "Sample data could not be started.";
pub const EXPLORE: &str = "Explore with sample data";
pub const SAMPLE_STAYS: &str = "Sample data stays in this browser until you reset it.";

pub const RESET: &str = "Reset sample data";
pub const RESET_TITLE: &str = "Reset the sample data?";
pub const RESET_EFFECT: &str =
    "All your changes to the sample data and their history are deleted, in every tab. You cannot undo this action.";
pub const KEEP: &str = "Keep it";
pub const RESETTING: &str = "Resetting sample data";
pub const RESET_FAILED: &str = "The sample data could not be reset.";

pub const CONNECT_TITLE: &str = "Connect to a server";
pub const CONNECT_HINT: &str = "Connect to a server you run. It must allow requests from this site (CORS). \
    Twilio’s API may block browser requests.";
pub const CONNECT: FormLabels =
    FormLabels { form: "connect", save: "Connect", saving: "Connecting", failed: "You are not connected.", saved: "" };
pub const UNENCRYPTED: &str = "With http:// the token is not encrypted, and others on the network can read and use it. \
    Pages with https:// cannot send requests to this address.";
pub const USERNAME_HINT: &str = "AC… with the account’s auth token, or SK… with the secret of one of its API keys.";
pub const SECRET_HINT: &str = "Stored in this tab’s memory only. Enter it again after a reload.";

/// Origins that the site may call. `others` are those other than its own, separated by commas.
pub fn allowed_origins(others: &str) -> String {
    format!("This site can only send requests to itself{}{others}.", if others.is_empty() { "" } else { " and " })
}

/// `allowed` is the sentence of [`allowed_origins`].
pub fn origin_not_allowed(allowed: &str, origin: &Origin) -> String {
    format!("{allowed} To allow {origin}, build the site with “cargo xtask dist --connect {origin}”.")
}

pub const TRY_DOCS: &str = "Try without an account";
pub const GATEWAY_DOCS: &str = "Connect to Twilio through a gateway";
pub const ALL_DOCS: &str = "All docs";
pub const DISCLAIMER: &str = "Not affiliated with Twilio.";
