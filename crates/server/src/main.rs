//! Entry point of the command line.

mod arguments;
mod check;
mod configuration;
mod core_dumps;
mod data_files;
mod database_command;
mod inspect;
mod journal;
mod log_writer;
mod operations;
mod output;
mod signals;
mod startup_message;
mod users;

use std::path::PathBuf;
use std::process::ExitCode;

use gateway::accounts;
use server::{Certificate, Running, StartError};

use arguments::{Arguments, ArgumentsError, Command, Serve};
use output::{Output, print};
use startup_message::StartupMessage;

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::of_process().command {
        Command::Serve(arguments) => {
            let (output, _flush) = Output::begin(arguments.log_format);
            core_dumps::disable();
            match serve(*arguments, &output).await {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    output.failed(&error);
                    ExitCode::FAILURE
                }
            }
        }
        Command::Check(check) => {
            core_dumps::disable();
            check.run().await
        }
        Command::Health(health) => health.run().await,
        Command::Effective(effective) => effective.run().await,
        Command::Lookup(lookup) => lookup.run().await,
        Command::PushCheck(push_check) => push_check.run().await,
        Command::Export(export) => export.run().await,
        Command::Diff(diff) => diff.run().await,
        Command::Apply(apply) => apply.run().await,
        Command::User(user) => user.run().await,
        Command::Journal(journal) => journal.run().await,
        Command::Database(database) => database.run().await,
        Command::Operations => {
            print(&operations::all().to_string());
            ExitCode::SUCCESS
        }
    }
}

/// Reason why the server did not start. Each message says what to do.
#[derive(Debug, thiserror::Error)]
enum NotServed {
    #[error(transparent)]
    ArgumentsError(#[from] ArgumentsError),
    #[error(transparent)]
    Start(#[from] StartError),
}

async fn serve(arguments: Serve, output: &Output) -> Result<(), NotServed> {
    let accounts_file = arguments.accounts_file();
    let options = arguments.into_options()?;
    let startup_message = StartupMessage::of(&options);
    let mut stops = signals::stops();
    let mut running = server::start(options).await?;
    output.started(startup_message, &mut running);
    print_links(&mut running, output.clone());
    handle_hangups(&running, accounts_file);
    running.until(&mut stops).await?;
    output.stopped();
    Ok(())
}

/// Prints the next sign-in link after one was used.
fn print_links(running: &mut Running, output: Output) {
    let Some(mut links) = running.links.take() else { return };
    tokio::spawn(async move {
        while let Some(link) = links.recv().await {
            output.next_link(&link);
        }
    });
}

/// Reloads the certificate and the credentials of the accounts at SIGHUP.
fn handle_hangups(running: &Running, accounts_file: Option<PathBuf>) {
    let (certificate, credentials) = (running.certificate.clone(), running.credentials.clone());
    // Variables of the environment cannot change while the process runs.
    let credentials = credentials.zip(accounts_file);
    if certificate.is_none() && credentials.is_none() {
        return;
    }
    // Registered here and not in the task: until a handler is registered, SIGHUP ends the program.
    let mut hangups = signals::hangups();
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            if let Some(certificate) = &certificate {
                reload(certificate);
            }
            if let Some((credentials, file)) = &credentials {
                credentials.replace(accounts::from_file(file)).await;
            }
        }
    });
}

fn reload(certificate: &Certificate) {
    match certificate.reload() {
        Ok(()) => tracing::info!("reloaded the certificate"),
        Err(error) => tracing::error!("could not reload the certificate, so the old one stays in use: {error}"),
    }
}
