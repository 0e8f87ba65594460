//! Tests of arguments that go together, and of the errors of those that do not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::support::{Gateway, Recorder, Server, accounts, command, program};

const PUBLIC: [&str; 2] = ["--public-url", "https://admin.example"];

fn refused(command: &mut Command) -> String {
    let failure = Server::try_spawn(command).err().expect("it was not started");
    assert_eq!(failure.status.code(), Some(1), "{}", failure.message);
    assert_eq!(failure.message.lines().count(), 1, "one sentence or two: {}", failure.message);
    failure.message
}

#[test]
fn the_error_without_a_backend_names_three_ways() {
    let message = refused(&mut program(&["serve", "--port", "0"]));
    for way in ["--sandbox", "--accounts", "TWILIO_ACCOUNT_SID"] {
        assert!(message.contains(way), "{message}");
    }
}

#[test]
fn options_of_the_gateway_are_rejected_for_the_sandbox_alone() {
    for (arguments, flag) in [
        (&["--listen", "0.0.0.0"][..], "--listen"),
        (&["--public-url", "https://admin.example"], "--public-url"),
        (&["--tls-cert", "a", "--tls-key", "b"], "--tls-cert"),
        (&["--tls-key", "b"], "--tls-key"),
        (&["--behind-tls-proxy"], "--behind-tls-proxy"),
        (&["--journal-key-file", "a"], "--journal-key-file"),
        (&["--session-hours", "1"], "--session-hours"),
        (&["--session-idle-minutes", "1"], "--session-idle-minutes"),
    ] {
        let message = refused(command(&["--in-memory"]).args(arguments));
        assert!(message.contains(flag) && message.contains("--accounts"), "{arguments:?}: {message}");
    }
}

#[test]
fn options_of_the_sandbox_alone_are_rejected_with_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = |arguments: &[&str]| {
        let mut command = Gateway::command(folder.path(), 1, &["--port", "0"]);
        command.args(arguments);
        command
    };
    for (arguments, words) in [
        (&["--faults", "--sandbox"][..], "--faults"),
        (&["--allow-origin", "https://a.example", "--sandbox"], "--allow-origin"),
        (&["--data", "a"], "--data"),
        (&["--in-memory"], "--in-memory"),
        (&["--seed", "empty"], "--seed"),
        (&["--services", "3"], "--services"),
        (&["--max-page-size", "3"], "--max-page-size"),
        (&["--listen", "0.0.0.0"], "--tls-cert"),
        (&["--listen", "::"], "--behind-tls-proxy"),
        (&["--listen", "0.0.0.0", PUBLIC[0], PUBLIC[1]], "unencrypted"),
        (&PUBLIC, "--public-url is for a gateway on a network"),
        (&["--behind-tls-proxy"], "--public-url https://admin.example"),
        (&["--tls-cert", "a"], "--tls-key"),
        (&["--tls-key", "a"], "--tls-cert"),
        (&["--tls-cert", "a", "--tls-key", "b"], "--public-url"),
        (&["--tls-cert", "a", "--tls-key", "b", "--behind-tls-proxy"], "Leave out --behind-tls-proxy"),
        (&["--behind-tls-proxy", PUBLIC[0], PUBLIC[1]], "user add NAME --role admin"),
        (&["--listen", "192.0.2.1", "--behind-tls-proxy", PUBLIC[0], PUBLIC[1]], "not an address of this machine"),
    ] {
        let message = refused(&mut gateway(arguments));
        assert!(message.contains(words), "{arguments:?}: {message}");
    }
    for (arguments, words) in [
        (&["--public-url", "http://admin.example"], "Enter https://"),
        (&["--public-url", "https://admin.example/path"], "Enter https://"),
        (&["--session-hours", "0"], "--session-hours"),
        (&["--session-idle-minutes", "0"], "--session-idle-minutes"),
    ] {
        let failure = Server::try_spawn(gateway(&[]).args(arguments)).err().unwrap();
        assert!(failure.message.contains(words), "{arguments:?}: {}", failure.message);
    }
}

#[test]
fn an_unreadable_file_of_accounts_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = accounts(folder.path(), 1);
    let serve = |name: &str| program(&["serve", "--port", "0", "--accounts", name]);
    assert!(refused(&mut serve("/nowhere/accounts.toml")).contains("/nowhere/accounts.toml"));
    fs::set_permissions(folder.path().join("token"), fs::Permissions::from_mode(0o644)).unwrap();
    let message = refused(&mut serve(file.to_str().unwrap()));
    assert!(message.contains("chmod 600") && !message.contains(sandbox::AUTH_TOKEN), "{message}");
}

#[test]
fn an_account_named_sandbox_conflicts_with_the_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let file = accounts(folder.path(), 1);
    let text = fs::read_to_string(&file).unwrap().replace("\"production\"", "\"sandbox\"");
    fs::write(&file, text).unwrap();
    let arguments = ["serve", "--port", "0", "--sandbox", "--in-memory", "--accounts"];
    let message = refused(program(&arguments).arg(&file));
    assert!(message.contains("the name sandbox"), "{message}");
}

#[test]
fn the_account_of_the_environment_and_the_sandbox_can_be_combined() {
    let folder = tempfile::tempdir().unwrap();
    let with_account = |flags: &[&str]| {
        let mut command = program(&["serve", "--port", "0", "--sandbox", "--in-memory"]);
        command.args(flags).env("XDG_DATA_HOME", folder.path());
        command.env("TWILIO_ACCOUNT_SID", sandbox::ACCOUNT_SID);
        command.env("TWILIO_AUTH_TOKEN", "canarycanarycanarycanarycanary00");
        command
    };
    let alone = Server::spawn(&mut with_account(&[]));
    assert_eq!(alone.ask("GET", "/config.json").send().json()["api"], "sandbox", "nobody asked for the account");
    let mut server = Server::spawn(&mut with_account(&["--account-from-environment"]));
    assert_eq!(server.ask("GET", "/config.json").send().json()["api"], "gateway");
    assert!(server.greeting.contains("#code=") && !server.greeting.contains("canary"), "{}", server.greeting);
    server.signal("TERM");
    assert!(server.wait().success());
    assert!(!server.last_words().contains("canary"));
    let none = ["serve", "--port", "0", "--sandbox", "--in-memory", "--account-from-environment"];
    assert!(refused(&mut program(&none)).contains("TWILIO_ACCOUNT_SID"));
}

#[test]
fn an_incomplete_account_in_the_environment_is_reported() {
    let message = refused(program(&["serve", "--port", "0"]).env("TWILIO_ACCOUNT_SID", sandbox::ACCOUNT_SID));
    assert!(message.contains("TWILIO_AUTH_TOKEN"), "{message}");
}

#[test]
fn a_journal_without_its_key_is_not_continued() {
    let twilio = Recorder::start();
    let gateway = Gateway::before(twilio.port);
    let create = gateway.call("POST", "/gateway/accounts/production/v1/Services");
    create.form("FriendlyName=Kept").send();
    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    let key = folder.path().join("conversations-admin/gateway.sqlite.journal-key");
    let text = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let start = || Gateway::command(folder.path(), twilio.port, &["--port", "0"]);
    assert!(refused(&mut start()).contains("Restore it"));
    fs::write(&key, "a".repeat(64)).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(refused(&mut start()).contains("key"));
    fs::write(&key, text).unwrap();
    assert!(Server::spawn(&mut start()).stop().success());
}
