//! Journal on a simulated storage, for tests of the gateway that lose, delay and fail commits. What is recorded, and when, is the same as on SQLite.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::{Journal, Key, QUEUE, Unrecorded};
use crate::Database;
use crate::journal::writer::Entry;

/// Row that is to be committed.
#[derive(Clone, Debug)]
pub struct Row {
    /// Number of the intent that this outcome concludes. `None` for an intent and for an event.
    pub concludes: Option<u64>,
    /// JSON of the intent, the outcome or the event.
    pub text: String,
}

/// Future of the number of a row.
pub type Commit<'a> = Pin<Box<dyn Future<Output = Result<u64, Unrecorded>> + Send + 'a>>;

/// Storage of a simulated journal.
pub trait Storage: Send + Sync {
    /// Commits a row and returns its number. It is called for one row after the other.
    fn commit(&self, row: Row) -> Commit<'_>;
}

impl Journal {
    /// Opens a journal for writing on a simulated storage. Reading it needs the `database`, which has none of its rows.
    pub fn simulated(database: Database, key: Key, storage: Arc<dyn Storage>) -> Self {
        let (writer, mut waiting) = mpsc::channel::<Entry>(QUEUE);
        tokio::spawn(async move {
            while let Some(Entry { concludes, text, done, .. }) = waiting.recv().await {
                let row = Row { concludes: concludes.map(i64::unsigned_abs), text };
                let number = storage.commit(row).await.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
                // The caller may have been cancelled; the row stays.
                let _ = done.send(number);
            }
        });
        Self { database, key, writer, rejections: Arc::default(), open_records: Arc::default() }
    }
}
