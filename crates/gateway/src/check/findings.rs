//! Findings of a check, in words. They repeat nothing of a response but statuses, codes and valid SIDs.

use std::iter;

use api::account::Account as TwilioAccount;
use api::date::Day;
use api::error::code;
use api::gateway::Feature;
use api::operation::Operation;
use api::{Product, Sid};

use super::probes::{Outcome, Probe, is_hidden, readable};
use super::{Finding, Severity, permissions};
use crate::accounts::Account;
use crate::upstream::Caller;

#[cfg(test)]
mod tests;

/// Largest difference between two clocks that is not reported, in seconds. A synchronized clock is never this far off.
const MAX_CLOCK_SKEW: u64 = 300;

/// Group of operations with the same outcome: its severity, and the start of its message.
type Group = (Severity, &'static str);
const PERMITTED: Group = (Severity::Ok, "May read");
const DENIED: Group = (Severity::Warning, "May not read");
const NOT_FOUND: Group = (Severity::Warning, "Does not find");
const FAILED: Group = (Severity::Error, "Could not read");
const THROTTLED: Group = (Severity::Warning, "Too busy to read");
const NOT_SENT: Group = (Severity::Ok, "Not tried, because the account has none");
const NOT_REACHED: Group = (Severity::Warning, "Not tried, because their list could not be read");
const HIDDEN: Group = (Severity::Ok, "Not tried, because it is not offered in the account's region");

/// Twilio error codes of an account that is not active.
const NOT_ACTIVE: [u32; 2] = [10001, 20005];

/// Properties of an account that are known before the check.
pub struct AccountFacts {
    label: String,
    tags: Vec<&'static str>,
    account_sid: Option<Sid<TwilioAccount>>,
    caller: Option<Caller>,
    hidden: Vec<Feature>,
    origins: Vec<String>,
}

impl AccountFacts {
    pub fn new(account: &Account) -> Self {
        let properties = &account.properties;
        let tags = [
            ("production", &properties.production),
            ("read-only here", &properties.read_only),
            ("sandbox", &properties.sandbox),
        ];
        Self {
            label: properties.title(),
            tags: tags.into_iter().filter(|(_, flag)| flag.known() == Some(&true)).map(|(tag, _)| tag).collect(),
            account_sid: properties.account_sid.known().cloned(),
            caller: account.upstream.caller().cloned(),
            hidden: properties.hidden().to_vec(),
            origins: account.upstream.origins(),
        }
    }

    /// Returns the line that identifies the account and its credential.
    pub fn heading(&self) -> String {
        let tags = if self.tags.is_empty() { String::new() } else { format!(" ({})", self.tags.join(", ")) };
        let account_sid = self.account_sid.as_ref().map_or(String::new(), |sid| format!(", {sid}"));
        let caller = self.caller.as_ref().map_or(String::new(), |_| format!(", with {}", self.credential()));
        format!("{}{tags}{account_sid}{caller}", self.label)
    }

    fn credential(&self) -> String {
        self.caller.as_ref().map_or_else(|| "the credential".to_owned(), Caller::to_string)
    }

    fn origin(&self, product: Product) -> &str {
        let index = match product {
            Product::Conversations => 0,
            Product::Chat => 1,
        };
        self.origins.get(index).map_or("", String::as_str)
    }
}

/// Returns every finding about the account.
pub fn findings(facts: &AccountFacts, probes: &[Probe]) -> Vec<Finding> {
    let conversations = product_finding(facts, probes, Product::Conversations);
    let responds = conversations.severity == Severity::Ok;
    let mut findings = vec![conversations];
    if responds {
        findings.push(account_finding(facts, probes));
        findings.extend(permission_findings(facts, probes));
        findings.extend(missing_finding(facts, probes));
    }
    let chat = product_finding(facts, probes, Product::Chat);
    // The dashboard works without Chat v2: it only leaves out what Chat v2 alone can change.
    let severity = if chat.severity == Severity::Error { Severity::Warning } else { chat.severity };
    findings.push(Finding { severity, ..chat });
    findings.extend(clock_finding(probes));
    findings
}

/// Reports whether a product responds at all.
fn product_finding(facts: &AccountFacts, probes: &[Probe], product: Product) -> Finding {
    let name = name(product);
    let origin = facts.origin(product);
    let of_product = || probes.iter().filter(|probe| probe.product() == Some(product));
    if of_product().any(|probe| probe.outcome() == Outcome::Read) {
        return ok(format!("{name} answers at {origin}."));
    }
    match of_product().next().map(|probe| (probe.outcome(), &probe.response)) {
        Some((Outcome::Rejected { status, code }, _)) => rejection_finding(facts, product, status, code),
        Some((_, Err(failure))) => error(format!("{name}: {failure}")),
        _ => error(format!("{name}: The server at {origin} is not the API. Check the address.")),
    }
}

fn rejection_finding(facts: &AccountFacts, product: Product, status: u16, code: u32) -> Finding {
    let (name, origin) = (name(product), facts.origin(product));
    let suffix = Outcome::Rejected { status, code }.suffix();
    match (status, code) {
        (_, code::TEST_CREDENTIALS) => {
            error(format!("{name} does not accept test credentials{suffix}. Use the live ones, or the sandbox."))
        }
        (_, code::NOT_IN_REGION) => error(format!("{name} is not offered in the region of {origin}{suffix}.")),
        (_, code) if NOT_ACTIVE.contains(&code) => {
            error(format!("The account is not active{suffix}. Look at it in Twilio's Console."))
        }
        (401, _) => error(format!(
            "{name} does not know {}{suffix}. Check that it belongs to this account and was not replaced, and that it \
             is for the region of {origin}: each region has its own.",
            facts.credential()
        )),
        (403, _) => error(format!(
            "{name} answers, but {} may read nothing{suffix}. Permit it to read at least services.",
            facts.credential()
        )),
        (404 | 410, _) if product == Product::Chat => warning(format!(
            "{name} does not answer any more{suffix}. Services cannot be renamed, and settings that only it has are left out."
        )),
        (404 | 410, _) => error(format!("The server at {origin} does not know {name}{suffix}. Check the address.")),
        (429, _) => {
            warning(format!("{name} is busy with other requests to this account{suffix}. Check again in a while."))
        }
        _ => error(format!("{name} fails{suffix}. Check again in a while.")),
    }
}

/// Compares the account of the responses with the configured one. With an API key of another account, every change would happen there.
fn account_finding(facts: &AccountFacts, probes: &[Probe]) -> Finding {
    let Some(expected) = &facts.account_sid else {
        return warning("The SID of the account is not configured.".to_owned());
    };
    let sid_of = |probe: &Probe| probe.resource()?.get("account_sid")?.as_str()?.parse::<Sid<TwilioAccount>>().ok();
    let mut reported = probes.iter().filter_map(sid_of).peekable();
    if reported.peek().is_none() {
        return warning(format!(
            "No answer names its account, so it is not known whether the credential belongs to {expected}."
        ));
    }
    match reported.find(|sid| sid.digits() != expected.digits()) {
        None => ok(format!("It is the account {expected}{}", credential_advice(facts))),
        Some(other) => error(format!(
            "The account that answers is {other}, not {expected}: {} belongs to it. Enter its SID, or another credential.",
            facts.credential()
        )),
    }
}

fn credential_advice(facts: &AccountFacts) -> &'static str {
    match facts.caller {
        Some(Caller::AuthToken(_)) => {
            ", used with its auth token, which may do everything. An API key can be restricted to less."
        }
        _ => ".",
    }
}

