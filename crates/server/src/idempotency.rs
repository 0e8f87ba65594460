//! Idempotency cache for retried writes. A browser that loses its connection before the response retries a request by itself.

pub mod shared;

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use api::Response;
use api::message::IDEMPOTENCY_KEY;
use axum::http::HeaderMap;
use tokio::sync::OnceCell;
use tokio::time::Instant;

/// Response to a write, once it is known.
type ResponseCell = Arc<OnceCell<Response>>;

/// Number of cached responses. A retry comes within moments, and the dashboard writes a few times a second at most.
const CAPACITY: usize = 256;

/// Time for which a response is cached.
const LIFETIME: Duration = Duration::from_secs(2 * 60);

/// Longest idempotency key, in bytes. The keys of the dashboard have a third of that; longer ones are ignored.
const MAX_KEY: usize = 100;

/// Returns the idempotency key of a request.
pub fn key_of(headers: &HeaderMap) -> Option<String> {
    headers.get(IDEMPOTENCY_KEY)?.to_str().ok().filter(|key| key.len() <= MAX_KEY).map(str::to_owned)
}

/// Responses to the last writes.
#[derive(Default)]
pub struct IdempotencyCache {
    writes: Mutex<VecDeque<Write>>,
    /// Randomly keyed, so that a client cannot construct two writes with the same hash.
    hasher: RandomState,
}

struct Write {
    /// Idempotency key.
    key: String,
    /// Hash of the whole request. A request that differs is no retry, even with the same key.
    hash: u64,
    began: Instant,
    response: ResponseCell,
}

impl IdempotencyCache {
    /// Returns the cell for the response of a write. The first request fills it, and retries wait for it.
    pub fn response(&self, key: String, request: impl Hash) -> ResponseCell {
        let (hash, now) = (self.hasher.hash_one(request), Instant::now());
        // Usable after a panic too: no change leaves the list inconsistent.
        let mut writes = self.writes.lock().unwrap_or_else(PoisonError::into_inner);
        // A write without a response must not be sent twice, however long it takes.
        writes.retain(|write| !write.response.initialized() || now - write.began < LIFETIME);
        if let Some(write) = writes.iter().find(|write| write.key == key && write.hash == hash) {
            return write.response.clone();
        }
        // Nor may it be dropped. The number of concurrent requests is limited elsewhere.
        if writes.len() >= CAPACITY
            && let Some(oldest) = writes.iter().position(|write| write.response.initialized())
        {
            writes.remove(oldest);
        }
        let response = ResponseCell::default();
        writes.push_back(Write { key, hash, began: now, response: response.clone() });
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATED: Response = Response { status: 201, headers: Vec::new(), body: String::new() };

    fn is_known(cache: &IdempotencyCache, key: &str, request: &str) -> bool {
        cache.response(key.to_owned(), request).initialized()
    }

    #[test]
    fn a_different_write_with_the_same_key_is_no_retry() {
        let cache = IdempotencyCache::default();
        cache.response("key".to_owned(), "request").set(CREATED).unwrap();
        assert!(is_known(&cache, "key", "request"));
        assert!(!is_known(&cache, "key", "another request"));
        assert!(!is_known(&cache, "another key", "request"));
    }

    #[tokio::test(start_paused = true)]
    async fn responses_expire_and_pending_writes_are_waited_for() {
        let cache = IdempotencyCache::default();
        cache.response("key".to_owned(), "request").set(CREATED).unwrap();
        let pending = cache.response("key of a pending write".to_owned(), "request");
        tokio::time::advance(LIFETIME - Duration::from_secs(1)).await;
        assert!(is_known(&cache, "key", "request"));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!is_known(&cache, "key", "request"));
        for other in 0..2 * CAPACITY {
            let _ = cache.response(other.to_string(), "request").set(CREATED);
        }
        assert!(Arc::ptr_eq(&pending, &cache.response("key of a pending write".to_owned(), "request")));
        assert!(is_known(&cache, &(2 * CAPACITY - 1).to_string(), "request"));
        assert!(!is_known(&cache, "0", "request"), "the oldest is dropped");
    }
}
