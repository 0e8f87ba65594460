//! Last use of each session, written to the file without anybody waiting for it.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use crate::{Database, kept};

/// Uses that are not in the file yet. Where the file cannot be written they stay here, so that nobody is signed out for that.
#[derive(Default)]
pub(crate) struct Uses {
    /// Hash of the token, and the time of the last use.
    unwritten: HashMap<String, u64>,
    is_writing: bool,
}

impl Database {
    /// Time of a use that is not in the file yet; 0 where there is none.
    pub(super) fn unwritten_use(&self, hash: &str) -> u64 {
        self.uses().unwritten.get(hash).copied().unwrap_or(0)
    }

    /// Notes a use, and has it written soon. Reads never wait for the one connection that writes.
    pub(super) fn note_use(&self, hash: &str, now: u64) {
        let mut uses = self.uses();
        uses.unwritten.insert(hash.to_owned(), now);
        if !uses.is_writing {
            uses.is_writing = true;
            let database = self.clone();
            tokio::spawn(async move { while database.write_uses().await && !database.has_written_all() {} });
        }
    }

    /// Writes the uses that were noted, and says whether that succeeded.
    pub(crate) async fn write_uses(&self) -> bool {
        let uses: Vec<_> = self.uses().unwritten.iter().map(|(hash, used)| (hash.clone(), *used)).collect();
        if uses.is_empty() {
            return true;
        }
        match self.update_uses(&uses).await {
            Ok(()) => {
                let mut now = self.uses();
                uses.iter().for_each(|(hash, used)| {
                    if now.unwritten.get(hash) == Some(used) {
                        now.unwritten.remove(hash);
                    }
                });
                true
            }
            Err(error) => {
                tracing::warn!(%error, "the use of a session was not kept");
                self.uses().is_writing = false;
                false
            }
        }
    }

    async fn update_uses(&self, uses: &[(String, u64)]) -> sqlx::Result<()> {
        let mut transaction = self.begin().await?;
        for (hash, used) in uses {
            let updated = sqlx::query("UPDATE sessions SET used = $1 WHERE token_hash = $2 AND used < $1");
            updated.bind(kept(*used)).bind(hash).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }

    /// Ends the writing, unless more was noted meanwhile.
    fn has_written_all(&self) -> bool {
        let mut uses = self.uses();
        uses.is_writing = !uses.unwritten.is_empty();
        !uses.is_writing
    }

    fn uses(&self) -> MutexGuard<'_, Uses> {
        // A panic leaves nothing half done in it.
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