/// Lists the operations by outcome, for the products that respond.
fn permission_findings(facts: &AccountFacts, probes: &[Probe]) -> Vec<Finding> {
    let responds = |product| probes.iter().any(|probe| probe.product() == product && probe.outcome() == Outcome::Read);
    let outcome = |path: &str| probes.iter().find(|probe| probe.operation.path == path).map(Probe::outcome);
    // The lists that hold the resource, and from whose entries its path is made.
    let lists = |operation: &Operation| {
        let parent = |path: &&'static str| path.rsplit_once("/{").map(|(list, _)| list);
        iter::successors(parent(&operation.path), parent)
    };
    let is_unread = |list| outcome(list).map(group).is_some_and(|group| group != PERMITTED && group != NOT_SENT);
    let not_sent = |operation: &Operation| match operation {
        _ if is_hidden(operation, &facts.hidden) => HIDDEN,
        _ if lists(operation).any(is_unread) => NOT_REACHED,
        _ => NOT_SENT,
    };
    let mut findings = Vec::new();
    for (severity, start) in [PERMITTED, DENIED, NOT_FOUND, FAILED, THROTTLED, NOT_REACHED, NOT_SENT, HIDDEN] {
        let mut subjects = Vec::new();
        for operation in readable().filter(|operation| responds(Product::of(operation.path))) {
            let outcome = outcome(operation.path);
            if outcome.map_or_else(|| not_sent(operation), group) == (severity, start) {
                let suffix = outcome.filter(|_| severity != Severity::Ok).map_or(String::new(), Outcome::suffix);
                subjects.push(format!("{}{suffix}", operation.subject));
            }
        }
        if !subjects.is_empty() {
            findings.push(Finding { severity, message: format!("{start}: {}.", subjects.join(", ")) });
        }
    }
    findings
}

