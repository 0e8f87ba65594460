//! Firefox and geckodriver: used where Firefox is present.

use std::{env, path::PathBuf};

use anyhow::Result;

use super::tools;
use crate::command::find_program;

const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// Firefox and the program by which tests drive it.
pub struct Firefox {
    pub program: PathBuf,
    pub driver: PathBuf,
}

impl Firefox {
    /// Finds both in `FIREFOX` and `GECKODRIVER` or on `PATH`; the driver also among the tools of the set-up. `None` where Firefox is missing.
    ///
    /// # Errors
    ///
    /// The driver is missing.
    pub fn find() -> Result<Option<Self>> {
        let Some(program) = program() else { return Ok(None) };
        let driver = match driver() {
            Some(driver) => driver,
            None => tools::geckodriver().command()?.get_program().into(),
        };
        Ok(Some(Self { program, driver }))
    }
}

/// Returns true if the driver has to be built: Firefox is present, and no driver is.
pub(super) fn lacks_driver() -> bool {
    program().is_some() && driver().is_none()
}

fn program() -> Option<PathBuf> {
    named("FIREFOX").or_else(|| ["firefox", "firefox-esr", MAC_FIREFOX].iter().find_map(|name| find_program(name)))
}

fn driver() -> Option<PathBuf> {
    named("GECKODRIVER").or_else(|| find_program("geckodriver"))
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|program| !program.is_empty()).map(PathBuf::from)
}
