//! Commands that read the configuration of one account and change nothing: `health`, `effective`, `lookup` and `push-check`.

mod effective;
pub mod failures;
mod health;
mod lookup;
mod push_check;
pub mod reader;
pub mod service;
pub mod source;
pub mod text;

use std::io;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use engine::run::{Cut, Limits};
use engine::{Place, Snapshot};
use gateway::accounts::Account;
use serde_json::{Value, json};

use crate::core_dumps;
use health::MutesError;
use lookup::TextError;
use reader::Reader;
use service::ServiceError;
use source::{Source, SourceError};
use text::printable;

pub use effective::Effective;
pub use health::Health;
pub use lookup::LookUp;
pub use push_check::PushCheck;

/// Names of the commands.
pub const COMMANDS: [&str; 4] = ["health", "effective", "lookup", "push-check"];

/// Exit code of a command that failed. Invalid arguments have it too, so that a CI job does not take them for findings.
pub const FAILED: u8 = 1;

/// Exit code for findings, and for nothing found by `lookup`.
pub const FOUND: u8 = 2;

/// Format of the output.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// Table for spreadsheets (RFC 4180).
    Csv,
}

/// Arguments about the number of requests.
#[derive(Args)]
pub struct Budget {
    /// Maximum number of requests.
    #[arg(long, value_name = "N", default_value_t = Limits::default().calls, value_parser = clap::value_parser!(u32).range(1..))]
    calls: u32,

    /// Maximum number of requests at once. The account's own limit applies as well.
    #[arg(long, value_name = "N", default_value_t = Limits::default().at_once, value_parser = clap::value_parser!(u16).range(1..))]
    at_once: u16,
}

impl From<Budget> for Limits {
    fn from(Budget { calls, at_once }: Budget) -> Self {
        Self { calls, at_once }
    }
}

/// Reason why a command failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error(transparent)]
    Mutes(#[from] MutesError),
    #[error(transparent)]
    Text(#[from] TextError),
    #[error("Nothing could be read.{}", reasons(.0))]
    Unread(Vec<String>),
    #[error("Stopped.")]
    Stopped,
    #[error("The output cannot be written: {0}")]
    Unwritten(#[from] io::Error),
}

pub fn reasons(reasons: &[String]) -> String {
    reasons.iter().map(|reason| format!("\n  {}", printable(reason))).collect()
}

/// Converts the result of a command to its exit code, and prints the error.
pub fn end(result: Result<ExitCode, CommandError>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(FAILED)
    })
}

/// Opens the account of a command.
pub async fn open(source: Source, limits: Limits) -> Result<Reader, CommandError> {
    core_dumps::disable();
    Ok(Reader::new(source.open().await?, limits))
}

/// Returns the name and the SID of an account for JSON.
pub fn account_json(account: &Account) -> Value {
    json!({ "name": account.properties.name.text(), "sid": account.properties.account_sid.text() })
}

/// Returns the line about an account for people.
pub fn account_line(account: &Account) -> String {
    let sid = account.properties.account_sid.text().map(|sid| format!(", {sid}")).unwrap_or_default();
    format!("{}{sid}", account.properties.title())
}

/// Returns the owner of a place for people: the account, or a service with its name and SID.
fn owner(place: &Place, snapshot: &Snapshot) -> String {
    match &place.service {
        None => "Account".to_owned(),
        Some(sid) => service_with_sid(sid.as_str(), &snapshot.name_of(sid)),
    }
}

/// Returns a service for people: its name with its SID, or the SID alone where the name is unknown.
fn service_with_sid(sid: &str, name: &str) -> String {
    if name == sid { sid.to_owned() } else { format!("{name} ({sid})") }
}

/// Returns the reason why a run ended early for JSON.
fn cut_json(cut: Option<Cut>) -> Value {
    match cut {
        None => Value::Null,
        Some(Cut::Stopped) => "stopped".into(),
        Some(Cut::Budget) => "budget".into(),
    }
}

/// Returns the sentence about a run that ended early.
pub fn cut_text(cut: Option<Cut>, budget: u32) -> Option<String> {
    match cut? {
        Cut::Stopped => Some("Stopped before everything was read.".to_owned()),
        Cut::Budget => {
            Some(format!("Not everything was read: the {budget} requests of --calls are spent. Allow more of them."))
        }
    }
}

/// Returns a number with its noun, which gets an s in the plural.
pub fn count(number: impl TryInto<u64>, noun: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}