/// Names the permissions that the credential lacks, as far as reads can tell.
fn missing_finding(facts: &AccountFacts, probes: &[Probe]) -> Option<Finding> {
    let is_denied = |probe: &&Probe| group(probe.outcome()) == DENIED;
    let missing: Vec<_> = probes.iter().filter(is_denied).map(|probe| permissions::name(probe.operation)).collect();
    let is_limited = !matches!(facts.caller, Some(Caller::AuthToken(_)));
    (is_limited && !missing.is_empty()).then(|| {
        warning(format!(
            "Missing permissions of {}, which every role needs: {}. Add them at Twilio, then check again.",
            facts.credential(),
            missing.join(", ")
        ))
    })
}

fn group(outcome: Outcome) -> Group {
    match outcome {
        Outcome::Read => PERMITTED,
        Outcome::Rejected { status: 401 | 403, .. } => DENIED,
        // Response of an account that has no default service.
        Outcome::Rejected { status: 404, code: code::SERVICE_NOT_FOUND } => NOT_SENT,
        Outcome::Rejected { status: 404 | 410, .. } => NOT_FOUND,
        Outcome::Rejected { status: 429, .. } => THROTTLED,
        Outcome::Rejected { .. } | Outcome::NoResponse => FAILED,
    }
}

/// Compares the clock of this machine with the `Date` of a response. Sessions and the history rely on this machine's clock.
fn clock_finding(probes: &[Probe]) -> Option<Finding> {
    let date = |probe: &Probe| parse_http_date(probe.response.as_ref().ok()?.header("date")?);
    let (here, there) = probes.iter().find_map(|probe| Some((probe.at, date(probe)?)))?;
    let skew = here.abs_diff(there);
    let side = if here > there { "ahead of" } else { "behind" };
    (skew > MAX_CLOCK_SKEW).then(|| {
        warning(format!(
            "The clock of this machine is {} minutes {side} Twilio's. Set it: the history relies on it.",
            skew / 60
        ))
    })
}

/// Parses an HTTP date such as `Fri, 20 Nov 2026 15:00:00 GMT` into Unix seconds.
fn parse_http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let [_, day, month, year, time, "GMT"] = text.split(' ').collect::<Vec<_>>()[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day: Day = format!("{year}-{month:02}-{day}").parse().ok()?;
    let numbers: Vec<u64> = time.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    // A leap second is written as second 60.
    let [hours @ 0..24, minutes @ 0..60, seconds @ 0..=60] = numbers[..] else { return None };
    Some(day.start() + hours * 3600 + minutes * 60 + seconds)
}

fn name(product: Product) -> &'static str {
    match product {
        Product::Conversations => "Conversations",
        Product::Chat => "Chat v2",
    }
}

fn ok(message: String) -> Finding {
    Finding { severity: Severity::Ok, message }
}

fn warning(message: String) -> Finding {
    Finding { severity: Severity::Warning, message }
}

fn error(message: String) -> Finding {
    Finding { severity: Severity::Error, message }
}
