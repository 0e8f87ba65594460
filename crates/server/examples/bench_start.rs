//! Benchmark of the start of the sandbox with many services: `cargo run --release --package server --example bench_start [SERVICES]`.
//!
//! Prints the time from the start of the program until the first response, and until the first page of services is. Exits
//! with 1 above a goal. The server program must have been built before, with the same profile.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use api::{Endpoint, service};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sandbox::{ACCOUNT_SID, AUTH_TOKEN};

const SERVICES: &str = "62000";
const STARTS: usize = 5;
/// For the first response that does not wait for the records, as those with the dashboard do not.
const FIRST_GOAL: Duration = Duration::from_millis(300);
/// For the first page of services. 0.7 s was measured with 2 cores: a service has 4 default roles, so that 310,000 records are read and decoded. Less
/// would need records that are decoded only when a request needs them.
const SERVICES_GOAL: Duration = Duration::from_secs(1);

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let services = std::env::args().nth(1).unwrap_or_else(|| SERVICES.to_owned());
    match measure(&services) {
        Ok([first, services]) if first <= FIRST_GOAL && services <= SERVICES_GOAL => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the medians of several starts: for the first response, and for the first page of services.
fn measure(services: &str) -> Result<[Duration; 2], Failure> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("sandbox.sqlite");
    stop(start(&file, &["--services", services])?.1)?;
    let (mut first_times, mut services_times) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let started = Instant::now();
        let (port, server) = start(&file, &[])?;
        get(port, "/healthz")?;
        first_times.push(started.elapsed());
        get(port, &service::List::default().request(&()).target())?;
        services_times.push(started.elapsed());
        stop(server)?;
    }
    let median = |what, goal, mut times: Vec<Duration>| {
        times.sort_unstable();
        let median = times[STARTS / 2];
        println!("{services} services, {what}: {times:.0?}, median {median:.0?} (goal {goal:?})");
        median
    };
    Ok([
        median("first response", FIRST_GOAL, first_times),
        median("first page of services", SERVICES_GOAL, services_times),
    ])
}

/// Starts the server program, and returns its port once it listens.
fn start(file: &Path, arguments: &[&str]) -> Result<(u16, Child), Failure> {
    let examples = std::env::current_exe()?;
    let program = examples.parent().and_then(Path::parent).ok_or("this program is in no folder")?;
    let mut command = Command::new(program.join("conversations-admin"));
    command.args(["serve", "--sandbox", "--port", "0", "--data"]).arg(file).args(arguments);
    let mut server = command.stdout(Stdio::piped()).spawn()?;
    let output = server.stdout.take().ok_or("a process without output")?;
    for line in BufReader::new(output).lines() {
        if let Some((_, port)) = line?.split_once("http://127.0.0.1:") {
            return Ok((port.trim_end_matches('/').parse()?, server));
        }
    }
    Err("the server did not start".into())
}

fn get(port: u16, target: &str) -> Result<(), Failure> {
    let authorization = STANDARD.encode(format!("{ACCOUNT_SID}:{AUTH_TOKEN}"));
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let head = format!("GET {target} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: Basic {authorization}");
    write!(stream, "{head}\r\nconnection: close\r\n\r\n")?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    if response.starts_with("HTTP/1.1 200") {
        Ok(())
    } else {
        Err(format!("not a successful response: {response}").into())
    }
}

fn stop(mut server: Child) -> Result<(), Failure> {
    let id = i32::try_from(server.id())?;
    let id = rustix::process::Pid::from_raw(id).ok_or("a process without an id")?;
    rustix::process::kill_process(id, rustix::process::Signal::TERM)?;
    server.wait()?;
    Ok(())
}
