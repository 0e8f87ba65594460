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

/// The sandbox panicked, and said where.
struct Panicked;

impl Writer {
    /// Works until nobody can write any more, then closes the file.
    pub async fn run(mut self, mut waiting: mpsc::Receiver<Write>) -> sqlx::Result<()> {
        let mut batch = Vec::new();
        while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
            gather(&mut batch, &mut waiting).await;
            let responses = match self.carry_out(&batch).await {
                Ok(responses) => responses,
                Err(Panicked) => self.carry_out_one_by_one(&batch).await,
            };
            for (write, response) in batch.drain(..).zip(responses) {
                // Whoever asked may be gone; what was done stays done.
                let _ = write.answer.send(response);
            }
        }
        match self.database {
            Some(database) => database.close().await,
            None => Ok(()),
        }
    }

    /// One after another, with one commit for all of them; the answers are in the same order.
    async fn carry_out(&mut self, batch: &[Write]) -> Result<Vec<Response>, Panicked> {
        let mut store = Store::clone(&self.snapshot.load());
        let mut changes = Vec::new();
        let mut answer = |write: &Write| {
            let call = Call { request: &write.request, base: &write.base };
            let answer = sandbox::answer(&mut store, &self.settings, &call, &mut Machine);
            changes.extend(answer.changes);
            answer.response
        };
        let responses = catch_unwind(AssertUnwindSafe(|| batch.iter().map(&mut answer).collect::<Vec<_>>()));
        let responses = responses.map_err(|_| Panicked)?;
        match self.commit(&changes).await {
            Ok(()) => {
                self.snapshot.store(Arc::new(store));
                Ok(responses)
            }
            Err(refusal) => Ok(vec![refusal; batch.len()]),
        }
    }

    /// Nothing of a batch with a panic in it was kept: here only the write that panics goes without.
    async fn carry_out_one_by_one(&mut self, batch: &[Write]) -> Vec<Response> {
        let mut responses = Vec::new();
        for write in batch {
            responses.extend(self.carry_out(std::slice::from_ref(write)).await.unwrap_or_else(|Panicked| {
                vec![sandbox::refusal(
                    500,
                    code::SERVER_ERROR,
                    "Nothing was changed: the sandbox failed. Its log says more.",
                )]
            }));
        }
        responses
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

/// Those who were answered together ask again together: whoever is about to ask comes along, instead of waiting for a commit
/// that would be made for the first of them alone.
async fn gather(batch: &mut Vec<Write>, waiting: &mut mpsc::Receiver<Write>) {
    let mut before = 0;
    while before < batch.len() && batch.len() < MAX_BATCH {
        before = batch.len();
        tokio::task::yield_now().await;
        batch.extend(std::iter::from_fn(|| waiting.try_recv().ok()).take(MAX_BATCH - before));
    }
}
