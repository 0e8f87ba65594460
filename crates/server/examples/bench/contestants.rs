//! The servers that are compared, each a process of its own.

use std::net::Ipv4Addr;
use std::process::Stdio;

use api::{Sid, service::Service};
use axum::Router;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sandbox::{ACCOUNT_SID, AUTH_TOKEN, Seed, Settings};
use server::{Behind, Options, Place, Records, SandboxDoor, Site};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use crate::Failure;
use crate::load::{Load, once};

/// A server under measurement; it ends with the run.
pub struct Contestant {
    pub port: u16,
    // Held because the process ends with it.
    _process: Child,
}

/// What a process of this program can be.
#[derive(Clone, Copy)]
pub enum Role {
    /// An axum that only answers a constant.
    Constant,
    /// The sandbox on a file, as everybody runs it.
    Sandbox,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Sandbox => "sandbox",
        }
    }
}

impl Contestant {
    pub fn new(port: u16, process: Child) -> Self {
        Self { port, _process: process }
    }

    pub async fn start(role: Role) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg(role.name()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let output = process.stdout.take().ok_or("a process without output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        Ok(Self::new(line.trim().parse()?, process))
    }
}

/// Serves in a role until the process is ended.
pub fn play(role: &str) -> Result<(), Failure> {
    crate::runtime(&mut tokio::runtime::Builder::new_multi_thread())?
        .block_on(async { if role == Role::Constant.name() { constant().await } else { sandbox().await } })
}

async fn constant() -> Result<(), Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?.port());
    Ok(axum::serve(listener, Router::new().route("/", get("hello"))).await?)
}

async fn sandbox() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let records = Records {
        place: Place::File(folder.path().join("bench.sqlite")),
        seed: Some(Seed::Services(1_000)),
        settings: Settings::default(),
    };
    let door = SandboxDoor { auth_token: AUTH_TOKEN.to_owned(), allowed_origins: Vec::new(), with_faults: false };
    let behind = Behind::Sandbox(records, door);
    let options = Options { listen: Ipv4Addr::LOCALHOST.into(), port: 0, site: Site::Embedded, behind };
    let running = server::start(options).await?;
    println!("{}", running.address.port());
    let (_never, mut stops) = mpsc::channel(1);
    running.until(&mut stops).await;
    Ok(())
}

/// HTTP Basic with the account of the sandbox; Prism takes any.
pub fn authorization() -> String {
    format!("Basic {}", STANDARD.encode(format!("{ACCOUNT_SID}:{AUTH_TOKEN}")))
}

/// One to read.
pub async fn some_service(sandbox: &Contestant, authorization: &str) -> Result<Sid<Service>, Failure> {
    let list = <api::service::List as api::Endpoint>::PATH;
    let page = once(&Load::get(sandbox.port, list, authorization)).await?;
    let page: serde_json::Value = serde_json::from_slice(&page)?;
    let sid = page["services"][0]["sid"].as_str().ok_or("a sandbox without services")?;
    sid.parse().map_err(|error: api::sid::NotASid| error.to_string().into())
}
