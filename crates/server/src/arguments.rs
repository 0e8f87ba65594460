//! What can be said on the command line.

mod combine;
mod network;
mod sandbox;
mod serve;

use std::fmt::Display;
use std::str::FromStr;

use clap::{Parser, Subcommand};

pub use combine::Impossible;
pub use serve::{LogFormat, Serve};

use crate::check::Check;
use crate::journal::Journal;
use crate::users::User;

/// A dashboard for Twilio Conversations (classic).
#[derive(Parser)]
#[command(name = "conversations-admin", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serves the dashboard, and what answers its calls: accounts of Twilio, the built-in sandbox, or both.
    Serve(Box<Serve>),
    /// Says whether each account answers and what its key may do, and changes nothing.
    Check(Check),
    /// Adds, lists and removes those who may sign in.
    User(User),
    /// Prints or verifies the record of every change.
    Journal(Journal),
    /// Prints the operations of the API that the sandbox answers and the gateway passes on, as JSON.
    Operations,
}

/// Reads a value, or says in a sentence what to enter instead: what the contract finds wrong is none of the errors that clap takes.
pub fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}
