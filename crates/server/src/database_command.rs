//! `conversations-admin database`: backups of the gateway's database.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use database::backup::{BackupError, RestoreError, Restored, back_up, restore};
use database::journal::{self, Key, KeyError, VerifyError};
use database::transfer::{TransferError, Transferred, transfer};
use database::{Database, Location, Server};

use crate::arguments::parse;
use crate::data_files::{JournalFiles, NoDatabase};
use crate::print;

/// Backs up and restores the database of the gateway.
#[derive(Args)]
pub struct DatabaseCommand {
    #[command(flatten)]
    files: JournalFiles,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Copies the database to a new file, also while the gateway runs, and verifies the journal in it.
    Backup {
        /// File to write. It must not exist.
        file: PathBuf,
    },
    /// Copies a file to an empty database of a PostgreSQL server, for several gateways, and verifies the journal on both sides. Stop the gateway
    /// first. The file stays.
    Move {
        /// Server, as postgres://user@host/database. Its password is that of --database-password-file, or of PGPASSWORD.
        #[arg(value_parser = parse::<Location>)]
        server: Location,
    },
    /// Replaces the database by a backup. Stop the gateway first. The replaced database is kept.
    Restore {
        /// File that `backup` has written.
        file: PathBuf,
    },
}

/// Reason why the command failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    NoDatabase(#[from] NoDatabase),
    #[error("{0} is not a file. Back it up with pg_dump, and restore it with pg_restore.")]
    NotAFile(Location),
    #[error("{0} is a file. Enter the URL of a server, such as postgres://user@host/database.")]
    NotAServer(Location),
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error("The backup is in {}, but its journal is not intact. {source}", file.display())]
    Journal { file: PathBuf, source: VerifyError },
    #[error("The backup is in {}, but it cannot be read. {source}", file.display())]
    Unreadable { file: PathBuf, source: database::OpenError },
}

impl DatabaseCommand {
    /// Runs the command and prints the result.
    pub async fn run(self) -> ExitCode {
        match self.execute().await {
            Ok(report) => {
                print(&report);
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        }
    }

    async fn execute(self) -> Result<String, CommandError> {
        let Self { files, action } = self;
        match action {
            Action::Backup { file } => {
                let location = files.database.existing()?;
                back_up(path_of(&location)?, &file).await?;
                verified(&file, files.key(&location)).await
            }
            Action::Move { server } => {
                let location = files.database.file()?;
                let path = path_of(&location)?;
                let server = match files.database.with_password(server)? {
                    Location::Server(server) => server,
                    file @ Location::File(_) => return Err(CommandError::NotAServer(file)),
                };
                let done = transfer(path, &server, || files.key(&location)).await?;
                Ok(report_of_move(path, &server, &done))
            }
            Action::Restore { file } => {
                let location = files.database.location()?;
                let path = path_of(&location)?;
                let restored = restore(path, &file, || files.key(&location), server::now()).await?;
                Ok(report(path, &restored))
            }
        }
    }
}

/// Returns the path of a database that is a file.
fn path_of(location: &Location) -> Result<&Path, CommandError> {
    location.file().ok_or_else(|| CommandError::NotAFile(location.clone()))
}

/// Verifies the journal of a backup, and says what the backup lacks.
async fn verified(file: &Path, key: Result<Key, KeyError>) -> Result<String, CommandError> {
    let unreadable = |source| CommandError::Unreadable { file: file.to_owned(), source };
    let broken = |source| CommandError::Journal { file: file.to_owned(), source };
    let database = Database::open_to_read(file).await.map_err(unreadable)?;
    let rows = journal::row_count(&database).await.map_err(|error| broken(error.into()))?;
    let journal = match key {
        _ if rows == 0 => "It has no journal yet.".to_owned(),
        Ok(key) => {
            let end = journal::verify(&database, &key, None).await.map_err(broken)?;
            format!("All {} rows of its journal are intact. The last one is\n\n  {end}\n", end.count)
        }
        Err(error) => format!("Its journal has {rows} rows. They were not verified. {error}"),
    };
    database.close().await;
    let file = file.display();
    Ok(format!(
        "The backup is in {file}. {journal}\nIt does not hold the journal's key: keep a copy of the key in another place."
    ))
}

fn report_of_move(path: &Path, server: &Server, Transferred { rows, end }: &Transferred) -> String {
    let mut text = format!("Copied {} to {server}:\n", path.display());
    for (table, count) in rows {
        let _ = write!(text, "\n  {count:>9}  {table}");
    }
    match end {
        Some(end) => {
            let _ = write!(
                text,
                "\n\nAll {} rows of the journal are intact on both sides. The last one is\n\n  {end}\n\n\
                 Every gateway needs the key of this journal: name its file with --journal-key-file.",
                end.count
            );
        }
        None => text
            .push_str("\n\nThere is no journal yet. Every gateway needs the same key for it: see --journal-key-file."),
    }
    text.push_str(
        "\nKeep the file, and start no gateway with it: its journal would have other rows than the one on the server.",
    );
    text
}

fn report(path: &Path, Restored { replaced, rows, people }: &Restored) -> String {
    let mut text = format!("Restored {}. Its journal has {rows} rows and is intact.", path.display());
    if let Some(replaced) = replaced {
        let _ = write!(text, "\nThe database before is in {}.", replaced.display());
    }
    let names: Vec<_> = people.iter().map(|person| format!("{} ({})", person.name, person.role)).collect();
    if !names.is_empty() {
        let _ = write!(text, "\nUsers who can sign in again: {}. Check that each of them still may.", names.join(", "));
    }
    text
}
