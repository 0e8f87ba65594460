//! Arguments of `serve`, and their conversion to the options of the server.

use std::path::PathBuf;

use api::gateway::Role;
use clap::{Args, ValueEnum};
use database::sessions::Limits;
use gateway::accounts::{self, Account, DRIFT_MINUTES};
use server::{AccountDefaults, Backend, GatewayOptions, Options, Site, sandbox_account_name};

use super::error::ArgumentsError;
use super::network::NetworkArguments;
use super::sandbox::SandboxArguments;
use crate::arguments::parse;
use crate::data_files::DatabaseArguments;

#[derive(Args)]
pub struct Serve {
    /// Serve the site from this folder instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,

    /// Format of the log.
    #[arg(long, value_enum, default_value = "text")]
    pub log_format: LogFormat,

    #[command(flatten)]
    gateway: GatewayArguments,

    #[command(flatten)]
    sandbox: SandboxArguments,

    #[command(flatten)]
    network: NetworkArguments,
}

/// Arguments about the gateway.
#[derive(Args)]
#[command(next_help_heading = "Gateway to Twilio")]
struct GatewayArguments {
    /// File with the accounts and the places of their credentials. Default: the account of the environment.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,

    /// Use the account of the environment beside the sandbox too. Without this flag, --sandbox ignores the environment.
    #[arg(long, requires = "sandbox", conflicts_with = "accounts")]
    account_from_environment: bool,

    #[command(flatten)]
    database: DatabaseArguments,

    /// File with the key of the journal. Default: the environment, or the file beside the database.
    #[arg(long, value_name = "FILE")]
    journal_key_file: Option<PathBuf>,

    /// Sign out users without activity after N minutes. [default: 30]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1440))]
    session_idle_minutes: Option<u64>,

    /// Sign out users N hours after their sign-in. [default: 12]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=168))]
    session_hours: Option<u64>,

    /// Read the settings of each account every N minutes, and list the changes that were made outside of this gateway: 15 to 1440.
    /// drift_minutes in the file of accounts overrides it. [default: never]
    #[arg(long, value_name = "N", value_parser = minutes_between_surveys)]
    drift_minutes: Option<u64>,

    /// Reject the requests of users of this role or a higher one until they have set up a second factor: viewer, editor or admin.
    /// require_second_factor in the file of accounts requires it for one account.
    #[arg(long, value_name = "ROLE", value_parser = parse::<Role>)]
    require_second_factor: Option<Role>,
}

/// Parses the minutes between two surveys.
fn minutes_between_surveys(text: &str) -> Result<u64, String> {
    let (min, max) = (DRIFT_MINUTES.start(), DRIFT_MINUTES.end());
    let minutes = text.parse().ok().filter(|minutes| DRIFT_MINUTES.contains(minutes));
    minutes.ok_or_else(|| format!("Enter a whole number from {min} to {max}."))
}

/// Format of the log.
#[derive(Clone, Copy, ValueEnum)]
pub enum LogFormat {
    /// Text for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Serve {
    /// Returns the file of accounts, if there is one.
    pub fn accounts_file(&self) -> Option<PathBuf> {
        self.gateway.accounts.clone()
    }

    /// Converts the arguments to the options of the server.
    ///
    /// # Errors
    ///
    /// See [`ArgumentsError`].
    pub fn into_options(self) -> Result<Options, ArgumentsError> {
        let Self { gateway, sandbox, network, site, .. } = self;
        if let Some(flag) = sandbox.data_flag().filter(|_| !sandbox.sandbox) {
            return Err(ArgumentsError::NoSandbox(flag));
        }
        let accounts = gateway.read_accounts(sandbox.sandbox)?;
        let (listen, port, metrics) = (network.listen, network.port, network.metrics);
        let backend = match (accounts.is_empty(), sandbox.sandbox) {
            (true, false) => return Err(ArgumentsError::NothingAnswers),
            (true, true) => {
                expect_none(gateway.gateway_flag(), ArgumentsError::NoGateway)?;
                expect_none(network.network_flag(), ArgumentsError::SandboxOnNetwork)?;
                let (data, access) = sandbox.into_parts();
                Backend::Sandbox(data, access)
            }
            (false, with_sandbox) => {
                expect_none(sandbox.client_flag(), ArgumentsError::NotBesideAccounts)?;
                let is_sandbox = |account: &Account| account.properties.name.known() == Some(&sandbox_account_name());
                if with_sandbox && accounts.iter().any(is_sandbox) {
                    return Err(ArgumentsError::SandboxTwice);
                }
                let limits = gateway.limits();
                Backend::Gateway(GatewayOptions {
                    accounts,
                    sandbox: with_sandbox.then(|| sandbox.into_parts().0),
                    database: gateway.database.location()?,
                    journal_key_file: gateway.journal_key_file,
                    limits,
                    account_defaults: AccountDefaults {
                        drift_minutes: gateway.drift_minutes,
                        second_factor_from: gateway.require_second_factor,
                    },
                    exposure: network.into_exposure()?,
                })
            }
        };
        Ok(Options { listen, port, site: site.map_or(Site::Embedded, Site::Folder), metrics, backend })
    }
}

impl GatewayArguments {
    /// Reads the accounts of the file, or the account of the environment. With the sandbox, the environment counts only on request: its variables may be
    /// set for other programs, and a real account must not appear by accident.
    fn read_accounts(&self, with_sandbox: bool) -> Result<Vec<Account>, ArgumentsError> {
        Ok(match &self.accounts {
            Some(file) => accounts::from_file(file)?,
            None if with_sandbox && !self.account_from_environment => Vec::new(),
            None => match accounts::from_environment()? {
                None if with_sandbox => return Err(ArgumentsError::NoneInEnvironment),
                account => account.into_iter().collect(),
            },
        })
    }

    /// Returns the first given flag that needs accounts.
    fn gateway_flag(&self) -> Option<&'static str> {
        let given = [
            (self.journal_key_file.is_some(), "--journal-key-file"),
            (self.session_idle_minutes.is_some(), "--session-idle-minutes"),
            (self.session_hours.is_some(), "--session-hours"),
            (self.drift_minutes.is_some(), "--drift-minutes"),
            (self.require_second_factor.is_some(), "--require-second-factor"),
        ];
        given.into_iter().find_map(|(is_given, flag)| is_given.then_some(flag))
    }

    fn limits(&self) -> Limits {
        Limits {
            idle: self.session_idle_minutes.unwrap_or(30) * 60,
            absolute: self.session_hours.unwrap_or(12) * 60 * 60,
        }
    }
}

fn expect_none(flag: Option<&'static str>, wrong: fn(&'static str) -> ArgumentsError) -> Result<(), ArgumentsError> {
    flag.map_or(Ok(()), |flag| Err(wrong(flag)))
}
