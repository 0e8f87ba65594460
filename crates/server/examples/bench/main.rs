//! Benchmark of the sandbox, compared with an axum server that returns a constant and with Prism on Twilio's specification, in turns:
//! `cargo run --release --package server --example bench`.
//!
//! Clients and servers share the cores of one machine, so only the ratios are meaningful.

mod candidates;
mod load;
mod prism;

use std::error::Error;
use std::process::ExitCode;

use api::{Endpoint, Required, service};

use candidates::{Candidate, Program};
use load::{Load, measure};

const ROUNDS: usize = 5;
const READERS: usize = 16;
const WRITERS: usize = 64;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            runtime(&mut tokio::runtime::Builder::new_current_thread()).and_then(|runtime| runtime.block_on(compare()))
        }
        // This program also runs the candidates, each in a process with a runtime like that of the real server.
        [role, ..] => candidates::run(role).map(|()| true),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn runtime(builder: &mut tokio::runtime::Builder) -> Result<tokio::runtime::Runtime, Failure> {
    Ok(builder.enable_all().build()?)
}

/// Results of one round, in requests a second.
#[derive(Clone, Copy, Default)]
struct Round {
    constant: f64,
    read: f64,
    list: f64,
    prism: Option<f64>,
    one_writer: f64,
    many_writers: f64,
}

async fn compare() -> Result<bool, Failure> {
    warn_if_busy();
    let constant = Candidate::start(Program::Constant).await?;
    let sandbox = Candidate::start(Program::Sandbox).await?;
    let prism = prism::start().await?;
    let authorization = candidates::authorization();
    let sid = candidates::some_service(&sandbox, &authorization).await?;
    let one = service::Fetch {}.request(&sid).target();
    let page = service::List { page_size: "50".parse().ok(), ..service::List::default() }.request(&()).target();
    let get = |candidate: &Candidate, target: &str| Load::get(candidate.port, target, &authorization);
    let mut created = 0;
    let mut create = |connections| {
        created += 1;
        let name = format!("Round {created}").parse().expect("a name of a few letters");
        let request = service::Create { friendly_name: Required(name) }.request(&());
        measure(
            connections,
            Load::post(sandbox.port, &request.path, &authorization, &request.body().unwrap_or_default()),
        )
    };
    let mut rounds = Vec::new();
    for number in 1..=ROUNDS {
        let round = Round {
            constant: measure(READERS, get(&constant, "/")).await?,
            read: measure(READERS, get(&sandbox, &one)).await?,
            prism: match &prism {
                Some(prism) => Some(measure(READERS, get(prism, &one)).await?),
                None => None,
            },
            list: measure(READERS, get(&sandbox, &page)).await?,
            one_writer: create(1).await?,
            many_writers: create(WRITERS).await?,
        };
        println!("Round {number} of {ROUNDS}: {:.0} reads a second, {:.0} writes", round.read, round.many_writers);
        rounds.push(round);
    }
    Ok(report(&rounds))
}

/// Warns about other load, which lowers the figures unevenly.
fn warn_if_busy() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").ok();
    let load: Option<f64> = load.and_then(|text| text.split(' ').next()?.parse().ok());
    if let Some(load) = load.filter(|load| *load * 2.0 > cores as f64) {
        println!("The machine is busy (a load of {load} on {cores} cores): run this again when it is not.");
    }
}

/// Prints the medians, and returns true if every goal is met.
fn report(rounds: &[Round]) -> bool {
    let figure = |name: &str, of: fn(&Round) -> Option<f64>| {
        if let Some(median) = median(rounds, of) {
            println!("{name:<44}{median:>10.0} a second");
        }
    };
    println!("\nMedians of {ROUNDS} rounds");
    figure("a constant, 16 connections", |round| Some(round.constant));
    figure("one service, 16 connections", |round| Some(round.read));
    figure("the same from Prism", |round| round.prism);
    figure("a list of 50, 16 connections", |round| Some(round.list));
    figure("services created by 1 writer", |round| Some(round.one_writer));
    figure("services created by 64 writers", |round| Some(round.many_writers));
    // Computed for each round, because the load of the machine may differ between rounds.
    let goal = |name: &str, least: f64, of: fn(&Round) -> Option<f64>| match median(rounds, of) {
        None => true,
        Some(ratio) => {
            let verdict = if ratio >= least { "met" } else { "MISSED" };
            println!("{name:<44}{ratio:>10.2} (goal {least}: {verdict})");
            ratio >= least
        }
    };
    println!();
    let goals = [
        goal("one service, against the constant", 0.4, |round| Some(round.read / round.constant)),
        goal("one service, against Prism", 25.0, |round| round.prism.map(|prism| round.read / prism)),
        goal("64 writers, against one", 5.0, |round| Some(round.many_writers / round.one_writer)),
    ];
    goals.iter().all(|met| *met)
}

fn median(rounds: &[Round], of: impl Fn(&Round) -> Option<f64>) -> Option<f64> {
    let mut figures: Vec<_> = rounds.iter().filter_map(of).collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}
