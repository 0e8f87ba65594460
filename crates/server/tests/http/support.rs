//! Test support: servers, and a client that can send invalid requests too.

mod client;
mod gateway;
mod recorder;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub use client::{RequestBuilder, Response, entity_tag};
pub use gateway::{Gateway, accounts, add_person, of_dashboard, run};
pub use recorder::Recorder;

/// Running server, which is stopped at the end of its test.
pub struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    pub port: u16,
    /// Output up to the end of the startup message.
    pub greeting: String,
}

/// Output of a server that did not start.
pub struct Failure {
    pub status: ExitStatus,
    pub message: String,
}

/// Creates a command of `conversations-admin` without the environment of this user.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conversations-admin"));
    command.args(arguments);
    let ours = |name: &str| name.starts_with("CONVERSATIONS_ADMIN_") || name.starts_with("TWILIO_");
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    command
}

/// Creates a command of `conversations-admin serve --sandbox` on a free port.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = program(&["serve", "--sandbox", "--port", "0"]);
    command.args(arguments);
    command
}

impl Server {
    /// Starts a server with three services in memory.
    pub fn in_memory(arguments: &[&str]) -> Self {
        Self::spawn(command(&["--in-memory", "--services", "3"]).args(arguments))
    }

    /// Starts a server with its data in a file.
    pub fn on(file: &Path, arguments: &[&str]) -> Self {
        Self::spawn(command(&["--data", file.to_str().unwrap()]).args(arguments))
    }

    pub fn spawn(command: &mut Command) -> Self {
        Self::try_spawn(command).unwrap_or_else(|failure| panic!("the server did not start: {}", failure.message))
    }

    pub fn try_spawn(command: &mut Command) -> Result<Self, Failure> {
        // A file rather than a pipe, because nothing reads it while the server runs.
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

    /// Creates a request without headers, except for the host.
    pub fn ask(&self, method: &str, target: &str) -> RequestBuilder {
        RequestBuilder::new(self.port, method, target)
    }

    /// Creates a request with the sandbox's account SID and token.
    pub fn call(&self, method: &str, target: &str) -> RequestBuilder {
        self.ask(method, target).header("authorization", &basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN))
    }

    pub fn get(&self, target: &str) -> Response {
        self.call("GET", target).send()
    }

    /// Creates a service and returns its SID.
    pub fn create(&self, name: &str) -> String {
        let response = self.call("POST", SERVICES).form(&format!("FriendlyName={name}")).send();
        assert_eq!(response.status, 201, "{}", response.text());
        response.json()["sid"].as_str().unwrap().to_owned()
    }

    /// Returns all services, page by page.
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

    /// Stops the server as the system does, and waits for it.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().unwrap()
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// Kills the process.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Returns the output after the startup message, once the process has ended.
    pub fn last_words(&mut self) -> String {
        let mut text = String::new();
        self.output.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has usually ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub const SERVICES: &str = <api::service::List as api::Endpoint>::PATH;

/// Database path in a temporary folder, which is removed at the end of the test.
pub struct Data {
    pub folder: TempDir,
    pub file: PathBuf,
}

pub fn data() -> Data {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/sandbox.sqlite");
    Data { folder, file }
}

/// Executes a statement on a database that no server uses.
pub fn sql(file: &Path, statement: &'static str) {
    use sqlx::Connection;
    use sqlx::sqlite::SqliteConnection;

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// Returns the value of an HTTP Basic `Authorization` header.
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
