//! Log lines with the journal's checkpoint. Outside of the database, they reveal that the database was replaced by an older copy, or that the journal
//! was removed.

use std::time::Duration;

use database::journal::Journal;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at};

/// Interval of the log lines.
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Logs the checkpoint at the start, at regular intervals, and at the end.
pub struct HeadLog {
    journal: Journal,
    regularly: JoinHandle<()>,
}

impl HeadLog {
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
        Err(error) => tracing::error!(%error, when, "could not read the head of the journal"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use database::Database;
    use database::journal::Key;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Log {
        fn count(&self, text: &str) -> usize {
            String::from_utf8_lossy(&self.0.lock().unwrap()).matches(text).count()
        }
    }

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn the_head_is_logged_at_the_start_regularly_and_at_the_end() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("gateway.sqlite")).await.unwrap();
        let journal = Journal::open(database, Key::from_text(&"5a".repeat(32)).unwrap()).await.unwrap();

        let head_log = HeadLog::begin(journal, Duration::from_millis(20)).await;
        assert_eq!(log.count("the head of the journal"), 1);
        while log.count("daily") < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        head_log.end().await;
        let count = log.count("the head of the journal");
        assert_eq!((log.count("start"), log.count("stop"), log.count("head=0:0")), (1, 1, count));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(log.count("the head of the journal"), count, "nothing is logged after the end");
    }
}
