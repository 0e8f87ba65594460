//! One write to a resource at a time, so that the values that were read before it are those that it replaces.
//!
//! A lock is a fair limiter with one permit, and not a mutex: a mutex lets a user wait for every earlier write of another user.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use api::endpoint::capture;
use api::operation::Operation;

use crate::concurrency_limiter::ConcurrencyLimiter;

/// Locks of the resources that are being written to.
#[derive(Default)]
pub struct Locks(Mutex<HashMap<String, Weak<ConcurrencyLimiter>>>);

impl Locks {
    /// Returns the lock of the resource that a write changes: a limiter with one permit.
    pub fn of(&self, operation: &Operation, path: &str) -> Arc<ConcurrencyLimiter> {
        // A panic cannot leave the map half changed.
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let key = key(operation, path);
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = ConcurrencyLimiter::new(1);
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}

/// Returns the last SID of the path: that of a role, which has a path under its service and one without; or that of a service, of which
/// Conversations and Chat v2 change the same settings at paths of their own. The path itself where it has no SID.
pub fn key(operation: &Operation, path: &str) -> String {
    let sid = capture(operation.path, path).and_then(|values| values.last().copied());
    // Twilio reads SIDs in upper and in lower case.
    sid.unwrap_or(path).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use super::*;

    const SERVICE: &str = "/v1/Services/ISabcdefabcdefabcdefabcdefabcdefab";
    const ROLE: &str = "Roles/RLabcdefabcdefabcdefabcdefabcdefab";

    fn lock(locks: &Locks, path: &str) -> Arc<ConcurrencyLimiter> {
        let (operation, _) = Operation::at(path).next().expect("an operation has this path");
        locks.of(operation, path)
    }

    #[tokio::test(start_paused = true)]
    async fn one_resource_has_one_writer_at_a_time() {
        let ada = "ada".parse().unwrap();
        let locks = Locks::default();
        let role = format!("{SERVICE}/{ROLE}");
        let first =
            [lock(&locks, SERVICE).acquire(&ada).await.unwrap(), lock(&locks, &role).acquire(&ada).await.unwrap()];
        let waits = async |path: &str| timeout(Duration::from_secs(1), lock(&locks, path).acquire(&ada)).await.is_err();
        for same in [
            SERVICE.to_owned(),
            SERVICE.replace("abcdef", "ABCDEF"),
            format!("{SERVICE}/Configuration/Webhooks"),
            SERVICE.replace("v1", "v2"),
            format!("{SERVICE}/Roles"),
            role.clone(),
            format!("/v1/{ROLE}"),
        ] {
            assert!(waits(&same).await, "{same}");
        }
        for other in ["/v1/Configuration", "/v1/Services", "/v1/Services/IS00000000000000000000000000000000"] {
            assert!(!waits(other).await, "{other}");
        }
        drop(first);
        assert!(!waits(SERVICE).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_user_waits_for_one_write_of_another_user_only() {
        let locks = Locks::default();
        let order = Mutex::new(Vec::new());
        let write = async |name: &'static str| {
            let _permit = lock(&locks, SERVICE).acquire(&name.parse().unwrap()).await.unwrap();
            order.lock().unwrap().push(name);
            sleep(Duration::from_millis(200)).await;
        };
        let names = std::iter::repeat_n("ada", 50).chain(["bob"]);
        futures::future::join_all(names.map(write)).await;
        assert_eq!(order.lock().unwrap().iter().position(|name| *name == "bob"), Some(1));
    }

    #[tokio::test]
    async fn a_lock_is_dropped_when_no_one_holds_it() {
        let ada = "ada".parse().unwrap();
        let locks = Locks::default();
        for number in 0..100 {
            drop(lock(&locks, &format!("/v1/Services/{number}")).acquire(&ada).await);
        }
        let _held = lock(&locks, SERVICE).acquire(&ada).await;
        assert_eq!(locks.0.lock().unwrap().len(), 1);
    }
}
