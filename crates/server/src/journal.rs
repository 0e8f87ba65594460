//! `conversations-admin journal`: verification and export of the journal, also while the gateway runs.

mod events;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use api::date::{Day, Timestamp};
use api::gateway::AccountName;
use api::gateway::history::{List, Record};
use api::gateway::session::UserName;
use api::service::Service;
use api::{Json, Sid, csv};
use clap::{Args, Subcommand, ValueEnum};
use database::journal::{self, BeginError, Checkpoint, ExportError, KeyError, PageError, VerifyError};
use database::{Database, DatabaseError, OpenError};

use crate::arguments::parse;
use crate::data_files::{JournalFiles, NoDatabase};

/// Verifies, exports and starts the journal of every change.
#[derive(Args)]
pub struct Journal {
    #[command(flatten)]
    files: JournalFiles,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Checks every row, and fails if one was changed, removed, moved or added.
    Verify {
        /// Earlier output of verify or head, which reveals that the file was replaced by an older copy.
        #[arg(long, value_name = "NUMBER:MAC", value_parser = parse::<Checkpoint>)]
        expect: Option<Checkpoint>,
    },
    /// Prints a checkpoint of the journal, to note outside of the database.
    Head,
    /// Starts another journal if the one of this file was lost or removed, and records that in it.
    Begin,
    /// Prints events other than writes, newest first: sign-ins, rejections, and changes of users.
    Events {
        /// csv: a line for each event; json: an array with an object for each.
        #[arg(long, value_enum)]
        format: Format,
    },
    /// Prints records, newest first.
    Export {
        /// csv: a line for each changed setting; json: an array with an object for each record.
        #[arg(long, value_enum)]
        format: Format,
        #[command(flatten)]
        filters: Filters,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
}

#[derive(Args)]
struct Filters {
    /// Only in this account.
    #[arg(long, value_name = "NAME", value_parser = parse::<AccountName>)]
    account: Option<AccountName>,
    /// Only by this person.
    #[arg(long, value_name = "NAME", value_parser = parse::<UserName>)]
    person: Option<UserName>,
    /// Only in this service.
    #[arg(long, value_name = "IS…", value_parser = parse::<Sid<Service>>)]
    service: Option<Sid<Service>>,
    /// Only of this setting, by its API name, such as FriendlyName.
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// From this day on, in UTC, or from a time on, such as 2026-11-20T08:00:00Z.
    #[arg(long, value_name = "DAY", value_parser = parse::<Day>)]
    from: Option<Day>,
    /// Up to and including this day, in UTC, or this time.
    #[arg(long, value_name = "DAY", value_parser = parse::<Day>)]
    until: Option<Day>,
}

/// Reason why the command failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    NoDatabase(#[from] NoDatabase),
    #[error("There is no journal yet: no gateway has used this file.")]
    NotBegun,
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Verify(#[from] VerifyError),
    #[error(transparent)]
    Begin(#[from] BeginError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error("The records cannot be written: {0}")]
    Unwritten(#[from] io::Error),
}

impl Journal {
    /// Runs the command. A damaged journal is a failure.
    pub async fn run(self) -> ExitCode {
        match self.execute().await {
            Ok(()) => ExitCode::SUCCESS,
            // The reader closed the pipe because it needs no more.
            Err(CommandError::Unwritten(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(failed) => {
                eprintln!("{failed}");
                ExitCode::FAILURE
            }
        }
    }

    async fn execute(self) -> Result<(), CommandError> {
        let location = self.files.database.existing()?;
        let key = || self.files.key(&location);
        let database = match self.action {
            Action::Begin => Database::serve(&location).await?,
            _ => Database::open_to_read(&location).await?,
        };
        let mut output = BufWriter::new(io::stdout().lock());
        match self.action {
            Action::Verify { expect } => {
                let end = journal::verify(&database, &key()?, expect.as_ref()).await?;
                if let Some(at) = journal::begun_by_hand(&database).await? {
                    let day = Timestamp::from_unix(at).day().to_owned();
                    writeln!(
                        output,
                        "This journal was started by hand on {day}, to replace one that was lost or removed."
                    )?;
                }
                writeln!(
                    output,
                    "All {} rows of the journal are intact. Note this line outside of the database:",
                    end.count
                )?;
                writeln!(
                    output,
                    "\n  {end}\n\nPass it to --expect the next time, to detect that the file was replaced by an older copy."
                )?;
            }
            Action::Head => {
                let end = journal::head(&database, &key()?).await?.ok_or(CommandError::NotBegun)?;
                writeln!(output, "{end}")?;
            }
            Action::Begin => {
                journal::begin_again(&database, &key()?, server::now()).await?;
                writeln!(output, "Started another journal. Its first row records that.")?;
            }
            Action::Events { format } => events::print(&database, format, &mut output).await?,
            Action::Export { format, filters } => {
                let count =
                    export(&database, format, &filters.into(), &mut output).await.map_err(|error| match error {
                        ExportError::Page(error) => CommandError::Page(error),
                        ExportError::Taker(error) => CommandError::Unwritten(error),
                    })?;
                if count == 0 {
                    eprintln!("No record matches.");
                }
            }
        }
        Ok(output.flush()?)
    }
}

impl From<Filters> for List {
    fn from(filters: Filters) -> Self {
        let Filters { account, person, service, field, from, until } = filters;
        Self { account, person, service, field, from, until, ..Self::default() }
    }
}

async fn export(
    database: &Database,
    format: Format,
    list: &List,
    output: &mut impl Write,
) -> Result<u64, ExportError<io::Error>> {
    let written = |result: io::Result<()>| result.map_err(ExportError::Taker);
    match format {
        Format::Csv => {
            written(output.write_all(csv::header().as_bytes()))?;
            let mut lines = String::new();
            let take = |record: Record| {
                lines.clear();
                csv::write(&record, &mut lines);
                output.write_all(lines.as_bytes())
            };
            journal::export(database, list, take).await
        }
        Format::Json => {
            let mut before = "[\n";
            let take = |record: Record| {
                let separator = std::mem::replace(&mut before, ",\n");
                write!(output, "{separator}{}", record.to_json())
            };
            let count = journal::export(database, list, take).await?;
            written(output.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" }))?;
            Ok(count)
        }
    }
}
