//! Accounts that the gateway serves, and the sources of their credentials.

mod credential;
mod environment;
mod file;
mod region;
mod secret_source;
mod table_reader;
#[cfg(test)]
#[cfg(unix)]
mod tests;
mod variables;

use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use api::access::{ApiKey, Secret, Username};
use api::account::Account as TwilioAccount;
use api::gateway::{self, AccountName, Colour, Feature, Reason, Role};
use api::{Response, Sid};

use self::variables::Variables;
use crate::upstream::Upstream;
use crate::upstream::twilio::{OAuthApp, Origins, Timeouts, TrustedRoots, Twilio};
use crate::{Principal, SecondFactor};

/// Default number of requests to an account that run at once. Twilio limits them for the account as a whole, across all of its clients,
/// and does not publish the limit.
pub const DEFAULT_IN_FLIGHT: usize = 8;

/// Range of the minutes between two surveys of an account.
pub const DRIFT_MINUTES: RangeInclusive<u64> = 15..=1440;

/// Account that the gateway serves.
#[derive(Clone)]
pub struct Account {
    /// Properties of the account that the dashboard shows.
    pub properties: gateway::Account,
    /// API that responds to the account's requests.
    pub upstream: Arc<dyn Upstream>,
    /// Maximum number of requests that run at once.
    pub in_flight: usize,
    /// Minutes between two surveys for changes outside of the gateway. 0: the account is not surveyed. `None`: the gateway's default applies.
    pub drift_minutes: Option<u64>,
    /// Lowest role whose users need a second factor. `None`: no user needs one.
    pub second_factor_from: Option<Role>,
}

impl Account {
    /// Returns true if a user of this role needs a second factor.
    pub fn needs_second_factor(&self, role: Role) -> bool {
        self.second_factor_from.is_some_and(|lowest| role >= lowest)
    }

    /// Checks that the user has a second factor, if the account needs one.
    ///
    /// # Errors
    ///
    /// Returns the error response if it is missing.
    pub fn check_second_factor(&self, user: &Principal) -> Result<(), Response> {
        if user.second_factor != SecondFactor::Missing || !self.needs_second_factor(user.role) {
            return Ok(());
        }
        Err(Reason::NoSecondFactor.reject(&format!(
            "{} needs a second factor, and you have none. Open the user menu, select “Second factor”, and set it up.",
            self.properties.title()
        )))
    }
}

/// Reads the accounts of a TOML file, and the credentials that it refers to.
///
/// # Errors
///
/// Returns every mistake if the file cannot be read, is no TOML, or has invalid fields, or if a secret cannot be read.
pub fn from_file(path: &Path) -> Result<Vec<Account>, AccountsError> {
    file::read(path, &Variables::of_process())
}

/// Reads the account that the environment variables of Twilio's libraries describe. Returns `None` if none of them is set.
///
/// # Errors
///
/// Returns every mistake if a variable is missing, is invalid, or contradicts another one.
pub fn from_environment() -> Result<Option<Account>, AccountsError> {
    environment::read(&Variables::of_process())
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("properties", &self.properties)
            .field("in_flight", &self.in_flight)
            .finish_non_exhaustive()
    }
}

/// Mistakes in the description of the accounts. Each one names its place and says what to do.
#[derive(Debug, PartialEq)]
pub struct AccountsError {
    mistakes: Vec<String>,
}

impl AccountsError {
    fn from_mistake(mistake: String) -> Self {
        Self { mistakes: vec![mistake] }
    }
}

impl fmt::Display for AccountsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mistakes.join("\n"))
    }
}

impl std::error::Error for AccountsError {}

/// Configuration of a Twilio account.
struct TwilioConfig {
    name: AccountName,
    label: String,
    colour: Option<Colour>,
    production: bool,
    read_only: bool,
    account_sid: Sid<TwilioAccount>,
    credential: Credential,
    origins: Origins,
    hidden: Vec<Feature>,
    in_flight: usize,
    drift_minutes: Option<u64>,
    second_factor_from: Option<Role>,
}

/// Credential of an account.
enum Credential {
    /// Auth token of the account.
    AuthToken(Secret),
    /// API key and its secret.
    ApiKey(Sid<ApiKey>, Secret),
    /// OAuth app.
    OAuth(OAuthApp),
}

impl Credential {
    fn into_client(self, account_sid: Sid<TwilioAccount>, origins: Origins, roots: &TrustedRoots) -> Twilio {
        let timeouts = Timeouts::default();
        match self {
            Self::AuthToken(secret) => Twilio::new(Username::Account(account_sid), &secret, origins, roots, timeouts),
            Self::ApiKey(sid, secret) => Twilio::new(Username::ApiKey(sid), &secret, origins, roots, timeouts),
            Self::OAuth(app) => Twilio::with_oauth(app, origins, roots, timeouts),
        }
    }
}

impl TwilioConfig {
    fn into_account(self, roots: &TrustedRoots) -> Account {
        let Origins { conversations, chat } = self.origins.clone();
        let upstream = self.credential.into_client(self.account_sid.clone(), self.origins, roots);
        let default_colour = if self.production { Colour::Red } else { Colour::Grey };
        let properties = gateway::Account {
            name: self.name.into(),
            label: self.label.into(),
            colour: self.colour.unwrap_or(default_colour).into(),
            production: self.production.into(),
            read_only: self.read_only.into(),
            sandbox: false.into(),
            account_sid: self.account_sid.into(),
            conversations: conversations.to_string().into(),
            chat: chat.to_string().into(),
            hidden: self.hidden.into(),
            ..gateway::Account::default()
        };
        Account {
            properties,
            upstream: Arc::new(upstream),
            in_flight: self.in_flight,
            drift_minutes: self.drift_minutes,
            second_factor_from: self.second_factor_from,
        }
    }
}
