//! Replacement of the accounts' credentials while the gateway runs.

use api::gateway::{AccountName, Reason};
use api::{Endpoint, configuration};

use crate::accounts::Account;
use crate::proxy::Gateway;
use crate::upstream::Failure;

/// Reason why no credential was replaced.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum ReloadError {
    /// The description has changed in another way than by its credentials.
    #[error(
        "The accounts have changed in other ways than their credentials. Restart the gateway to use them, or undo these changes: {0}."
    )]
    Changed(String),
    /// Twilio rejects a new credential.
    #[error("Twilio rejects the new credential of {0}.")]
    Rejected(AccountName),
}

/// Account whose new credential could not be tested.
#[derive(Debug, PartialEq)]
pub struct Untested {
    pub account: AccountName,
    pub failure: Failure,
}

impl Gateway {
    /// Replaces the credentials of all accounts by those of `accounts`, which must be the same accounts otherwise. Each new credential is tested by a read
    /// first. One that cannot be tested, because Twilio does not respond, is used nevertheless, and returned.
    ///
    /// # Errors
    ///
    /// See [`ReloadError`]. Every account keeps its credential then.
    pub async fn replace_credentials(&self, accounts: Vec<Account>) -> Result<Vec<Untested>, ReloadError> {
        let changes = self.changes(&accounts);
        if !changes.is_empty() {
            return Err(ReloadError::Changed(changes.join(", ")));
        }
        let mut untested = Vec::new();
        for account in &accounts {
            let Some(name) = account.properties.name.known() else { continue };
            match account.upstream.send(configuration::Fetch {}.request(&())).await {
                Ok(response) if response.status == 401 => return Err(ReloadError::Rejected(name.clone())),
                Ok(_) => {}
                // The token endpoint rejects the client ID or its secret.
                Err(failure) if failure.reason == Reason::Credential => {
                    return Err(ReloadError::Rejected(name.clone()));
                }
                Err(failure) => untested.push(Untested { account: name.clone(), failure }),
            }
        }
        for account in accounts {
            let client = account.properties.name.known().and_then(|name| self.client(name).ok());
            client.into_iter().for_each(|client| client.set_upstream(account.upstream.clone()));
        }
        Ok(untested)
    }

    /// Describes every difference from the accounts of the start, except for credentials.
    fn changes(&self, accounts: &[Account]) -> Vec<String> {
        let is_of_file = |account: &&Account| account.properties.sandbox.known() != Some(&true);
        let names = |account: &Account| account.properties.name.text().unwrap_or_default();
        let before: Vec<_> = self.accounts().iter().filter(is_of_file).collect();
        let is_missing = |account: &&&Account| !accounts.iter().any(|other| names(other) == names(account));
        let removed = before.iter().filter(is_missing).map(|account| format!("{} was removed", names(account)));
        let changed =
            accounts.iter().filter_map(|account| match before.iter().find(|other| names(other) == names(account)) {
                None => Some(format!("{} was added", names(account))),
                Some(other) => (!is_same(account, other)).then(|| format!("{} has other fields", names(account))),
            });
        removed.chain(changed).collect()
    }
}

fn is_same(account: &Account, other: &Account) -> bool {
    account.properties == other.properties
        && account.in_flight == other.in_flight
        && account.drift_minutes == other.drift_minutes
        && account.second_factor_from == other.second_factor_from
        && account.upstream.origins() == other.upstream.origins()
}
