//! From answers to words. Nothing of an answer is repeated but statuses, codes and SIDs that were read as such.

use api::access::Caller;
use api::account::Account as OfTwilio;
use api::date::Day;
use api::error::code;
use api::operation::Operation;
use api::{Product, Sid};

use super::reads::{Outcome, Read, readable};
use super::{Finding, Mark};
use crate::accounts::Account;

/// More than a clock that somebody looks after is wrong by.
const MAX_SKEW: u64 = 300;

/// What is read goes into one of these.
type Group = (Mark, &'static str);
const MAY: Group = (Mark::Well, "May read");
const MAY_NOT: Group = (Mark::Warning, "May not read");
const NOT_FOUND: Group = (Mark::Warning, "Does not find");
const FAILED: Group = (Mark::Wrong, "Could not read");
const BUSY: Group = (Mark::Warning, "Too busy to read");
const NONE: Group = (Mark::Well, "Not asked, for there is nothing to ask about");

/// Codes of Twilio that nothing but a check needs to know.
const NOT_ACTIVE: [u32; 2] = [10001, 20005];

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
            label: shown.title(),
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
        (_, code) if NOT_ACTIVE.contains(&code) => {
            wrong(format!("The account is not active{told}. Look at it in Twilio's Console."))
        }
        (401, _) => wrong(format!(
            "{name} does not know {}{told}. Check that it belongs to this account and was not replaced, and that it is \
             for the region of {origin}: each region has its own.",
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
        None => well(format!("It is the account {expected}{}", advice(facts))),
        Some(other) => wrong(format!(
            "The account that answers is {other}, not {expected}: {} belongs to it. Enter its SID, or another credential.",
            facts.credential()
        )),
    }
}

fn advice(facts: &Facts) -> &'static str {
    match facts.caller {
        Some(Caller::Account(_)) => {
            ", asked with its auth token, which may do everything. An API key can be restricted to less."
        }
        _ => ".",
    }
}

/// What the key may do, as far as reading tells, of the products that answer at all.
fn of_reading(reads: &[Read]) -> Vec<Finding> {
    let answers = |product| reads.iter().any(|read| read.product() == product && read.outcome() == Outcome::Answered);
    let outcome =
        |operation: &Operation| reads.iter().find(|read| read.operation.path == operation.path).map(Read::outcome);
    let mut findings = Vec::new();
    for (mark, words) in [MAY, MAY_NOT, NOT_FOUND, FAILED, BUSY, NONE] {
        let mut subjects = Vec::new();
        for operation in readable().filter(|operation| answers(Product::of(operation.path))) {
            let outcome = outcome(operation);
            if outcome.map_or(NONE, group) == (mark, words) {
                let told = outcome.filter(|_| mark != Mark::Well).map_or(String::new(), Outcome::told);
                subjects.push(format!("{}{told}", operation.subject));
            }
        }
        if !subjects.is_empty() {
            findings.push(Finding { mark, words: format!("{words}: {}.", subjects.join(", ")) });
        }
    }
    findings
}

