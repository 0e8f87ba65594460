//! `cargo xtask dev`: as `serve`, with a site that is rebuilt on change.

use std::process::{Child, Command};

use anyhow::{Context, Result};

use crate::{
    command::Run,
    paths,
    serve::{self, Arguments},
    setup::TrunkTools,
};

pub fn run(arguments: &Arguments) -> Result<()> {
    arguments.check_port()?;
    serve::build()?;
    let site = serve::local_site();
    let mut watch = TrunkTools::find()?.trunk("watch")?;
    let _watch = Stopped(watch.arg("--dist").arg(&site).spawn().context("trunk cannot be started")?);
    let mut server = Command::new("cargo");
    server.current_dir(paths::root()).args(["run", "--package", "server", "--"]);
    server.args(arguments.for_server(&site)).run()
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
