//! Tests of `conversations-admin health`.

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Ended, Sandbox, accounts, bare, run};

const DEMO: [&str; 4] = ["--sandbox", "--in-memory", "--seed", "demo"];

fn health(arguments: &[&str]) -> Ended {
    run(bare(&["health"]).args(arguments), "")
}

fn demo(arguments: &[&str]) -> Ended {
    health(&[&DEMO, arguments].concat())
}

fn json_of(ended: &Ended) -> Value {
    serde_json::from_str(&ended.output).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

#[test]
fn findings_are_grouped_by_severity_and_fail_the_command() {
    let ended = demo(&[]);
    assert_eq!((ended.code, ended.errors.as_str()), (Some(2), ""));
    let text = &ended.output;
    assert!(text.starts_with(&format!("Sandbox, {}\nChecked ", sandbox::ACCOUNT_SID)), "{text}");
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is missing: {text}"));
    assert!(place(" problems\n") < place(" warnings\n") && place(" warnings\n") < place(" notes\n"));
    assert!(place("  Webhook through a tunnel to a developer’s machine [webhook-tunnel]\n") < place(" warnings\n"));
    assert!(text.contains("”: Twilio calls https://mira-hp.ngrok-free.app/inbox.\n"), "{text}");
    assert!(text.contains(") (IS") && text.contains(": Selected without a URL: "), "{text}");
}

#[test]
fn an_account_without_findings_succeeds() {
    let ended = health(&["--sandbox", "--in-memory", "--seed", "empty"]);
    assert_eq!((ended.code, ended.errors.as_str()), (Some(0), ""), "{ended:?}");
    assert!(ended.output.ends_with("\n\nNothing was found.\n"), "{}", ended.output);
}

#[test]
fn json_and_csv_have_the_same_findings() {
    let json = demo(&["--format", "json"]);
    assert_eq!((json.code, json.errors.as_str()), (Some(2), ""));
    let report = json_of(&json);
    let findings = report["findings"].as_array().unwrap();
    let counts = &report["counts"];
    let sum: u64 = ["problem", "warning", "note"].iter().map(|name| counts[name].as_u64().unwrap()).sum();
    assert_eq!(sum, findings.len() as u64);
    assert_eq!((&report["complete"], &report["cut"], &report["unread"]), (&json!(true), &Value::Null, &json!([])));
    assert_eq!(report["services"]["found"], report["services"]["checked"]);
    assert_eq!(report["account"]["sid"], sandbox::ACCOUNT_SID);

    let csv = demo(&["--format", "csv"]);
    assert_eq!(csv.code, Some(2));
    assert!(csv.output.starts_with("\u{feff}\"severity\",\"check\",\"title\",\"service\","), "{}", csv.output);
    assert_eq!(csv.output.matches("\r\n").count(), findings.len() + 1);
    assert!(csv.errors.starts_with("Checked ") && csv.errors.lines().count() == 1, "{}", csv.errors);
}

#[test]
fn less_severe_findings_can_be_left_out() {
    let report = json_of(&demo(&["--format", "json", "--severity", "problem"]));
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty() && findings.iter().all(|finding| finding["severity"] == "problem"), "{report}");
    assert_eq!(report["counts"]["warning"], 0);
}

