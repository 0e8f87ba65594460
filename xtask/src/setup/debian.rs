//! Debian's packages: their installed and offered versions, and installing them as root.

use std::{
    process::{Command, Stdio},
    sync::OnceLock,
};

use anyhow::Result;

use crate::{command::find_program, progress::Log};

/// For `apt-get`: no questions, no progress bar, and no long wait for a network that does not answer.
const OPTIONS: [&str; 8] =
    ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=15", "-y"];

/// Packages that are installed together.
pub struct Packages {
    pub names: &'static [&'static str],
    /// The package whose version is checked, and the oldest version that works.
    pub minimum: (&'static str, &'static str),
}

/// Availability of packages.
#[derive(Debug, PartialEq)]
pub enum State {
    Installed,
    /// Offered in a sufficient version, and this user may install it.
    CanInstall,
    /// Cannot be installed here; a sentence that says what to do.
    Missing(String),
}

impl Packages {
    /// Returns true if all are installed in a sufficient version.
    pub fn are_installed(&self) -> bool {
        let (package, minimum) = self.minimum;
        self.names.iter().all(|name| installed_version(name).is_some())
            && installed_version(package).is_some_and(|version| is_at_least(&version, minimum))
    }

    /// Checks the installed and offered versions. As root, refreshes the package lists first, since old lists name files that are gone.
    pub fn state(&self) -> State {
        if self.are_installed() {
            return State::Installed;
        }
        let (package, minimum) = self.minimum;
        if find_program("apt-get").is_none() {
            return State::Missing(format!("Install {package} {minimum} or newer with your system's package manager."));
        }
        let is_refreshed = is_root() && refresh();
        match offered_version(package) {
            Some(version) if is_at_least(&version, minimum) && is_root() => State::CanInstall,
            Some(version) if !is_at_least(&version, minimum) && (is_refreshed || !is_root()) => {
                State::Missing(format!(
                    "{package} {minimum} or newer is needed, and this system's packages offer {version}: run `apt-get update` as root. If it \
                 offers no newer one, use a newer release of the system, or add its backports or security archive to apt's sources."
                ))
            }
            _ if !is_root() => {
                State::Missing(format!("Run `sudo apt-get update && sudo apt-get install {}`.", self.names.join(" ")))
            }
            _ if !is_refreshed => State::Missing(format!(
                "The package lists could not be refreshed, and without that {package} {minimum} or newer is not offered: run \
                 `apt-get update` to see why."
            )),
            _ => State::Missing(format!(
                "{package} is not offered by this system's packages: check apt's sources, then run `apt-get update`."
            )),
        }
    }

    /// Installs the packages, or upgrades them.
    ///
    /// # Errors
    ///
    /// `apt-get` fails.
    pub fn install(&self, log: &Log) -> Result<()> {
        log.run(apt_get("install").arg("--no-install-recommends").args(self.names))
    }
}

fn apt_get(subcommand: &str) -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C").args(OPTIONS).arg(subcommand);
    command
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Refreshes the package lists, at most once in a run. Returns true if that succeeded.
fn refresh() -> bool {
    static SUCCEEDED: OnceLock<bool> = OnceLock::new();
    *SUCCEEDED.get_or_init(|| {
        println!("Refreshing Debian's package lists …");
        let output = apt_get("update").stdout(Stdio::null()).stderr(Stdio::piped()).output();
        // Without a network `apt-get update` succeeds with a warning.
        output.is_ok_and(|output| {
            output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("Failed to fetch")
        })
    })
}

fn installed_version(package: &str) -> Option<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${Status} ${Version}", package]).stderr(Stdio::null());
    let output = query.output().ok()?;
    String::from_utf8_lossy(&output.stdout).strip_prefix("install ok installed ").map(str::to_owned)
}

fn offered_version(package: &str) -> Option<String> {
    let output = Command::new("apt-cache").args(["policy", package]).env("LC_ALL", "C").output().ok()?;
    candidate(&String::from_utf8_lossy(&output.stdout))
}

/// Finds the candidate version in the output of `apt-cache policy`.
fn candidate(policy: &str) -> Option<String> {
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (version != "(none)").then(|| version.to_owned())
}

/// Compares the numbers of two versions up to the first part that is not a number: `1.96.0+dfsg1` is at least `1.95`.
pub fn is_at_least(version: &str, minimum: &str) -> bool {
    numbers(version) >= numbers(minimum)
}

fn numbers(version: &str) -> Vec<u64> {
    let version = version.trim_start_matches('v');
    // An epoch (`2:1.0`) orders Debian's packages only.
    let version = version.split_once(':').map_or(version, |(_, version)| version);
    let digits = version.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    digits.split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(!is_at_least("1.85.0+dfsg3-1~deb12u3", "1.95"));
        assert!(is_at_least("1.96.0+dfsg1-1~deb12u2", "1.95"));
        assert!(is_at_least("1.95.0", "1.95"));
        assert!(is_at_least("v20.20.2", "20"));
        assert!(!is_at_least("18.20.4+dfsg-1~deb12u1", "20"));
        assert!(!is_at_least("", "1"));
    }

    #[test]
    fn the_candidate_is_found_in_the_policy() {
        let policy = "rustc-web:\n  Installed: (none)\n  Candidate: 1.85.0+dfsg3-1~deb12u3\n  Version table:\n";
        assert_eq!(candidate(policy).as_deref(), Some("1.85.0+dfsg3-1~deb12u3"));
        assert_eq!(candidate("x:\n  Installed: (none)\n  Candidate: (none)\n"), None);
        assert_eq!(candidate(""), None);
    }
}
