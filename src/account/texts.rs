//! Texts of the webhooks of the account and of its default service. Addresses and the configuration have their own.

use api::ApiError;

pub const WEBHOOKS_ABOUT: &str = "Twilio calls these URLs for events in services that have no webhooks of their own.";
/// What is loaded, as the subject of a sentence.
pub const WEBHOOKS_LOADED: &str = "The webhooks";
pub const WEBHOOKS_TITLE: &str = "Webhooks of the account";
pub const WEBHOOKS_OVERRIDDEN: &str = "A service’s webhooks override these for that service.";
/// Before [`SEE_SERVICES`].
pub const SERVICES_HAVE_PAGES: &str = "Each service has its own webhooks page:";
pub const SEE_SERVICES: &str = "see all services";

pub const DEFAULT: &str = "Default";
/// Before the SID of the service.
pub const DEFAULT_MISSING_BEFORE: &str = "The default service";
pub const DEFAULT_MISSING_AFTER: &str = "does not exist. API requests without a service SID may fail.";
pub const CHOOSE_ANOTHER: &str = "Choose another";

pub const DEFAULT_CHANGED: &str = "Someone else changed the default service. Nothing was saved. Reload the page.";
pub const DEFAULT_NOT_STORED: &str = "The API accepted the request and stored no default service.";

pub fn stored_another(sid: &str) -> String {
    format!("The API accepted the request and stored {sid}.")
}

pub fn unconfirmed(error: &ApiError) -> String {
    format!("Twilio did not confirm the change. You can repeat it safely. {error}")
}

pub fn service_missing(sid: &str) -> String {
    format!("{sid} does not exist.")
}
