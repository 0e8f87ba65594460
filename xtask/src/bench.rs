//! `cargo xtask bench`: the sandbox beside others, the gateway beside nginx, and pages beside React.

use anyhow::{Result, bail};

use crate::{
    command::{Run, cargo},
    npm, paths,
    serve::build_server,
    setup::{self, Purpose},
    site::{self, BasePath, Offline},
};

/// Runs the benchmark that the first argument names: `gateway`, `first-row` or `list`; otherwise that of the sandbox.
///
/// # Errors
///
/// The set-up, a build or the benchmark fails.
pub fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [name, rest @ ..] if name == "gateway" => {
            // The benchmark starts the server of the profile `dist`.
            let build = ["build", "--package", "server", "--profile", "dist"];
            cargo(build).args(["--bin", "conversations-admin", "--example", "bench_gateway"]).run()?;
            example("dist", "bench_gateway", rest)
        }
        // Further sites to compare are given as `NAME=FOLDER`.
        [name, sites @ ..] if name == "first-row" => beside_react("bench", sites),
        [name] if name == "list" => beside_react("list", &[]),
        [name, ..] if name == "list" => bail!("`bench list` takes no arguments"),
        all => example("release", "bench", all),
    }
}

fn example(profile: &str, name: &str, arguments: &[String]) -> Result<()> {
    cargo(["run", "--package", "server", "--profile", profile, "--example", name, "--"]).args(arguments).run()
}

fn beside_react(script: &str, arguments: &[String]) -> Result<()> {
    setup::set_up(Purpose::Test)?;
    site::build(&BasePath::default(), &[], Offline::Opens, &paths::dist())?;
    build_server()?;
    npm::script("tests/first-row", script)?.arg("--").args(arguments).run()
}
