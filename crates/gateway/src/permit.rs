//! Permits of requests: the lock of a resource, and one of the requests that run at once, here and in other gateways.

use std::sync::Arc;

use api::gateway::session::UserName;
use database::DatabaseError;
use database::shared_locks::{SharedLock, SharedLocks};

use crate::allow::Allowed;
use crate::concurrency_limiter::{ConcurrencyLimiter, Load, Permit, QueueFull};
use crate::locks::{Locks, key};

/// Permits of one account.
pub struct Permits {
    concurrency: Arc<ConcurrencyLimiter>,
    locks: Arc<Locks>,
    shared: Option<SharedPermits>,
}

/// Permits that the gateways of a database share.
struct SharedPermits {
    locks: SharedLocks,
    /// SID of the Twilio account.
    account_sid: String,
    /// Maximum number of running requests.
    limit: usize,
}

/// Permission to send one request at a time, held until it is dropped.
pub struct RequestPermit {
    _slot: Option<SharedLock>,
    _concurrency: Permit,
    shared_lock: Option<SharedLock>,
    /// Lock of the resource that a write changes or deletes.
    _lock: Option<Permit>,
}

/// Permission of a request that no user waits for.
pub struct IdlePermit {
    _slot: Option<SharedLock>,
    _concurrency: Permit,
}

/// Reason why there is no permit.
pub enum NoPermit {
    /// Too many requests of the user wait.
    QueueFull,
    /// The database of the gateways fails, so that another gateway may be writing to the resource.
    Failed(DatabaseError),
}

impl From<QueueFull> for NoPermit {
    fn from(QueueFull: QueueFull) -> Self {
        Self::QueueFull
    }
}

impl From<DatabaseError> for NoPermit {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error)
    }
}

impl Permits {
    /// Creates the permits of an account. `limit` is the number of requests that run at once. Clients of the same Twilio account share `locks`.
    pub fn new(limit: usize, locks: Arc<Locks>, shared: Option<SharedLocks>, account_sid: String) -> Self {
        let shared = shared.map(|locks| SharedPermits { locks, account_sid, limit });
        Self { concurrency: ConcurrencyLimiter::new(limit), locks, shared }
    }

    /// Returns the number of running and waiting requests of this gateway.
    pub fn load(&self) -> Load {
        self.concurrency.load()
    }

    /// Waits for the permit of a request. The lock of the resource comes first, so that no request holds a permit while it waits for a lock. Dropping
    /// the future leaves the queues.
    ///
    /// # Errors
    ///
    /// See [`NoPermit`].
    pub async fn acquire(&self, user: &UserName, allowed: &Allowed) -> Result<RequestPermit, NoPermit> {
        let (mut lock, mut shared_lock) = (None, None);
        // A request that creates a resource changes no stored one, and has nothing to read before.
        if allowed.operation.method != api::Method::Get && allowed.operation.reading().is_some() {
            lock = Some(self.locks.of(allowed.operation, &allowed.request.path).acquire(user).await?);
            if let Some(SharedPermits { locks, account_sid, .. }) = &self.shared {
                let resource = key(allowed.operation, &allowed.request.path);
                shared_lock = Some(locks.lock_resource(account_sid, &resource).await?);
            }
        }
        let concurrency = self.concurrency.acquire(user).await?;
        let slot = self.acquire_slot().await;
        Ok(RequestPermit { _slot: slot, _concurrency: concurrency, shared_lock, _lock: lock })
    }

    /// Waits until the requests of the users leave room.
    pub async fn acquire_idle(&self) -> IdlePermit {
        let concurrency = self.concurrency.acquire_idle().await;
        IdlePermit { _slot: self.acquire_slot().await, _concurrency: concurrency }
    }

    /// Waits for one of the requests that the gateways may send at once. If their database fails, the limit of this gateway has to do: its own reads go
    /// on, and Twilio's limit protects the account.
    async fn acquire_slot(&self) -> Option<SharedLock> {
        let SharedPermits { locks, account_sid, limit } = self.shared.as_ref()?;
        let slot = locks.acquire_slot(account_sid, *limit).await;
        slot.inspect_err(|error| tracing::warn!(%error, "the limit of the account is not shared with other gateways"))
            .ok()
    }
}

impl RequestPermit {
    /// Returns false if the lock of the resource was lost, so that another gateway may be writing to it.
    pub async fn is_held(&self) -> bool {
        match &self.shared_lock {
            Some(lock) => lock.is_held().await,
            None => true,
        }
    }
}
