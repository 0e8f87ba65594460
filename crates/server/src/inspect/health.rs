//! `conversations-admin health`: findings about the configuration of an account.

mod mutes;
mod report;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use engine::health::{self, CHECKS, Finding};
use engine::run::{Cut, Limits};
use engine::survey::Survey;
use engine::{Run, Snapshot};
use serde_json::json;

pub use mutes::MutesError;
use report::{Report, Unread};

use super::source::Source;
use super::text::{Text, csv_table, print_csv, print_json};
use super::{Budget, CommandError, FOUND, Format, end, open};

const EXIT_CODES: &str = "Exit codes:
  0  nothing was found
  2  something was found that is not muted, of the severity of --severity or worse
  1  the command failed: invalid arguments, no account, nothing could be read, or stopped with nothing found

What could not be read has no findings. It is printed, and the JSON has \"complete\": false.";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Health {
    /// Format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    budget: Budget,

    /// File with the muted checks: a JSON array of objects with check, reason and, for one service only, service.
    #[arg(long, value_name = "FILE")]
    mutes: Option<PathBuf>,

    /// Leave out findings that are less severe.
    #[arg(long, value_enum, default_value_t = Severity::Note)]
    severity: Severity,

    /// Print the checks, and read no account.
    #[arg(long)]
    list_checks: bool,

    #[command(flatten)]
    source: Source,
}

/// Severity of a finding.
#[derive(Clone, Copy, ValueEnum)]
enum Severity {
    /// Something does not work, or works against other systems than intended.
    Problem,
    /// Something probably does not work as intended.
    Warning,
    /// Something to clean up or to know.
    Note,
}

impl From<Severity> for health::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Problem => Self::Problem,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}

impl Health {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        if self.list_checks {
            let listed = list_checks(self.format);
            return end(listed.map(|()| ExitCode::SUCCESS).map_err(CommandError::from));
        }
        end(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, CommandError> {
        let mutes = mutes::read(self.mutes.as_deref())?;
        let limits = Limits::from(self.budget);
        let mut reader = open(self.source, limits).await?;
        let run = reader.run(Survey::account(server::now(), limits), progress).await;
        let survey = run.into_inquiry();
        let snapshot = survey.snapshot();
        let unread: Vec<_> =
            health::unread(snapshot).into_iter().map(|unread| Unread::new(unread, &reader.failures)).collect();
        if !is_anything_read(snapshot) {
            return Err(match reader.cut {
                Some(Cut::Stopped) => CommandError::Stopped,
                _ => CommandError::Unread(Unread::messages(&unread)),
            });
        }
        let lowest = health::Severity::from(self.severity);
        let findings: Vec<Finding> =
            health::findings(snapshot).into_iter().filter(|finding| finding.check.severity <= lowest).collect();
        let report = Report { reader: &reader, snapshot, progress: survey.progress(), findings, mutes, unread };
        report.print(self.format)?;
        let is_stopped = reader.cut == Some(Cut::Stopped);
        Ok(match report.shown().next() {
            Some(_) => ExitCode::from(FOUND),
            None if is_stopped => ExitCode::FAILURE,
            None => ExitCode::SUCCESS,
        })
    }
}

fn progress(run: &Run<Survey>) -> String {
    let progress = run.inquiry().progress();
    format!("Checked {} of {} services, {} requests", progress.done, progress.found, run.calls())
}

/// Returns true if the API has answered at all.
fn is_anything_read(snapshot: &Snapshot) -> bool {
    snapshot.configuration.read().is_some()
        || snapshot.webhooks.read().is_some()
        || snapshot.addresses.is_complete
        || snapshot.credentials.is_complete
        || snapshot.services.is_complete
        || !snapshot.services.items.is_empty()
}

/// Prints every check.
fn list_checks(format: Format) -> io::Result<()> {
    let severity = |check: &health::Check| check.severity.label().to_lowercase();
    match format {
        Format::Text => {
            let mut text = Text::default();
            for check in CHECKS {
                text.line(format_args!("{:<8} {}: {}", severity(check), check.id, check.title));
                text.line(format_args!("         {}", check.why));
            }
            text.print()
        }
        Format::Json => print_json(
            &CHECKS
                .iter()
                .map(|check| json!({ "check": check.id, "severity": severity(check), "title": check.title, "why": check.why }))
                .collect(),
        ),
        Format::Csv => print_csv(&csv_table(
            ["check", "severity", "title", "why"],
            CHECKS.iter().map(|check| {
                [check.id.to_owned(), severity(check), check.title.to_owned(), check.why.to_owned()].map(Some)
            }),
        )),
    }
}
