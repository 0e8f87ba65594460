//! What `serve` is told, and what that comes to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use database::sessions::Limits;
use gateway::accounts::{self, Account};
use server::{Behind, GatewayOptions, Options, Site, sandbox_account_name};

use super::combine::Impossible;
use super::network::NetworkArguments;
use super::sandbox::SandboxArguments;
use crate::places::DatabaseFile;

#[derive(Args)]
pub struct Serve {
    /// Serve the site from this folder instead of the one that is built in.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,

    /// How the log is written.
    #[arg(long, value_enum, default_value = "text")]
    pub log_format: LogFormat,

    #[command(flatten)]
    gateway: GatewayArguments,

    #[command(flatten)]
    sandbox: SandboxArguments,

    #[command(flatten)]
    network: NetworkArguments,
}

/// What can be said about the gateway to Twilio.
#[derive(Args)]
#[command(next_help_heading = "The gateway to Twilio")]
struct GatewayArguments {
    /// The file that names the accounts and where their credentials are read from. Without it, the environment names one account.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,

    /// Take the account of the environment beside the sandbox too. Otherwise --sandbox alone is the sandbox alone, whatever is set there.
    #[arg(long, requires = "sandbox", conflicts_with = "accounts")]
    account_from_environment: bool,

    #[command(flatten)]
    database: DatabaseFile,

    /// The file with the key of the journal. Without it, the environment is asked, and then the file beside the database.
    #[arg(long, value_name = "FILE")]
    journal_key_file: Option<PathBuf>,

    /// Sign people out who have done nothing for so long. [default: 30]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1440))]
    session_idle_minutes: Option<u64>,

    /// Have people sign in again after so long, however busy they are. [default: 12]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=168))]
    session_hours: Option<u64>,
}

/// How the log is written.
#[derive(Clone, Copy, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

impl Serve {
    pub fn into_options(self) -> Result<Options, Impossible> {
        let Self { gateway, sandbox, network, site, .. } = self;
        if let Some(flag) = sandbox.about_records().filter(|_| !sandbox.sandbox) {
            return Err(Impossible::NoSandbox(flag));
        }
        let accounts = gateway.read_accounts(sandbox.sandbox)?;
        let (listen, port) = (network.listen, network.port);
        let behind = match (accounts.is_empty(), sandbox.sandbox) {
            (true, false) => return Err(Impossible::NothingAnswers),
            (true, true) => {
                expect_none(gateway.about_gateway(), Impossible::NoGateway)?;
                expect_none(network.beyond_this_machine(), Impossible::SandboxOnNetwork)?;
                let (records, door) = sandbox.into_parts();
                Behind::Sandbox(records, door)
            }
            (false, with_sandbox) => {
                expect_none(sandbox.about_callers(), Impossible::NotBesideAccounts)?;
                let is_sandbox = |account: &Account| account.properties.name.known() == Some(&sandbox_account_name());
                if with_sandbox && accounts.iter().any(is_sandbox) {
                    return Err(Impossible::SandboxTwice);
                }
                let limits = gateway.limits();
                Behind::Gateway(GatewayOptions {
                    accounts,
                    sandbox: with_sandbox.then(|| sandbox.into_parts().0),
                    database: gateway.database.path(),
                    journal_key_file: gateway.journal_key_file,
                    limits,
                    reach: network.into_reach()?,
                })
            }
        };
        Ok(Options { listen, port, site: site.map_or(Site::Embedded, Site::Folder), behind })
    }
}

impl GatewayArguments {
    /// Those of the file; without one, that of the environment. Whoever asks for the sandbox may have the variables set for other programs,
    /// and must not find a real account behind it.
    fn read_accounts(&self, with_sandbox: bool) -> Result<Vec<Account>, Impossible> {
        Ok(match &self.accounts {
            Some(file) => accounts::from_file(file)?,
            None if with_sandbox && !self.account_from_environment => Vec::new(),
            None => match accounts::from_environment()? {
                None if with_sandbox => return Err(Impossible::NoneInEnvironment),
                account => account.into_iter().collect(),
            },
        })
    }

    /// The first flag that means nothing without accounts.
    fn about_gateway(&self) -> Option<&'static str> {
        let given = [
            (self.journal_key_file.is_some(), "--journal-key-file"),
            (self.session_idle_minutes.is_some(), "--session-idle-minutes"),
            (self.session_hours.is_some(), "--session-hours"),
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

fn expect_none(flag: Option<&'static str>, wrong: fn(&'static str) -> Impossible) -> Result<(), Impossible> {
    flag.map_or(Ok(()), |flag| Err(wrong(flag)))
}
