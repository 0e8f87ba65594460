//! Locks that several gateways share, on a PostgreSQL server: one write to a resource at a time, and the concurrency limit of an account.
//!
//! They are advisory locks of one session, which the server releases when the connection ends, however the gateway ends. A session may take a lock
//! twice, so the gateway's own locks come first: within a process they keep two tasks from the same resource.
//!
//! A waiting gateway asks again after a short pause. It marks an account that it waits for, so that another gateway with many requests leaves it its
//! share of the slots.

mod session;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::location::Server;
use crate::{Database, DatabaseError};
use session::Session;

/// Shortest pause before another attempt, in milliseconds. The longest is twice as long: pauses of a random length give each gateway its chance.
const PAUSE: u64 = 20;

/// Locks that several gateways share.
#[derive(Clone)]
pub struct SharedLocks {
    session: Arc<Mutex<Session>>,
    /// Number of connections that were lost. Locks of an earlier connection are not held any more.
    lost: Arc<AtomicU64>,
}

/// Lock that is held until it is dropped, or until the connection to the server is lost.
pub struct SharedLock {
    locks: SharedLocks,
    held: Held,
    /// Value of [`SharedLocks::lost`] at the connection that holds it.
    lost: u64,
}

/// Key of an advisory lock.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    /// Resource of an account.
    Resource(i64),
    /// One of the requests that run at once, of an account.
    Slot { account: i32, slot: i32 },
    /// Mark of a gateway that waits for a slot.
    Waiting { account: i32 },
}

impl SharedLocks {
    pub(crate) fn new(server: &Server) -> Self {
        let lost = Arc::<AtomicU64>::default();
        Self { session: Arc::new(Mutex::new(Session::new(server, lost.clone()))), lost }
    }

    /// Waits for the lock of a resource. The caller limits the time, by dropping the future.
    ///
    /// # Errors
    ///
    /// Those of the server.
    pub async fn lock_resource(&self, account: &str, resource: &str) -> Result<SharedLock, DatabaseError> {
        let key = key_of(&["resource", account, resource]);
        loop {
            let locks = self.clone();
            if let Some(lock) = uncancelled(async move { locks.try_resource(key).await }).await? {
                return Ok(lock);
            }
            pause().await;
        }
    }

    /// Waits for one of the `limit` slots of an account, which its requests to Twilio need. The caller limits the time, by dropping the future.
    ///
    /// # Errors
    ///
    /// Those of the server.
    pub async fn acquire_slot(&self, account: &str, limit: usize) -> Result<SharedLock, DatabaseError> {
        // Not negative: the server compares it as an object identifier.
        let account = (key_of(&["slots", account]) & i64::from(i32::MAX)) as i32;
        let limit = i32::try_from(limit.max(1)).unwrap_or(i32::MAX);
        let mut mark = None;
        loop {
            let (locks, is_waiting) = (self.clone(), mark.is_some());
            let attempt = async move { locks.try_slot(account, limit, is_waiting).await };
            if let Some(lock) = uncancelled(attempt).await? {
                return Ok(lock);
            }
            if mark.is_none() {
                let locks = self.clone();
                mark = Some(uncancelled(async move { locks.mark(account).await }).await?);
            }
            pause().await;
        }
    }

    async fn try_resource(&self, key: i64) -> sqlx::Result<Option<SharedLock>> {
        let mut session = self.session.lock().await;
        let is_locked = session.try_lock(key).await?;
        Ok(is_locked.then(|| self.lock(Held::Resource(key))))
    }

    async fn try_slot(&self, account: i32, limit: i32, is_waiting: bool) -> sqlx::Result<Option<SharedLock>> {
        let mut session = self.session.lock().await;
        let others = session.others(account).await?;
        // Rounded up, so that no slot stays free.
        let share = (limit + others.sessions) / (others.sessions + 1);
        // A request that comes later than those of other gateways waits as they do, and none takes more than its share meanwhile.
        if others.is_waiting && (!is_waiting || session.slots_of(account) >= share) {
            return Ok(None);
        }
        let slot = session.try_slot(account, limit).await?;
        Ok(slot.map(|slot| self.lock(Held::Slot { account, slot })))
    }

    async fn mark(&self, account: i32) -> sqlx::Result<SharedLock> {
        self.session.lock().await.mark(account).await?;
        Ok(self.lock(Held::Waiting { account }))
    }

    /// Creates the guard of a lock that the session has just taken.
    fn lock(&self, held: Held) -> SharedLock {
        SharedLock { locks: self.clone(), held, lost: self.lost.load(Ordering::SeqCst) }
    }
}

impl SharedLock {
    /// Asks the server, and returns false if the connection was lost since. Another gateway may have the lock then.
    pub async fn is_held(&self) -> bool {
        let mut session = self.locks.session.lock().await;
        self.is_current() && session.ping().await.is_ok() && self.is_current()
    }

    /// Returns true if no loss of the connection was noticed since.
    fn is_current(&self) -> bool {
        self.lost == self.locks.lost.load(Ordering::SeqCst)
    }
}

impl Drop for SharedLock {
    fn drop(&mut self) {
        // Without a runtime the process ends, and the connection with it.
        let (Ok(runtime), true) = (Handle::try_current(), self.is_current()) else { return };
        let (locks, held, lost) = (self.locks.clone(), self.held, self.lost);
        runtime.spawn(async move {
            let mut session = locks.session.lock().await;
            if locks.lost.load(Ordering::SeqCst) == lost {
                session.release(held).await;
            }
        });
    }
}

impl Database {
    /// Returns the locks that the gateways of this database share; `None` for a file, which has one gateway.
    pub fn shared_locks(&self) -> Option<SharedLocks> {
        self.engine.shared_locks()
    }
}

/// Completes an attempt, also if the caller stops waiting: a lock that the server has granted meanwhile must be released.
async fn uncancelled<T: Send + 'static>(
    attempt: impl Future<Output = sqlx::Result<T>> + Send + 'static,
) -> Result<T, DatabaseError> {
    match tokio::spawn(attempt).await {
        Ok(result) => Ok(result?),
        Err(error) => Err(sqlx::Error::Io(std::io::Error::other(error)).into()),
    }
}

async fn pause() {
    let random = getrandom::u64().unwrap_or(PAUSE / 2);
    sleep(Duration::from_millis(PAUSE + random % PAUSE)).await;
}

/// Derives the key of a lock. Two names with the same key, one in 2^63, would only wait for each other.
fn key_of(parts: &[&str]) -> i64 {
    let digest = Sha256::digest(parts.join("\0"));
    let bytes = digest.first_chunk().expect("a digest has 32 bytes");
    i64::from_be_bytes(*bytes)
}
