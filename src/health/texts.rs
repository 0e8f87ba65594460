//! Texts of the page *Health*, and of the findings and settings in the list of services.

use crate::ui::texts::counted;

pub const ABOUT: &str = "Checks the configuration of this account and its services. Nothing is changed.";

pub const EXPORT_CSV: &str = "Export CSV";
pub const EXPORT_JSON: &str = "Export JSON";
pub const STOP: &str = "Stop check";
pub const CHECK_AGAIN: &str = "Check again";

pub fn exported(file: &str) -> String {
    format!("Findings exported to {file}")
}

pub const EXTENT: &str = "Extent of the check";
pub const STOPPED: &str = "You stopped the check.";
pub const STOPPED_AT_LIMIT: &str =
    "The check stopped at its limit of requests. The default service and the services changed last were checked.";
/// Name of the progress bar.
pub const PROGRESS: &str = "Services checked";

/// `found` ends in a plus sign while more services may be found.
pub fn extent(done: usize, found: &str, requests: u32) -> String {
    let services = if found == "1" { "service" } else { "services" };
    format!("{done} of {found} {services} checked, {}.", counted(requests, "request", "requests"))
}

/// Before the name of the only service whose findings are shown.
pub const ONLY_SERVICE: &str = "Findings in";
pub const SHOW_EVERY_SERVICE: &str = "Show the findings of every service";

pub const UNREAD: &str = "Some settings could not be read. Their checks found nothing.";

pub const RESULT: &str = "Result";
pub const NO_FINDINGS: &str = "No problems found";
pub const NO_FINDINGS_MEANING: &str = "Each check passed in everything that was read.";

pub const PROBLEMS: &str = "Problems";
pub const WARNINGS: &str = "Warnings";
pub const NOTES: &str = "Notes";

pub fn show_all(count: usize) -> String {
    format!("Show all {count}")
}

pub const MUTE: &str = "Mute";

pub fn mute(check: &str) -> String {
    format!("Mute {check}")
}

pub fn mute_in(check: &str, service: &str) -> String {
    format!("Mute {check} in {service}")
}

pub fn mute_title(check: &str) -> String {
    format!("Mute “{check}”?")
}

pub const MUTE_EFFECT: &str =
    "The findings of this check are listed under “Muted” with your reason. This browser remembers it.";
pub const SCOPE: &str = "Where";
pub const IN_SERVICE: &str = "In this service";
pub const IN_ACCOUNT: &str = "In the whole account";
pub const REASON: &str = "Reason";
pub const REASON_MISSING: &str = "Enter a reason.";
pub const MUTE_CHECK: &str = "Mute check";

pub const MUTED: &str = "Muted";
/// Between a check and [`WHOLE_ACCOUNT`] or the name of a service.
pub const MUTED_IN: &str = "in";
pub const WHOLE_ACCOUNT: &str = "whole account";
/// Before the reason.
pub const MUTED_REASON: &str = "Reason:";
pub const UNMUTE: &str = "Unmute";

/// `scope` is [`WHOLE_ACCOUNT`] or the name of a service.
pub fn unmute(check: &str, scope: &str) -> String {
    format!("Unmute {check} ({scope})")
}

/// Badge of a service in the list.
pub fn findings(count: usize) -> String {
    if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") }
}

/// Setting of a row, as part of a sentence.
pub const PUSH: &str = "push";
/// Setting of a row, as part of a sentence.
pub const WEBHOOKS: &str = "webhooks";
/// After the hosts of webhooks that are those of the account.
pub const OF_ACCOUNT: &str = "Account";
pub const SERVICE_MISSING: &str = "The service does not exist.";

/// Kinds of push notifications that are on, and all kinds.
pub fn push_kinds(on: usize, all: usize) -> String {
    format!("{on} of {all}")
}
