//! Test support: a gateway in front of a fake upstream, with a signed-in browser.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{RequestBuilder, Server, program};

/// Gateway for this machine, with one account named `production`.
pub struct Gateway {
    pub server: Server,
    pub folder: TempDir,
    pub cookie: String,
}

/// Writes a file of accounts, with `production` at a port of this machine, and its token file.
pub fn accounts(folder: &Path, port: u16) -> PathBuf {
    let secret = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        file
    };
    secret("token", sandbox::AUTH_TOKEN);
    let text = format!(
        "[[account]]\nname = \"production\"\nlabel = \"Production\"\nproduction = true\naccount_sid = \"{}\"\n\
         auth_token = {{ file = \"token\" }}\nconversations = \"http://127.0.0.1:{port}\"\nchat = \"http://127.0.0.1:{port}\"\n",
        sandbox::ACCOUNT_SID,
    );
    secret("accounts.toml", &text)
}

impl Gateway {
    /// Starts a gateway in front of a port of this machine, and signs in with its link.
    pub fn before(port: u16) -> Self {
        Self::with(|folder| Self::command(folder, port, &["--port", "0"]))
    }

    /// Starts a gateway with a given command, and signs in with its link.
    pub fn with(command: impl Fn(&Path) -> Command) -> Self {
        Self::again(tempfile::tempdir().unwrap(), command)
    }

    /// Starts a gateway on the data of a folder, and signs in with its link.
    pub fn again(folder: TempDir, command: impl Fn(&Path) -> Command) -> Self {
        let server = Server::spawn(&mut command(folder.path()));
        let cookie = Self::redeem(&server);
        Self { server, folder, cookie }
    }

    /// Creates the command of a gateway with its data in a folder.
    pub fn command(folder: &Path, port: u16, arguments: &[&str]) -> Command {
        let file = accounts(folder, port);
        let mut command = program(&["serve", "--accounts", file.to_str().unwrap()]);
        command.args(arguments).env("XDG_DATA_HOME", folder);
        command
    }

    fn redeem(server: &Server) -> String {
        let code = server.greeting.split_once("#code=").expect("a link").1.split_whitespace().next().unwrap();
        let response = of_dashboard(server, "POST", "/gateway/session/code").form(&format!("Code={code}")).send();
        assert_eq!(response.status, 201, "{}", response.text());
        response.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    /// Creates a request of the signed-in dashboard.
    pub fn call(&self, method: &str, target: &str) -> RequestBuilder {
        of_dashboard(&self.server, method, target).header("cookie", &self.cookie)
    }

    /// Returns the head of a request, up to the place of further headers.
    pub fn raw_head(&self, method: &str, target: &str) -> String {
        let port = self.server.port;
        format!(
            "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Sec-Fetch-Site: same-origin\r\nX-Conversations-Admin: 1\r\nCookie: {}\r\n",
            self.cookie
        )
    }
}

/// Runs a command on the data of a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = program(arguments).env("XDG_DATA_HOME", folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Creates a request of the dashboard without a session.
pub fn of_dashboard(server: &Server, method: &str, target: &str) -> RequestBuilder {
    let ask = server.ask(method, target).header("sec-fetch-site", "same-origin").header("x-conversations-admin", "1");
    ask.header("origin", &format!("http://127.0.0.1:{}", server.port))
}

/// Adds a user.
pub fn add_person(folder: &Path, name: &str, role: &str, password: &str) {
    let mut command = program(&["user", "add", name, "--role", role]);
    command.env("XDG_DATA_HOME", folder).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    assert!(child.wait().unwrap().success());
}
