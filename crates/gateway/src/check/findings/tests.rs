//! Tests of the findings, with responses written by hand.

use api::gateway::Reason;
use api::operation::OPERATIONS;
use api::{Method, Response};

use super::*;
use crate::upstream::Failure;

const OURS: &str = "ACdec0de00dec0de00dec0de00dec0de00";
const OTHER: &str = "ACffffffffffffffffffffffffffffffff";
/// `Fri, 20 Nov 2026 15:00:00 GMT`, in Unix seconds.
const AT: u64 = 1_795_186_800;

fn facts() -> AccountFacts {
    AccountFacts {
        label: "Production".to_owned(),
        tags: vec!["production", "read-only here"],
        account_sid: OURS.parse().ok(),
        caller: "SKdec0de00dec0de00dec0de00dec0de00".parse().ok().map(Caller::ApiKey),
        hidden: Vec::new(),
        origins: vec!["https://conversations.example".to_owned(), "https://chat.example".to_owned()],
    }
}

fn probe(path: &str, response: Result<Response, Failure>) -> Probe {
    let reads = |operation: &&Operation| operation.path == path && operation.method == Method::Get;
    Probe { operation: OPERATIONS.iter().find(reads).unwrap(), response, at: AT }
}

fn responded(path: &str, status: u16, body: &str) -> Probe {
    probe(path, Ok(Response { status, headers: Vec::new(), body: body.to_owned() }))
}

