//! Prism, a common mock server for API specifications.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use crate::Failure;
use crate::candidates::Candidate;

/// The second package contains Twilio's specifications, which are not copied into this repository.
const PACKAGES: [&str; 2] = ["@stoplight/prism-cli@5.16.0", "@twilio/cli-core@9.0.0"];
const PROGRAM: &str = "node_modules/@stoplight/prism-cli/dist/index.js";
const SPECIFICATION: &str = "node_modules/@twilio/cli-core/src/services/twilio-api/twilio_conversations_v1.json";

/// Longest time for the start, in which Prism reads a large specification.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Starts Prism; prints the reason and returns `None` without Node.
pub async fn start() -> Result<Option<Candidate>, Failure> {
    let answers = |program: &str| std::process::Command::new(program).arg("--version").output().is_ok();
    if !answers("node") || !answers("npm") {
        println!("Prism is left out: it needs Node and npm.");
        return Ok(None);
    }
    let folder = folder();
    if !folder.join(PROGRAM).exists() || !folder.join(SPECIFICATION).exists() {
        install(&folder).await?;
    }
    // Prism cannot choose a free port itself.
    let port = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port();
    let mut command = Command::new("node");
    command.arg(folder.join(PROGRAM)).args(["mock", "--host", "127.0.0.1", "--port", &port.to_string()]);
    command.args(["--verboseLevel", "silent"]).arg(folder.join(SPECIFICATION));
    let process = command.stdout(Stdio::null()).kill_on_drop(true).spawn()?;
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        if started.elapsed() > START_TIMEOUT {
            return Err("Prism did not start.".into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(Some(Candidate::new(port, process)))
}

async fn install(folder: &Path) -> Result<(), Failure> {
    println!("Installing Prism into {}: about a minute, once.", folder.display());
    std::fs::create_dir_all(folder)?;
    let mut command = Command::new("npm");
    command.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix"]).arg(folder);
    match command.args(PACKAGES).status().await? {
        status if status.success() => Ok(()),
        status => Err(format!("npm could not install Prism ({status}).").into()),
    }
}

fn folder() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from);
    cache.join("conversations-admin/bench")
}
