//! Benchmark candidates, each a process that is stopped at the end of the run.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use api::gateway::account_path;
use api::message::{DASHBOARD, DASHBOARD_HEADER, IF_MATCH};
use api::{Endpoint, Params, service_webhooks};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ClientConfig;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use crate::client::{Connection, Route, header, trusting};
use crate::{Failure, upstream};

const ACCOUNT: &str = "bench";
const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";
const TOKEN: &str = "benchtoken";
const AUTHORITY: &str = "ca.pem";
/// Host name in the certificate beside the IP address, because nginx compares host names only.
const NAME: &str = "upstream.test";
const CONFIGURATION: &str = "nginx.conf";
const START_TRIES: usize = 500;
const STEP: Duration = Duration::from_millis(10);
const FORM: &str = "PostWebhookUrl=https%3A%2F%2Fexample.com%2F";

/// Fake upstream.
pub struct Upstream {
    pub port: u16,
    trust: Arc<ClientConfig>,
    _process: Child,
}

impl Upstream {
    pub async fn start(folder: &Path) -> Result<Self, Failure> {
        let mut authority = CertificateParams::new(Vec::new())?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // A name that differs from the default: with the same name, nginx would take the issued certificate for a self-signed one.
        authority.distinguished_name.push(DnType::CommonName, "Authority of the measurement");
        let authority_key = KeyPair::generate()?;
        let certificate = authority.self_signed(&authority_key)?;
        let key = KeyPair::generate()?;
        let issuer = Issuer::new(authority, authority_key);
        let issued = CertificateParams::new(["127.0.0.1".to_owned(), NAME.to_owned()])?.signed_by(&key, &issuer)?;
        fs::write(folder.join(AUTHORITY), certificate.pem())?;
        fs::write(folder.join(upstream::CERTIFICATE), issued.pem())?;
        fs::write(folder.join(upstream::KEY), key.serialize_pem())?;

        let mut command = Command::new(std::env::current_exe()?);
        let mut process = spawn(command.arg(upstream::ROLE).arg(folder))?;
        let port = line(&mut process, Some).await?.trim().parse()?;
        Ok(Self { port, trust: trusting(certificate.der().clone())?, _process: process })
    }

    pub fn route(&self, target: &str) -> Route {
        self.sending("GET", target, "")
    }

    pub fn write_route(&self, target: &str) -> Route {
        self.sending("POST", target, FORM)
    }

    fn sending(&self, method: &str, target: &str, form: &str) -> Route {
        let request = request(method, target, self.port, &format!("authorization: {}\r\n", authorization()), form);
        Route { name: "direct", port: self.port, request, tls: Some(self.trust.clone()) }
    }
}

/// The gateway on this machine.
pub struct Gateway {
    port: u16,
    headers: String,
    _process: Child,
}

impl Gateway {
    pub async fn start(folder: &Path, upstream: u16) -> Result<Self, Failure> {
        let accounts = format!(
            "ca = \"{AUTHORITY}\"\n[[account]]\nname = \"{ACCOUNT}\"\naccount_sid = \"{ACCOUNT_SID}\"\n\
             auth_token = {{ file = \"token\" }}\n\
             conversations = \"https://127.0.0.1:{upstream}\"\nchat = \"https://127.0.0.1:{upstream}\"\n"
        );
        let (path, token) = (folder.join("accounts.toml"), folder.join("token"));
        fs::write(&path, accounts)?;
        fs::write(&token, TOKEN)?;
        fs::set_permissions(&token, fs::Permissions::from_mode(0o600))?;
        let mut command = Command::new(program()?);
        command
            .args(["serve", "--port", "0", "--accounts"])
            .arg(&path)
            .arg("--database")
            .arg(folder.join("gateway.sqlite"));
        let mut process = spawn(&mut command)?;
        let link = line(&mut process, |line| line.find("http://").map(|start| line[start..].to_owned())).await?;
        let (address, code) = link.trim().split_once("/#code=").ok_or("the gateway printed no link")?;
        let port = address.rsplit(':').next().ok_or("a link without a port")?.parse()?;
        let cookie = sign_in(address, port, code).await?;
        Ok(Self { port, headers: format!("{}cookie: {cookie}\r\n", of_dashboard(address)), _process: process })
    }

    pub fn route(&self, target: &str) -> Route {
        self.sending("GET", target, "")
    }

    pub fn write_route(&self, target: &str) -> Route {
        self.sending("POST", target, FORM)
    }

    fn sending(&self, method: &str, target: &str, form: &str) -> Route {
        let account = account_path(&ACCOUNT.parse().expect("five letters are a name"));
        // The upstream returns this, whatever is written to it.
        let shown = serde_json::json!({ "post_webhook_url": "https://example.com/" });
        let precondition =
            api::precondition::update(service_webhooks::Update::PARAMETERS, &Params::from_form(form), &shown);
        let headers = format!("{}{IF_MATCH}: {precondition}\r\n", self.headers);
        let request = request(method, &format!("{account}{target}"), self.port, &headers, form);
        Route { name: "gateway", port: self.port, request, tls: None }
    }
}

