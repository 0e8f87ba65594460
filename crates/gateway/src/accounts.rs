//! The accounts that the gateway stands in front of, and where their credentials are read from.

mod credential;
mod environment;
mod fields;
mod file;
mod surroundings;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use api::Sid;
use api::access::{ApiKey, Caller, Secret};
use api::account::Account as OfTwilio;
use api::gateway::{self, AccountName, Colour};

use self::surroundings::Surroundings;
use crate::upstream::Upstream;
use crate::upstream::twilio::{Limits, Origins, Trust, Twilio};

/// How many calls to an account run at once unless its file says otherwise. Twilio bounds them for the whole account, whoever calls, and
/// does not publish the bound.
pub const IN_FLIGHT: usize = 8;

/// An account, and what answers its calls.
#[derive(Clone)]
pub struct Account {
    /// As the dashboard shows it.
    pub shown: gateway::Account,
    /// What answers.
    pub upstream: Arc<dyn Upstream>,
    /// How many calls may run at once.
    pub in_flight: usize,
}

/// Reads the accounts of a file, and the credentials that it names.
pub fn from_file(path: &Path) -> Result<Vec<Account>, AccountsError> {
    file::read(path, &Surroundings::of_this_process())
}

/// The account that the environment names; none where it names none.
pub fn from_environment() -> Result<Option<Account>, AccountsError> {
    environment::read(&Surroundings::of_this_process())
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("shown", &self.shown)
            .field("in_flight", &self.in_flight)
            .finish_non_exhaustive()
    }
}

/// Why the accounts cannot be had: every mistake that was found, each with where it is and what to do.
#[derive(Debug, PartialEq)]
pub struct AccountsError {
    mistakes: Vec<String>,
}

impl AccountsError {
    fn one(mistake: String) -> Self {
        Self { mistakes: vec![mistake] }
    }
}

impl fmt::Display for AccountsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mistakes.join("\n"))
    }
}

impl std::error::Error for AccountsError {}

/// What an account of Twilio is made of.
struct Parts {
    name: AccountName,
    label: String,
    colour: Option<Colour>,
    production: bool,
    read_only: bool,
    account_sid: Sid<OfTwilio>,
    credential: Credential,
    origins: Origins,
    in_flight: usize,
}

/// The proof, and the API key that it belongs to where it is not the account's own token.
struct Credential {
    key: Option<Sid<ApiKey>>,
    secret: Secret,
}

impl Parts {
    fn assemble(self, trust: &Trust) -> Account {
        let caller = self.credential.key.map_or_else(|| Caller::Account(self.account_sid.clone()), Caller::ApiKey);
        let Origins { conversations, chat } = self.origins.clone();
        let upstream = Twilio::new(caller, &self.credential.secret, self.origins, trust, Limits::default());
        let usual_colour = if self.production { Colour::Red } else { Colour::Grey };
        let shown = gateway::Account {
            name: self.name.into(),
            label: self.label.into(),
            colour: self.colour.unwrap_or(usual_colour).into(),
            production: self.production.into(),
            read_only: self.read_only.into(),
            sandbox: false.into(),
            account_sid: self.account_sid.into(),
            conversations: conversations.to_string().into(),
            chat: chat.to_string().into(),
            ..gateway::Account::default()
        };
        Account { shown, upstream: Arc::new(upstream), in_flight: self.in_flight }
    }
}
