//! The command line.

mod arguments;
mod operations;
mod signals;

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
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).init();
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
    if running.seed_ignored {
        println!(
            "There is data already, so --seed and --services were ignored. Name another file with --data to start anew.\n"
        );
    }
    println!("Conversations Admin, with a sandbox in place of Twilio\n");
    println!("  Open         http://{}/", running.address);
    println!("  Data         {data}");
    println!("  Account SID  {account_sid}");
    println!("  Auth token   {auth_token}\n");
    println!("Press Ctrl+C to stop.");
    running.until(&mut stops).await;
    println!("Stopped.");
    Ok(())
}
