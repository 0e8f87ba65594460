//! Tests of `conversations-admin apply`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Ended, Sandbox, TestFile, bare, run, test_file};

const NAME: &str = "Customer Care (production)";

fn command(arguments: &[&str]) -> Ended {
    run(&mut bare(arguments), "")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Writes a file of settings for one service.
fn settings(folder: &Path, mut service: Value) -> String {
    service["name"] = NAME.into();
    let document = json!({ "format": "conversations-admin", "version": 1, "services": [service] });
    let path = folder.join("settings.json");
    fs::write(&path, document.to_string()).unwrap();
    text(&path).to_owned()
}

fn webhooks(url: &str) -> Value {
    json!({ "webhooks": { "PostWebhookUrl": url } })
}

/// Writes the data file of a sandbox and stops its server.
fn data_file(folder: &Path) -> String {
    let sandbox = Sandbox::start();
    let path = folder.join("copy.sqlite");
    fs::copy(&sandbox.data, &path).unwrap();
    let log = sandbox.data.with_extension("sqlite-wal");
    if log.exists() {
        fs::copy(log, path.with_extension("sqlite-wal")).unwrap();
    }
    text(&path).to_owned()
}

/// Creates a database with a journal.
fn journal() -> TestFile {
    let file = test_file();
    let added = run(&mut file.command(&["user", "add", "ada", "--role", "viewer"]), "correct horse battery\n");
    assert_eq!(added.code, Some(0), "{added:?}");
    file
}

fn records(file: &TestFile) -> Vec<Value> {
    let ended = run(&mut file.command(&["journal", "export", "--format", "json"]), "");
    serde_json::from_str(&ended.output).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

#[test]
fn the_data_of_a_sandbox_is_changed_and_is_like_the_file_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let data = data_file(folder.path());
    let source = ["--sandbox", "--data", &data];
    let service = json!({
        "configuration": { "DefaultChatServiceRoleSid": "guest" },
        "roles": [{ "name": "guest", "type": "service", "permissions": ["joinConversation"] }],
    });
    let file = settings(folder.path(), service);
    let plan = command(&[&["apply", &file, "--dry-run"], &source[..]].concat());
    assert_eq!((plan.code, plan.errors.as_str()), (Some(2), ""), "{plan:?}");
    assert!(plan.output.ends_with("2 differences: 1 to create, 1 to change.\n"), "{}", plan.output);
    let unchanged = command(&[&["diff", &file], &source[..]].concat());
    assert_eq!((unchanged.code, &unchanged.output), (Some(2), &plan.output), "a dry run changes nothing");

    let applied = command(&[&["apply", &file], &source[..]].concat());
    assert_eq!((applied.code, applied.errors.as_str()), (Some(0), ""), "{applied:?}");
    let expected = format!(
        "\ndone      Create Role “guest” of “{NAME}”\ndone      Change Service configuration of “{NAME}”\n\n2 done.\n"
    );
    assert!(applied.output.starts_with(&plan.output) && applied.output.ends_with(&expected), "{}", applied.output);
    let diff = command(&[&["diff", &file], &source[..]].concat());
    assert_eq!(diff.code, Some(0), "{diff:?}");
    let again = command(&[&["apply", &file, "--format", "json"], &source[..]].concat());
    assert_eq!(again.code, Some(0), "{again:?}");
    let json: Value = serde_json::from_str(&again.output).unwrap();
    assert_eq!((&json["changes"], &json["complete"]), (&json!([]), &json!(true)));
}

#[test]
fn changes_of_a_sandbox_are_served_to_its_dashboard() {
    let folder = tempfile::tempdir().unwrap();
    let data = data_file(folder.path());
    let mut service = webhooks("https://new.example/events?token=Tr0ub4dor-and-3-birds");
    service["configuration"] = json!({ "ReachabilityEnabled": false });
    let file = settings(folder.path(), service);
    let applied = command(&["apply", &file, "--sandbox", "--data", &data]);
    assert_eq!(applied.code, Some(0), "{applied:?}");

    let sandbox = Sandbox::start_on(folder, data.into());
    let page = sandbox.get("/sandbox/journal");
    assert_eq!((&page["meta"]["key"], &page["meta"]["next_page_url"]), (&json!("records"), &json!(null)));
    let records = page["records"].as_array().unwrap();
    let numbers: Vec<_> = records.iter().map(|entry| entry["record"]["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 1], "{page}");
    let identities: Vec<_> = records.iter().map(|entry| entry["journal"].as_str().unwrap()).collect();
    assert_eq!((identities[0].len(), identities[0]), (16, identities[1]));
    let of = |subject: &str| &records.iter().find(|entry| entry["record"]["subject"] == subject).unwrap()["record"];
    let reachability = of("Service configuration");
    assert!(reachability["person"].as_str().unwrap().starts_with("cli+"), "{reachability}");
    assert_eq!((&reachability["outcome"], &reachability["status"]), (&json!("done"), &json!(200)));
    let change = &reachability["changes"][0];
    assert_eq!(change["field"], "ReachabilityEnabled");
    assert_eq!((&change["before"], &change["after"]), (&json!(true), &json!(false)));
    assert!(reachability["at"].is_string() && reachability["ended"].is_string(), "{reachability}");
    let plan = reachability["plan"].as_str().unwrap();
    assert_eq!((plan.len(), &of("Service webhooks")["plan"]), (16, &reachability["plan"]));
    assert!(!page.to_string().contains("Tr0ub4dor"), "secrets are masked");

    let first = sandbox.get("/sandbox/journal?PageSize=1");
    assert_eq!(first["records"].as_array().unwrap().len(), 1);
    let next = first["meta"]["next_page_url"].as_str().unwrap();
    let second = sandbox.get(next);
    assert_eq!((&second["records"][0], &second["meta"]["next_page_url"]), (&records[1], &json!(null)));
    assert_eq!(sandbox.get("/sandbox/journal?PageToken=x")["status"], 400);
}

#[test]
fn a_file_that_a_server_uses_is_not_changed() {
    let sandbox = Sandbox::start();
    let file = settings(sandbox.folder.path(), webhooks("https://new.example"));
    let ended = command(&["apply", &file, "--sandbox", "--data", text(&sandbox.data)]);
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""));
    let advice = "is in use by a running server. Stop the server and run this command again, or apply the file of settings on the page \
                  Export and import of that server.\n";
    assert!(ended.errors.ends_with(advice), "{}", ended.errors);
    let missing = command(&["apply", &file, "--sandbox", "--data", "missing.sqlite"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.errors.starts_with("There is no file missing.sqlite."), "{}", missing.errors);
    assert!(!Path::new("missing.sqlite").exists());
}

#[test]
fn changes_of_an_account_are_recorded_in_the_journal() {
    let sandbox = Sandbox::start();
    let accounts = sandbox.accounts(&["production"]);
    let file = settings(sandbox.folder.path(), webhooks("https://new.example"));
    let arguments = ["apply", &file, "--format", "json", "--accounts", text(&accounts)];
    let without = command(&[&arguments[..], &["--database", "missing.sqlite"]].concat());
    assert_eq!((without.code, without.output.as_str()), (Some(1), ""));
    assert!(
        without.errors.starts_with("Every change is recorded in the journal. There is no file missing.sqlite."),
        "{}",
        without.errors
    );

    let journal = journal();
    let applied = run(&mut journal.command(&arguments), "");
    assert_eq!(applied.code, Some(0), "{applied:?}");
    let json: Value = serde_json::from_str(&applied.output).unwrap();
    assert_eq!(
        json["changes"][0]["result"],
        json!({ "progress": "ended", "outcome": "done", "sid": null, "not_stored": [] })
    );
    let records = records(&journal);
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert!(record["person"].as_str().unwrap().starts_with("cli+"), "{record}");
    assert_eq!((&record["account"], &record["outcome"]), (&json!("production"), &json!("done")));
    assert_eq!(record["changes"][0]["after"], "https://new.example");
    let verified = run(&mut journal.command(&["journal", "verify"]), "");
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn a_read_only_account_is_rejected() {
    let sandbox = Sandbox::start();
    let accounts = sandbox.accounts(&["production"]);
    let text_of = fs::read_to_string(&accounts).unwrap();
    fs::write(&accounts, format!("{text_of}read_only = true\n")).unwrap();
    let file = settings(sandbox.folder.path(), webhooks("https://new.example"));
    let journal = journal();
    let ended = run(&mut journal.command(&["apply", &file, "--accounts", text(&accounts)]), "");
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""));
    assert!(ended.errors.starts_with("production may only be read."), "{}", ended.errors);
    assert_eq!(records(&journal), Vec::<Value>::new());
    let planned = run(&mut journal.command(&["apply", &file, "--dry-run", "--accounts", text(&accounts)]), "");
    assert_eq!(planned.code, Some(2), "{planned:?}");
}

#[test]
fn a_rejected_change_is_reported_and_the_others_are_applied() {
    let sandbox = Sandbox::start();
    let accounts = sandbox.accounts(&["production"]);
    let journal = journal();
    let mut service = webhooks("https://new.example");
    service["notifications"] = json!({ "LogEnabled": true, "NewMessage.Sound": "new" });
    let file = settings(sandbox.folder.path(), service);
    let path = "/v1/Services/{ChatServiceSid}/Configuration/Notifications";
    sandbox.post("/sandbox/faults", &format!("Method=POST&Path={path}&Status=400&Code=50059"));
    let ended = run(&mut journal.command(&["apply", &file, "--accounts", text(&accounts)]), "");
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.errors.starts_with("Created the key of the journal: "), "{}", ended.errors);
    let expected = format!("\nrejected  Change Push notifications of “{NAME}”\n          ");
    assert!(ended.output.contains(&expected), "{}", ended.output);
    assert!(ended.output.contains(&format!("\ndone      Change Service webhooks of “{NAME}”\n")), "{}", ended.output);
    let end = "\n1 rejected, 1 done. Run the command again: it plans what still differs.\n";
    assert!(ended.output.ends_with(end), "{}", ended.output);
}

