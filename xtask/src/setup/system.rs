//! Programs of the operating system: found where they are, else installed where that may be done, else named with the command
//! that gets them.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::command::{Run, find_program};

pub struct Browser {
    pub program: PathBuf,
    pub driver: PathBuf,
}

pub fn browser() -> Result<Browser> {
    let programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC_CHROME];
    Ok(Browser {
        program: find_or_install("CHROME", &programs, &["chromium"])?,
        driver: find_or_install("CHROMEDRIVER", &["chromedriver"], &["chromium-driver"])?,
    })
}

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Node.js, with npm.
pub fn node() -> Result<PathBuf> {
    find_or_install("NPM", &["npm"], &["nodejs", "npm"])?;
    find_or_install("NODE", &["node"], &["nodejs", "npm"])
}

fn find_or_install(variable: &str, names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    if let Some(program) = env::var_os(variable) {
        return Ok(PathBuf::from(program));
    }
    let find = || names.iter().find_map(|name| find_program(name));
    if let Some(program) = find() {
        return Ok(program);
    }
    install_packages(packages).with_context(|| format!("{} was not found on PATH", names[0]))?;
    find().with_context(|| format!("{} was installed and is not on PATH", names[0]))
}

/// Debian's packages, by `apt-get` where this is Debian and we are root.
pub fn install_packages(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let is_root = Command::new("id").arg("-u").read().is_ok_and(|user| user == "0");
    if !is_root || find_program("apt-get").is_none() {
        bail!("install it, on Debian and Ubuntu with `sudo apt-get install {list}`");
    }
    println!("Installing {list} with apt-get (about 1 minute) …");
    let install = || apt_get(&[&["install", "-y", "--no-install-recommends"], missing.as_slice()].concat());
    // The lists of a fresh machine are empty or name versions that are gone.
    install().or_else(|_| apt_get(&["update"]).and_then(|()| install()))
}

fn is_installed(package: &str) -> bool {
    let status = Command::new("dpkg-query")
        .args(["-W", "-f=${Status}", package])
        .stderr(Stdio::null())
        .stdout(Stdio::piped())
        .output();
    status.is_ok_and(|output| output.stdout == b"install ok installed")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"];
    Command::new(Path::new("apt-get")).env("DEBIAN_FRONTEND", "noninteractive").args(quiet).args(arguments).run()
}
