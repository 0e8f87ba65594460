//! Node.js, the browser with its driver, and PostgreSQL: found and their versions checked, or installed from Debian's packages.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use super::{
    Missing,
    debian::{Packages, State, is_at_least},
};
use crate::{
    command::{find_program, version},
    progress::Step,
};

/// The oldest Node.js that the tests run on.
const NODE: &str = "20";
/// The oldest Chromium that the app supports.
const CHROMIUM: &str = "123";
const NODE_PACKAGES: Packages = Packages { names: &["nodejs", "npm"], minimum: ("nodejs", NODE) };
const BROWSER_PACKAGES: Packages =
    Packages { names: &["chromium", "chromium-driver"], minimum: ("chromium", CHROMIUM) };
/// The oldest PostgreSQL that gateways share.
const POSTGRES: &str = "14";
const POSTGRES_PACKAGES: Packages = Packages { names: &["postgresql"], minimum: ("postgresql", POSTGRES) };
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and the program by which tests drive it.
pub struct Browser {
    pub program: PathBuf,
    pub driver: PathBuf,
}

impl Browser {
    /// Finds both in `CHROME` and `CHROMEDRIVER` or on `PATH`.
    ///
    /// # Errors
    ///
    /// One of them is missing.
    pub fn find() -> Result<Self> {
        let programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC_CHROME];
        let program = find("CHROME", &programs).context("no Chrome or Chromium was found on PATH")?;
        let driver = find("CHROMEDRIVER", &["chromedriver"]).context("chromedriver was not found on PATH")?;
        Ok(Self { program, driver })
    }
}

/// Node.js, from `PATH`.
///
/// # Errors
///
/// It is missing.
pub fn node() -> Result<PathBuf> {
    find_program("node").context("node was not found on PATH")
}

fn find(variable: &str, names: &[&str]) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).or_else(|| names.iter().find_map(|name| find_program(name)))
}

/// Checks the requirements that only tests have.
pub fn check(missing: &mut Missing) {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let mut cargo = Command::new("cargo");
        cargo.args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
        if !cargo.status().is_ok_and(|status| status.success()) {
            missing.problems.push(format!("Run `rustup component add {component}`."));
        }
    }
    check_node(missing);
    check_browser(missing);
    check_postgres(missing);
}

/// Looks for the programs where the tests do (`crates/test-postgres`), which start a server of their own.
fn check_postgres(missing: &mut Missing) {
    let of_debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let named = env::var_os("POSTGRES_BIN").map(PathBuf::from);
    let mut folders = of_debian.map(|version| version.path().join("bin")).chain(named);
    if folders.any(|folder| folder.join("initdb").is_file()) || find_program("initdb").is_some() {
        return;
    }
    if find_program("apt-get").is_none() {
        missing.problems.push(format!(
            "Install PostgreSQL {POSTGRES} or newer, or set POSTGRES_BIN to the folder of its programs. The tests start a server of their own."
        ));
    } else {
        install("Install PostgreSQL", &POSTGRES_PACKAGES, missing);
    }
}

fn check_node(missing: &mut Missing) {
    match node().ok().and_then(|node| version(&node)) {
        Some(version) if !is_at_least(&version, NODE) => missing
            .problems
            .push(format!("Node.js {version} is too old: install {NODE} or newer from https://nodejs.org.")),
        Some(_) if find_program("npm").is_some() => {}
        _ => install("Install Node.js", &NODE_PACKAGES, missing),
    }
}

fn check_browser(missing: &mut Missing) {
    match Browser::find() {
        Ok(browser) => {
            let (program, driver) = (version(&browser.program), version(&browser.driver));
            missing.problems.extend(mismatch(program.as_deref(), driver.as_deref()));
        }
        Err(error) if find_program("apt-get").is_none() => missing.problems.push(format!(
            "Install Chrome {CHROMIUM} or newer and the chromedriver of the same version from \
             https://googlechromelabs.github.io/chrome-for-testing/, or set CHROME and CHROMEDRIVER: {error}."
        )),
        Err(_) => install("Install Chromium and its driver", &BROWSER_PACKAGES, missing),
    }
}

fn install(title: &str, packages: &'static Packages, missing: &mut Missing) {
    match packages.state() {
        State::Installed => missing.problems.push(format!(
            "{} is installed and not on PATH: add its folder, usually /usr/bin, to PATH.",
            packages.minimum.0
        )),
        State::CanInstall => missing.steps.push(Step::new(title, "1 min", |log| packages.install(log))),
        State::Missing(problem) => missing.problems.push(problem),
    }
}

/// Returns why a browser and a driver cannot be used together.
fn mismatch(browser: Option<&str>, driver: Option<&str>) -> Option<String> {
    let (Some(browser), Some(driver)) = (browser, driver) else {
        return Some(
            "The browser or its driver prints no version: check CHROME and CHROMEDRIVER, or reinstall both.".to_owned(),
        );
    };
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    if !is_at_least(browser, CHROMIUM) {
        Some(format!(
            "The browser is of version {browser}, which is too old: install Chrome or Chromium {CHROMIUM} or newer."
        ))
    } else if major(browser) != major(driver) {
        Some(format!(
            "The driver is of version {driver} and the browser of version {browser}: install the chromedriver of version {}, or set \
             CHROME and CHROMEDRIVER to a pair that belongs together.",
            major(browser)
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_of_another_version_is_named() {
        let problem = mismatch(Some("156.0.8078.73"), Some("155.0.1.2")).unwrap();
        assert!(problem.contains("155.0.1.2") && problem.contains("of version 156,"), "{problem}");
        assert_eq!(mismatch(Some("156.0.8078.73"), Some("156.0.1.2")), None);
    }

    #[test]
    fn an_old_browser_is_named() {
        assert!(mismatch(Some("110.0.1.2"), Some("110.0.1.2")).is_some_and(|problem| problem.contains("too old")));
        assert!(mismatch(None, Some("110.0.1.2")).is_some());
    }
}