fn rejected(path: &str, status: u16, code: u32) -> Probe {
    responded(path, status, &format!(r#"{{"code":{code},"message":"\u001b[2J{OTHER}","status":{status}}}"#))
}

fn services(account_sid: &str) -> Probe {
    responded("/v1/Services", 200, &format!(r#"{{"services":[{{"account_sid":{account_sid}}}],"meta":{{}}}}"#))
}

fn chat() -> Probe {
    responded("/v2/Services", 200, r#"{"services":[]}"#)
}

/// Returns each finding as a line that starts with its severity.
fn report(probes: &[Probe]) -> Vec<String> {
    let findings = findings(&facts(), probes);
    let lines: Vec<_> = findings.iter().map(|finding| format!("{:?}: {}", finding.severity, finding.message)).collect();
    assert!(!lines.iter().any(|line| line.contains('\u{1b}')), "{lines:?}");
    lines
}

#[test]
fn the_heading_names_the_account_and_its_credential() {
    let key = "with the API key SKdec0de00dec0de00dec0de00dec0de00";
    assert_eq!(facts().heading(), format!("Production (production, read-only here), {OURS}, {key}"));
    let token = AccountFacts { caller: OURS.parse().ok().map(Caller::AuthToken), tags: Vec::new(), ..facts() };
    assert_eq!(token.heading(), format!("Production, {OURS}, with the auth token"));
}

#[test]
fn an_account_that_responds_is_reported_as_ok() {
    let probes = [services(&format!("\"{OURS}\"")), responded("/v1/Configuration", 200, "{}"), chat()];
    let lines = report(&probes);
    assert_eq!(lines[0], "Ok: Conversations answers at https://conversations.example.");
    assert_eq!(lines[1], format!("Ok: It is the account {OURS}."));
    assert_eq!(lines[2], "Ok: May read: Services, Account configuration, Chat services (v2).");
    assert!(
        lines[3].starts_with(
            "Ok: Not tried, because the account has none: Service, Conversations, Conversation, Users, User, "
        ),
        "{}",
        lines[3]
    );
    assert_eq!(lines[4], "Ok: Chat v2 answers at https://chat.example.");
    assert_eq!(lines.len(), 5);
}

#[test]
fn a_key_of_another_account_is_an_error() {
    let message = format!(
        "Error: The account that answers is {OTHER}, not {OURS}: the API key SKdec0de00dec0de00dec0de00dec0de00 belongs to it. \
         Enter its SID, or another credential."
    );
    assert_eq!(report(&[services(&format!("\"{OTHER}\"")), chat()])[1], message);
    let configuration = responded("/v1/Configuration", 200, &format!(r#"{{"account_sid":"{OTHER}"}}"#));
    assert_eq!(report(&[services(&format!("\"{OURS}\"")), configuration, chat()])[1], message);
    let unknown = report(&[services("null"), chat()]);
    assert!(unknown[1].starts_with("Warning: No answer names its account"), "{}", unknown[1]);
}

#[test]
fn operations_that_a_restricted_key_may_not_call_are_listed() {
    let probes = [
        services("null"),
        rejected("/v1/Services/{ChatServiceSid}/Users", 403, 20403),
        rejected("/v1/Services/{ChatServiceSid}/Bindings", 403, 0),
        rejected("/v1/Roles", 404, 20404),
        rejected("/v1/Configuration", 500, 20500),
        probe("/v1/Configuration/Webhooks", Err(Failure { reason: Reason::NoResponse, message: "Gone.".to_owned() })),
        chat(),
    ];
    let lines = report(&probes);
    assert_eq!(lines[3], "Warning: May not read: Users (HTTP 403, error 20403), Bindings (HTTP 403).");
    assert_eq!(lines[4], "Warning: Does not find: Roles of the default service (HTTP 404, error 20404).");
    assert_eq!(
        lines[5],
        "Error: Could not read: Account configuration (HTTP 500, error 20500), Account webhooks (no answer)."
    );
    assert_eq!(
        lines[6],
        "Warning: Not tried, because their list could not be read: User, Role of the default service, Binding."
    );
    assert!(lines[7].starts_with("Ok: Not tried, because the account has none: Service, "), "{}", lines[7]);
    let missing = "GET /v1/Services/{ChatServiceSid}/Users, GET /v1/Services/{ChatServiceSid}/Bindings";
    assert_eq!(
        lines[8],
        format!(
            "Warning: Missing permissions of the API key SKdec0de00dec0de00dec0de00dec0de00, which every role needs: {missing}. \
             Add them at Twilio, then check again."
        )
    );
}

#[test]
fn permissions_of_an_auth_token_are_never_missing() {
    let probes = [services("null"), rejected("/v1/Services/{ChatServiceSid}/Users", 403, 20403), chat()];
    let facts = AccountFacts { caller: OURS.parse().ok().map(Caller::AuthToken), ..facts() };
    assert!(findings(&facts, &probes).iter().all(|finding| !finding.message.contains("Missing permissions")));
}

#[test]
fn features_that_the_region_does_not_offer_are_listed() {
    let facts = AccountFacts { hidden: vec![Feature::Addresses], ..facts() };
    let findings = findings(&facts, &[services("null"), chat()]);
    let expected = "Not tried, because it is not offered in the account's region: Addresses, Address.";
    assert!(findings.contains(&ok(expected.to_owned())), "{findings:?}");
}

#[test]
fn every_rejection_has_its_own_message() {
    for (status, code, start) in [
        (
            401,
            20003,
            "Error: Conversations does not know the API key SKdec0de00dec0de00dec0de00dec0de00 (HTTP 401, error 20003).",
        ),
        (403, 20008, "Error: Conversations does not accept test credentials (HTTP 403, error 20008)."),
        (403, 50385, "Error: Conversations is not offered in the region of https://conversations.example"),
        (403, 20005, "Error: The account is not active (HTTP 403, error 20005)."),
        (401, 10001, "Error: The account is not active (HTTP 401, error 10001)."),
        (403, 20403, "Error: Conversations answers, but the API key"),
        (404, 20404, "Error: The server at https://conversations.example does not know Conversations"),
        (429, 20429, "Warning: Conversations is busy with other requests"),
        (503, 20503, "Error: Conversations fails (HTTP 503, error 20503)."),
    ] {
        let lines = report(&[rejected("/v1/Services", status, code), chat()]);
        assert!(lines[0].starts_with(start), "{}", lines[0]);
        assert_eq!(lines[1..], ["Ok: Chat v2 answers at https://chat.example."]);
    }
    let failure = Failure { reason: Reason::Unreachable, message: "Refused. Nothing was sent.".to_owned() };
    assert_eq!(
        report(&[probe("/v1/Services", Err(failure)), chat()])[0],
        "Error: Conversations: Refused. Nothing was sent."
    );
    for body in ["{}", "[]", "1", ""] {
        let lines = report(&[responded("/v1/Services", 200, body), chat()]);
        assert!(lines[0].ends_with("The server at https://conversations.example is not the API. Check the address."));
    }
}

#[test]
fn an_account_without_chat_v2_gets_a_warning_only() {
    for (status, code) in [(404, 20404), (410, 0)] {
        let lines = report(&[services("null"), rejected("/v2/Services", status, code)]);
        assert!(lines[4].starts_with("Warning: Chat v2 does not answer any more (HTTP 4"), "{}", lines[4]);
        assert!(!lines[..4].concat().contains("(v2)"), "{lines:?}");
    }
    let failure = Failure { reason: Reason::Unreachable, message: "Refused. Nothing was sent.".to_owned() };
    let lines = report(&[services("null"), probe("/v2/Services", Err(failure))]);
    assert_eq!(lines[4], "Warning: Chat v2: Refused. Nothing was sent.");
}

#[test]
fn a_clock_that_is_more_than_five_minutes_off_is_reported() {
    let skewed = |date: &str| {
        let mut services = services("null");
        let headers = vec![("date".to_owned(), date.to_owned())];
        services.response = services.response.map(|response| Response { headers, ..response });
        report(&[services, chat()]).into_iter().nth(5)
    };
    for date in ["Fri, 20 Nov 2026 15:00:00 GMT", "Fri, 20 Nov 2026 15:05:00 GMT", "Fri, 20 Nov 2026 14:55:00 GMT"] {
        assert_eq!(skewed(date), None);
    }
    let message = "of this machine is 5 minutes ahead of Twilio's.";
    assert!(skewed("Fri, 20 Nov 2026 14:54:59 GMT").unwrap().contains(message));
    let message = "of this machine is 1440 minutes behind Twilio's.";
    assert!(skewed("Sat, 21 Nov 2026 15:00:00 GMT").unwrap().contains(message));
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
