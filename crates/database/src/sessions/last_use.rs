//! Time of the last use of each session, written in the background.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use crate::engine::Statement;
use crate::{Database, to_i64};

/// LastUses that are not in the file yet. If the file cannot be written they stay here, so that no session ends for that reason.
#[derive(Default)]
pub(crate) struct LastUses {
    /// Unix time in seconds of the last use, by the hash of the token.
    unwritten: HashMap<String, u64>,
    is_writing: bool,
}

impl Database {
    /// Returns the time of a use that is not in the file yet; 0 if there is none.
    pub(super) fn pending_use(&self, hash: &str) -> u64 {
        self.last_uses().unwritten.get(hash).copied().unwrap_or(0)
    }

    /// Records a use and starts writing it in the background. Reads never wait for the write connection.
    pub(super) fn record_use(&self, hash: &str, now: u64) {
        let mut last_uses = self.last_uses();
        last_uses.unwritten.insert(hash.to_owned(), now);
        if !last_uses.is_writing {
            last_uses.is_writing = true;
            let database = self.clone();
            tokio::spawn(async move { while database.write_last_uses().await && !database.stop_if_written() {} });
        }
    }

    /// Writes the recorded uses, and returns true if that succeeded.
    pub(crate) async fn write_last_uses(&self) -> bool {
        let last_uses: Vec<_> = self.last_uses().unwritten.iter().map(|(hash, used)| (hash.clone(), *used)).collect();
        if last_uses.is_empty() {
            return true;
        }
        match self.update_last_uses(&last_uses).await {
            Ok(()) => {
                let mut now = self.last_uses();
                last_uses.iter().for_each(|(hash, used)| {
                    if now.unwritten.get(hash) == Some(used) {
                        now.unwritten.remove(hash);
                    }
                });
                true
            }
            Err(error) => {
                tracing::warn!(%error, "the last use of a session was not saved");
                self.last_uses().is_writing = false;
                false
            }
        }
    }

    async fn update_last_uses(&self, last_uses: &[(String, u64)]) -> sqlx::Result<()> {
        let mut transaction = self.begin().await?;
        for (hash, used) in last_uses {
            let updated = Statement::new("UPDATE sessions SET used = $1 WHERE token_hash = $2 AND used < $1");
            updated.bind(to_i64(*used)).bind(hash).execute(&mut transaction).await?;
        }
        transaction.commit().await
    }

    /// Stops the background task, unless more uses were recorded meanwhile.
    fn stop_if_written(&self) -> bool {
        let mut last_uses = self.last_uses();
        last_uses.is_writing = !last_uses.unwritten.is_empty();
        !last_uses.is_writing
    }

    fn last_uses(&self) -> MutexGuard<'_, LastUses> {
        // Usable after a panic too: no change leaves it inconsistent.
        self.last_uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
