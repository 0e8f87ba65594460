//! Tests of personal data in requests: an identity that a user enters reaches neither a log nor the journal.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Gateway, Server, program, run};

const ACCOUNT: &str = "/gateway/accounts/production";

/// Identity that is searched for, in every spelling.
const IDENTITY: &str = "omar.haddad";
const UNKNOWN: &str = "canary%40example.com";

/// Returns the command with its standard error in a file.
fn logged(command: &Command, log: &Path) -> Command {
    let mut logged = Command::new("sh");
    logged.args(["-c", "exec \"$0\" \"$@\" 2>\"$LOG\""]).arg(command.get_program()).args(command.get_args());
    logged.env("LOG", log);
    logged
}

fn service_of(services: &Value) -> String {
    let all = services["services"].as_array().unwrap();
    let service = all.iter().find(|service| service["friendly_name"] == "Customer Care (production)").unwrap();
    format!("{}/{}", crate::support::SERVICES, service["sid"].as_str().unwrap())
}

/// Returns true if any file below the folder contains the text.
fn contains(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return contains(&path, text);
        }
        fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn an_identity_is_in_no_log_and_not_in_the_journal() {
    let logs = tempfile::tempdir().unwrap();
    let (sandbox_log, gateway_log) = (logs.path().join("sandbox"), logs.path().join("gateway"));
    let sandbox = program(&["serve", "--sandbox", "--port", "0", "--in-memory", "--seed", "demo", "--faults"]);
    let twilio = Server::spawn(&mut logged(&sandbox, &sandbox_log));
    let gateway = Gateway::with(|folder| {
        let mut command = logged(&Gateway::command(folder, twilio.port, &["--port", "0"]), &gateway_log);
        command.env("XDG_DATA_HOME", folder);
        command
    });
    let service = service_of(&twilio.get(&format!("{}?PageSize=100", crate::support::SERVICES)).json());
    let ask = |target: &str| gateway.call("GET", &format!("{ACCOUNT}{service}{target}")).send();

    let user = ask(&format!("/Users/{IDENTITY}"));
    assert_eq!((user.status, user.json().get("identity")), (200, None), "{}", user.text());
    for target in [
        format!("/Bindings?Identity={IDENTITY}"),
        format!("/ParticipantConversations?Identity={IDENTITY}"),
        "/ParticipantConversations?Address=%2B15550104433".to_owned(),
    ] {
        let response = ask(&target);
        assert_eq!(response.status, 200, "{target}: {}", response.text());
        assert_eq!(response.header("content-encoding"), None);
    }
    // Requests that are rejected by the gateway or by the API, and requests without a response, each with a line in the log.
    for (target, status) in [
        (format!("/Users/{UNKNOWN}"), 404),
        (format!("/Users/{UNKNOWN}/Conversations"), 404),
        (format!("/Users/{UNKNOWN}?{UNKNOWN}=1"), 404),
        (format!("/Users/{IDENTITY}%2F{UNKNOWN}"), 404),
        (format!("/ParticipantConversations?Identity={UNKNOWN}&Address={UNKNOWN}"), 400),
    ] {
        assert_eq!(ask(&target).status, status, "{target}");
    }
    for direct in [format!("{service}/Users/{UNKNOWN}"), format!("{service}/Users/{UNKNOWN}/Conversations")] {
        assert_eq!(twilio.get(&direct).status, 404);
    }
    let fault = |form: &str| assert_eq!(twilio.call("POST", "/sandbox/faults").form(form).send().status, 201);
    fault("Status=500&Times=1");
    assert_eq!(ask(&format!("/Users/{UNKNOWN}")).status, 500);
    fault("Drop=true&Times=1");
    assert!(ask(&format!("/Users/{UNKNOWN}")).status >= 500);

    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    twilio.stop();
    let exported = run(folder.path(), &["journal", "export", "--format", "json"]);
    assert_eq!(exported.matches("/Users").count(), 0, "reads are not recorded: {exported}");
    let log = |path: &Path| fs::read_to_string(path).unwrap();
    assert!(log(&gateway_log).lines().count() >= 6, "{}", log(&gateway_log));
    assert!(log(&sandbox_log).contains("/Users/{Identity}"), "{}", log(&sandbox_log));
    for text in [IDENTITY, "haddad", "canary", "15550104433"] {
        assert!(!contains(folder.path(), text), "{text} is in a file of the gateway");
        assert!(!contains(logs.path(), text), "{text} is logged: {}{}", log(&gateway_log), log(&sandbox_log));
    }
}
