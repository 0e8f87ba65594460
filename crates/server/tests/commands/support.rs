//! Test support: commands without the environment of this user.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
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

/// Running sandbox on a data file, which is stopped at the end of its test.
pub struct Sandbox {
    child: Child,
    /// Kept open, so that the server can write to it.
    _output: BufReader<ChildStdout>,
    pub port: u16,
    pub folder: TempDir,
    pub data: PathBuf,
}

impl Sandbox {
    /// Starts a sandbox with the demo.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("sandbox.sqlite");
        Self::start_on(folder, data)
    }

    /// Starts a sandbox on a data file.
    pub fn start_on(folder: TempDir, data: PathBuf) -> Self {
        let mut command = bare(&["serve", "--sandbox", "--faults", "--port", "0", "--data", data.to_str().unwrap()]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("Ctrl+C") {
            assert!(output.read_line(&mut greeting).unwrap() > 0, "the server did not start: {greeting}");
        }
        let (_, port) = greeting.split_once("127.0.0.1:").unwrap();
        let port = port.split(|letter: char| !letter.is_ascii_digit()).next().unwrap().parse().unwrap();
        Self { child, _output: output, port, folder, data }
    }

    /// Sends a form to the sandbox. Panics unless it is accepted.
    pub fn post(&self, path: &str, form: &str) {
        let (status, _) = self.send("POST", path, form);
        assert!(status.contains(" 20"), "{path}: {status}");
    }

    /// Reads a resource of the sandbox. Panics unless it is JSON.
    pub fn get(&self, path: &str) -> Value {
        let (status, body) = self.send("GET", path, "");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {status}{body}"))
    }

    /// Sends a request, and returns the first line and the body of the response.
    fn send(&self, method: &str, path: &str, form: &str) -> (String, String) {
        let caller = format!("{}:{}", sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN);
        let address = ("127.0.0.1", self.port);
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        use base64::Engine as _;
        let credential = base64::engine::general_purpose::STANDARD.encode(caller);
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Basic {credential}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.port,
            form.len(),
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), body.to_owned())
    }

    /// Writes a file of accounts in which each name is this sandbox.
    pub fn accounts(&self, names: &[&str]) -> PathBuf {
        accounts(self.folder.path(), [self.port; 2], names)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a file of accounts at ports of this machine, those of Conversations and Chat v2, with their token.
pub fn accounts(folder: &Path, [port, chat]: [u16; 2], names: &[&str]) -> PathBuf {
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        file
    };
    write("token", sandbox::AUTH_TOKEN);
    let sid = sandbox::ACCOUNT_SID;
    let table = |name: &&str| {
        format!(
            "[[account]]\nname = \"{name}\"\naccount_sid = \"{sid}\"\nauth_token = {{ file = \"token\" }}\n\
             conversations = \"http://127.0.0.1:{port}\"\nchat = \"http://127.0.0.1:{chat}\"\n"
        )
    };
    write("accounts.toml", &names.iter().map(table).collect::<String>())
}
