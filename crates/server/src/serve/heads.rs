//! The journal's head in the log: an anchor outside of the database, by which it shows that an older copy was put back, or that the journal was
//! removed.

use std::time::Duration;

use database::journal::Journal;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at};

/// Time between two lines of the log.
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Logs the head at once, then regularly, and at the end.
pub struct Heads {
    journal: Journal,
    regularly: JoinHandle<()>,
}

impl Heads {
    pub async fn begin(journal: Journal, every: Duration) -> Self {
        log(&journal, "start").await;
        let mut ticks = interval_at(Instant::now() + every, every);
        let regularly = tokio::spawn({
            let journal = journal.clone();
            async move {
                loop {
                    ticks.tick().await;
                    log(&journal, "daily").await;
                }
            }
        });
        Self { journal, regularly }
    }

    pub async fn end(self) {
        self.regularly.abort();
        log(&self.journal, "stop").await;
    }
}

async fn log(journal: &Journal, when: &str) {
    match journal.head().await {
        Ok(head) => tracing::info!(%head, when, "the head of the journal"),
        Err(error) => tracing::error!(%error, when, "the head of the journal cannot be read"),
    }
}
