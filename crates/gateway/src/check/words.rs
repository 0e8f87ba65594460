//! From answers to words. Nothing of an answer is repeated but statuses, codes and SIDs that were read as such.

use api::access::Caller;
use api::account::Account as OfTwilio;
use api::date::Day;
use api::{Product, Sid};

use super::reads::{Outcome, Read, readable};
use super::{Finding, Mark};
use crate::accounts::Account;

/// More than a clock that somebody looks after is wrong by.
const MAX_SKEW: u64 = 300;

/// Codes of Twilio that nothing but a check needs to know.
mod code {
    pub const NOT_ACTIVE: [u32; 2] = [10001, 20005];
    pub const TEST_CREDENTIALS: u32 = 20008;
    pub const NOT_IN_REGION: u32 = 50385;
}

/// What is known of an account before it is asked.
pub struct Facts {
    label: String,
    tags: Vec<&'static str>,
    account_sid: Option<Sid<OfTwilio>>,
    caller: Option<Caller>,
    origins: Vec<String>,
}

impl Facts {
    pub fn of(account: &Account) -> Self {
        let shown = &account.shown;
        let tags =
            [("production", &shown.production), ("read-only here", &shown.read_only), ("sandbox", &shown.sandbox)];
        Self {
            label: account.label(),
            tags: tags.into_iter().filter(|(_, flag)| flag.known() == Some(&true)).map(|(tag, _)| tag).collect(),
            account_sid: shown.account_sid.known().cloned(),
            caller: account.upstream.caller().cloned(),
            origins: account.upstream.origins(),
        }
    }

    pub fn heading(&self) -> String {
        let tags = if self.tags.is_empty() { String::new() } else { format!(" ({})", self.tags.join(", ")) };
        let account_sid = self.account_sid.as_ref().map_or(String::new(), |sid| format!(", {sid}"));
        let caller = self.caller.as_ref().map_or(String::new(), |_| format!(", with {}", self.credential()));
        format!("{}{tags}{account_sid}{caller}", self.label)
    }

    fn credential(&self) -> String {
        match &self.caller {
            Some(Caller::ApiKey(sid)) => format!("the API key {sid}"),
            _ => "the auth token".to_owned(),
        }
    }

    fn origin(&self, product: Product) -> &str {
        let index = match product {
            Product::Conversations => 0,
            Product::Chat => 1,
        };
        self.origins.get(index).map_or("", String::as_str)
    }
}

/// Everything that there is to say.
pub fn findings(facts: &Facts, reads: &[Read]) -> Vec<Finding> {
    let conversations = of_product(facts, reads, Product::Conversations);
    let is_answered = conversations.mark == Mark::Well;
    let mut findings = vec![conversations];
    if is_answered {
        findings.push(of_account(facts, reads));
        findings.extend(of_reading(reads));
    }
    let chat = of_product(facts, reads, Product::Chat);
    // What only Chat v2 can do is left out by the dashboard where it does not answer; the rest goes on.
    let mark = if chat.mark == Mark::Wrong { Mark::Warning } else { chat.mark };
    findings.push(Finding { mark, ..chat });
    findings.extend(of_clock(reads));
    findings
}

fn of_product(facts: &Facts, reads: &[Read], product: Product) -> Finding {
    let name = name(product);
    let origin = facts.origin(product);
    let of_product = || reads.iter().filter(|read| read.product() == Some(product));
    if of_product().any(|read| read.outcome() == Outcome::Answered) {
        return well(format!("{name} answers at {origin}."));
    }
    match of_product().next().map(|read| (read.outcome(), &read.answer)) {
        Some((Outcome::Refused { status, code }, _)) => of_refusal(facts, product, status, code),
        Some((_, Err(failure))) => wrong(format!("{name}: {failure}")),
        _ => wrong(format!("{name}: What answers at {origin} is not the API. Check the address.")),
    }
}

fn of_refusal(facts: &Facts, product: Product, status: u16, code: u32) -> Finding {
    let (name, origin) = (name(product), facts.origin(product));
    let told = Outcome::Refused { status, code }.told();
    match (status, code) {
        (_, code::TEST_CREDENTIALS) => {
            wrong(format!("{name} does not answer to test credentials{told}. Use the live ones, or the sandbox."))
        }
        (_, code::NOT_IN_REGION) => wrong(format!("{name} is not offered in the region of {origin}{told}.")),
        (_, code) if code::NOT_ACTIVE.contains(&code) => {
            wrong(format!("The account is not active{told}. Look at it in Twilio's Console."))
        }
        (401, _) => wrong(format!(
            "{name} does not know {}{told}. Check that it is this account's and not replaced meanwhile, and that it is for the \
             region of {origin}: each region has its own.",
            facts.credential()
        )),
        (403, _) => wrong(format!(
            "{name} answers, and lets {} read nothing{told}. Let it read at least services.",
            facts.credential()
        )),
        (404 | 410, _) if product == Product::Chat => warning(format!(
            "{name} does not answer any more{told}. Services cannot be renamed then, and what only it can change is left out."
        )),
        (404 | 410, _) => wrong(format!("What answers at {origin} does not know {name}{told}. Check the address.")),
        (429, _) => warning(format!("{name} is busy with other calls to this account{told}. Check again in a while.")),
        _ => wrong(format!("{name} fails{told}. Check again in a while.")),
    }
}

