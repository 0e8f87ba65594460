//! `cargo xtask dev`: a debug site that is rebuilt on change, and a debug server that serves it from its folder.

use std::process::{Child, Command};

use anyhow::{Context, Result};

use crate::{command::Run, paths, serve::Arguments, setup::SiteTools};

pub fn run(arguments: &Arguments) -> Result<()> {
    arguments.check_port()?;
    let tools = SiteTools::set_up()?;
    let site = paths::target().join("dev-site");
    let trunk = |subcommand: &str| -> Result<Command> {
        let mut trunk = tools.trunk(subcommand)?;
        trunk.arg("--dist").arg(&site);
        Ok(trunk)
    };
    println!("Building the site for development (about 2 minutes the first time) …");
    trunk("build")?.run()?;
    let _watch = Stopped(trunk("watch")?.spawn().context("trunk cannot be started")?);
    let mut server = Command::new("cargo");
    server.current_dir(paths::root()).args(["run", "--package", "server", "--"]);
    server.args(arguments.for_server()).arg("--site").arg(&site).run()
}

/// A program that ends when this value does.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        // It may have ended by itself, as after Ctrl-C, which reaches it as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