#[test]
fn a_role_is_not_created_twice_after_a_lost_response() {
    let sandbox = Sandbox::start();
    let accounts = sandbox.accounts(&["production"]);
    let journal = journal();
    let service = json!({ "roles": [{ "name": "guest", "type": "service", "permissions": ["joinConversation"] }] });
    let file = settings(sandbox.folder.path(), service);
    sandbox.post("/sandbox/faults", "Method=POST&Path=/v1/Services/{ChatServiceSid}/Roles&Drop=true&Times=1");
    let ended = run(&mut journal.command(&["apply", &file, "--accounts", text(&accounts)]), "");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let outcomes: Vec<_> = records(&journal).iter().map(|record| record["outcome"].clone()).collect();
    assert_eq!(outcomes, ["unknown"], "the role is not created twice");
}

#[test]
fn an_interrupted_command_waits_for_the_write_that_runs_and_sends_no_other() {
    let sandbox = Sandbox::start();
    let accounts = sandbox.accounts(&["production"]);
    let journal = journal();
    let mut service = webhooks("https://new.example");
    service["notifications"] = json!({ "LogEnabled": true });
    let file = settings(sandbox.folder.path(), service);
    let path = "/v1/Services/{ChatServiceSid}/Configuration/Notifications";
    sandbox.post("/sandbox/faults", &format!("Method=POST&Path={path}&DelayMs=3000"));
    let mut command = journal.command(&["apply", &file, "--accounts", text(&accounts)]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !has_record(&journal) {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(
        text.contains(&format!("\ndone      Change Push notifications of “{NAME}”\nnot sent  Change Service webhooks")),
        "{text}"
    );
    assert_eq!(records(&journal).len(), 1);
}

fn has_record(journal: &TestFile) -> bool {
    let ended = run(&mut journal.command(&["journal", "export", "--format", "json"]), "");
    serde_json::from_str::<Vec<Value>>(&ended.output).is_ok_and(|records| !records.is_empty())
}
