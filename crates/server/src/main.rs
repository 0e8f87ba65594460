//! Entry point of the command line.

mod arguments;
mod check;
mod configuration;
mod core_dumps;
mod data_files;
mod inspect;
mod journal;
mod log_writer;
mod operations;
mod output;
mod signals;
mod startup_message;
mod users;

use std::process::ExitCode;

use server::{Running, StartError};

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
    let options = arguments.into_options()?;
    let startup_message = StartupMessage::of(&options);
    let mut stops = signals::stops();
    let mut running = server::start(options).await?;
    output.started(startup_message, &mut running);
    start_background_tasks(&mut running, output.clone());
    running.until(&mut stops).await;
    output.stopped();
    Ok(())
}

/// Starts two tasks: one prints a new sign-in link after each that was used, the other reloads the certificate at SIGHUP.
fn start_background_tasks(running: &mut Running, output: Output) {
    if let Some(mut links) = running.links.take() {
        tokio::spawn(async move {
            while let Some(link) = links.recv().await {
                output.next_link(&link);
            }
        });
    }
    if let Some(certificate) = running.certificate.clone() {
        // Registered here and not in the task: until a handler is registered, SIGHUP ends the program.
        let mut hangups = signals::hangups();
        tokio::spawn(async move {
            while hangups.recv().await.is_some() {
                match certificate.reload() {
                    Ok(()) => tracing::info!("reloaded the certificate"),
                    Err(error) => {
                        tracing::error!("could not reload the certificate, so the old one stays in use: {error}")
                    }
                }
            }
        });
    }
}
