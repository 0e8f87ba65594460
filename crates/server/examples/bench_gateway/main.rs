//! What the gateway adds to the time of a call, beside nginx as a reverse proxy to the same upstream, in one interleaved run:
//! `cargo xtask bench gateway`.
//!
//! Loopback on one machine, and what answers is a constant: the ratio means something, the figures alone do not.

mod client;
mod contestants;
mod report;
mod upstream;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use tokio::task::JoinSet;

use client::{Connection, Way};
use contestants::{Gateway, Nginx, Upstream};

/// Reads of each kind, by each client.
const READS: usize = 2_000;
const WRITES: usize = 300;
/// Before anything counts: connections are opened, and memory is where it will be.
const WARM_UP: usize = 200;
const CLIENTS: [usize; 2] = [1, 8];

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = runtime.map_err(Failure::from).and_then(|runtime| match arguments[..] {
        [] => runtime.block_on(compare()),
        // This program is its own upstream, in a process of its own.
        [upstream::ROLE, folder] => runtime.block_on(upstream::play(Path::new(folder))).map(|()| true),
        _ => Err("It takes no arguments.".into()),
    });
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn compare() -> Result<bool, Failure> {
    report::warn_if_busy();
    let folder = tempfile::tempdir()?;
    let upstream = Upstream::start(folder.path()).await?;
    let gateway = Gateway::start(folder.path(), upstream.port).await?;
    let nginx = Nginx::start(folder.path(), upstream.port).await?;
    if nginx.is_none() {
        println!("nginx is not installed: there is nothing to compare with. On Debian: apt-get install nginx");
    }
    let mut is_met = true;
    for clients in CLIENTS {
        let ways = |target: &'static str| {
            let ways =
                [Some(upstream.way(target)), nginx.as_ref().map(|nginx| nginx.way(target)), Some(gateway.way(target))];
            ways.into_iter().flatten().collect::<Vec<_>>()
        };
        let reads = measure(clients, READS, &ways(upstream::SERVICE)).await?;
        is_met &= report::print(&format!("Reads by {clients} at once"), &reads, Some(1.2));
    }
    let writes = [upstream.writing(upstream::WEBHOOKS), gateway.writing(upstream::WEBHOOKS)];
    let writes = measure(1, WRITES, &writes).await?;
    report::print("Writes by 1, of which the gateway keeps two records on the disk", &writes, None);
    Ok(is_met)
}

/// The name of a way, and how long each call took on it.
type Measured = (&'static str, Vec<Duration>);

/// Has so many clients call in every way in turn, so that whatever else the machine does hits all of them.
async fn measure(clients: usize, calls: usize, ways: &[Way]) -> Result<Vec<Measured>, Failure> {
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        tasks.spawn(client(calls, ways.to_vec()));
    }
    let mut measured: Vec<Measured> = ways.iter().map(|way| (way.name, Vec::new())).collect();
    while let Some(found) = tasks.join_next().await {
        for ((_, all), times) in measured.iter_mut().zip(found??) {
            all.extend(times);
        }
    }
    Ok(measured)
}

async fn client(calls: usize, ways: Vec<Way>) -> Result<Vec<Vec<Duration>>, Failure> {
    let mut connections = Vec::new();
    for way in &ways {
        connections.push(Connection::open(way).await?);
    }
    let mut times = vec![Vec::with_capacity(calls); ways.len()];
    for call in 0..WARM_UP + calls {
        for ((connection, way), times) in connections.iter_mut().zip(&ways).zip(&mut times) {
            let took = connection.exchange(&way.request).await?;
            if call >= WARM_UP {
                times.push(took);
            }
        }
    }
    Ok(times)
}
