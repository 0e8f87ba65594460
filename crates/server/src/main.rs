//! The command line.

mod arguments;
mod operations;
mod signals;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use server::{Options, Place, StartError};

use arguments::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse().command {
        Command::Serve(arguments) => arguments,
        Command::Operations => {
            println!("{}", operations::all());
            return ExitCode::SUCCESS;
        }
    };
    tracing_subscriber::fmt().with_writer(io::stderr).with_target(false).init();
    match serve(arguments.into_options()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Options) -> Result<(), StartError> {
    let data = match &options.place {
        Place::File(path) => path.display().to_string(),
        Place::Memory => "in memory, gone when the server stops".to_owned(),
    };
    let account_sid = options.settings.account_sid.clone();
    let auth_token = options.auth_token.clone();
    let mut stops = signals::listen();
    let running = server::start(options).await?;
    let ignored = if running.seed_ignored { SEED_IGNORED } else { "" };
    say(&format!(
        "{ignored}Conversations Admin, with a sandbox in place of Twilio\n\n  \
           Open         http://{}/\n  \
           Data         {data}\n  \
           Account SID  {account_sid}\n  \
           Auth token   {auth_token}\n\n\
         Press Ctrl+C to stop.",
        running.address
    ));
    running.until(&mut stops).await;
    say("Stopped.");
    Ok(())
}

const SEED_IGNORED: &str =
    "There is data already, so --seed and --services were ignored. Name another file with --data to start anew.\n\n";

/// Prints a text. Whoever started the server may have stopped listening to it, which is no reason to end.
fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
