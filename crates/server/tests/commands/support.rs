//! Test support: commands without the environment of this user.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Path of a database in a temporary folder, which is removed at the end of the test.
pub struct TestFile {
    pub folder: TempDir,
    pub file: PathBuf,
}

pub fn test_file() -> TestFile {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/gateway.sqlite");
    TestFile { folder, file }
}

/// Result of a command.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub output: String,
    pub errors: String,
}

impl TestFile {
    /// Creates a command with the database of this place.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(arguments);
        command.env("CONVERSATIONS_ADMIN_DATABASE", &self.file);
        command
    }
}

/// Creates a command without an environment.
pub fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conversations-admin"));
    command.args(arguments).env_clear();
    command
}

/// Runs a command with text on its standard input.
pub fn run(command: &mut Command, input: &str) -> Ended {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // A command that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let ended = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: ended.status.code(), output: text(ended.stdout), errors: text(ended.stderr) }
}
