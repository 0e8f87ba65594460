//! Debian's packages: which are installed, which are offered, and installing them as root.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use anyhow::Result;

use crate::{command::find_program, progress::Log};

const LISTS: &str = "/var/lib/apt/lists";
/// Package lists older than this are refreshed before they are believed.
const LISTS_AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// For `apt-get`: no questions, no progress bar, and no long wait for a network that does not answer.
const OPTIONS: [&str; 8] =
    ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=15", "-y"];

/// Packages that are installed together.
pub struct Packages {
    pub names: &'static [&'static str],
    /// The package whose version counts, and the oldest version that works.
    pub minimum: (&'static str, &'static str),
}

/// Availability of packages.
#[derive(Debug, PartialEq)]
pub enum State {
    Installed,
    /// Offered in a version that is new enough, and this user may install it.
    CanInstall,
    /// Cannot be installed here; a sentence that says what to do.
    Missing(String),
}

impl Packages {
    /// Returns true if all are installed in a version that is new enough.
    pub fn are_installed(&self) -> bool {
        let (package, minimum) = self.minimum;
        self.names.iter().all(|name| installed_version(name).is_some())
            && installed_version(package).is_some_and(|version| is_at_least(&version, minimum))
    }

    /// Checks what is installed and offered. Refreshes package lists that are old, or that offer nothing new enough.
    pub fn state(&self) -> State {
        if self.are_installed() {
            return State::Installed;
        }
        let (package, minimum) = self.minimum;
        let list = self.names.join(" ");
        if find_program("apt-get").is_none() {
            return State::Missing(format!("Install {package} {minimum} or newer with your system's package manager."));
        }
        let is_offered = || offered_version(package).is_some_and(|version| is_at_least(&version, minimum));
        if !is_root() && (lists_are_old() || is_offered()) {
            return State::Missing(format!("Run `sudo apt-get update && sudo apt-get install {list}`."));
        }
        let must_refresh = is_root() && (lists_are_old() || !is_offered());
        let is_refreshed = !must_refresh || refresh();
        match offered_version(package) {
            Some(version) if is_at_least(&version, minimum) => State::CanInstall,
            _ if !is_refreshed => State::Missing(format!(
                "The package lists could not be refreshed, and without that {package} {minimum} or newer is not offered: run \
                 `apt-get update` to see why."
            )),
            Some(version) => State::Missing(format!(
                "{package} {minimum} or newer is needed, and this system's packages offer {version}: use a newer release of the \
                 system, or add its backports or security archive to apt's sources."
            )),
            None => State::Missing(format!(
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
        // With the network away `apt-get update` succeeds and warns.
        output.is_ok_and(|output| {
            output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("Failed to fetch")
        })
    })
}

fn lists_are_old() -> bool {
    let changed = newest_list(Path::new(LISTS));
    changed.is_none_or(|changed| changed.elapsed().is_ok_and(|age| age > LISTS_AGE))
}

/// Time of the last download of package lists.
fn newest_list(folder: &Path) -> Option<SystemTime> {
    // The folder changes with every `apt-get update`, its files only when their content does.
    let folder_changed = fs::metadata(folder.join("partial")).and_then(|folder| folder.modified()).ok()?;
    let has_lists =
        fs::read_dir(folder).ok()?.flatten().any(|file| file.file_name().to_string_lossy().contains("_Packages"));
    has_lists.then_some(folder_changed)
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

/// The candidate in what `apt-cache policy` prints.
fn candidate(policy: &str) -> Option<String> {
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (version != "(none)").then(|| version.to_owned())
}

/// Compares the numbers of two versions up to the first part that is none: `1.96.0+dfsg1` is at least `1.95`.
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
    fn the_old_compiler_of_an_old_package_list_is_not_enough() {
        assert!(!is_at_least("1.85.0+dfsg3-1~deb12u3", "1.95"));
        assert!(is_at_least("1.96.0+dfsg1-1~deb12u2", "1.95"));
        assert!(is_at_least("1.95.0", "1.95"));
        assert!(is_at_least("v20.20.2", "20"));
        assert!(!is_at_least("18.20.4+dfsg-1~deb12u1", "20"));
        assert!(!is_at_least("", "1"));
    }

    #[test]
    fn the_candidate_is_read_from_the_policy() {
        let policy = "rustc-web:\n  Installed: (none)\n  Candidate: 1.85.0+dfsg3-1~deb12u3\n  Version table:\n";
        assert_eq!(candidate(policy).as_deref(), Some("1.85.0+dfsg3-1~deb12u3"));
        assert_eq!(candidate("x:\n  Installed: (none)\n  Candidate: (none)\n"), None);
        assert_eq!(candidate(""), None);
    }

    #[test]
    fn lists_that_were_never_downloaded_are_old() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(newest_list(folder.path()), None);
        fs::create_dir(folder.path().join("partial")).unwrap();
        assert_eq!(newest_list(folder.path()), None);
        fs::write(folder.path().join("deb.example_main_Packages"), "").unwrap();
        assert!(newest_list(folder.path()).is_some_and(|changed| changed.elapsed().unwrap() < LISTS_AGE));
    }
}
