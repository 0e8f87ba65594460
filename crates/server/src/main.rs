//! The command line.

mod arguments;
mod check;
mod greeting;
mod journal;
mod operations;
mod places;
mod signals;
mod users;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use server::{Running, StartError};

use arguments::{Arguments, Command, Impossible, LogFormat, Serve};
use greeting::Greeting;

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve(arguments) => match serve(*arguments).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
        Command::Check(check) => check.run().await,
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

async fn serve(arguments: Serve) -> Result<(), NotServed> {
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_target(false);
    match arguments.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    let options = arguments.into_options()?;
    let greeting = Greeting::of(&options);
    let mut stops = signals::stops();
    let mut running = server::start(options).await?;
    let greeting = greeting.text(&mut running);
    attend(&mut running);
    say(&greeting);
    running.until(&mut stops).await;
    say("Stopped.");
    Ok(())
}

/// Does what may be asked for while it runs: shows the next link when one was used, and the certificate that has come in its place.
fn attend(running: &mut Running) {
    if let Some(mut links) = running.links.take() {
        tokio::spawn(async move {
            while let Some(link) = links.recv().await {
                say(&format!("The link has been used. The next one:\n\n  Open         {link}\n"));
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

/// Prints a text. Whoever started the program may have stopped listening to it, which is no reason to end or to fail.
fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
