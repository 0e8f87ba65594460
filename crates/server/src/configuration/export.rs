//! `conversations-admin export`: settings of an account as a file.

use std::path::PathBuf;
use std::process::ExitCode;

use api::date::Timestamp;
use clap::{Args, ValueEnum};
use engine::document::{LeftOut, export, schema};
use engine::survey::Selection;
use engine::terraform;

use super::{ConfigurationError, exit_code, file, survey};
use crate::inspect::source::Source;
use crate::inspect::text::{Text, escaped_json, print_json, write};
use crate::inspect::{Budget, open};

const EXIT_CODES: &str = "The file has the configuration and the webhooks of the account, and the settings and roles of its services. It has neither addresses, \
people's data nor secrets. What it does not have is printed to standard error.

Exit codes:
  0  the file was written
  1  the command failed: invalid arguments, no account, no such service, or not everything could be read";

/// Format of the file.
#[derive(Clone, Copy, Default, ValueEnum)]
enum FileFormat {
    /// Readable JSON, which `diff` and `apply` read.
    #[default]
    Json,
    /// Configuration of Terraform 1.5 or newer, for the community provider RJPearson94/twilio.
    Terraform,
}

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Export {
    /// SIDs or exact names of services, to export without the settings of the account. Default: the account with all services.
    #[arg(id = "service", value_name = "SERVICE")]
    services: Vec<String>,

    /// Format of the file. Only JSON can be compared and applied.
    #[arg(long, value_enum, default_value_t)]
    format: FileFormat,

    /// File to write. Default: standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave out the time of the export, so that the file changes only if a setting does.
    #[arg(long)]
    without_time: bool,

    /// Print the JSON Schema of the file, and read no account.
    #[arg(long, conflicts_with_all = ["service", "format", "output", "without_time"])]
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
            return exit_code(printed.map(|()| ExitCode::SUCCESS));
        }
        exit_code(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, ConfigurationError> {
        let selection = if self.services.is_empty() { Selection::All } else { Selection::Named(self.services.clone()) };
        let mut reader = open(self.source, self.budget.into()).await?;
        let snapshot = survey::read(&mut reader, &selection).await?;
        survey::check_names(&self.services, &snapshot)?;
        let now = (!self.without_time).then(|| Timestamp::from_unix(server::now()));
        let (text, left_out) = match self.format {
            FileFormat::Json => {
                let (document, left_out) = export(&snapshot, &selection, now);
                (escaped_json(&document.to_text()), left_out)
            }
            FileFormat::Terraform => terraform::export(&snapshot, &selection, now),
        };
        print_left_out(&left_out);
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
