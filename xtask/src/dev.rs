//! `cargo xtask dev`: as `serve`, with a site that is rebuilt on change.

use std::process::Command;

use anyhow::Result;

use crate::{
    command::{Run, Running},
    paths,
    serve::{self, Arguments},
    setup::TrunkTools,
};

pub fn run(arguments: &Arguments) -> Result<()> {
    arguments.check_port()?;
    serve::build()?;
    let site = serve::local_site();
    let mut watch = TrunkTools::find()?.trunk("watch")?;
    let _watch = Running::start(watch.arg("--dist").arg(&site))?;
    let mut server = Command::new("cargo");
    server.current_dir(paths::root()).args(["run", "--package", "server", "--"]);
    server.args(arguments.for_server(&site)).run()
}
