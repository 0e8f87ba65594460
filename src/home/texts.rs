//! Texts of the first page.

/// The SID, as the object of "Copy".
pub const SID_COPIED: &str = "SID of the account";
pub const RELOAD: &str = "Reload";
pub const RELOADING: &str = "Reloading";
pub const RELOADED: &str = "Page reloaded";
pub const RELOAD_INCOMPLETE: &str = "Some data could not be reloaded";

// Data of the cards, as the subject of a sentence.
pub const CHECK_SUBJECT: &str = "The check";
pub const CONFIGURATION_SUBJECT: &str = "The configuration";
pub const WEBHOOKS_SUBJECT: &str = "The webhooks";
pub const HISTORY_SUBJECT: &str = "The history";
pub const SERVICES_SUBJECT: &str = "The services";
pub const FIRST_STEPS_SUBJECT: &str = "The first steps";

/// `subject` names the data of a card.
pub fn denied(subject: &str) -> String {
    format!("{subject} cannot be shown.")
}

pub const ATTENTION: &str = "Needs attention";
pub const OPEN_HEALTH: &str = "Open health";
pub const CHECK: &str = "Check account";
pub const STOP_CHECK: &str = "Stop check";
pub const CHECK_AGAIN: &str = "Check again";
pub const CHECK_FOR_MORE: &str = "Check the account for more.";
pub const CHECK_PROGRESS: &str = "Services checked";
pub const CHECK_OUTDATED: &str = "Settings have changed since this check.";
pub const SETTINGS_UNREAD: &str = "Some settings could not be read, so they were not checked.";

/// `more` is "+" if the account has more services than are loaded.
pub fn check_effect(services: usize, more: &str) -> String {
    match services {
        0 => "The check reads the account. It changes nothing.".to_owned(),
        1 if more.is_empty() => "The check reads the account and 1 service. It changes nothing.".to_owned(),
        _ => format!("The check reads the account and {services}{more} services. It changes nothing."),
    }
}

pub fn more_findings(count: usize) -> String {
    format!("and {count} more")
}

/// `more` is "+" if the check has not found all services yet.
pub fn check_running(done: usize, services: usize, more: &str, findings: usize) -> String {
    let findings = match findings {
        0 => String::new(),
        1 => ", 1 finding so far".to_owned(),
        count => format!(", {count} findings so far"),
    };
    // More than one, as long as more may be found.
    let noun = if more.is_empty() { services_noun(services) } else { "services" };
    format!("{done} of {services}{more} {noun} checked{findings}")
}

pub fn check_stopped(done: usize, services: usize) -> String {
    format!("The check stopped early: {done} of {}", checked(services))
}

pub fn no_findings(services: usize) -> String {
    format!("No problems found in {services} {}", services_noun(services))
}

pub fn checked(services: usize) -> String {
    format!("{services} {} checked", services_noun(services))
}

pub fn need_attention(services: usize) -> String {
    match services {
        1 => "1 service needs attention".to_owned(),
        _ => format!("{services} services need attention"),
    }
}

pub fn leftovers(services: usize) -> String {
    match services {
        1 => "1 service may be a leftover".to_owned(),
        _ => format!("{services} services may be leftovers"),
    }
}

pub fn see_findings(count: usize) -> String {
    match count {
        1 => "See the finding".to_owned(),
        _ => format!("See all {count} findings"),
    }
}

pub const DEFAULTS: &str = "Account defaults";
pub const OPEN_CONFIGURATION: &str = "Open configuration";
pub const NEW_CONVERSATIONS: &str = "New conversations";
pub const DEFAULT_SERVICE: &str = "Default service";
pub const NO_DEFAULT_SERVICE: &str = "None. API requests without a service SID may fail.";
/// Follows the SID of the default service.
pub const DEFAULT_SERVICE_MISSING: &str = "does not exist. API requests without a service SID may fail.";
pub const CHOOSE_SERVICE: &str = "Choose service";

