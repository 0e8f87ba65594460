//! `cargo xtask screenshots`: the pictures of README.md and docs/, from the demo data.

use anyhow::Result;

use crate::{
    command::Run,
    npm, paths,
    serve::build_server,
    setup::{self, Purpose},
    site::{self, BasePath, Offline},
};

/// Builds the product and takes the pictures.
///
/// # Errors
///
/// The set-up, a build or the browser fails.
pub fn run() -> Result<()> {
    setup::set_up(Purpose::Test)?;
    site::build(&BasePath::default(), &[], Offline::Opens, &paths::dist())?;
    build_server()?;
    npm::script("tests/e2e", "screenshots")?.env("PICTURES", paths::root().join("docs")).run()
}
