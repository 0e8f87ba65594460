//! Health of an account: what is wrong in its configuration, why that matters, and where it is mended.
//!
//! Each check is one small function. It reads a [`Snapshot`] that may be incomplete, and finds nothing in what was not read.

mod account;
mod addresses;
mod hosts;
mod mutes;
mod names;
pub(crate) mod push;
mod report;
mod roles;
mod services;
mod webhooks;

use api::service::Service;
use api::{ApiError, Sid};

pub(crate) use account::words;
pub use mutes::{Mute, Mutes};
pub use push::sends_any;
pub use report::{COLUMNS, to_csv, to_json};
pub(crate) use services::chat_only_settings;

use crate::known::Known;
use crate::place::Place;
use crate::snapshot::{Details, Snapshot};

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something does not work, or works against other systems than intended.
    Problem,
    /// Something probably does not work as intended.
    Warning,
    /// Something to clean up or to know.
    Note,
}

impl Severity {
    /// Every severity, the most serious first.
    pub const ALL: [Self; 3] = [Self::Problem, Self::Warning, Self::Note];

    /// Label in the singular.
    pub fn label(self) -> &'static str {
        match self {
            Self::Problem => "Problem",
            Self::Warning => "Warning",
            Self::Note => "Note",
        }
    }
}

/// Check of the configuration.
pub struct Check {
    /// Name in files and in the command line.
    pub id: &'static str,
    /// Heading: the fault in a few words.
    pub title: &'static str,
    /// Severity of its findings.
    pub severity: Severity,
    /// Reason why it matters, and the remedy, in one or two sentences.
    pub why: &'static str,
    find: Find,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Function of a check.
enum Find {
    /// Looks at the whole account once.
    Account(fn(&Snapshot, &mut Evidence)),
    /// Looks at one service at a time.
    Service(fn(&ServiceView<'_>, &mut Evidence)),
}

/// One service in a snapshot.
struct ServiceView<'a> {
    sid: &'a Sid<Service>,
    details: &'a Details,
    snapshot: &'a Snapshot,
}

/// Findings of the check that runs.
#[derive(Default)]
struct Evidence(Vec<(Place, String)>);

impl Evidence {
    fn add(&mut self, place: Place, text: String) {
        self.0.push((place, text));
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Check that found it.
    pub check: &'static Check,
    /// Place where it is mended.
    pub place: Place,
    /// Evidence, in one sentence.
    pub evidence: String,
}

const PROBLEM: Severity = Severity::Problem;
const WARNING: Severity = Severity::Warning;
const NOTE: Severity = Severity::Note;

const fn of_account(
    id: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    find: fn(&Snapshot, &mut Evidence),
) -> Check {
    Check { id, title, severity, why, find: Find::Account(find) }
}

const fn of_service(
    id: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    find: fn(&ServiceView<'_>, &mut Evidence),
) -> Check {
    Check { id, title, severity, why, find: Find::Service(find) }
}

/// Id of the check that finds services that may be leftovers.
pub const LEFTOVER: &str = "service-leftover";

/// Every check, the most serious first.
#[rustfmt::skip]
pub static CHECKS: &[Check] = &[
    of_account("default-service-missing", PROBLEM, "Default service does not exist",
        "Requests without a service SID, and messages from new senders, fail. Select an existing service.",
        account::default_service_missing),
    of_account("sid-wrong-type", PROBLEM, "SID of another kind of resource",
        "Twilio expects a SID that starts with other letters here, so the setting has no effect.",
        account::wrong_sids),
    of_account("timer-not-valid", PROBLEM, "Timer below its minimum",
        "Twilio rejects such a timer. The inactive timer needs at least 1 minute, the closed timer 10 minutes.",
        account::timers_not_valid),
    of_account("address-service-missing", PROBLEM, "Address creates conversations in a missing service",
        "A message from a new sender to this address creates no conversation. Select an existing service.",
        addresses::service_missing),
    of_service("role-missing", PROBLEM, "Default role does not exist",
        "New users or participants get no role, and requests that add them can fail. Select an existing role.",
        roles::missing),
    of_service("role-wrong-type", PROBLEM, "Default role of the wrong type",
        "A service role cannot apply in a conversation, nor a conversation role in a service. Select a role of the right type.",
        roles::of_wrong_type),
    of_account("webhook-not-public", PROBLEM, "Webhook that Twilio cannot reach",
        "The host is a single machine, part of a private network, or reserved. Twilio reports every call as failed.",
        hosts::not_public),
    of_account("webhook-tunnel", PROBLEM, "Webhook through a tunnel to a developer’s machine",
        "The webhook works only while the developer keeps the tunnel open. Enter the URL of a server.",
        hosts::tunnel),
    of_account("webhook-url-not-valid", PROBLEM, "Webhook URL that is not a URL",
        "Twilio cannot call it. Enter a URL that begins with https://.",
        hosts::not_a_url),
    of_account("webhook-event-without-url", PROBLEM, "Events without a URL",
        "Twilio calls nothing for these events. Enter the URL, or clear the events.",
        webhooks::events_without_url),
    of_account("push-without-credential", PROBLEM, "Push notifications without a push credential",
        "No push can arrive until a push credential is created in the Twilio Console and named in access tokens.",
        push::without_credential),
    of_account("push-only-gcm", PROBLEM, "Push credentials for GCM only",
        "Google turned GCM off in 2024, so no push can arrive. Create a credential for FCM or APNs in the Twilio Console.",
        push::only_gcm),
    of_account("webhook-request-catcher", WARNING, "Webhook to a public test service",
        "The host shows every request publicly, with messages and names. Enter the URL of your own server.",
        hosts::request_catcher),
    of_account("webhook-not-encrypted", WARNING, "Webhook without encryption",
        "Messages and names travel readable. Use https:// instead of http://.",
        hosts::not_encrypted),
    of_account("webhook-url-without-event", WARNING, "URL without events",
        "Twilio never calls this URL. Select its events, or clear the URL.",
        webhooks::urls_without_events),
    of_account("webhook-unknown-event", WARNING, "Events that do not exist",
        "Conversations has no such event, so Twilio never sends it. It may come from Chat v2.",
        webhooks::unknown_events),
    of_service("webhook-silenced", WARNING, "Account webhooks that a service silences",
        "A service with its own webhooks gets only those. If the account’s receiver needs these events, select them in the service too.",
        webhooks::silenced),
    of_account("timer-order", WARNING, "Closed timer not longer than the inactive timer",
        "Conversations close before they become inactive. You cannot reopen a closed conversation.",
        account::timer_order),
    of_service("push-without-binding", WARNING, "Push notifications without a device",
        "The service has no bindings. The app creates one when it registers for push notifications.",
        push::without_binding),
    of_service("push-template-variable", WARNING, "Unknown variable in a push text",
        "Twilio sends the text between ${ and } as it is. Use a variable of this notification.",
        push::unknown_variables),
    of_service("push-template-not-closed", WARNING, "Variable without } in a push text",
        "Twilio sends the rest of the text as it is. Add the closing brace.",
        push::variables_not_closed),
    of_account("name-personal-data", WARNING, "Name that looks like personal data",
        "Twilio stores names as personal data for a limited time only and advises against email addresses and phone numbers in them.",
        names::personal_data),
    of_account("name-duplicate", WARNING, "Services with the same name",
        "Services of the same name are easily mistaken for each other. Rename or delete all but one.",
        names::duplicates),
    of_account("name-similar", NOTE, "Services with similar names",
        "These names differ only in case, spaces, or punctuation.",
        names::similar),
    of_account("credential-gcm", NOTE, "Push credential for GCM",
        "Google turned GCM off in 2024. Devices with such a binding get no push.",
        push::gcm_credential),
    of_service(LEFTOVER, NOTE, "Service that may be a leftover",
        "It has no conversations and no users, and has not changed for half a year. Delete it if no app uses it.",
        services::leftover),
    of_service("limit-near-maximum", NOTE, "Limit near the maximum",
        "Large conversations are slow in clients, and Twilio allows no more than 1,000.",
        services::limit_high),
    of_service("limit-far-below-default", NOTE, "Limit far below the default",
        "Requests over the limit fail with error 50403 or 50404. Check that the limit is intended.",
        services::limit_low),
    of_service("chat-only-settings", NOTE, "Settings of Chat v2 in use",
        "Twilio announced the end of Chat v2 for June 2026. Conversations has no such settings.",
        services::chat_only),
];

/// Returns the check of an id.
pub fn check(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

/// Runs every check. The findings are in the order of the checks, so the most serious come first.
pub fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    CHECKS.iter().flat_map(|check| findings_of(check, snapshot)).collect()
}

fn findings_of(check: &'static Check, snapshot: &Snapshot) -> Vec<Finding> {
    let mut evidence = Evidence::default();
    match check.find {
        Find::Account(find) => find(snapshot, &mut evidence),
        Find::Service(find) => {
            for (sid, details) in snapshot.details.iter() {
                find(&ServiceView { sid, details, snapshot }, &mut evidence);
            }
        }
    }
    evidence.0.into_iter().map(|(place, evidence)| Finding { check, place, evidence }).collect()
}

/// Resource that could not be read, so that its checks found nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// The resource.
    pub place: Place,
    /// Reason why it could not be read.
    pub error: ApiError,
}

impl Unread {
    /// Returns true for a rejection that means that the account does not have Chat v2 any more.
    pub fn is_chat_gone(&self) -> bool {
        let is_gone = matches!(self.error.status(), Some(403 | 404 | 410)) && self.error.reason().is_none();
        self.place.resource == api::ResourceKind::ChatService && is_gone
    }
}

/// Returns what could not be read.
pub fn unread(snapshot: &Snapshot) -> Vec<Unread> {
    use api::ResourceKind as Kind;

    let account = [
        (Kind::Configuration, snapshot.configuration.error()),
        (Kind::Webhooks, snapshot.webhooks.error()),
        (Kind::AddressConfiguration, snapshot.addresses.error.as_ref()),
        (Kind::Credential, snapshot.credentials.error.as_ref()),
        (Kind::Service, snapshot.services.error.as_ref()),
        (Kind::Service, snapshot.default_service.error()),
    ];
    let mut unread: Vec<_> =
        account.into_iter().filter_map(|(kind, error)| Some((Place::account(kind), error?.clone()))).collect();
    for (sid, details) in snapshot.details.iter() {
        let parts = [
            (Kind::ServiceConfiguration, details.configuration.error()),
            (Kind::Role, details.roles.error.as_ref()),
            (Kind::Notifications, details.notifications.error()),
            (Kind::ServiceWebhooks, details.webhooks.error()),
            (Kind::ChatService, details.chat.error()),
            (Kind::Conversation, details.has_conversations.error()),
            (Kind::User, details.has_users.error()),
            (Kind::Binding, details.has_bindings.error()),
        ];
        let failed = parts.into_iter().filter_map(|(kind, error)| Some((Place::service(kind, sid), error?.clone())));
        unread.extend(failed);
    }
    unread.into_iter().map(|(place, error)| Unread { place, error }).collect()
}

/// Joins names for a sentence: "a, b, and c".
fn list(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [one, two] => format!("{} and {}", one.as_ref(), two.as_ref()),
        [others @ .., last] => {
            let others: Vec<_> = others.iter().map(AsRef::as_ref).collect();
            format!("{}, and {}", others.join(", "), last.as_ref())
        }
    }
}

/// Webhooks of the account and of each service that was read, with their places.
fn all_webhooks(snapshot: &Snapshot) -> Vec<(Place, crate::webhooks::WebhookSettings)> {
    use api::ResourceKind::{ServiceWebhooks, Webhooks};

    let account = snapshot.webhooks.read().map(|webhooks| (Place::account(Webhooks), webhooks.into()));
    let of_service = snapshot.details.iter().filter_map(|(sid, details)| match &details.webhooks {
        Known::Read(webhooks) => Some((Place::service(ServiceWebhooks, sid), webhooks.into())),
        _ => None,
    });
    account.into_iter().chain(of_service).collect()
}