fn group(outcome: Outcome) -> Group {
    match outcome {
        Outcome::Answered => MAY,
        Outcome::Refused { status: 401 | 403, .. } => MAY_NOT,
        // Of an account that has no default service.
        Outcome::Refused { status: 404, code: code::SERVICE_NOT_FOUND } => NONE,
        Outcome::Refused { status: 404 | 410, .. } => NOT_FOUND,
        Outcome::Refused { status: 429, .. } => BUSY,
        Outcome::Refused { .. } | Outcome::Unanswered => FAILED,
    }
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
    // A leap second is the sixtieth.
    let [hours @ 0..24, minutes @ 0..60, seconds @ 0..=60] = numbers[..] else { return None };
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

#[cfg(test)]
mod tests {
    use api::gateway::Reason;
    use api::operation::OPERATIONS;
    use api::{Method, Response};

    use super::*;
    use crate::upstream::Failure;

    const OURS: &str = "ACdec0de00dec0de00dec0de00dec0de00";
    const OTHER: &str = "ACffffffffffffffffffffffffffffffff";
    /// `Fri, 20 Nov 2026 15:00:00 GMT`.
    const AT: u64 = 1_795_186_800;

    fn facts() -> Facts {
        Facts {
            label: "Production".to_owned(),
            tags: vec!["production", "read-only here"],
            account_sid: OURS.parse().ok(),
            caller: "SKdec0de00dec0de00dec0de00dec0de00".parse().ok(),
            origins: vec!["https://conversations.example".to_owned(), "https://chat.example".to_owned()],
        }
    }

    fn of(path: &str, answer: Result<Response, Failure>) -> Read {
        let reads = |operation: &&Operation| operation.path == path && operation.method == Method::Get;
        Read { operation: OPERATIONS.iter().find(reads).unwrap(), answer, at: AT }
    }

    fn read(path: &str, status: u16, body: &str) -> Read {
        of(path, Ok(Response { status, headers: Vec::new(), body: body.to_owned() }))
    }

    fn refused(path: &str, status: u16, code: u32) -> Read {
        read(path, status, &format!(r#"{{"code":{code},"message":"\u001b[2J{OTHER}","status":{status}}}"#))
    }

    fn services(account_sid: &str) -> Read {
        read("/v1/Services", 200, &format!(r#"{{"services":[{{"account_sid":{account_sid}}}],"meta":{{}}}}"#))
    }

    fn chat() -> Read {
        read("/v2/Services", 200, r#"{"services":[]}"#)
    }

    /// Each finding as a line, its mark first.
    fn said(reads: &[Read]) -> Vec<String> {
        let findings = findings(&facts(), reads);
        let lines: Vec<_> = findings.iter().map(|finding| format!("{:?}: {}", finding.mark, finding.words)).collect();
        assert!(!lines.iter().any(|line| line.contains('\u{1b}')), "{lines:?}");
        lines
    }

    #[test]
    fn the_heading_says_which_account_and_with_what() {
        let key = "with the API key SKdec0de00dec0de00dec0de00dec0de00";
        assert_eq!(facts().heading(), format!("Production (production, read-only here), {OURS}, {key}"));
        let token = Facts { caller: OURS.parse().ok(), tags: Vec::new(), ..facts() };
        assert_eq!(token.heading(), format!("Production, {OURS}, with the auth token"));
    }

    #[test]
    fn an_account_that_answers_is_well() {
        let reads = [services(&format!("\"{OURS}\"")), read("/v1/Configuration", 200, "{}"), chat()];
        let said = said(&reads);
        assert_eq!(said[0], "Well: Conversations answers at https://conversations.example.");
        assert_eq!(said[1], format!("Well: It is the account {OURS}."));
        assert_eq!(said[2], "Well: May read: Services, Account configuration, Chat services (v2).");
        assert!(
            said[3].starts_with(
                "Well: Not asked, for there is nothing to ask about: Service, Conversations, Users, Roles"
            ),
            "{}",
            said[3]
        );
        assert_eq!(said[4], "Well: Chat v2 answers at https://chat.example.");
        assert_eq!(said.len(), 5);
    }

    #[test]
    fn a_key_of_another_account_is_wrong() {
        let words = format!(
            "Wrong: The account that answers is {OTHER}, not {OURS}: the API key SKdec0de00dec0de00dec0de00dec0de00 belongs to it. \
             Enter its SID, or another credential."
        );
        assert_eq!(said(&[services(&format!("\"{OTHER}\"")), chat()])[1], words);
        let configuration = read("/v1/Configuration", 200, &format!(r#"{{"account_sid":"{OTHER}"}}"#));
        assert_eq!(said(&[services(&format!("\"{OURS}\"")), configuration, chat()])[1], words);
        let unknown = said(&[services("null"), chat()]);
        assert!(unknown[1].starts_with("Warning: No answer says whose it is"), "{}", unknown[1]);
    }

    #[test]
    fn what_a_restricted_key_may_not_do_is_listed() {
        let reads = [
            services("null"),
            refused("/v1/Services/{ChatServiceSid}/Users", 403, 20403),
            refused("/v1/Services/{ChatServiceSid}/Bindings", 403, 0),
            refused("/v1/Roles", 404, 20404),
            refused("/v1/Configuration", 500, 20500),
            of("/v1/Configuration/Webhooks", Err(Failure { reason: Reason::Lost, message: "Gone.".to_owned() })),
            chat(),
        ];
        let said = said(&reads);
        assert_eq!(said[3], "Warning: May not read: Users (HTTP 403, error 20403), Bindings (HTTP 403).");
        assert_eq!(said[4], "Warning: Does not find: Roles of the default service (HTTP 404, error 20404).");
        assert_eq!(
            said[5],
            "Wrong: Could not read: Account configuration (HTTP 500, error 20500), Account webhooks (no answer)."
        );
    }

    #[test]
    fn every_way_in_which_an_account_does_not_answer_has_its_words() {
        for (status, code, words) in [
            (
                401,
                20003,
                "Wrong: Conversations does not know the API key SKdec0de00dec0de00dec0de00dec0de00 (HTTP 401, error 20003).",
            ),
            (403, 20008, "Wrong: Conversations does not answer to test credentials (HTTP 403, error 20008)."),
            (403, 50385, "Wrong: Conversations is not offered in the region of https://conversations.example"),
            (403, 20005, "Wrong: The account is not active (HTTP 403, error 20005)."),
            (401, 10001, "Wrong: The account is not active (HTTP 401, error 10001)."),
            (403, 20403, "Wrong: Conversations answers, and lets the API key"),
            (404, 20404, "Wrong: What answers at https://conversations.example does not know Conversations"),
            (429, 20429, "Warning: Conversations is busy with other calls"),
            (503, 20503, "Wrong: Conversations fails (HTTP 503, error 20503)."),
        ] {
            let said = said(&[refused("/v1/Services", status, code), chat()]);
            assert!(said[0].starts_with(words), "{}", said[0]);
            assert_eq!(said[1..], ["Well: Chat v2 answers at https://chat.example."]);
        }
        let failure = Failure { reason: Reason::Unreachable, message: "Refused. Nothing was sent.".to_owned() };
        assert_eq!(
            said(&[of("/v1/Services", Err(failure)), chat()])[0],
            "Wrong: Conversations: Refused. Nothing was sent."
        );
        for body in ["{}", "[]", "1", ""] {
            let said = said(&[read("/v1/Services", 200, body), chat()]);
            assert!(
                said[0].ends_with("What answers at https://conversations.example is not the API. Check the address.")
            );
        }
    }

    #[test]
    fn without_chat_the_rest_goes_on() {
        for (status, code) in [(404, 20404), (410, 0)] {
            let said = said(&[services("null"), refused("/v2/Services", status, code)]);
            assert!(said[4].starts_with("Warning: Chat v2 does not answer any more (HTTP 4"), "{}", said[4]);
            assert!(!said[..4].concat().contains("(v2)"), "{said:?}");
        }
        let failure = Failure { reason: Reason::Unreachable, message: "Refused. Nothing was sent.".to_owned() };
        let said = said(&[services("null"), of("/v2/Services", Err(failure))]);
        assert_eq!(said[4], "Warning: Chat v2: Refused. Nothing was sent.");
    }

    #[test]
    fn a_clock_that_is_five_minutes_off_is_told() {
        let skewed = |date: &str| {
            let mut services = services("null");
            let headers = vec![("date".to_owned(), date.to_owned())];
            services.answer = services.answer.map(|response| Response { headers, ..response });
            said(&[services, chat()]).into_iter().nth(5)
        };
        for date in ["Fri, 20 Nov 2026 15:00:00 GMT", "Fri, 20 Nov 2026 15:05:00 GMT", "Fri, 20 Nov 2026 14:55:00 GMT"]
        {
            assert_eq!(skewed(date), None);
        }
        let words = "of this machine is 5 minutes ahead of Twilio's.";
        assert!(skewed("Fri, 20 Nov 2026 14:54:59 GMT").unwrap().contains(words));
        let words = "of this machine is 1440 minutes behind Twilio's.";
        assert!(skewed("Sat, 21 Nov 2026 15:00:00 GMT").unwrap().contains(words));
        for odd in [
            "",
            "yesterday",
            "Fri, 20 Foo 2026 15:00:00 GMT",
            "Fri, 20 Nov 2026 15:00 GMT",
            "Fri, 99 Nov 2026 15:00:00 GMT",
            "Fri, 20 Nov 2026 24:00:00 GMT",
            "Fri, 20 Nov 2026 15:60:00 GMT",
            "Fri, 20 Nov 2026 18446744073709551615:00:00 GMT",
            "Fri, 20 Nov 18446744073709551615 15:00:00 GMT",
        ] {
            assert_eq!(skewed(odd), None);
        }
    }
}
