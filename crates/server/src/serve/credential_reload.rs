//! Replacement of the accounts' credentials while the server runs.

use std::sync::{Arc, Weak};

use api::gateway::Role;
use gateway::accounts::{Account, AccountsError};
use gateway::{ReloadError, Untested};

use crate::gateway_http::GatewayApi;
use crate::metrics::Metrics;

/// Handle with which the credentials are replaced. It does not keep the gateway alive.
#[derive(Clone)]
pub struct CredentialReload {
    gateway: Weak<GatewayApi>,
    metrics: Arc<Metrics>,
    defaults: AccountDefaults,
}

/// Options of the gateway that apply to all of its accounts.
#[derive(Clone, Copy)]
pub struct AccountDefaults {
    /// Minutes between two surveys of the accounts that do not say otherwise. `None`: they are not surveyed.
    pub drift_minutes: Option<u64>,
    /// Lowest role whose users need a second factor in every account. `None`: each account says whether its users need one.
    pub second_factor_from: Option<Role>,
}

impl CredentialReload {
    pub(super) fn new(gateway: &Arc<GatewayApi>, metrics: Arc<Metrics>, defaults: AccountDefaults) -> Self {
        Self { gateway: Arc::downgrade(gateway), metrics, defaults }
    }

    /// Replaces the credentials by those of the accounts that were read again, and logs the result.
    pub async fn replace(&self, accounts: Result<Vec<Account>, AccountsError>) {
        let mut accounts = match accounts {
            Ok(accounts) => accounts,
            Err(error) => return tracing::error!("{KEPT}: {error}"),
        };
        let Some(gateway) = self.gateway.upgrade() else { return };
        prepare(&mut accounts, &self.metrics, self.defaults);
        match gateway.replace_credentials(accounts).await {
            Ok(untested) => {
                for Untested { account, failure } in untested {
                    tracing::warn!(%account, "the new credential is in use, but could not be tested: {failure}");
                }
                tracing::info!("reloaded the credentials of the accounts");
            }
            Err(error @ (ReloadError::Changed(_) | ReloadError::Rejected(_))) => tracing::error!("{KEPT}: {error}"),
        }
    }
}

/// Completes the accounts of the configuration: each is measured, and has the options of the gateway.
pub fn prepare(accounts: &mut [Account], metrics: &Metrics, defaults: AccountDefaults) {
    for account in accounts {
        account.drift_minutes = account.drift_minutes.or(defaults.drift_minutes);
        let lowest = [account.second_factor_from, defaults.second_factor_from];
        account.second_factor_from = lowest.into_iter().flatten().min();
        metrics.measure(account);
    }
}

const KEPT: &str = "could not reload the credentials of the accounts, so the old ones stay in use";
