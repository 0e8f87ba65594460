//! Sandbox as an account of the gateway, beside the real accounts.

use std::sync::Arc;

use api::Request;
use api::gateway::session::UserName;
use api::gateway::{AccountName, Colour};
use gateway::accounts::{Account, DEFAULT_IN_FLIGHT};
use gateway::upstream::{ResponseFuture, Upstream};
use tokio::task::JoinHandle;

use crate::serve::SandboxData;
use crate::store::database::OpenError;
use crate::store::{self, SharedStore};

/// Origin of the links in responses. The gateway rewrites them, so it need not be reachable.
const ORIGIN: &str = "https://sandbox.invalid";

struct Sandbox {
    store: SharedStore,
    base: Arc<str>,
    /// User of the command that writes; `None` in a gateway, which records writes itself.
    user: Option<UserName>,
}

/// Returns the name of the sandbox account in URLs.
pub fn name() -> AccountName {
    "sandbox".parse().expect("letters are a name")
}

/// Creates the sandbox account on a store.
pub fn account(store: SharedStore) -> Account {
    account_of(store, None)
}

fn account_of(store: SharedStore, user: Option<UserName>) -> Account {
    let properties = api::gateway::Account {
        name: name().into(),
        label: "Sandbox".to_owned().into(),
        colour: Colour::Grey.into(),
        production: false.into(),
        read_only: false.into(),
        sandbox: true.into(),
        account_sid: store.account_sid().clone().into(),
        ..api::gateway::Account::default()
    };
    let upstream = Arc::new(Sandbox { store, base: ORIGIN.into(), user });
    Account { properties, upstream, in_flight: DEFAULT_IN_FLIGHT, drift_minutes: None, second_factor_from: None }
}

/// Opens the data of a sandbox for reading only, as an account. A server may use the file at the same time.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn open_to_read(data: SandboxData) -> Result<Account, OpenError> {
    Ok(account(store::open_to_read(&data.storage, data.settings, data.seed).await?))
}

/// Sandbox that is open for writing.
pub struct OpenedSandbox {
    /// The sandbox as an account.
    pub account: Account,
    /// Ends when every copy of the account is dropped and the file is closed.
    pub writer: JoinHandle<sqlx::Result<()>>,
}

/// Opens the data of a sandbox for writing by a command, as an account, and loads it. No server may use the file at the same time. Each write is
/// recorded as one of `user` in the file.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn open(data: SandboxData, user: UserName) -> Result<OpenedSandbox, OpenError> {
    let store::OpenedStore { store, load_error, writer, .. } =
        store::open(&data.storage, data.settings, data.seed).await?;
    match load_error.await {
        Ok(error) => Err(error),
        Err(_) => Ok(OpenedSandbox { account: account_of(store, Some(user)), writer }),
    }
}

impl Upstream for Sandbox {
    fn send(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(async move {
            let response = match (self.store.read(&request, &self.base).await, &self.user) {
                (Some(response), _) => response,
                (None, None) => self.store.write(request, self.base.clone()).await,
                (None, Some(user)) => self.store.write_recorded(request, self.base.clone(), user.clone()).await,
            };
            Ok(response)
        })
    }

    fn origins(&self) -> Vec<String> {
        vec![self.base.to_string()]
    }
}
