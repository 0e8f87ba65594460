//! Tests of `conversations-admin export` and `diff`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Ended, Sandbox, bare, run};

const DEMO: [&str; 4] = ["--sandbox", "--in-memory", "--seed", "demo"];

fn command(arguments: &[&str]) -> Ended {
    run(&mut bare(arguments), "")
}

fn on_demo(arguments: &[&str]) -> Ended {
    command(&[arguments, &DEMO].concat())
}

/// Folder for the files of a test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file of settings.
    fn settings(&self, name: &str, services: &Value) -> String {
        let document = json!({ "format": "conversations-admin", "version": 1, "services": services });
        let path = self.path(name);
        fs::write(&path, document.to_string()).unwrap();
        text(&path).to_owned()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_account_does_not_differ_from_its_own_file() {
    let sandbox = Sandbox::start();
    let files = Files::new();
    let path = files.path("settings.json");
    let source = ["--sandbox", "--data", text(&sandbox.data)];
    let exported = command(&[&["export", "--output", text(&path)], &source[..]].concat());
    assert_eq!((exported.code, exported.output.as_str()), (Some(0), ""), "{exported:?}");
    assert!(
        exported.errors.starts_with("Left out: Customer Care (production) before migration, Events: "),
        "{}",
        exported.errors
    );
    let diff = command(&[&["diff", text(&path), "--delete-roles"], &source[..]].concat());
    assert_eq!((diff.code, diff.errors.as_str()), (Some(0), ""), "{diff:?}");
    assert!(diff.output.ends_with("\n\nThere is no difference.\n"), "{}", diff.output);
    let accounts = sandbox.accounts(&["production"]);
    let of_account = command(&["diff", text(&path), "--format", "json", "--accounts", text(&accounts)]);
    assert_eq!(of_account.code, Some(0), "{of_account:?}");
    let json: Value = serde_json::from_str(&of_account.output).unwrap();
    assert_eq!((&json["changes"], &json["account"]["name"]), (&json!([]), &json!("production")));
}

#[test]
fn an_export_goes_to_standard_output_and_may_be_of_some_services() {
    let ended = on_demo(&["export", "Customer Care (production)", "--without-time"]);
    assert_eq!((ended.code, ended.errors.as_str()), (Some(0), ""));
    assert!(
        ended.output.starts_with("{\n  \"format\": \"conversations-admin\",\n  \"version\": 1,\n  \"account\": \"AC"),
        "{}",
        ended.output
    );
    let document: Value = serde_json::from_str(&ended.output).unwrap();
    assert_eq!(document["services"].as_array().unwrap().len(), 1);
    assert_eq!(document["services"][0]["configuration"]["DefaultChatServiceRoleSid"], "service user");
    assert_eq!((&document["exported"], &document["webhooks"]), (&Value::Null, &Value::Null));
    let missing = on_demo(&["export", "Nowhere"]);
    assert_eq!((missing.code, missing.output.as_str()), (Some(1), ""));
    assert!(missing.errors.starts_with("There is no service Nowhere."), "{}", missing.errors);
}

#[test]
fn a_configuration_of_terraform_is_exported() {
    let files = Files::new();
    let path = files.path("settings.tf");
    let ended = on_demo(&["export", "--format", "terraform", "--without-time", "--output", text(&path)]);
    assert_eq!((ended.code, ended.output.as_str()), (Some(0), ""), "{ended:?}");
    assert!(ended.errors.contains("Left out: Account, Webhooks of services: The provider has no"), "{}", ended.errors);
    let all = fs::read_to_string(&path).unwrap();
    assert!(all.contains("resource \"twilio_conversations_configuration\" \"account\" {\n"), "{all}");
    let one = on_demo(&["export", "Customer Care (production)", "--format", "terraform"]);
    assert_eq!(one.code, Some(0));
    let import = "import {\n  to = twilio_conversations_service.customer_care_production\n  id = \"/Services/IS";
    assert!(one.output.contains(import) && one.output.contains(" Exported at 20"), "{}", one.output);
    assert!(!one.output.contains("\"account\"") && one.output.len() < all.len());
    let both = on_demo(&["export", "--schema", "--format", "terraform"]);
    assert_eq!(both.code, Some(1), "{both:?}");
    let help = command(&["export", "--help"]);
    assert!(help.output.contains("--format <FORMAT>") && help.output.contains("- terraform:"), "{}", help.output);
}

/// The schema in `docs` is the output of `export --schema`.
#[test]
fn the_schema_is_that_of_the_documentation() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.schema.json");
    let schema = command(&["export", "--schema"]);
    assert_eq!((schema.code, schema.errors.as_str()), (Some(0), ""));
    if std::env::var_os("WRITE_SCHEMA").is_some() {
        fs::write(&file, &schema.output).unwrap();
    }
    assert!(
        fs::read_to_string(file).unwrap() == schema.output,
        "run this test with WRITE_SCHEMA=1, and commit the file"
    );
}

