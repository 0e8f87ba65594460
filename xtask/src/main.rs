//! `cargo xtask`: sets up, serves, builds and tests Conversations Admin.

mod command;
mod digest;
mod paths;
mod setup;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what building and testing need; done by the other commands as well
    Setup,
    /// Run Cargo for the browser's target, with the toolchain that was set up: `cargo xtask wasm check -p app`
    Wasm {
        subcommand: String,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Setup => setup::everything(),
        Task::Wasm { subcommand, arguments } => {
            command::Run::run(setup::WasmTools::set_up()?.cargo(&subcommand)?.args(arguments))
        }
    }
}
