//! Lock of a run, so that of several tabs only one sends a plan.

use api::fingerprint;
use engine::plan::Plan;
use gloo_timers::future::TimeoutFuture;

use crate::ui::web_lock::WebLock;

/// Number of further tries, and the pause between them in milliseconds: a browser takes a moment to release a lock that this page has dropped.
const TRIES: u32 = 4;
const PAUSE_MS: u32 = 200;

/// Returns the name of a plan's lock. It is the same in every tab.
pub fn lock_name(plan: &Plan) -> String {
    let plan = serde_json::to_string(plan).unwrap_or_default();
    format!("conversations-admin-plan-{:016x}", fingerprint(&plan))
}

/// Takes the lock of a name. `None` if another tab has it.
pub async fn acquire(name: &str) -> Option<WebLock> {
    for _ in 0..TRIES {
        let lock = WebLock::try_acquire(name).await;
        if lock.is_some() {
            return lock;
        }
        TimeoutFuture::new(PAUSE_MS).await;
    }
    WebLock::try_acquire(name).await
}
