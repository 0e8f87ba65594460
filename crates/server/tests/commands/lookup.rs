//! Tests of `conversations-admin lookup`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{Ended, Sandbox, bare, run};

fn lookup(arguments: &[&str]) -> Ended {
    run(bare(&["lookup", "--sandbox", "--in-memory"]).args(arguments), "")
}

fn token() -> String {
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = encode(json!({ "typ": "JWT", "alg": "HS256", "cty": "twilio-fpa;v=1" }));
    let grants = json!({ "identity": "ada", "chat": { "service_sid": "IS00000000000000000000000000000001" } });
    let payload =
        encode(json!({ "sub": "AC00000000000000000000000000000001", "exp": 1_700_000_000, "grants": grants }));
    format!("{header}.{payload}.c2lnbmF0dXJlb2Z0aGV0b2tlbg")
}

#[test]
fn names_are_found_in_part_and_identities_exactly() {
    let name = lookup(&["customer care"]);
    assert_eq!((name.code, name.errors.as_str()), (Some(0), ""));
    assert!(name.output.contains("\nConversation Service “Customer Care (staging)”, IS"), "{}", name.output);
    assert!(name.output.contains("\nSearched "), "{}", name.output);
    let identity = lookup(&["ada.lindqvist"]);
    assert_eq!(identity.code, Some(0));
    assert!(identity.output.contains("\nUser, US"), "{}", identity.output);
    assert!(identity.output.contains("  In the service Customer Care (production) (IS"), "{}", identity.output);
    let missing = lookup(&["no such name"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.output.contains("\nNothing was found.\n"), "{}", missing.output);
}

#[test]
fn a_role_leads_to_its_service_and_the_settings_that_name_it() {
    let sandbox = Sandbox::start();
    let data = ["--sandbox", "--data", sandbox.data.to_str().unwrap()];
    let service = "Trade Desk (production)";
    let settings = run(bare(&["effective", service, "--format", "json"]).args(data), "").output;
    let settings: Value = serde_json::from_str(&settings).unwrap();
    let role = settings["groups"][0]["settings"].as_array().unwrap();
    let role = role.iter().find(|setting| setting["setting"] == "DefaultChatServiceRoleSid").unwrap();
    let sid = role["value"].as_str().unwrap().split(['(', ')']).nth(1).unwrap();
    let find = |format: &str| run(bare(&["lookup", sid, "--format", format]).args(data), "");
    let text = find("text");
    assert_eq!(text.code, Some(0));
    assert!(text.output.contains(&format!("{sid} is the SID of a resource of the kind Role.\n")), "{}", text.output);
    assert!(text.output.contains(&format!("  In the service {service} (IS")), "{}", text.output);
    assert!(
        text.output.contains("  Used by “Role of a new user” (Service configuration, Trade Desk"),
        "{}",
        text.output
    );
    let report: Value = serde_json::from_str(&find("json").output).unwrap();
    assert_eq!(report["found"][0]["service_name"], service);
    assert_eq!(report["found"][0]["used_by"][0]["setting"], "DefaultChatServiceRoleSid");
    let csv = find("csv").output;
    assert!(csv.contains("\"Role\",\"service user\",\"RL") && csv.matches("\r\n").count() == 2, "{csv}");
}

#[test]
fn a_sid_is_explained_although_nothing_is_found() {
    for (sid, text) in [
        ("IM0123456789abcdef0123456789abcdef", "It belongs to one conversation."),
        ("XQ0123456789abcdef0123456789abcdef", "its first two letters stand for nothing in Conversations."),
    ] {
        let ended = lookup(&[sid]);
        assert_eq!(ended.code, Some(2), "{sid}");
        assert!(ended.output.contains(text), "{}", ended.output);
    }
    let account = lookup(&[sandbox::ACCOUNT_SID]);
    assert_eq!(account.code, Some(0));
    assert!(account.output.contains("It is this account."), "{}", account.output);
}

#[test]
fn the_budget_bounds_the_search() {
    let generated = ["CH0123456789abcdef0123456789abcdef", "--services", "300", "--calls", "20", "--format", "json"];
    let report: Value = serde_json::from_str(&lookup(&generated).output).unwrap();
    assert_eq!(
        (&report["cut"], &report["complete"], &report["requests"]),
        (&json!("budget"), &json!(false), &json!(20))
    );
}

#[test]
fn a_token_is_decoded_without_an_account_and_never_printed() {
    let token = token();
    for format in ["text", "json", "csv"] {
        let ended = run(&mut bare(&["lookup", "-", "--format", format]), &format!("{token}\n"));
        assert_eq!((ended.code, ended.errors.as_str()), (Some(0), ""), "{format}");
        assert!(ended.output.contains("IS00000000000000000000000000000001"), "{}", ended.output);
        assert!(ended.output.contains("The token has expired."), "{}", ended.output);
        for part in token.split('.') {
            assert!(!ended.output.contains(part), "{format}: {}", ended.output);
        }
    }
    let argument = run(&mut bare(&["lookup", &token]), "");
    assert_eq!(argument.code, Some(0));
    assert!(argument.errors.contains("history of the shell") && !argument.errors.contains(&token), "{argument:?}");
}

#[test]
fn a_part_of_a_token_is_not_sent() {
    let token = token();
    let (part, _) = token.rsplit_once('.').unwrap();
    let ended = run(&mut bare(&["lookup", "-", "--sandbox", "--in-memory"]), part);
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""));
    assert!(ended.errors.starts_with("This looks like a part of an access token"), "{}", ended.errors);
    assert!(!ended.errors.contains(part), "{}", ended.errors);
}

#[test]
fn an_empty_text_is_rejected() {
    let ended = run(&mut bare(&["lookup", "-"]), " \n");
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""));
    assert!(ended.errors.starts_with("Enter a SID, a name, an identity or an access token."), "{}", ended.errors);
}