/// `inactive` and `closed` are durations in words.
pub fn timers(inactive: Option<String>, closed: Option<String>) -> String {
    match (inactive, closed) {
        (Some(inactive), Some(closed)) => format!("Inactive after {inactive}, closed after {closed}"),
        (Some(inactive), None) => format!("Inactive after {inactive}, never closed automatically"),
        (None, Some(closed)) => format!("Never inactive automatically, closed after {closed}"),
        (None, None) => "Never inactive or closed automatically".to_owned(),
    }
}

pub const EVENTS: &str = "Events";
pub const OPEN_WEBHOOKS: &str = "Open webhooks";
/// Label of the pre-event webhook.
pub const BEFORE: &str = "Before";
/// Label of the post-event webhook.
pub const AFTER: &str = "After";
pub const NO_URL: &str = "No URL";
pub const FLEX_EFFECT: &str = "Events go to Twilio Flex. Twilio does not call the URLs.";

pub fn selected_events(count: usize) -> String {
    match count {
        0 => "None selected".to_owned(),
        _ => format!("{count} selected"),
    }
}

pub const CHANGES: &str = "Recent changes";
pub const OPEN_HISTORY: &str = "Open history";
pub const NOT_RECORDED: &str = "Changes of this account are not recorded.";
pub const NO_CHANGES: &str = "No changes yet";
pub const NO_CHANGES_HINT: &str = "Each change appears here with its result.";

pub const SERVICES: &str = "Services";
/// Title of the card of the services in a new account.
pub const START_HERE: &str = "Start here";
pub const SEE_SERVICES: &str = "See all services";
pub const NO_SERVICES: &str = "No services yet";
pub const NO_SERVICES_HINT: &str = "A service holds conversations, users and roles.";
/// Follows the number of services.
pub const MORE_EXIST: &str = ". More exist.";
/// Follows the number of services.
pub const MORE_MAY_EXIST: &str = ". More may exist.";
pub const BY_ENVIRONMENT: &str = "Services by environment";
pub const PRODUCTION: &str = "Production";
pub const STAGING: &str = "Staging";
pub const DEVELOPMENT: &str = "Development";
pub const OTHER_ENVIRONMENT: &str = "Other";
pub const AGE: &str = "Age";
pub const BY_AGE: &str = "Services by age";
pub const UP_TO_MONTH: &str = "Up to 1 month";
pub const UP_TO_HALF_YEAR: &str = "1 to 6 months";
pub const UP_TO_YEAR: &str = "6 to 12 months";
pub const UP_TO_TWO_YEARS: &str = "1 to 2 years";
pub const OVER_TWO_YEARS: &str = "Over 2 years";
pub const LAST_UPDATED: &str = "Last updated";

pub fn services_noun(count: usize) -> &'static str {
    if count == 1 { "service" } else { "services" }
}

pub fn all_changed(days: u64) -> String {
    format!("All changed in the last {days} days")
}

pub fn unchanged(services: usize, days: u64) -> String {
    format!("{services} unchanged for {days} days")
}

pub const NO_SERVICES_INTRO: &str = "This account has no services yet.";
/// For screen readers, after the label of a step.
pub const STEP_DONE: &str = "(done)";
pub const CREATE_SERVICE: &str = "Create a service";
pub const CREATE_SERVICE_HINT: &str = "It holds conversations, users and roles.";
pub const CHOOSE_DEFAULT: &str = "Choose a default service";
pub const CHOOSE_DEFAULT_HINT: &str = "API requests without a service SID use it.";
pub const SET_TIMERS: &str = "Set the timers";
pub const SET_TIMERS_HINT: &str = "They make new conversations inactive or closed.";
pub const ADD_WEBHOOK: &str = "Add a webhook URL";
pub const ADD_WEBHOOK_HINT: &str = "Twilio calls it for events in services without webhooks of their own.";
pub const TURN_ON_PUSH: &str = "Turn on push notifications";
pub const TURN_ON_PUSH_HINT: &str = "Each service has its own settings.";
