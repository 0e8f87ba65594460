//! Benchmark candidates, each in a process of its own.

use std::net::Ipv4Addr;
use std::process::Stdio;

use api::{Sid, service::Service};
use axum::Router;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sandbox::{ACCOUNT_SID, AUTH_TOKEN, Seed, Settings};
use server::{Backend, Options, SandboxAccess, SandboxData, Site, Storage};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use crate::Failure;
use crate::load::{Load, once};

/// Server under measurement, which is stopped at the end of the run.
pub struct Candidate {
    pub port: u16,
    // Dropping it kills the process.
    _process: Child,
}

/// Server that a process of this program runs.
#[derive(Clone, Copy)]
pub enum Program {
    /// An axum server that returns a constant.
    Constant,
    /// The sandbox with a data file.
    Sandbox,
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Sandbox => "sandbox",
        }
    }
}

impl Candidate {
    pub fn new(port: u16, process: Child) -> Self {
        Self { port, _process: process }
    }

    pub async fn start(role: Program) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg(role.name()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let output = process.stdout.take().ok_or("a process without output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        Ok(Self::new(line.trim().parse()?, process))
    }
}

/// Runs a server until the process is killed.
pub fn run(role: &str) -> Result<(), Failure> {
    crate::runtime(&mut tokio::runtime::Builder::new_multi_thread())?
        .block_on(async { if role == Program::Constant.name() { constant().await } else { sandbox().await } })
}

async fn constant() -> Result<(), Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?.port());
    Ok(axum::serve(listener, Router::new().route("/", get("hello"))).await?)
}

async fn sandbox() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let data = SandboxData {
        storage: Storage::File(folder.path().join("bench.sqlite")),
        seed: Some(Seed::Services(1_000)),
        settings: Settings::default(),
    };
    let access = SandboxAccess { auth_token: AUTH_TOKEN.to_owned(), allowed_origins: Vec::new(), with_faults: false };
    let backend = Backend::Sandbox(data, access);
    let options = Options { listen: Ipv4Addr::LOCALHOST.into(), port: 0, site: Site::Embedded, metrics: None, backend };
    let running = server::start(options).await?;
    println!("{}", running.address.port());
    let (_never, mut stops) = mpsc::channel(1);
    Ok(running.until(&mut stops).await?)
}

/// Returns an HTTP Basic header value with the credentials of the sandbox. Prism accepts any.
pub fn authorization() -> String {
    format!("Basic {}", STANDARD.encode(format!("{ACCOUNT_SID}:{AUTH_TOKEN}")))
}

/// Returns the SID of a service to read.
pub async fn some_service(sandbox: &Candidate, authorization: &str) -> Result<Sid<Service>, Failure> {
    let list = <api::service::List as api::Endpoint>::PATH;
    let page = once(&Load::get(sandbox.port, list, authorization)).await?;
    let page: serde_json::Value = serde_json::from_slice(&page)?;
    let sid = page["services"][0]["sid"].as_str().ok_or("a sandbox without services")?;
    sid.parse().map_err(|error: api::sid::NotASid| error.to_string().into())
}
