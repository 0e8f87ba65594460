//! PostgreSQL server for tests. Each test program starts its own server, and each test has a database of its own.
//!
//! The programs are those of Debian's package, in `/usr/lib/postgresql`, or those on `PATH`. `POSTGRES_BIN` names another folder. Without them the
//! tests on PostgreSQL are left out, unless `REQUIRE_POSTGRES` is set, as `cargo xtask test` does.
//!
//! PostgreSQL does not run as root. Started by root, the server runs as an unprivileged user.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use std::env;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// User and group of Debian without any rights.
const UNPRIVILEGED: u32 = 65_534;

/// Password of the user `gateway`, which is needed over TCP and not over the socket.
pub const PASSWORD: &str = "correct horse battery staple of tests";

/// Time within which the server must have started.
const START: Duration = Duration::from_secs(60);

/// Ends the server when this program ends, however it ends: then the pipe of the script's input is closed.
const SCRIPT: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" > "$2/log" 2>&1 &
server=$!
read -r line
kill -QUIT $server
wait $server
rm -rf "$2"
"#;

/// Running server.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    /// Port of 127.0.0.1, where TLS and a password are needed.
    pub port: u16,
    /// The pipe of its input ends the server.
    _script: Child,
}

/// Returns the URL of a new empty database; `None` if there are no programs of PostgreSQL.
///
/// # Panics
///
/// The server does not start, or `REQUIRE_POSTGRES` is set and there are no programs.
pub fn database() -> Option<String> {
    Some(server()?.create_database())
}

/// Returns the server of this test program; `None` if there are no programs of PostgreSQL.
///
/// # Panics
///
/// As [`database`].
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| programs().map(Server::start)).as_ref();
    if server.is_none() {
        assert!(env::var_os("REQUIRE_POSTGRES").is_none(), "no programs of PostgreSQL were found");
        eprintln!("left out: no programs of PostgreSQL were found");
    }
    server
}

/// Returns the folder with the programs of the newest version.
fn programs() -> Option<PathBuf> {
    let named = env::var_os("POSTGRES_BIN").map(PathBuf::from);
    let of_debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = of_debian.map(|entry| entry.path()).collect();
    versions.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let of_debian = versions.into_iter().rev().map(|path| path.join("bin"));
    let on_path: Vec<_> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    named.into_iter().chain(of_debian).chain(on_path).find(|folder| folder.join("initdb").is_file())
}

impl Server {
    /// Starts a server of its own, for a test that stops it. [`server`] is faster.
    ///
    /// # Panics
    ///
    /// The server does not start.
    pub fn start(programs: PathBuf) -> Self {
        let folder = tempfile::Builder::new().prefix("test-postgres-").tempdir().unwrap().keep();
        let password = folder.join("password");
        fs::write(&password, PASSWORD).unwrap();
        own(&folder);
        own(&password);
        let data = folder.join("data");
        let mut initialize = Command::new(programs.join("initdb"));
        initialize.args(["--username=gateway", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync"]);
        initialize.args(["--encoding=UTF8", "--locale=C.UTF-8"]);
        initialize.arg("--pwfile").arg(&password).arg("--pgdata").arg(&data);
        let initialized = unprivileged(&mut initialize).output().unwrap();
        assert!(initialized.status.success(), "{}", String::from_utf8_lossy(&initialized.stderr));
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        configure(&folder, port);
        let mut script = Command::new("/bin/sh");
        script.args(["-c", SCRIPT, "sh"]).arg(&programs).arg(&folder).stdin(Stdio::piped());
        // A group of its own: Ctrl+C ends the tests, and the script the server.
        script.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let script = unprivileged(&mut script).spawn().unwrap();
        let server = Self { programs, folder, port, _script: script };
        let until = Instant::now() + START;
        while !server.run("pg_isready", &[]).status.success() {
            assert!(Instant::now() < until, "{}", fs::read_to_string(server.folder.join("log")).unwrap());
            sleep(Duration::from_millis(20));
        }
        server
    }

    /// Starts another server with the programs of this one.
    ///
    /// # Panics
    ///
    /// The server does not start.
    pub fn start_another(&self) -> Self {
        Self::start(self.programs.clone())
    }

    /// Creates an empty database and returns its URL, by the socket.
    ///
    /// # Panics
    ///
    /// The server does not respond.
    pub fn create_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let created = self.run("createdb", &["--username=gateway", &name]);
        assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
        let folder = self.folder.display().to_string();
        format!("postgres://gateway@localhost:{}/{name}?host={folder}", self.port)
    }

    /// Returns the URL of a database of [`Self::create_database`] by TCP, which needs TLS and [`PASSWORD`].
    ///
    /// # Panics
    ///
    /// The URL has no database.
    pub fn tcp(&self, database: &str, host: &str) -> String {
        let (address, _) = database.split_once('?').unwrap();
        let name = address.rsplit('/').next().unwrap();
        format!("postgres://gateway@{host}:{}/{name}", self.port)
    }

    /// Returns the file with the certificate of the server, whose name is `localhost`.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("server.crt")
    }

    /// Stops the server and its sessions, as if it were cut off from the network.
    ///
    /// # Panics
    ///
    /// The server does not run.
    pub fn stop(&self) {
        self.signal("-STOP");
    }

    /// Continues after [`Self::stop`].
    ///
    /// # Panics
    ///
    /// As [`Self::stop`].
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let text = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let main = text.lines().next().unwrap();
        let sessions = fs::read_to_string(format!("/proc/{main}/task/{main}/children")).unwrap();
        let signalled = Command::new("kill").arg(signal).arg(main).args(sessions.split_whitespace()).status().unwrap();
        assert!(signalled.success());
    }

    /// Runs a statement in a database and returns its output.
    ///
    /// # Panics
    ///
    /// The statement fails.
    pub fn query(&self, database: &str, sql: &str) -> String {
        let run = self.run("psql", &["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, database]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap().trim().to_owned()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(self.programs.join(program));
        command.env("PGHOST", &self.folder).env("PGPORT", self.port.to_string()).args(arguments);
        command.env_remove("PGPASSWORD").output().unwrap()
    }
}

/// Writes the settings and the certificate of a server.
fn configure(folder: &Path, port: u16) {
    let data = folder.join("data");
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.join("server.crt"), folder.join("server.key"));
    fs::write(&certificate, certified.cert.pem()).unwrap();
    fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    own(&certificate);
    own(&key);
    let settings = format!(
        "listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\nssl_cert_file = '{}'\nssl_key_file = '{}'\n\
         max_connections = 300\nfsync = off\nfull_page_writes = off\nlog_min_messages = panic\nlog_min_error_statement = panic\n",
        certificate.display(),
        key.display()
    );
    append(&data.join("postgresql.conf"), &settings);
    let access = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
    fs::write(data.join("pg_hba.conf"), access).unwrap();
}

fn append(file: &Path, text: &str) {
    let before = fs::read_to_string(file).unwrap();
    fs::write(file, before + text).unwrap();
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

/// Gives a file to the user of the server.
fn own(path: &Path) {
    if is_root() {
        chown(path, Some(UNPRIVILEGED), Some(UNPRIVILEGED)).unwrap();
    }
}

fn unprivileged(command: &mut Command) -> &mut Command {
    // Not the folder of the tests, which the other user may not be permitted to enter.
    command.current_dir("/");
    if is_root() { command.uid(UNPRIVILEGED).gid(UNPRIVILEGED) } else { command }
}
