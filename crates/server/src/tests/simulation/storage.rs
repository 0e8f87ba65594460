//! Disk of the journal: commits take time, fail, and are lost or unanswered in a crash.

use database::journal::Unrecorded;
use database::journal::simulation::{Commit, Row, Storage};
use tokio::time::sleep;

use super::world::World;

/// Disk as one process of the gateway uses it.
pub struct Disk {
    pub world: World,
    pub life: u32,
}

impl Storage for Disk {
    fn commit(&self, row: Row) -> Commit<'_> {
        Box::pin(async move {
            let (before, is_failure, after) = {
                let mut state = self.world.state();
                let faults = state.faults;
                let slow = if state.happens(faults.journal) { 8_000 } else { 10 };
                let is_failure = state.happens(faults.journal);
                (state.milliseconds(slow), is_failure, state.milliseconds(10))
            };
            sleep(before).await;
            self.world.live(self.life).await;
            if is_failure {
                self.world.state().count("commit failed");
                return Err(Unrecorded::Busy);
            }
            let number = self.world.state().commit(row);
            sleep(after).await;
            self.world.live(self.life).await;
            Ok(number)
        })
    }
}