/// Returns the path of the server program, which must have been built before.
fn program() -> Result<PathBuf, Failure> {
    let examples = std::env::current_exe()?;
    let release = examples.parent().and_then(Path::parent).ok_or("this program is in no folder")?;
    Ok(release.join("conversations-admin"))
}

fn of_dashboard(address: &str) -> String {
    format!("origin: {address}\r\nsec-fetch-site: same-origin\r\n{DASHBOARD_HEADER}: {DASHBOARD}\r\n")
}

/// Signs in with the code of the link, and returns the cookie.
async fn sign_in(address: &str, port: u16, code: &str) -> Result<String, Failure> {
    let path = <api::gateway::session::Redeem as Endpoint>::PATH;
    let request = request("POST", path, port, &of_dashboard(address), &format!("Code={code}"));
    let route = Route { name: "sign in", port, request, tls: None };
    let (head, body) = Connection::open(&route).await?.respond(&route.request).await?;
    let cookie = header(&head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    cookie.map(str::to_owned).ok_or_else(|| format!("not signed in: {head}{}", String::from_utf8_lossy(&body)).into())
}

/// nginx as a reverse proxy that verifies the certificate of the upstream and adds the credentials.
pub struct Nginx {
    port: u16,
    folder: PathBuf,
    process: Child,
}

impl Drop for Nginx {
    /// Stops nginx by its own command, because its workers outlive a killed process.
    fn drop(&mut self) {
        let told = nginx(&self.folder).args(["-s", "stop"]).stderr(Stdio::null()).status();
        for _ in 0..START_TRIES {
            if told.is_err() || !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(STEP);
        }
    }
}

impl Nginx {
    /// Starts nginx; `None` if it is not installed.
    pub async fn start(folder: &Path, upstream: u16) -> Result<Option<Self>, Failure> {
        let port = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port();
        fs::write(folder.join(CONFIGURATION), configuration(folder, port, upstream))?;
        let process = match spawn(&mut nginx(folder).into()) {
            Ok(process) => process,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        for _ in 0..START_TRIES {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(Some(Self { port, folder: folder.to_owned(), process }));
            }
            tokio::time::sleep(STEP).await;
        }
        Err("nginx did not start".into())
    }

    pub fn route(&self, target: &str) -> Route {
        Route { name: "nginx", port: self.port, request: request("GET", target, self.port, "", ""), tls: None }
    }
}

fn nginx(folder: &Path) -> std::process::Command {
    let mut command = std::process::Command::new("nginx");
    command.arg("-c").arg(folder.join(CONFIGURATION)).arg("-p").arg(folder).args(["-e", "stderr"]);
    command
}

fn configuration(folder: &Path, port: u16, upstream: u16) -> String {
    let authority = folder.join(AUTHORITY);
    let (authority, authorization) = (authority.display(), authorization());
    let folders: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("  {name}_temp_path {name};\n"))
        .concat();
    format!(
        "daemon off;\nworker_processes auto;\npid nginx.pid;\nerror_log stderr warn;\nevents {{ }}\nhttp {{\n  access_log off;\n{folders}\
         \x20 keepalive_requests 1000000;\n\
         \x20 upstream twilio {{ server 127.0.0.1:{upstream}; keepalive 16; keepalive_requests 1000000; }}\n\
         \x20 server {{\n    listen 127.0.0.1:{port};\n    location / {{\n      proxy_pass https://twilio;\n\
         \x20     proxy_http_version 1.1;\n      proxy_set_header Connection \"\";\n      proxy_set_header Host 127.0.0.1:{upstream};\n\
         \x20     proxy_set_header Authorization \"{authorization}\";\n      proxy_ssl_verify on;\n      proxy_ssl_name {NAME};\n\
         \x20     proxy_ssl_trusted_certificate {authority};\n    }}\n  }}\n}}\n"
    )
}

fn authorization() -> String {
    format!("Basic {}", STANDARD.encode(format!("{ACCOUNT_SID}:{TOKEN}")))
}

fn request(method: &str, target: &str, port: u16, headers: &str, form: &str) -> Arc<[u8]> {
    let body = match form {
        "" => String::new(),
        _ => format!("content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n", form.len()),
    };
    format!("{method} {target} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{headers}{body}\r\n{form}").into_bytes().into()
}

fn spawn(command: &mut Command) -> std::io::Result<Child> {
    command.stdout(Stdio::piped()).kill_on_drop(true).spawn()
}

/// Returns the first result of `find` on the lines of a process.
async fn line(process: &mut Child, find: impl Fn(String) -> Option<String>) -> Result<String, Failure> {
    let output = process.stdout.take().ok_or("a process without output")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(found) = find(line) {
            // Further output is read, so that the process does not block.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(found);
        }
    }
    Err("a process ended before it was ready".into())
}
