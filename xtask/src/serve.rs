//! `cargo xtask serve`: from a fresh clone to a running dashboard.

use std::{
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    command::Run,
    paths,
    setup::SiteTools,
    site::{self, BasePath},
};

#[derive(clap::Args)]
pub struct Arguments {
    /// The port to listen on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// More for the server, such as `-- --in-memory`; `-- --help` lists all
    #[arg(last = true)]
    server: Vec<String>,
}

impl Arguments {
    /// Building takes minutes: a port that is taken is said first.
    pub fn check_port(&self) -> Result<()> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map(drop).with_context(|| {
            format!("port {} of this machine cannot be used; choose another, such as `--port 8081`", self.port)
        })
    }

    /// What the server is told.
    pub fn for_server(&self) -> Vec<String> {
        let port = self.port.to_string();
        let ours = ["serve", "--sandbox", "--port", &port].map(str::to_owned);
        ours.into_iter().chain(self.server.iter().cloned()).collect()
    }
}

pub fn run(arguments: &Arguments) -> Result<()> {
    arguments.check_port()?;
    site::build(&SiteTools::set_up()?, &BasePath::default(), &[], &paths::dist())?;
    build_server()?;
    // In our place, so that Ctrl-C and other signals reach it alone.
    let error = Command::new(server_binary()).args(arguments.for_server()).exec();
    Err(error).with_context(|| format!("{} cannot be started", server_binary().display()))
}

/// In release, with the site of `dist` built in.
pub fn build_server() -> Result<()> {
    println!("Building the server (about 3 minutes the first time) …");
    Command::new("cargo").current_dir(paths::root()).args(["build", "--release", "--package", "server"]).run()
}

pub fn server_binary() -> PathBuf {
    paths::target().join("release/conversations-admin")
}
