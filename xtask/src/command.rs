//! Running other programs, with errors that name the command line.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::paths;

pub trait Run {
    /// Runs the command to its end.
    ///
    /// # Errors
    ///
    /// It cannot be started, or does not succeed.
    fn run(&mut self) -> Result<()>;
    /// Runs the command to its end and returns its trimmed output.
    ///
    /// # Errors
    ///
    /// It cannot be started, or does not succeed.
    fn read(&mut self) -> Result<String>;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        let status = self.status().with_context(|| format!("`{}` could not be started", describe(self)))?;
        if !status.success() {
            bail!("`{}` failed ({status})", describe(self));
        }
        Ok(())
    }

    fn read(&mut self) -> Result<String> {
        let output = self
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("`{}` could not be started", describe(self)))?;
        if !output.status.success() {
            bail!("`{}` failed ({})", describe(self), output.status);
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// A program that is ended when this value is dropped.
pub struct Running(Child);

impl Running {
    /// Starts the command.
    ///
    /// # Errors
    ///
    /// The program cannot be started.
    pub fn start(command: &mut Command) -> Result<Self> {
        command.spawn().map(Self).with_context(|| format!("`{}` could not be started", describe(command)))
    }

    /// Takes the program's standard output: `None` if it is not piped or was taken before.
    pub fn output(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already, as after Ctrl+C, which reaches it as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

/// Finds the first program of this name on `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Returns `PATH` with these folders in front.
///
/// # Errors
///
/// A folder contains the separator of `PATH`.
pub fn path_with(folders: impl IntoIterator<Item = PathBuf>) -> Result<OsString> {
    let current = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.into_iter().chain(env::split_paths(&current)))
        .context("a folder of PATH contains a separator")
}

/// `cargo` in the checkout.
pub fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root()).args(arguments);
    command
}

/// Reads the version that a program prints for `--version`.
pub fn version(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

fn version_in(printed: &str) -> Option<String> {
    let is_version =
        |word: &&str| word.contains('.') && word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    printed.split_whitespace().find(is_version).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_the_output_of_programs() {
        let read = |text| version_in(text).unwrap_or_default();
        assert_eq!(read("Chromium 156.0.8078.73 built on Debian GNU/Linux 12 (bookworm)"), "156.0.8078.73");
        assert_eq!(read("ChromeDriver 156.0.8078.73 (abc-refs/heads/x@{#1})"), "156.0.8078.73");
        assert_eq!(read("v20.20.2"), "v20.20.2");
        assert_eq!(read("unknown"), "");
    }
}
