//! The one task that writes: everything that waits goes into one commit, and is answered after it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use api::error::code;
use api::{Request, Response};
use arc_swap::ArcSwap;
use sandbox::{Call, Change, Settings, Store};
use tokio::sync::{mpsc, oneshot};

use super::database::{Database, is_full};
use crate::world::Machine;

/// A batch is bounded so that its first writer does not wait for ever on those who came later.
const MAX_BATCH: usize = 256;

/// A write that waits for its turn.
pub struct Write {
    pub request: Request,
    /// The address that was called, for links in the answer.
    pub base: Arc<str>,
    pub answer: oneshot::Sender<Response>,
}

/// What the task owns.
pub struct Writer {
    pub snapshot: Arc<ArcSwap<Store>>,
    pub settings: Arc<Settings>,
    /// Absent where the data is kept in memory only.
    pub database: Option<Database>,
}

impl Writer {
    /// Works until nobody can write any more, then closes the file.
    pub async fn run(mut self, mut waiting: mpsc::Receiver<Write>) -> sqlx::Result<()> {
        let mut batch = Vec::new();
        while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
            self.carry_out(&mut batch).await;
        }
        match self.database {
            Some(database) => database.close().await,
            None => Ok(()),
        }
    }

    async fn carry_out(&mut self, batch: &mut Vec<Write>) {
        let mut next = Store::clone(&self.snapshot.load());
        let mut changes = Vec::new();
        let responses: Vec<_> = batch.iter().map(|write| self.answer(&mut next, write, &mut changes)).collect();
        let committed = self.commit(&changes).await;
        if committed.is_ok() {
            self.snapshot.store(Arc::new(next));
        }
        for (write, response) in batch.drain(..).zip(responses) {
            let response = match &committed {
                Ok(()) => response,
                Err(refusal) => refusal.clone(),
            };
            // Whoever asked may be gone; what was done stays done.
            let _ = write.answer.send(response);
        }
    }

    /// A panic costs its own request an answer of 500 and leaves no trace in the store.
    fn answer(&self, store: &mut Store, write: &Write, changes: &mut Vec<Change>) -> Response {
        let mut next = store.clone();
        let call = Call { request: &write.request, base: &write.base };
        let answer = catch_unwind(AssertUnwindSafe(|| sandbox::answer(&mut next, &self.settings, &call, &mut Machine)));
        match answer {
            Ok(answer) => {
                *store = next;
                changes.extend(answer.changes);
                answer.response
            }
            Err(_) => sandbox::refusal(500, code::SERVER_ERROR, "The sandbox failed. Its log says more."),
        }
    }

    async fn commit(&mut self, changes: &[Change]) -> Result<(), Response> {
        let Some(database) = self.database.as_mut().filter(|_| !changes.is_empty()) else { return Ok(()) };
        database.commit(changes).await.map_err(|error| {
            tracing::error!(%error, "nothing was saved");
            if is_full(&error) {
                sandbox::refusal(
                    507,
                    code::UNAVAILABLE,
                    "Nothing was changed: the disk is full. Free some space, then try again.",
                )
            } else {
                sandbox::refusal(503, code::UNAVAILABLE, "Nothing was changed: the data could not be saved. Try again.")
            }
        })
    }
}
