//! Command line arguments.

mod error;
mod network;
mod sandbox;
mod serve;

use std::fmt::Display;
use std::str::FromStr;

use clap::{Parser, Subcommand};

pub use error::ArgumentsError;
pub use serve::{LogFormat, Serve};

use crate::check::Check;
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
    /// Adds, lists, changes and removes users.
    User(User),
    /// Verifies or exports the journal of every change.
    Journal(Journal),
    /// Prints the API operations of the sandbox and the gateway, as JSON.
    Operations,
}

/// Parses a value. Clap needs an error type of its own, so the message is passed on as text.
///
/// # Errors
///
/// The message of the parse error.
pub fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}
