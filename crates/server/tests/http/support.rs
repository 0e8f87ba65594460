//! A server to talk to, and a client that can say anything, also what no decent client says.

mod client;
mod gateway;
mod recorder;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub use client::{Answer, Ask};
pub use gateway::{Gateway, accounts, add_person, of_dashboard, run};
pub use recorder::Recorder;

/// A running server, which ends with its test.
pub struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    pub port: u16,
    /// What it printed before it was ready.
    pub greeting: String,
}

/// What a server says that does not start.
pub struct Failure {
    pub status: ExitStatus,
    pub message: String,
}

/// `conversations-admin`, with nothing of this user's environment.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conversations-admin"));
    command.args(arguments);
    let ours = |name: &str| name.starts_with("CONVERSATIONS_ADMIN_") || name.starts_with("TWILIO_");
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    command
}

/// `conversations-admin serve --sandbox`, on a free port.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = program(&["serve", "--sandbox", "--port", "0"]);
    command.args(arguments);
    command
}

impl Server {
    /// Starts one that forgets everything, with a service of its own for each test to begin with.
    pub fn in_memory(arguments: &[&str]) -> Self {
        Self::spawn(command(&["--in-memory", "--services", "3"]).args(arguments))
    }

    /// Starts one that keeps its data in a file.
    pub fn on(file: &Path, arguments: &[&str]) -> Self {
        Self::spawn(command(&["--data", file.to_str().unwrap()]).args(arguments))
    }

    pub fn spawn(command: &mut Command) -> Self {
        Self::try_spawn(command).unwrap_or_else(|failure| panic!("the server did not start: {}", failure.message))
    }

    pub fn try_spawn(command: &mut Command) -> Result<Self, Failure> {
        // A file rather than a pipe: nobody reads it while the server runs.
        let mut errors = tempfile::tempfile().unwrap();
        let stderr = Stdio::from(errors.try_clone().unwrap());
        let mut child = command.stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !["Ctrl+C", "has started"].iter().any(|end| greeting.contains(end)) {
            if output.read_line(&mut greeting).unwrap() == 0 {
                let status = child.wait().unwrap();
                return Err(Failure { status, message: read_all(&mut errors) });
            }
        }
        let (_, port) = greeting.split_once("127.0.0.1:").expect("the address is printed");
        let port = port.split(|letter: char| !letter.is_ascii_digit()).next().unwrap().parse().unwrap();
        Ok(Self { child, output, port, greeting })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A request with nothing in it but the address.
    pub fn ask(&self, method: &str, target: &str) -> Ask {
        Ask::new(self.port, method, target)
    }

    /// A request with the sandbox's account SID and token.
    pub fn call(&self, method: &str, target: &str) -> Ask {
        self.ask(method, target).header("authorization", &basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN))
    }

    pub fn get(&self, target: &str) -> Answer {
        self.call("GET", target).send()
    }

    /// Creates a service and answers its SID.
    pub fn create(&self, name: &str) -> String {
        let answer = self.call("POST", SERVICES).form(&format!("FriendlyName={name}")).send();
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["sid"].as_str().unwrap().to_owned()
    }

    /// Every service, page by page.
    pub fn services(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let mut next = format!("{SERVICES}?PageSize=100");
        loop {
            let page = self.get(&next).json();
            all.extend(page["services"].as_array().unwrap().iter().cloned());
            match page["meta"]["next_page_url"].as_str() {
                None => return all,
                Some(url) => next = url[url.find("/v1").unwrap()..].to_owned(),
            }
        }
    }

    /// Ends it as Ctrl+C or the system does, and waits for it.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().unwrap()
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// Ends it as a power cut does, as far as other processes can see.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// What it printed after it was ready, once it has ended.
    pub fn last_words(&mut self) -> String {
        let mut text = String::new();
        self.output.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub const SERVICES: &str = <api::service::List as api::Endpoint>::PATH;

/// A place for a database, which ends with its test.
pub struct Data {
    pub folder: TempDir,
    pub file: PathBuf,
}

pub fn data() -> Data {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/sandbox.sqlite");
    Data { folder, file }
}

/// The header of HTTP Basic.
pub fn basic(user: &str, password: &str) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    format!("Basic {encoded}")
}

fn read_all(file: &mut File) -> String {
    use std::io::{Seek, SeekFrom};
    let mut text = String::new();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}