#[test]
fn muted_findings_are_counted_and_do_not_fail_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mutes.json");
    let report = json_of(&demo(&["--format", "json", "--severity", "problem"]));
    let findings = report["findings"].as_array().unwrap();
    let mutes: Vec<_> =
        findings.iter().map(|finding| json!({ "check": finding["check"], "reason": "Known, OPS-7." })).collect();
    fs::write(&file, json!(mutes).to_string()).unwrap();
    let arguments = ["--severity", "problem", "--mutes", file.to_str().unwrap()];
    let ended = demo(&arguments);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let muted = format!("Nothing was found.\n{} findings are muted.\n", findings.len());
    assert!(ended.output.ends_with(&muted) && !ended.output.contains("webhook-tunnel"), "{}", ended.output);
    let report = json_of(&demo(&[&arguments[..], &["--format", "json"]].concat()));
    assert_eq!((&report["counts"]["problem"], &report["counts"]["muted"]), (&json!(0), &json!(findings.len())));
    assert_eq!(report["findings"][0]["muted"], "Known, OPS-7.");
    let csv = demo(&[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!(csv.output.matches("\"Known, OPS-7.\"\r\n").count(), findings.len());
}

#[test]
fn a_wrong_file_of_muted_checks_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mutes.json");
    let path = file.to_str().unwrap();
    assert!(demo(&["--mutes", path]).errors.contains("cannot be read"));
    for (text, message) in [
        ("{}", "is not a list of muted checks"),
        (r#"[{"check":"role-missing","services":"x","reason":""}]"#, "unknown field `services`"),
        (r#"[{"check":"role-missing","service":"x","reason":""}]"#, "is not a list of muted checks"),
        (r#"[{"check":"role-mising\u001b","reason":""}]"#, r#"mutes "role-mising\u{1b}", which is not a check."#),
    ] {
        fs::write(&file, text).unwrap();
        let ended = demo(&["--mutes", path]);
        assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""), "{text}");
        assert!(ended.errors.contains(message), "{text}: {}", ended.errors);
    }
}

#[test]
fn the_end_of_the_budget_is_reported() {
    let generated = ["--sandbox", "--in-memory", "--services", "500", "--calls", "30"];
    let ended = health(&generated);
    assert!(ended.output.contains(" services, with 30 requests.\n"), "{}", ended.output);
    assert!(ended.output.contains("the 30 requests of --calls are spent"), "{}", ended.output);
    let report = json_of(&health(&[&generated[..], &["--format", "json"]].concat()));
    assert_eq!(
        (&report["cut"], &report["complete"], &report["requests"]),
        (&json!("budget"), &json!(false), &json!(30))
    );
    let few = health(&["--sandbox", "--in-memory", "--services", "500", "--calls", "6"]);
    assert!(few.output.contains(" of at least "), "{}", few.output);
}

#[test]
fn a_running_server_and_its_data_file_have_the_same_findings() {
    let sandbox = Sandbox::start();
    let of_file = health(&["--format", "json", "--sandbox", "--data", sandbox.data.to_str().unwrap()]);
    let accounts = sandbox.accounts(&["production"]);
    let of_account = health(&["--format", "json", "--accounts", accounts.to_str().unwrap()]);
    assert_eq!((of_file.code, of_account.code), (Some(2), Some(2)), "{of_file:?} {of_account:?}");
    let (of_file, of_account) = (json_of(&of_file), json_of(&of_account));
    assert!(of_file["findings"].as_array().unwrap().len() > 20);
    assert_eq!(of_file["findings"], of_account["findings"]);
    assert_eq!((&of_file["services"], &of_file["requests"]), (&of_account["services"], &of_account["requests"]));
    assert_eq!(of_account["account"]["name"], "production");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    let sandbox = Sandbox::start();
    sandbox.post("/sandbox/faults", "Path=/v1/Services/{ChatServiceSid}/Roles&Status=403&Code=20003");
    let accounts = sandbox.accounts(&["production"]);
    let ended = health(&["--accounts", accounts.to_str().unwrap()]);
    assert_eq!(ended.code, Some(2));
    let (_, unread) = ended.output.split_once("Not checked, because it could not be read:\n  Role, ").unwrap();
    assert!(unread.contains(" services: ") && unread.contains("does not have permission"), "{unread}");
    assert_eq!(unread.lines().count(), 1, "{unread}");
    let report = json_of(&health(&["--format", "json", "--accounts", accounts.to_str().unwrap()]));
    assert_eq!(report["complete"], false);
    assert_eq!((&report["unread"][0]["resource"], &report["unread"][0]["status"]), (&json!("Role"), &json!(403)));
}

#[test]
fn requests_that_are_rejected_because_too_many_run_are_repeated() {
    let sandbox = Sandbox::start();
    sandbox.post("/sandbox/faults", "Path=/v1/Services&Status=429&After=1&Times=3");
    let file = sandbox.accounts(&["production"]);
    let report = json_of(&health(&["--format", "json", "--accounts", file.to_str().unwrap()]));
    assert_eq!((&report["complete"], &report["unread"]), (&json!(true), &json!([])));
}

#[test]
fn an_account_that_cannot_be_read_fails_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let file = accounts(folder.path(), [port; 2], &["production"]);
    let ended = health(&["--accounts", file.to_str().unwrap()]);
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""));
    assert!(ended.errors.starts_with("Nothing could be read.\n  127.0.0.1:"), "{}", ended.errors);
    assert!(ended.errors.contains("refuses connections") && ended.errors.lines().count() == 2, "{}", ended.errors);
}

#[test]
fn an_interrupted_run_prints_what_was_found() {
    let sandbox = Sandbox::start();
    // Chat v2 accepts connections and never answers, so that each of the four requests at once waits for it in the end.
    let chat = TcpListener::bind("127.0.0.1:0").unwrap();
    let ports = [sandbox.port, chat.local_addr().unwrap().port()];
    let file = accounts(sandbox.folder.path(), ports, &["production"]);
    let mut command = bare(&["health", "--at-once", "4", "--accounts", file.to_str().unwrap()]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _connections: Vec<_> = (0..4).map(|_| chat.accept().unwrap()).collect();
    assert!(Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("[webhook-tunnel]") && text.ends_with("Stopped before everything was read.\n"), "{text}");
}

#[test]
fn a_name_cannot_control_the_terminal() {
    let sandbox = Sandbox::start();
    sandbox.post("/v1/Services", "FriendlyName=%1B%5B31mada%40example.com%C2%9B%E2%80%AE");
    let data = sandbox.data.to_str().unwrap();
    for format in ["text", "json", "csv"] {
        let ended = health(&["--sandbox", "--data", data, "--format", format]);
        assert!(ended.output.contains("[31mada@example.com"), "{format}: {}", ended.output);
        assert!(!ended.output.contains(['\u{1b}', '\u{9b}']), "{format}");
        assert_eq!(format != "csv", !ended.output.contains('\u{202e}'), "{format}");
        if format == "json" {
            assert!(json_of(&ended).to_string().contains('\u{9b}'), "the value is complete");
        }
    }
}

#[test]
fn the_checks_are_listed_without_an_account() {
    let text = health(&["--list-checks"]);
    assert_eq!((text.code, text.errors.as_str()), (Some(0), ""));
    assert!(text.output.contains("problem  webhook-tunnel: Webhook through a tunnel"), "{}", text.output);
    let listed = json_of(&health(&["--list-checks", "--format", "json"]));
    let csv = health(&["--list-checks", "--format", "csv"]).output;
    assert_eq!(csv.matches("\r\n").count(), listed.as_array().unwrap().len() + 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_no_success() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = bare(&["health", "--sandbox", "--in-memory", "--seed", "empty"]);
    let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("The output cannot be written: "));
}
