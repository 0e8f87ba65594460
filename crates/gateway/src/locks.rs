//! One write to a service at a time, or to what belongs to none, so that the values that were read before it are those that it replaced.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use api::Sid;
use api::service::Service;
use tokio::sync::OwnedMutexGuard;

/// Who writes to what at the moment.
#[derive(Default)]
pub struct Locks(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl Locks {
    /// Waits until nobody else writes to the service that this path leads into, or to the resource at it, for as long as the guard is kept.
    pub async fn lock(&self, path: &str) -> OwnedMutexGuard<()> {
        self.of(path).lock_owned().await
    }

    fn of(&self, path: &str) -> Arc<tokio::sync::Mutex<()>> {
        // Poisoned or not: what a panic left behind is still a list of locks.
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let key = key(path);
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::default();
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}

/// Conversations and Chat v2 have some settings of a service in common, each at a path of its own.
fn key(path: &str) -> String {
    let service = path.split('/').find_map(|part| part.parse::<Sid<Service>>().ok());
    // SIDs that differ in the case of their letters only name the same resource.
    service.as_ref().map_or(path, Sid::as_str).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/v1/Services/ISabcdefabcdefabcdefabcdefabcdefab";

    #[tokio::test(start_paused = true)]
    async fn one_service_has_one_writer_at_a_time() {
        let locks = Locks::default();
        let first = locks.lock(PATH).await;
        let other_case = PATH.to_ascii_uppercase();
        let webhooks = format!("{PATH}/Configuration/Webhooks");
        let of_chat = PATH.replace("v1", "v2");
        let waits = |path| tokio::time::timeout(std::time::Duration::from_secs(1), locks.lock(path));
        assert!(waits(PATH).await.is_err());
        for same in [&other_case, &webhooks, &of_chat] {
            assert!(waits(same).await.is_err(), "{same}");
        }
        assert!(waits("/v1/Configuration").await.is_ok());
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
