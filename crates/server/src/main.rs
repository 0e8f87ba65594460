//! The command line.

mod arguments;
mod check;
mod core_files;
mod greeting;
mod journal;
mod log_writer;
mod operations;
mod places;
mod signals;
mod users;
mod voice;

use std::process::ExitCode;

use clap::Parser;
use server::{Running, StartError};

use arguments::{Arguments, Command, Impossible, Serve};
use greeting::Greeting;
use voice::{Voice, say};

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve(arguments) => {
            let (voice, _flush) = Voice::begin(arguments.log_format);
            core_files::forbid();
            match serve(*arguments, &voice).await {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    voice.failed(&error);
                    ExitCode::FAILURE
                }
            }
        }
        Command::Check(check) => {
            core_files::forbid();
            check.run().await
        }
        Command::User(user) => user.run().await,
        Command::Journal(journal) => journal.run().await,
        Command::Operations => {
            say(&operations::all().to_string());
            ExitCode::SUCCESS
        }
    }
}

/// Why nothing is served. Each says what to do.
#[derive(Debug, thiserror::Error)]
enum NotServed {
    #[error(transparent)]
    Impossible(#[from] Impossible),
    #[error(transparent)]
    Start(#[from] StartError),
}

async fn serve(arguments: Serve, voice: &Voice) -> Result<(), NotServed> {
    let options = arguments.into_options()?;
    let greeting = Greeting::of(&options);
    let mut stops = signals::stops();
    let mut running = server::start(options).await?;
    voice.started(greeting, &mut running);
    attend(&mut running, voice.clone());
    running.until(&mut stops).await;
    voice.stopped();
    Ok(())
}

/// Does what may be asked for while it runs: shows the next link when one was used, and the certificate that has come in its place.
fn attend(running: &mut Running, voice: Voice) {
    if let Some(mut links) = running.links.take() {
        tokio::spawn(async move {
            while let Some(link) = links.recv().await {
                voice.next_link(&link);
            }
        });
    }
    if let Some(certificate) = running.certificate.clone() {
        // At once and not in the task: for as long as nobody listens, a hangup ends the program.
        let mut hangups = signals::hangups();
        tokio::spawn(async move {
            while hangups.recv().await.is_some() {
                match certificate.reload() {
                    Ok(()) => tracing::info!("the certificate was read anew"),
                    Err(error) => tracing::error!("the certificate stays as it was: {error}"),
                }
            }
        });
    }
}
