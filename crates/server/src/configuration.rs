//! Commands for settings as a file: `export` writes it, `diff` compares it, and `apply` carries it out.

mod apply;
mod diff;
mod export;
mod file;
mod person;
mod plan_text;
mod result;
mod survey;
mod target;

use std::io;
use std::process::ExitCode;

use clap::ValueEnum;

use crate::inspect::source::SourceError;
use crate::inspect::{self, CommandError, FAILED};
use file::FileError;
use target::TargetError;

pub use apply::Apply;
pub use diff::Diff;
pub use export::Export;

/// Names of the commands.
pub const COMMANDS: [&str; 3] = ["export", "diff", "apply"];

/// Exit code for differences.
const DIFFERS: u8 = 2;

/// Exit code for changes that were not all made.
const PARTLY: u8 = 3;

/// Format of the output.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// Reason why a command failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
enum ConfigurationError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error("The settings could not all be read.{}", inspect::reasons(.0))]
    Unread(Vec<String>),
    #[error("Reading the settings takes more than {0} requests. Allow more with --calls.")]
    Budget(u32),
}

impl From<SourceError> for ConfigurationError {
    fn from(error: SourceError) -> Self {
        Self::Command(error.into())
    }
}

impl From<io::Error> for ConfigurationError {
    fn from(error: io::Error) -> Self {
        Self::Command(error.into())
    }
}

/// Converts the result of a command to its exit code, and prints the error.
fn exit_code(result: Result<ExitCode, ConfigurationError>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(FAILED)
    })
}
