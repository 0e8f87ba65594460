//! Node.js, and the browser with its driver: found and their versions checked, or installed from Debian's packages.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use super::debian::{Packages, State, is_at_least};
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

/// Problems and steps of the requirements that only tests have.
#[derive(Default)]
pub struct ForTests {
    /// Each a sentence that says what to do.
    pub problems: Vec<String>,
    pub steps: Vec<Step<'static>>,
}

impl ForTests {
    /// Looks for everything that only tests need, without installing it.
    pub fn check() -> Self {
        let mut result = Self::default();
        for (component, arguments) in [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])] {
            let mut cargo = Command::new("cargo");
            if !cargo
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
            {
                result.problems.push(format!("Run `rustup component add {component}`."));
            }
        }
        result.check_node();
        result.check_browser();
        result
    }

    fn check_node(&mut self) {
        let npm = find_program("npm");
        match node().ok().and_then(|node| version(&node)) {
            Some(version) if !is_at_least(&version, NODE) => {
                self.problems
                    .push(format!("Node.js {version} is too old: install {NODE} or newer from https://nodejs.org."));
            }
            Some(_) if npm.is_some() => {}
            _ => self.install("Install Node.js", &NODE_PACKAGES),
        }
    }

    fn check_browser(&mut self) {
        let browser = match Browser::find() {
            Ok(browser) => browser,
            Err(error) if find_program("apt-get").is_none() => {
                return self.problems.push(format!(
                    "{error}: install Chrome {CHROMIUM} or newer and the chromedriver of the same version from \
                     https://googlechromelabs.github.io/chrome-for-testing/, or set CHROME and CHROMEDRIVER."
                ));
            }
            Err(_) => return self.install("Install Chromium and its driver", &BROWSER_PACKAGES),
        };
        let (program, driver) = (version(&browser.program), version(&browser.driver));
        self.problems.extend(mismatch(program.as_deref(), driver.as_deref()));
    }

    fn install(&mut self, title: &str, packages: &'static Packages) {
        match packages.state() {
            // Installed, and not found on PATH.
            State::Installed => self.problems.push(format!("{} is installed and not on PATH.", packages.minimum.0)),
            State::CanInstall => self.steps.push(Step::new(title, "1 min", |log| packages.install(log))),
            State::Missing(problem) => self.problems.push(problem),
        }
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
