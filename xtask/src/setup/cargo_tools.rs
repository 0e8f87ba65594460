//! Trunk, wasm-bindgen and wasm-split, built by `cargo install` unless the right version is there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use super::install;
use crate::{
    command::{self, Run},
    paths,
};

struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    minutes: &'static str,
}

pub fn trunk() -> Result<PathBuf> {
    CargoTool {
        package: "trunk",
        program: "trunk",
        // 0.22 wants a newer Rust than this workspace states.
        version: "0.21.14".to_owned(),
        arguments: &["--locked", "--no-default-features", "--features", "rustls"],
        // Its own profile (fat LTO, one unit) would take more than twice as long to build, for a program that mostly waits.
        environment: &[
            ("CARGO_PROFILE_RELEASE_LTO", "off"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ],
        minutes: "about 4 minutes on 2 cores",
    }
    .set_up()
}

/// The program must be of exactly the version of the library that the app is built with.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let lock_file = fs::read_to_string(paths::root().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: locked_version(&lock_file, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?,
        // Not `--locked`: its own lock file pins a package that was withdrawn.
        arguments: &[],
        environment: &[],
        minutes: "about 3 minutes on 2 cores",
    }
    .set_up()
}

/// Takes the functions that are marked for it out of a module, into one that is loaded later.
pub fn wasm_split() -> Result<PathBuf> {
    CargoTool {
        package: "wasm_split_cli_support",
        program: "wasm-split-cli",
        // Of the same release as the `wasm_split_helpers` in Cargo.lock, whose marks it reads.
        version: "0.2.4".to_owned(),
        arguments: &["--locked", "--features", "build-binary"],
        environment: &[],
        minutes: "about 1 minute on 2 cores",
    }
    .set_up()
}

impl CargoTool {
    fn set_up(&self) -> Result<PathBuf> {
        let folder = paths::cache()?.join("tools").join(format!("{}-{}", self.package, self.version));
        let installed = folder.join("bin").join(self.program);
        if installed.is_file() {
            return Ok(installed);
        }
        if let Some(program) = command::find_program(self.program).filter(|program| self.is_version_of(program)) {
            return Ok(program);
        }
        println!("Building {} {} ({}, once a machine) …", self.package, self.version, self.minutes);
        // Kept while unfinished, so that an interrupted build goes on where it stopped.
        let build = paths::cache()?.join("build").join(self.package);
        install(&folder, |partial| {
            let mut cargo = Command::new("cargo");
            cargo.args(["install", self.package, "--version", &self.version, "--root"]).arg(partial);
            cargo.arg("--target-dir").arg(&build).args(self.arguments);
            // From outside the checkout, whose Cargo configuration is not meant for it.
            cargo.envs(self.environment.iter().copied()).current_dir(partial).run()
        })?;
        fs::remove_dir_all(&build)?;
        Ok(installed)
    }

    fn is_version_of(&self, program: &Path) -> bool {
        let version = Command::new(program).arg("--version").stderr(Stdio::null()).read();
        version.is_ok_and(|version| version.split_whitespace().any(|word| word == self.version))
    }
}

fn locked_version(lock_file: &str, package: &str) -> Option<String> {
    let mut lines = lock_file.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_package_is_the_one_below_its_name() {
        let lock_file = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock_file, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock_file, "trunk"), None);
    }
}
