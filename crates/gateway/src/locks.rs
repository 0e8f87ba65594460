//! One write to a thing at a time, so that the values that were read before it are those that it replaced.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use api::Sid;
use api::role::Role;
use api::service::Service;

use crate::concurrency_limiter::ConcurrencyLimiter;

/// Who writes to what at the moment.
#[derive(Default)]
pub struct Locks(Mutex<HashMap<String, Weak<ConcurrencyLimiter>>>);

impl Locks {
    /// The turns of those who write to what is at this path, of which there is one at a time.
    pub fn of(&self, path: &str) -> Arc<ConcurrencyLimiter> {
        // Poisoned or not: what a panic left behind is still a list of locks.
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let key = key(path);
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = ConcurrencyLimiter::new(1);
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}

/// What is changed: a role, which may be reached through its service and without it; or a service, of which Conversations and Chat v2 have
/// some settings in common, each at a path of its own.
fn key(path: &str) -> String {
    let is_sid = |part: &&str| part.parse::<Sid<Role>>().is_ok() || part.parse::<Sid<Service>>().is_ok();
    // SIDs that differ in the case of their letters only name the same thing.
    path.rsplit('/').find(is_sid).unwrap_or(path).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const SERVICE: &str = "/v1/Services/ISabcdefabcdefabcdefabcdefabcdefab";
    const ROLE: &str = "Roles/RLabcdefabcdefabcdefabcdefabcdefab";

    #[tokio::test(start_paused = true)]
    async fn one_thing_has_one_writer_at_a_time() {
        let ada = "ada".parse().unwrap();
        let locks = Locks::default();
        let role = format!("{SERVICE}/{ROLE}");
        let first = [locks.of(SERVICE).acquire(&ada).await.unwrap(), locks.of(&role).acquire(&ada).await.unwrap()];
        let waits = async |path: &str| timeout(Duration::from_secs(1), locks.of(path).acquire(&ada)).await.is_err();
        for same in [
            SERVICE.to_owned(),
            SERVICE.to_ascii_uppercase(),
            format!("{SERVICE}/Configuration/Webhooks"),
            SERVICE.replace("v1", "v2"),
            role.clone(),
            format!("/v1/{ROLE}"),
        ] {
            assert!(waits(&same).await, "{same}");
        }
        for other in ["/v1/Configuration", "/v1/Services/IS00000000000000000000000000000000"] {
            assert!(!waits(other).await, "{other}");
        }
        drop(first);
        assert!(!waits(SERVICE).await);
    }

    #[tokio::test]
    async fn nothing_is_kept_of_what_nobody_writes_to() {
        let ada = "ada".parse().unwrap();
        let locks = Locks::default();
        for number in 0..100 {
            drop(locks.of(&number.to_string()).acquire(&ada).await);
        }
        let _held = locks.of(SERVICE).acquire(&ada).await;
        assert_eq!(locks.0.lock().unwrap().len(), 1);
    }
}
