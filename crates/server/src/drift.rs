//! Surveys of the accounts, which find changes that were made outside of the gateway.

mod requests;
mod schedule;
mod survey;
mod watch;

use std::collections::HashMap;
use std::sync::Arc;

use api::gateway::AccountName;
use api::gateway::drift::Status;
use database::{Database, DatabaseError};
use gateway::Gateway;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

pub use schedule::TooOften;
use survey::Surveyor;
use watch::Watch;

/// Surveys of every account of a gateway. Each account has a task of its own, so that a slow one does not delay others.
pub struct Drift {
    watches: Vec<Arc<Watch>>,
    tasks: Mutex<JoinSet<()>>,
}

impl Drift {
    /// Starts the surveys of the accounts that have an interval.
    pub fn begin(gateway: &Arc<Gateway>, database: &Database) -> Self {
        // Two entries may stand for the same account at Twilio. Only one of them is surveyed at a time.
        let mut locks: HashMap<Option<String>, Arc<Mutex<()>>> = HashMap::new();
        let mut tasks = JoinSet::new();
        let mut watches = Vec::new();
        for account in gateway.accounts() {
            let lock = locks.entry(account.properties.account_sid.text()).or_default().clone();
            let Some(surveyor) = Surveyor::new(gateway.clone(), database.clone(), account) else { continue };
            let watch = Arc::new(Watch::new(surveyor, account.drift_minutes.filter(|minutes| *minutes > 0), lock));
            if watch.is_on() {
                tasks.spawn(watch.clone().run());
            }
            watches.push(watch);
        }
        Self { watches, tasks: Mutex::new(tasks) }
    }

    /// Stops at once. A running survey only reads, and stores its result as a whole or not at all.
    pub async fn stop(&self) {
        self.tasks.lock().await.shutdown().await;
    }

    /// Returns the status of an account. `None` if the gateway has no such account.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn status(&self, account: &AccountName) -> Result<Option<Status>, DatabaseError> {
        match self.watch(account) {
            Some(watch) => watch.status().await.map(Some),
            None => Ok(None),
        }
    }

    /// Begins a survey, unless one runs already. Returns false if the account is not surveyed.
    ///
    /// # Errors
    ///
    /// [`TooOften`] after many such requests within an hour.
    pub fn request(&self, account: &AccountName) -> Result<bool, TooOften> {
        match self.watch(account).filter(|watch| watch.is_on()) {
            Some(watch) => watch.request().map(|()| true),
            None => Ok(false),
        }
    }

    fn watch(&self, account: &AccountName) -> Option<&Arc<Watch>> {
        self.watches.iter().find(|watch| watch.account() == account)
    }
}
