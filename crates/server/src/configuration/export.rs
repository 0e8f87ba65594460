//! `conversations-admin export`: settings of an account as a file.

use std::path::PathBuf;
use std::process::ExitCode;

use api::date::Timestamp;
use clap::Args;
use engine::document::{LeftOut, export, schema};
use engine::survey::Selection;

use super::{ConfigurationError, end, file, survey};
use crate::inspect::source::Source;
use crate::inspect::text::{Text, escaped_json, print_json, write};
use crate::inspect::{Budget, open};

const EXIT_CODES: &str = "The file has the configuration and the webhooks of the account, and the settings and roles of its services. It has neither addresses, \
people's data nor secrets. What it does not have is printed to standard error.

Exit codes:
  0  the file was written
  1  the command failed: invalid arguments, no account, no such service, or not everything could be read";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Export {
    /// SIDs or exact names of services, to export without the settings of the account. Default: the account with all services.
    #[arg(id = "service", value_name = "SERVICE")]
    services: Vec<String>,

    /// File to write. Default: standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave out the time of the export, so that the file changes only if a setting does.
    #[arg(long)]
    without_time: bool,

    /// Print the JSON Schema of the file, and read no account.
    #[arg(long, conflicts_with_all = ["service", "output", "without_time"])]
    schema: bool,

    #[command(flatten)]
    budget: Budget,

    #[command(flatten)]
    source: Source,
}

impl Export {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        if self.schema {
            let printed = print_json(&schema::schema()).map_err(ConfigurationError::from);
            return end(printed.map(|()| ExitCode::SUCCESS));
        }
        end(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, ConfigurationError> {
        let selection = if self.services.is_empty() { Selection::All } else { Selection::Named(self.services.clone()) };
        let mut reader = open(self.source, self.budget.into()).await?;
        let snapshot = survey::read(&mut reader, &selection).await?;
        survey::check_names(&self.services, &snapshot)?;
        let now = (!self.without_time).then(|| Timestamp::from_unix(server::now()));
        let (mut document, mut left_out) = export(&snapshot, &selection, now);
        if !self.services.is_empty() {
            // A file of some services is for those, also in another account.
            document.settings.clear();
            left_out.retain(|left_out| left_out.service.is_some());
        }
        print_left_out(&left_out);
        let text = escaped_json(&document.to_text());
        match &self.output {
            Some(path) => file::write(path, &text)?,
            None => write(&text)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print_left_out(left_out: &[LeftOut]) {
    let mut text = Text::default();
    left_out.iter().for_each(|left_out| text.line(format_args!("Left out: {left_out}")));
    text.print_error();
}
