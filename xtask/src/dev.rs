//! `cargo xtask dev`: `serve` with a site that is rebuilt on change.

use anyhow::Result;

use crate::{
    command::{Run, Running, cargo},
    serve::{self, Arguments},
    setup,
};

pub fn run(arguments: &Arguments) -> Result<()> {
    arguments.check_port()?;
    serve::build()?;
    let site = serve::local_site();
    let mut watch = setup::trunk("watch")?;
    let _watch = Running::start(watch.arg("--dist").arg(&site))?;
    cargo(["run", "--package", "server", "--"]).args(arguments.for_server(&site)).run()
}