/// A key may belong to another account than the one it was entered for; then everything would happen there.
fn of_account(facts: &Facts, reads: &[Read]) -> Finding {
    let Some(expected) = &facts.account_sid else {
        return warning("No SID is known of the account.".to_owned());
    };
    let sid_of = |read: &Read| read.item()?.get("account_sid")?.as_str()?.parse::<Sid<OfTwilio>>().ok();
    let mut told = reads.iter().filter_map(sid_of).peekable();
    if told.peek().is_none() {
        return warning(format!(
            "No answer says whose it is, so whether the credential is that of {expected} is not known."
        ));
    }
    match told.find(|sid| sid.digits() != expected.digits()) {
        None => well(format!("The account is {expected}, as it should be.")),
        Some(other) => wrong(format!(
            "The account that answers is {other}, not {expected}: {} belongs to it. Enter its SID, or another credential.",
            facts.credential()
        )),
    }
}

/// What the key may do, as far as reading tells, of the products that answer at all.
fn of_reading(reads: &[Read]) -> Vec<Finding> {
    type Group = (Mark, &'static str, fn(Outcome) -> bool);
    const GROUPS: [Group; 4] = [
        (Mark::Well, "May read", |outcome| outcome == Outcome::Answered),
        (Mark::Warning, "May not read", |outcome| matches!(outcome, Outcome::Refused { status: 401 | 403, .. })),
        (Mark::Warning, "Does not find", |outcome| matches!(outcome, Outcome::Refused { status: 404 | 410, .. })),
        (
            Mark::Warning,
            "Could not read",
            |outcome| matches!(outcome, Outcome::Unanswered | Outcome::Refused { status: 0..=400 | 402 | 405..=409 | 411.., .. }),
        ),
    ];
    let answers = |product| reads.iter().any(|read| read.product() == product && read.outcome() == Outcome::Answered);
    let mut findings = Vec::new();
    for (mark, words, is_in) in GROUPS {
        let reads = reads.iter().filter(|read| answers(read.product()) && is_in(read.outcome()));
        let subjects = reads.map(|read| format!("{}{}", read.operation.subject, read.outcome().told()));
        findings.extend(listed(mark, words, subjects.collect()));
    }
    let is_tried = |path| reads.iter().any(|read| read.operation.path == path);
    let untried = readable().filter(|operation| answers(Product::of(operation.path)) && !is_tried(operation.path));
    let subjects = untried.map(|operation| operation.subject.to_owned()).collect();
    findings.extend(listed(Mark::Well, "Not tried, for there are none", subjects));
    findings
}

fn listed(mark: Mark, words: &str, mut subjects: Vec<String>) -> Option<Finding> {
    subjects.dedup();
    (!subjects.is_empty()).then(|| Finding { mark, words: format!("{words}: {}.", subjects.join(", ")) })
}

/// Sessions and the history go by the clock of this machine.
fn of_clock(reads: &[Read]) -> Option<Finding> {
    let date = |read: &Read| http_date(read.answer.as_ref().ok()?.header("date")?);
    let (here, there) = reads.iter().find_map(|read| Some((read.at, date(read)?)))?;
    let skew = here.abs_diff(there);
    let side = if here > there { "ahead of" } else { "behind" };
    (skew > MAX_SKEW).then(|| {
        warning(format!(
            "The clock of this machine is {} minutes {side} Twilio's. Set it: the history goes by it.",
            skew / 60
        ))
    })
}

/// `Fri, 20 Nov 2026 15:00:00 GMT` in seconds since the start of 1970.
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let [_, day, month, year, time, "GMT"] = text.split(' ').collect::<Vec<_>>()[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day: Day = format!("{year}-{month:02}-{day}").parse().ok()?;
    let numbers: Vec<u64> = time.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [hours, minutes, seconds] = numbers[..] else { return None };
    Some(day.start() + hours * 3600 + minutes * 60 + seconds)
}

fn name(product: Product) -> &'static str {
    match product {
        Product::Conversations => "Conversations",
        Product::Chat => "Chat v2",
    }
}

fn well(words: String) -> Finding {
    Finding { mark: Mark::Well, words }
}

fn warning(words: String) -> Finding {
    Finding { mark: Mark::Warning, words }
}

fn wrong(words: String) -> Finding {
    Finding { mark: Mark::Wrong, words }
}
