//! `cargo xtask serve`: from a fresh clone to a running dashboard.

use std::{
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    command::{Run, cargo},
    paths,
    progress::{self, Log, Step},
    setup::{self, Purpose, Requirements},
    site,
};

#[derive(clap::Args)]
pub struct Arguments {
    /// The port to listen on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Options of the server, such as `-- --in-memory`; `-- --help` lists all
    #[arg(last = true)]
    server: Vec<String>,
}

impl Arguments {
    /// Checks the port before the build, which takes minutes.
    ///
    /// # Errors
    ///
    /// The port is in use or not allowed.
    pub fn check_port(&self) -> Result<()> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map(drop).with_context(|| {
            format!(
                "port {} of this machine cannot be used; choose another with `--port`, such as `--port 8090`",
                self.port
            )
        })
    }

    /// The arguments of the server.
    pub fn for_server(&self, site: &Path) -> Vec<String> {
        let ours = ["serve", "--sandbox", "--port", &self.port.to_string(), "--site", &site.display().to_string()];
        ours.into_iter().map(str::to_owned).chain(self.server.iter().cloned()).collect()
    }
}

pub fn run(arguments: &Arguments) -> Result<()> {
    arguments.check_port()?;
    build()?;
    let server = local_server();
    // The server replaces this process, so that Ctrl+C and other signals reach only the server.
    let error = Command::new(&server).args(arguments.for_server(&local_site())).exec();
    Err(error).with_context(|| format!("{} cannot be started", server.display()))
}

/// Builds the site and the server for this machine, without the slow steps that make them small.
///
/// # Errors
///
/// A requirement is missing, or a build fails.
pub fn build() -> Result<()> {
    let lock = setup::lock()?;
    let mut requirements = Requirements::new(Purpose::Serve)?;
    // Builds of two checkouts may run at once.
    let _lock = (!requirements.is_empty()).then_some(lock);
    // Beside the building of the tools, which leaves much of one core free.
    requirements.tools.push(Step::new("Build the server", expected("2 min", "5 s", &local_server()), |log| {
        log.run(&mut cargo(["build", "--package", "server"]))
    }));
    requirements.system.push(Step::new(
        "Compile the app",
        expected("6 min", "1 min", &local_site()),
        setup::compile_app,
    ));
    let mut stages = requirements.stages();
    stages.push(vec![vec![Step::new("Build the site", "20 s", build_site)]]);
    progress::run(stages)
}

/// Expected duration: the first build takes longer than the next.
fn expected(first: &'static str, next: &'static str, built: &Path) -> &'static str {
    if built.exists() { next } else { first }
}

fn build_site(log: &Log) -> Result<()> {
    log.run(setup::trunk("build")?.arg("--dist").arg(local_site()))?;
    site::complete(&local_site())
}

/// Folder of the site for this machine, which is neither split nor compressed.
pub fn local_site() -> PathBuf {
    paths::target().join("local-site")
}

/// The server for this machine.
pub fn local_server() -> PathBuf {
    paths::target().join("debug/conversations-admin")
}

/// Builds the server that is published, with the site of `dist` built in.
///
/// # Errors
///
/// Cargo fails.
pub fn build_server() -> Result<()> {
    println!("Building the server (about 3 minutes the first time) …");
    cargo(["build", "--release", "--package", "server"]).run()
}

pub fn server_binary() -> PathBuf {
    paths::target().join("release/conversations-admin")
}
