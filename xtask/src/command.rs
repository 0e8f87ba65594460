//! Running other programs, with errors that name the program and what it was asked to do.

use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};

pub trait Run {
    /// Runs to the end; anything but success is an error.
    fn run(&mut self) -> Result<()>;
    /// Runs to the end and returns what was printed, trimmed.
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

    /// What it prints, where its output is piped and was not taken before.
    pub fn output(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, as after Ctrl-C, which reaches it as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

/// The first program of this name on `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// `PATH` with these folders in front, for the programs that find others by name.
pub fn path_with(folders: impl IntoIterator<Item = PathBuf>) -> Result<OsString> {
    let current = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.into_iter().chain(env::split_paths(&current)))
        .context("a folder of PATH contains a separator")
}
