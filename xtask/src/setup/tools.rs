//! Trunk, wasm-bindgen, wasm-split, cargo-deny and geckodriver: built by `cargo install` unless the right version is installed.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use super::install;
use crate::{
    command, paths,
    progress::{Log, Step},
};

/// A program that Cargo builds from a published package.
pub struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    arguments: &'static [&'static str],
    optimisation: &'static str,
    expected: &'static str,
}

pub fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        program: "trunk",
        // 0.22 needs a newer Rust than this workspace.
        version: "0.21.14".to_owned(),
        // Without TLS: the programs that it would download are installed by this set-up.
        arguments: &["--locked", "--no-default-features"],
        // It mostly waits for other programs.
        optimisation: "0",
        expected: "4 min",
    }
}

/// wasm-bindgen, in exactly the version of the library that the app is built with.
///
/// # Errors
///
/// Cargo.lock cannot be read or has no such package.
pub fn wasm_bindgen() -> Result<CargoTool> {
    let lock_file = fs::read_to_string(paths::root().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: locked_version(&lock_file, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen")?,
        // Not `--locked`: its own lock file pins a package that was withdrawn. Without TLS: its test runner speaks to a WebDriver on this machine.
        arguments: &["--no-default-features"],
        // It reads and writes the whole app: without any optimisation each build takes seconds longer.
        optimisation: "1",
        expected: "3 min",
    })
}

/// wasm-split, which moves the functions that are marked for it into a module that is loaded later.
pub fn wasm_split() -> CargoTool {
    CargoTool {
        package: "wasm_split_cli_support",
        program: "wasm-split-cli",
        // Of the same release as the `wasm_split_helpers` in Cargo.lock, whose marks it reads.
        version: "0.2.4".to_owned(),
        arguments: &["--locked", "--features", "build-binary"],
        optimisation: "1",
        expected: "1 min",
    }
}

/// cargo-deny, which checks the licences, sources and advisories of dependencies.
pub fn cargo_deny() -> CargoTool {
    CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: "0.20.2".to_owned(),
        arguments: &["--locked"],
        optimisation: "0",
        expected: "1 min",
    }
}

/// geckodriver, by which tests drive Firefox.
pub fn geckodriver() -> CargoTool {
    CargoTool {
        package: "geckodriver",
        program: "geckodriver",
        version: "0.37.1".to_owned(),
        arguments: &["--locked"],
        optimisation: "0",
        expected: "1 min",
    }
}

impl CargoTool {
    /// Finds the program in the cache, or on `PATH` in this version.
    pub(super) fn find(&self) -> Result<Option<PathBuf>> {
        let installed = self.folder()?.join("bin").join(self.program);
        if installed.is_file() {
            return Ok(Some(installed));
        }
        let is_needed = |program: &PathBuf| command::version(program).as_deref() == Some(&*self.version);
        Ok(command::find_program(self.program).filter(is_needed))
    }

    /// A command that runs the program.
    ///
    /// # Errors
    ///
    /// A set-up has not installed it.
    pub fn command(&self) -> Result<Command> {
        let program = self.find()?;
        let program = program
            .with_context(|| format!("{} {} is not installed: run `cargo xtask setup`", self.program, self.version))?;
        Ok(Command::new(program))
    }

    /// The step that builds it, unless it is there.
    pub(super) fn step(self) -> Result<Option<Step<'static>>> {
        if self.find()?.is_some() {
            return Ok(None);
        }
        let title = format!("Build {} {}", self.package, self.version);
        let expected = self.expected;
        Ok(Some(Step::new(title, expected, move |log| self.build(log))))
    }

    fn folder(&self) -> Result<PathBuf> {
        Ok(paths::cache()?.join("tools").join(format!("{}-{}", self.package, self.version)))
    }

    fn build(&self, log: &Log) -> Result<()> {
        // Kept until the build has ended, so that an interrupted one continues where it stopped.
        let build = paths::cache()?.join("build").join(self.package);
        install(&self.folder()?, |partial| {
            let mut cargo = Command::new("cargo");
            cargo.args(["install", self.package, "--version", &self.version, "--root"]).arg(partial);
            cargo.arg("--target-dir").arg(&build).args(self.arguments);
            // The packages' own profiles optimise for programs that run for long.
            cargo.envs([
                ("CARGO_PROFILE_RELEASE_LTO", "off"),
                ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
                ("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimisation),
            ]);
            // Outside the checkout, whose Cargo configuration is for the app.
            log.run(cargo.current_dir(partial))
        })?;
        fs::remove_dir_all(&build).with_context(|| format!("{} cannot be removed", build.display()))
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
