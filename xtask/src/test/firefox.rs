//! Tests in Firefox, where it is present.

use anyhow::Result;

use super::steps;
use crate::{command::Run, npm, setup::Firefox};

/// Runs journeys through the whole product by WebDriver, because Playwright cannot drive the Firefox of a distribution.
///
/// # Errors
///
/// A test fails, or the driver is missing.
pub fn test() -> Result<()> {
    let Some(firefox) = Firefox::find()? else {
        println!("Skipped: there is no Firefox on PATH or in FIREFOX.");
        return Ok(());
    };
    let mut journeys = npm::script(steps::E2E, "firefox")?;
    journeys.env("FIREFOX", &firefox.program).env("GECKODRIVER", &firefox.driver);
    steps::with_sites(&mut journeys).run()
}
