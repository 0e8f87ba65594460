//! Task that surveys one account regularly.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api::date::Timestamp;
use api::gateway::AccountName;
use api::gateway::drift::Status;
use database::DatabaseError;
use gateway::now;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::schedule::{Schedule, TooOften};
use super::survey::Surveyor;

/// Surveys of one account.
pub struct Watch {
    surveyor: Surveyor,
    /// Minutes between two surveys. `None`: the account is not surveyed.
    minutes: Option<u64>,
    schedule: Mutex<Schedule>,
    requested: Notify,
    /// Lock of the account at Twilio.
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl Watch {
    pub fn new(surveyor: Surveyor, minutes: Option<u64>, lock: Arc<tokio::sync::Mutex<()>>) -> Self {
        let schedule = Mutex::new(Schedule::new(minutes.unwrap_or_default(), None, now(), random()));
        Self { surveyor, minutes, schedule, requested: Notify::new(), lock }
    }

    pub fn account(&self) -> &AccountName {
        self.surveyor.account()
    }

    /// Returns true if the account is surveyed.
    pub fn is_on(&self) -> bool {
        self.minutes.is_some()
    }

    /// Surveys the account until the task is stopped.
    pub async fn run(self: Arc<Self>) {
        if let (Some(minutes), Ok(Some(last))) = (self.minutes, self.surveyor.last().await) {
            let mut schedule = self.schedule();
            if !schedule.is_running {
                *schedule = Schedule::new(minutes, Some(last.began), now(), random());
            }
        }
        loop {
            let pause = Duration::from_secs(self.schedule().next.saturating_sub(now()));
            let is_requested = tokio::select! {
                () = sleep(pause) => false,
                () = self.requested.notified() => true,
            };
            self.schedule().is_running = true;
            let _lock = self.lock.lock().await;
            // Without the lock, such as while the database fails, two gateways may find the same change.
            let _shared_lock = self.surveyor.lock_among_gateways().await;
            if !is_requested && let Some(began) = self.surveyed_by_another().await {
                self.schedule().end(began, random());
                continue;
            }
            let began = now();
            if let Err(error) = self.surveyor.survey(began).await {
                tracing::error!(account = %self.account(), %error, "a survey for changes outside of the gateway was not stored");
            }
            self.schedule().end(began, random());
        }
    }

    /// Returns the start of a survey that another gateway has made within the interval.
    async fn surveyed_by_another(&self) -> Option<u64> {
        if !self.surveyor.has_several_gateways() {
            return None;
        }
        let last = self.surveyor.last().await.ok()??;
        let interval = self.minutes.unwrap_or_default() * 60;
        (last.began <= now() && last.began + interval > now()).then_some(last.began)
    }

    /// Begins a survey, unless one runs already.
    ///
    /// # Errors
    ///
    /// [`TooOften`] after many requests within an hour.
    pub fn request(&self) -> Result<(), TooOften> {
        if self.schedule().request(now())? {
            self.requested.notify_one();
        }
        Ok(())
    }

    /// Returns the status.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn status(&self) -> Result<Status, DatabaseError> {
        // Read before the result: a survey that ends in between is then reported as running, and not as one without a result.
        let (is_running, next) = {
            let schedule = self.schedule();
            (schedule.is_running, schedule.next)
        };
        let mut status = self.surveyor.last_status().await?;
        if let Some(minutes) = self.minutes {
            status.minutes = minutes.into();
            status.running = is_running.into();
            status.next = Timestamp::from_unix(next).into();
        }
        Ok(status)
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        // No code panics while it holds the lock.
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns any number. Without a random source every delay is the same, which does no harm.
fn random() -> u64 {
    getrandom::u64().unwrap_or_default()
}
