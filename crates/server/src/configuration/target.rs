//! Account that `apply` writes to: the gateway to Twilio, which records every write in the journal, or the data of a sandbox.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::gateway::{AccountName, Role};
use api::{Product, Request, Response, TransportError};
use clap::Args;
use database::journal::{Journal, JournalError, Key, KeyError};
use database::{Database, Location, OpenError};
use gateway::accounts::Account;
use gateway::upstream::Upstream;
use gateway::{Gateway, Incoming, Principal, SecondFactor};
use tokio::time::Instant;

use super::person;
use crate::data_files::{DatabaseArguments, NoDatabase};
use crate::inspect::failures::Failures;

/// Arguments about the journal.
#[derive(Args)]
#[command(next_help_heading = "Journal")]
pub struct JournalFile {
    #[command(flatten)]
    database: DatabaseArguments,

    /// File with the key of the journal. Default: CONVERSATIONS_ADMIN_JOURNAL_KEY, or the file beside the database.
    #[arg(long, value_name = "FILE")]
    journal_key_file: Option<PathBuf>,
}

/// Reason why an account cannot be written to. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    #[error("{0} may only be read. Set read_only = false for it in the file of accounts, or name another account.")]
    ReadOnly(String),
    #[error("Every change is recorded in the journal. {0}")]
    NoDatabase(#[from] NoDatabase),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Account that is written to.
pub enum Target {
    /// Through the gateway, which checks preconditions and records writes.
    Gateway { gateway: Box<Gateway>, user: Principal, account: AccountName },
    /// The data of a sandbox.
    Sandbox(Arc<dyn Upstream>),
}

/// Origin of the links in responses, which are not followed.
const ORIGIN: &str = "https://gateway.invalid";

impl Target {
    /// Opens the gateway to an account, with the journal of its changes.
    ///
    /// # Errors
    ///
    /// See [`TargetError`].
    pub async fn gateway(account: &Account, file: JournalFile) -> Result<Self, TargetError> {
        let title = account.properties.title();
        let name = account.properties.name.known().filter(|_| account.properties.read_only.known() == Some(&false));
        let name = name.cloned().ok_or(TargetError::ReadOnly(title))?;
        let location = file.database.existing()?;
        let journal = open_journal(&location, file.journal_key_file.as_deref()).await?;
        let gateway = Box::new(Gateway::new(vec![account.clone()], journal));
        let user = Principal { person: person::name(), role: Role::Admin, second_factor: SecondFactor::Exempt };
        Ok(Self::Gateway { gateway, user, account: name })
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// No response came.
    pub async fn send(&self, request: Request) -> Result<Response, TransportError> {
        match self {
            Self::Sandbox(upstream) => {
                let product = Product::of(&request.path).unwrap_or(Product::Conversations);
                let result = upstream.send(request).await;
                result.map_err(|failure| Failures::default().add(product, failure))
            }
            Self::Gateway { gateway, user, account } => {
                let (target, body) = (request.target(), request.body().unwrap_or_default());
                let (path, query) =
                    target.split_once('?').map_or((&*target, None), |(path, query)| (path, Some(query)));
                let incoming = Incoming {
                    method: request.method.as_str(),
                    path,
                    query,
                    body: body.as_bytes(),
                    precondition: request.precondition.as_deref(),
                    plan: request.plan,
                    arrived: Instant::now(),
                };
                Ok(gateway.handle(user, account, &incoming, ORIGIN).await)
            }
        }
    }

    /// Waits until the outcome of every write is recorded.
    pub async fn close(self) {
        if let Self::Gateway { gateway, .. } = self {
            gateway.shut_down().await;
        }
    }
}

async fn open_journal(location: &Location, key_file: Option<&Path>) -> Result<Journal, TargetError> {
    let database = Database::open(location).await?;
    let (key, created) = Key::find_or_create(key_file, location, &database).await?;
    if let Some(created) = created {
        eprintln!("Created the key of the journal: {}", created.display());
    }
    Ok(Journal::open(database, key).await?)
}