#[test]
fn differences_are_shown_with_old_and_new_values() {
    let files = Files::new();
    let file = files.settings(
        "settings.json",
        &json!([{
            "name": "Customer Care (production)",
            "configuration": { "DefaultChatServiceRoleSid": "guest\u{1b}[31m" },
            "notifications": { "NewMessage.Enabled": false },
            "webhooks": { "Filters": ["onMessageAdded"] },
            "roles": [{ "name": "guest\u{1b}[31m", "type": "service", "permissions": ["joinConversation"] }],
        }]),
    );
    let diff = on_demo(&["diff", &file]);
    assert_eq!((diff.code, diff.errors.as_str()), (Some(2), ""));
    let expected = "  Role of a new user [DefaultChatServiceRoleSid]\n    - service user (RL";
    assert!(diff.output.contains(expected), "{}", diff.output);
    for part in [
        "Create Role “guest\\u{1b}[31m” of “Customer Care (production)” (IS",
        "    + guest\\u{1b}[31m\n",
        "  Push new messages [NewMessage.Enabled]\n    - true\n    + false\n",
        "Not in the file\n  Role “",
        "4 differences: 1 to create, 3 to change.\n",
    ] {
        assert!(diff.output.contains(part), "{part} is missing: {}", diff.output);
    }
    let json = on_demo(&["diff", &file, "--format", "json"]);
    assert_eq!(json.code, Some(2));
    let plan: Value = serde_json::from_str(&json.output).unwrap();
    assert_eq!(plan["changes"].as_array().unwrap().len(), 4);
    assert_eq!(plan["changes"][2]["form"], "NewMessage.Enabled=false");
}

#[test]
fn two_files_are_compared_without_an_account() {
    let files = Files::new();
    let one = files.settings("one.json", &json!([{ "name": "A", "webhooks": { "Method": "GET" } }, { "name": "B" }]));
    let other = files.settings("other.json", &json!([{ "name": "A", "webhooks": { "Method": "POST" } }]));
    let diff = command(&["diff", &one, "--with", &other]);
    assert_eq!((diff.code, diff.errors.as_str()), (Some(2), ""));
    let expected = "Service webhooks of “A”\n  Method [Method]\n    - GET\n    + POST\n\nService “B”\n  - only in the first file\n";
    assert_eq!(diff.output, expected);
    let same = command(&["diff", &one, "--with", &one]);
    assert_eq!((same.code, same.output.as_str()), (Some(0), "There is no difference.\n"));
}

#[test]
fn mistakes_of_a_file_are_all_listed() {
    let files = Files::new();
    let file = files.settings("settings.json", &json!([{ "name": "A", "webhooks": { "Methd": "GET", "Method": 1 } }]));
    let diff = on_demo(&["diff", &file]);
    assert_eq!((diff.code, diff.output.as_str()), (Some(1), ""));
    let expected = "settings.json has mistakes:\n  services[0].webhooks.Methd: There is no such key here. Is it “Method”?\n  \
        services[0].webhooks.Method: Enter a text.\n";
    assert!(diff.errors.ends_with(expected), "{}", diff.errors);
    let missing = on_demo(&["diff", "missing.json"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.errors.starts_with("missing.json cannot be read: "), "{}", missing.errors);
    let arguments = on_demo(&["diff"]);
    assert_eq!(arguments.code, Some(1), "invalid arguments are no differences");
}

#[test]
fn what_cannot_be_read_fails_the_command_unless_it_is_chat_v2() {
    let sandbox = Sandbox::start();
    let accounts = sandbox.accounts(&["production"]);
    let source = ["--accounts", text(&accounts)];
    sandbox.post("/sandbox/faults", "Path=/v2/Services/{Sid}&Status=410");
    let ended = command(&[&["export", "Customer Care (production)"], &source[..]].concat());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.errors.contains("Left out: Customer Care (production), Chat service (v2): "), "{}", ended.errors);
    sandbox.post("/sandbox/faults", "Path=/v1/Services/{ChatServiceSid}/Roles&Status=403");
    let ended = command(&[&["export", "Customer Care (production)"], &source[..]].concat());
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""));
    assert!(
        ended.errors.starts_with("The settings could not all be read.\n  This account’s API key"),
        "{}",
        ended.errors
    );
    let few = on_demo(&["export", "--calls", "10"]);
    assert_eq!(few.code, Some(1));
    assert!(few.errors.contains("Reading the settings takes more than 10 requests."), "{}", few.errors);
}
