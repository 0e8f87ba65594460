//! The commands of docs/configuration-as-code.md, on a sandbox.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Ended, Sandbox, TestFile, run, test_file};

const PAGE: &str = include_str!("../../../../docs/configuration-as-code.md");

/// Returns the first block of a language.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("\n```").unwrap().0
}

/// Runs shell commands in a folder, with the program in the path. A failed command ends them.
fn shell(commands: &str, folder: &Path, journal: &TestFile) -> Ended {
    let program = Path::new(env!("CARGO_BIN_EXE_conversations-admin")).parent().unwrap();
    let path = format!("{}:{}", program.display(), env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", commands]).current_dir(folder).env_clear().env("PATH", path);
    shell.env("XDG_DATA_HOME", folder).env("CONVERSATIONS_ADMIN_DATABASE", &journal.file);
    run(&mut shell, "")
}

/// Copies the data of a running sandbox to the place of the default data file.
fn place_data(sandbox: &Sandbox, folder: &Path) {
    let file = folder.join("conversations-admin/sandbox.sqlite");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::copy(&sandbox.data, &file).unwrap();
    let log = sandbox.data.with_extension("sqlite-wal");
    if log.exists() {
        fs::copy(log, file.with_extension("sqlite-wal")).unwrap();
    }
}

#[test]
fn the_commands_on_the_data_of_a_sandbox_work() {
    let sandbox = Sandbox::start();
    let folder = tempfile::tempdir().unwrap();
    place_data(&sandbox, folder.path());
    let ended = shell(block("sh"), folder.path(), &test_file());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended.output.contains("  Reachability [ReachabilityEnabled]\n    - false\n    + true\n"),
        "{}",
        ended.output
    );
    assert!(ended.output.ends_with("\nThere is no difference.\n"), "{}", ended.output);
}

#[test]
fn the_steps_of_the_ci_job_work() {
    let sandbox = Sandbox::start();
    let folder = sandbox.folder.path();
    sandbox.accounts(&["production", "archive"]);
    let journal = test_file();
    let added = run(&mut journal.command(&["user", "add", "ada", "--role", "viewer"]), "correct horse battery\n");
    assert_eq!(added.code, Some(0), "{added:?}");
    let prepare = "conversations-admin export --accounts accounts.toml --account archive > exported.json
        sed 's/\"ReachabilityEnabled\": false/\"ReachabilityEnabled\": true/' exported.json > settings.json";
    assert_eq!(shell(prepare, folder, &journal).code, Some(0));
    let steps: Vec<_> = block("yaml").lines().filter_map(|line| line.trim().strip_prefix("- run: ")).collect();
    assert_eq!(steps.len(), 4);
    for (step, part) in steps.iter().zip(["", "+ true", " done.", "There is no difference."]) {
        let ended = shell(step, folder, &journal);
        assert_eq!(ended.code, Some(0), "{step}: {ended:?}");
        assert!(ended.output.contains(part), "{step}: {}", ended.output);
    }
}

/// The file of the page can be read.
#[test]
fn the_example_of_a_file_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("settings.json"), block("json")).unwrap();
    let ended = shell("conversations-admin diff settings.json --with settings.json", folder.path(), &test_file());
    assert_eq!((ended.code, ended.output.as_str()), (Some(0), "There is no difference.\n"), "{ended:?}");
}
