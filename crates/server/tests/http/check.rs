//! Tests of `conversations-admin check`, with a sandbox as the upstream.

use std::fs;
use std::process::Output;

use crate::support::{Server, accounts, program};

fn check(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = program(&["check"]).args(arguments).output().unwrap();
    let printed = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    for text in &printed {
        assert!(!text.contains(sandbox::AUTH_TOKEN) && !text.contains('\x1b'), "{text}");
    }
    let [stdout, stderr] = printed;
    (status.code(), stdout, stderr)
}

#[test]
fn the_findings_of_a_working_account_are_printed_and_nothing_changes() {
    let server = Server::in_memory(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = accounts(folder.path(), server.port);
    let before = server.services();
    let (code, stdout, stderr) = check(&["--accounts", file.to_str().unwrap()]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    let heading = format!("Production (production), {}, with the auth token\n", sandbox::ACCOUNT_SID);
    assert!(stdout.starts_with(&heading), "{stdout}");
    assert!(stdout.contains("\n  ok       May read: Services, Service, "), "{stdout}");
    assert!(stdout.contains("\n  ok       Chat v2 answers at http://127.0.0.1:"), "{stdout}");
    assert!(
        stdout.ends_with(
            "because that would change something: `conversations-admin operations` lists what each role needs.\n"
        ),
        "{stdout}"
    );
    assert_eq!(server.services(), before);
}

#[test]
fn a_problem_is_printed_and_fails_the_command() {
    let server = Server::in_memory(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = accounts(folder.path(), server.port);
    let arguments = ["--accounts", file.to_str().unwrap()];
    fs::write(folder.path().join("token"), "another0token").unwrap();
    let (code, stdout, _) = check(&arguments);
    assert_eq!(code, Some(1));
    assert!(
        stdout.contains("\n  wrong    Conversations does not know the auth token (HTTP 401, error 20003)."),
        "{stdout}"
    );

    server.stop();
    let (code, stdout, _) = check(&arguments);
    assert_eq!(code, Some(1));
    assert!(stdout.contains(" refuses connections."), "{stdout}");
}

#[test]
fn the_command_fails_without_accounts() {
    let (code, stdout, stderr) = check(&[]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.starts_with("There is no account to check. Name a file of accounts with --accounts"), "{stderr}");

    let folder = tempfile::tempdir().unwrap();
    let file = accounts(folder.path(), 1);
    fs::remove_file(folder.path().join("token")).unwrap();
    let (code, _, stderr) = check(&["--accounts", file.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("accounts.toml, account production: auth_token: ") && stderr.contains("cannot be read"));
}
