//! Command line arguments.

mod error;
mod network;
mod sandbox;
mod serve;

use std::env;
use std::fmt::Display;
use std::process;
use std::str::FromStr;

use clap::{Parser, Subcommand};

pub use error::ArgumentsError;
pub use sandbox::SeedName;
pub use serve::{LogFormat, Serve};

use crate::check::Check;
use crate::configuration::{self, Apply, Diff, Export};
use crate::database_command::DatabaseCommand;
use crate::inspect::{self, Effective, Health, LookUp, PushCheck};
use crate::journal::Journal;
use crate::users::User;

/// Web app to administer Twilio Conversations (classic).
#[derive(Parser)]
#[command(name = "conversations-admin", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serves the web app with Twilio accounts, the built-in sandbox, or both.
    Serve(Box<Serve>),
    /// Checks the connection and the permissions of each account, and changes nothing.
    Check(Check),
    /// Finds what is wrong in the configuration of an account, and changes nothing.
    Health(Health),
    /// Prints every setting that is in effect in a service, and who has set it.
    Effective(Effective),
    /// Tells what a SID, a name, an identity or an access token is, which service holds it, and where it is used.
    Lookup(LookUp),
    /// Finds out why a user gets no push notifications.
    PushCheck(PushCheck),
    /// Writes the settings of an account to a file.
    Export(Export),
    /// Compares a file of settings with an account, or with another file, and changes nothing.
    Diff(Diff),
    /// Changes an account so that it is like a file of settings.
    Apply(Apply),
    /// Adds, lists, changes and removes users.
    User(User),
    /// Verifies or exports the journal of every change.
    Journal(Journal),
    /// Backs up and restores the database of the gateway.
    Database(DatabaseCommand),
    /// Prints the API operations of the sandbox and the gateway, as JSON.
    Operations,
}

impl Arguments {
    /// Parses the arguments of this process. Ends it if they are invalid, or ask for help.
    pub fn of_process() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            let mut commands = inspect::COMMANDS.iter().chain(&configuration::COMMANDS);
            let is_on_account = env::args_os().nth(1).is_some_and(|name| commands.any(|known| name == *known));
            if is_on_account && error.exit_code() != 0 {
                // A closed output is no reason for another exit code.
                let _ = error.print();
                process::exit(inspect::FAILED.into());
            }
            error.exit()
        })
    }
}

/// Parses a value. Clap needs an error type of its own, so the message is passed on as text.
///
/// # Errors
///
/// The message of the parse error.
pub fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}
