//! `conversations-admin lookup`: what a text is, which service holds it, and where it is used.

mod input;
mod report;
mod token;

use std::process::ExitCode;

use clap::Args;
use engine::Run;
use engine::lookup::{Lookup, Query};
use engine::run::Cut;

pub use input::TextError;
use report::Report;

use super::reader::Reader;
use super::source::Source;
use super::{Budget, CommandError, FOUND, Format, end, open};

const EXIT_CODES: &str = "An access token is decoded on this machine: nothing is sent, and no account is needed. Pass it on standard input, \
so that it does not get into the history of the shell: conversations-admin lookup - < token.txt

Exit codes:
  0  found, or the token was decoded
  2  nothing was found
  1  the command failed: invalid arguments, no account, or nothing could be read";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct LookUp {
    /// SID, name, identity or access token. -: read it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    budget: Budget,

    #[command(flatten)]
    source: Source,
}

impl LookUp {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        end(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, CommandError> {
        let query = input::query(&self.text)?;
        if let Query::Token(token) = &query {
            token::print(token, self.format)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut reader = open(self.source, self.budget.into()).await?;
        let lookup = match &query {
            Query::Sid(kind, sid) => search(Lookup::of_sid(kind, sid.clone()), &mut reader).await,
            Query::Name(name) => search(Lookup::of_name(name.clone()), &mut reader).await,
            // No request finds a SID of an unknown kind, a token was printed above, and a part of one was rejected.
            Query::UnknownSid(_) | Query::Token(_) | Query::PartOfToken => Lookup::of_name(String::new()),
        };
        let report = Report::new(&reader, &query, &lookup);
        let is_found = report.is_found();
        if !is_found && reader.cut == Some(Cut::Stopped) {
            return Err(CommandError::Stopped);
        }
        if !is_found && !report.is_anything_read() {
            return Err(CommandError::Unread(report.errors));
        }
        report.print(self.format)?;
        Ok(if is_found { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }
}

async fn search(lookup: Lookup, reader: &mut Reader) -> Lookup {
    let progress = |run: &Run<Lookup>| {
        let (searched, found) = (run.inquiry().services_searched(), run.inquiry().snapshot().services.items.len());
        format!("Searched {searched} of {found} services, {} requests", run.calls())
    };
    reader.run(lookup, progress).await.into_inquiry()
}
