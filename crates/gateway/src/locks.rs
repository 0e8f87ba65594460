//! One write to a resource at a time, so that the values that were read before it are those that it replaced.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

/// Who writes to what at the moment, by path.
#[derive(Default)]
pub struct Locks(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl Locks {
    /// Waits until nobody else writes to the resource at this path, for as long as the guard is kept.
    pub async fn lock(&self, path: &str) -> OwnedMutexGuard<()> {
        self.of(path).lock_owned().await
    }

    fn of(&self, path: &str) -> Arc<tokio::sync::Mutex<()>> {
        // Poisoned or not: what a panic left behind is still a list of locks.
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        // SIDs that differ in the case of their letters only name the same resource.
        let key = path.to_ascii_lowercase();
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::default();
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/v1/Services/ISabcdefabcdefabcdefabcdefabcdefab";

    #[tokio::test(start_paused = true)]
    async fn one_resource_has_one_writer_at_a_time() {
        let locks = Locks::default();
        let first = locks.lock(PATH).await;
        let other_case = PATH.to_ascii_uppercase();
        let waits = |path| tokio::time::timeout(std::time::Duration::from_secs(1), locks.lock(path));
        assert!(waits(PATH).await.is_err());
        assert!(waits(&other_case).await.is_err());
        assert!(waits("/v1/Services/IS00000000000000000000000000000000").await.is_ok());
        drop(first);
        assert!(waits(PATH).await.is_ok());
    }

    #[tokio::test]
    async fn nothing_is_kept_of_a_resource_that_nobody_writes_to() {
        let locks = Locks::default();
        for number in 0..100 {
            drop(locks.lock(&number.to_string()).await);
        }
        let _held = locks.lock(PATH).await;
        assert_eq!(locks.0.lock().unwrap().len(), 1);
    }
}
