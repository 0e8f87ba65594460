//! `cargo xtask`: sets up, serves, builds and tests Conversations Admin.

mod bench;
mod command;
mod dev;
mod digest;
mod files;
mod notices;
mod npm;
mod paths;
mod progress;
mod requirements;
mod screenshots;
mod serve;
mod setup;
mod site;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use api::address::Origin;
use clap::{Parser, Subcommand};

use command::Run;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and start the dashboard on the built-in sandbox
    Serve(serve::Arguments),
    /// Build the static site into dist/, and beside it THIRD-PARTY-NOTICES and sbom.cdx.json
    Dist {
        /// The path of the host at which the site will be put
        #[arg(long, value_name = "PATH", default_value_t)]
        base: site::BasePath,
        /// Let the page call this origin besides its own, such as https://api.example. Can be repeated; the app offers the first
        #[arg(long, value_name = "ORIGIN", value_parser = site::connect::origin)]
        connect: Vec<Origin>,
        /// Build no service worker, and remove that of an earlier release from browsers
        #[arg(long)]
        without_service_worker: bool,
    },
    /// Serve the dashboard and rebuild the site whenever its source changes
    Dev(serve::Arguments),
    /// Run every check and test
    Test(test::Arguments),
    /// Measure the sandbox beside others; `bench gateway` the gateway beside nginx; `bench first-row` opening the list of services beside React
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Write docs/security-requirements.md from the table of the requirements
    Requirements,
    /// Take the pictures of README.md and docs/
    Screenshots,
    /// Install the tools for building and testing, as the other commands do when they need them
    Setup,
    /// Run Cargo for the browser's target with the toolchain of the set-up: `cargo xtask wasm check -p app`
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
        Task::Serve(arguments) => serve::run(&arguments),
        Task::Dist { base, connect, without_service_worker } => {
            let offline = if without_service_worker { site::Offline::Fails } else { site::Offline::Opens };
            site::run(&base, &connect, offline)?;
            notices::write()
        }
        Task::Dev(arguments) => dev::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Bench { arguments } => bench::run(&arguments),
        Task::Requirements => requirements::write(),
        Task::Screenshots => screenshots::run(),
        Task::Setup => setup::set_up(setup::Purpose::Test),
        Task::Wasm { subcommand, arguments } => {
            setup::set_up(setup::Purpose::Wasm)?;
            setup::wasm_cargo(&subcommand)?.args(arguments).run()
        }
    }
}
