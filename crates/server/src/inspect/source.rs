//! Account that a command reads: one of a file, the account of the environment, or a sandbox.

use std::path::{Path, PathBuf};

use api::gateway::AccountName;
use api::gateway::session::UserName;
use clap::Args;
use gateway::accounts::{self, Account, AccountsError};
use sandbox::{Seed, Settings};
use server::{OpenError, OpenedSandbox, SandboxData, Storage, open_sandbox, read_sandbox};

use crate::arguments::{SeedName, parse};
use crate::data_files::sandbox_file;

/// Arguments that name an account.
#[derive(Args)]
#[command(next_help_heading = "Account")]
pub struct Source {
    /// File with the accounts and the places of their credentials. Default: the account of the environment.
    #[arg(long, value_name = "FILE", conflicts_with = "sandbox")]
    accounts: Option<PathBuf>,

    /// Account of the file. May be left out if the file has only one.
    #[arg(long, value_name = "NAME", requires = "accounts", value_parser = parse::<AccountName>)]
    account: Option<AccountName>,

    /// Read the data of the built-in sandbox, also while a server uses it.
    #[arg(long)]
    sandbox: bool,

    /// Data file of the sandbox. Default: a file in the user's data folder.
    #[arg(long, value_name = "FILE", requires = "sandbox", conflicts_with = "in_memory")]
    data: Option<PathBuf>,

    /// Read sample data instead of a file.
    #[arg(long, requires = "sandbox")]
    in_memory: bool,

    /// Sample data. [default: demo]
    #[arg(long, value_enum, requires = "in_memory")]
    seed: Option<SeedName>,

    /// Read N generated services instead.
    #[arg(long, value_name = "N", requires = "in_memory", conflicts_with = "seed")]
    services: Option<u32>,
}

/// Reason why there is no account to read. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(
        "There is no account to read. Name a file of accounts with --accounts, use --sandbox, or set TWILIO_ACCOUNT_SID and \
         TWILIO_AUTH_TOKEN, or TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET, in the environment."
    )]
    Nothing,
    #[error("{} has several accounts. Name one with --account: {names}.", path.display())]
    Several { path: PathBuf, names: String },
    #[error("{} has no account {name}. It has: {names}.", path.display())]
    Unknown { path: PathBuf, name: AccountName, names: String },
    #[error(
        "{} is in use by a running server. Stop the server and run this command again, or apply the file of settings on the page Export and \
         import of that server.",
        .0.display()
    )]
    InUse(PathBuf),
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error(transparent)]
    Sandbox(#[from] OpenError),
}

impl Source {
    /// Opens the account.
    ///
    /// # Errors
    ///
    /// See [`SourceError`].
    pub async fn open(self) -> Result<Account, SourceError> {
        if self.sandbox {
            return Ok(read_sandbox(self.sandbox_data()).await?);
        }
        match &self.accounts {
            Some(path) => select(accounts::from_file(path)?, self.account, path),
            None => accounts::from_environment()?.ok_or(SourceError::Nothing),
        }
    }

    /// Returns true for the data of a sandbox.
    pub fn is_sandbox(&self) -> bool {
        self.sandbox
    }

    /// Opens the data of a sandbox for writing. No server may use the file. Each write is recorded as one of `user`.
    ///
    /// # Errors
    ///
    /// See [`SourceError`].
    pub async fn open_sandbox(self, user: UserName) -> Result<OpenedSandbox, SourceError> {
        let data = self.sandbox_data();
        // A mistyped name must not create a file.
        if let Storage::File(path) = &data.storage
            && !path.exists()
        {
            return Err(OpenError::Missing(path.clone()).into());
        }
        open_sandbox(data, user).await.map_err(|error| match error {
            OpenError::InUse(path) => SourceError::InUse(path),
            error => error.into(),
        })
    }

    fn sandbox_data(self) -> SandboxData {
        let storage =
            if self.in_memory { Storage::Memory } else { Storage::File(self.data.unwrap_or_else(sandbox_file)) };
        let seed = self.services.map(Seed::Services).or(self.seed.map(Seed::from));
        SandboxData { storage, seed, settings: Settings::default() }
    }
}

/// Returns the account of a name, or the only one.
fn select(mut accounts: Vec<Account>, name: Option<AccountName>, path: &Path) -> Result<Account, SourceError> {
    let name_of = |account: &Account| account.properties.name.known().cloned();
    let names: Vec<_> = accounts.iter().filter_map(name_of).map(|name| name.to_string()).collect();
    let (path, names) = (path.to_owned(), names.join(", "));
    match name {
        Some(name) => {
            let found = accounts.into_iter().find(|account| name_of(account).as_ref() == Some(&name));
            found.ok_or(SourceError::Unknown { path, name, names })
        }
        None if accounts.len() > 1 => Err(SourceError::Several { path, names }),
        None => accounts.pop().ok_or(SourceError::Nothing),
    }
}
