//! Benchmark of the time that the gateway adds to a request, compared with nginx as a reverse proxy to the same upstream, in turns:
//! `cargo xtask bench gateway`.
//!
//! All processes share one machine, and the upstream returns constants, so only the ratio is meaningful.

mod candidates;
mod client;
mod report;
mod upstream;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use tokio::task::JoinSet;

use candidates::{Gateway, Nginx, Upstream};
use client::{Connection, Route};

/// Number of reads by each client on each route.
const READS: usize = 2_000;
const WRITES: usize = 300;
/// Number of requests before the measurement, which open connections and fill caches.
const WARM_UP: usize = 200;
const CLIENTS: [usize; 2] = [1, 8];

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = runtime.map_err(Failure::from).and_then(|runtime| match arguments[..] {
        [] => runtime.block_on(compare()),
        // This program also runs the upstream, in a process of its own.
        [upstream::ROLE, folder] => runtime.block_on(upstream::run(Path::new(folder))).map(|()| true),
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
        let routes = |target: &'static str| {
            let routes = [
                Some(upstream.route(target)),
                nginx.as_ref().map(|nginx| nginx.route(target)),
                Some(gateway.route(target)),
            ];
            routes.into_iter().flatten().collect::<Vec<_>>()
        };
        let reads = measure(clients, READS, &routes(upstream::SERVICE)).await?;
        is_met &= report::print(&format!("Reads by {clients} at once"), &reads, Some(1.2));
    }
    let writes = [upstream.write_route(upstream::WEBHOOKS), gateway.write_route(upstream::WEBHOOKS)];
    let writes = measure(1, WRITES, &writes).await?;
    report::print("Writes by 1, of which the gateway keeps two records on the disk", &writes, None);
    Ok(is_met)
}

/// Name of a route, with the time of each request on it.
type Measured = (&'static str, Vec<Duration>);

/// Measures all routes in turns with so many clients, so that other load affects all of them alike.
async fn measure(clients: usize, calls: usize, routes: &[Route]) -> Result<Vec<Measured>, Failure> {
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        tasks.spawn(client(calls, routes.to_vec()));
    }
    let mut measured: Vec<Measured> = routes.iter().map(|route| (route.name, Vec::new())).collect();
    while let Some(found) = tasks.join_next().await {
        for ((_, all), times) in measured.iter_mut().zip(found??) {
            all.extend(times);
        }
    }
    Ok(measured)
}

async fn client(calls: usize, routes: Vec<Route>) -> Result<Vec<Vec<Duration>>, Failure> {
    let mut connections = Vec::new();
    for route in &routes {
        connections.push(Connection::open(route).await?);
    }
    let mut times = vec![Vec::with_capacity(calls); routes.len()];
    for call in 0..WARM_UP + calls {
        for ((connection, route), times) in connections.iter_mut().zip(&routes).zip(&mut times) {
            let took = connection.exchange(&route.request).await?;
            if call >= WARM_UP {
                times.push(took);
            }
        }
    }
    Ok(times)
}
