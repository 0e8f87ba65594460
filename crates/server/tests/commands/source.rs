//! Tests of the arguments that name an account.

use crate::support::{Ended, Sandbox, bare, run};

fn health(arguments: &[&str]) -> Ended {
    run(bare(&["health", "--severity", "problem"]).args(arguments), "")
}

fn rejected(arguments: &[&str]) -> String {
    let ended = health(arguments);
    assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""), "{arguments:?}: {ended:?}");
    ended.errors
}

#[test]
fn one_of_several_accounts_is_named() {
    let sandbox = Sandbox::start();
    let file = sandbox.accounts(&["production", "archive"]);
    let file = file.to_str().unwrap();
    let several = rejected(&["--accounts", file]);
    assert!(several.ends_with("has several accounts. Name one with --account: production, archive.\n"), "{several}");
    let unknown = rejected(&["--accounts", file, "--account", "staging"]);
    assert!(unknown.ends_with("has no account staging. It has: production, archive.\n"), "{unknown}");
    let archive = health(&["--accounts", file, "--account", "archive"]);
    assert_eq!(archive.code, Some(2));
    assert!(archive.output.starts_with("archive, AC"), "{}", archive.output);
}

#[test]
fn without_an_account_the_command_says_what_to_name() {
    let errors = rejected(&[]);
    assert!(errors.starts_with("There is no account to read. Name a file of accounts with --accounts"), "{errors}");
}

#[test]
fn the_account_of_the_environment_is_read() {
    let mut command = bare(&["health"]);
    let ended = run(command.env("TWILIO_ACCOUNT_SID", sandbox::ACCOUNT_SID), "");
    assert_eq!(ended.code, Some(1));
    assert!(ended.errors.contains("TWILIO_AUTH_TOKEN"), "{}", ended.errors);
}

#[test]
fn a_missing_data_file_is_not_created() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("missing/sandbox.sqlite");
    let errors = rejected(&["--sandbox", "--data", file.to_str().unwrap()]);
    assert!(errors.starts_with("There is no file ") && errors.contains("--data"), "{errors}");
    assert!(!file.parent().unwrap().exists());
}

#[test]
fn a_foreign_file_is_left_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("diary");
    let text = "Dear diary, this is not a database. ".repeat(100);
    std::fs::write(&file, &text).unwrap();
    let errors = rejected(&["--sandbox", "--data", file.to_str().unwrap()]);
    assert!(errors.contains("is not a sandbox database"), "{errors}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn invalid_arguments_are_no_findings() {
    for arguments in [
        &["--bogus"][..],
        &["--account", "production"],
        &["--in-memory"],
        &["--sandbox", "--seed", "demo"],
        &["--sandbox", "--accounts", "accounts.toml"],
        &["--sandbox", "--in-memory", "--calls", "0"],
        &["--sandbox", "--in-memory", "--severity", "bad"],
    ] {
        assert!(rejected(arguments).starts_with("error: "), "{arguments:?}");
    }
    let help = run(&mut bare(&["health", "--help"]), "");
    assert_eq!(help.code, Some(0));
    assert!(help.output.contains("Exit codes:\n  0  nothing was found\n  2  "), "{}", help.output);
}
