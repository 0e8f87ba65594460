//! Writes that come twice: a browser that loses its connection before the answer sends the request once more by itself.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use api::Response;
use api::message::CALL_HEADER;
use axum::http::HeaderMap;
use tokio::sync::OnceCell;
use tokio::time::Instant;

/// What is answered to a write, once that is known.
type Answer = Arc<OnceCell<Response>>;

/// How many answers are remembered. A repeat comes within moments, and a dashboard writes a few times a second at most.
const REMEMBERED: usize = 256;

/// For how long.
const REMEMBERED_FOR: Duration = Duration::from_secs(2 * 60);

/// In bytes. What the dashboard calls a write is a third of it, and somebody else's need not be remembered.
const MAX_CALL: usize = 100;

/// What the dashboard calls this write, to know it again.
pub fn call_of(headers: &HeaderMap) -> Option<String> {
    headers.get(CALL_HEADER)?.to_str().ok().filter(|call| call.len() <= MAX_CALL).map(str::to_owned)
}

/// The last answers to writes.
#[derive(Default)]
pub struct Repeats {
    writes: Mutex<VecDeque<Write>>,
    /// With a key of its own, so that nobody can make up two writes that are taken for one.
    hasher: RandomState,
}

struct Write {
    /// The text that the dashboard gave to it.
    call: String,
    /// Of all that was asked for. What differs is no repeat, whatever it is called.
    hash: u64,
    began: Instant,
    answer: Answer,
}

impl Repeats {
    /// Where the answer to that write is, or will be: the first to come carries it out, and those who come meanwhile wait for it.
    pub fn answer(&self, call: String, asked: impl Hash) -> Answer {
        let (hash, now) = (self.hasher.hash_one(asked), Instant::now());
        // Poisoned or not: what a panic left behind is still a list of answers.
        let mut writes = self.writes.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is not answered yet must not be carried out once more, however long it takes.
        writes.retain(|write| !write.answer.initialized() || now - write.began < REMEMBERED_FOR);
        if let Some(write) = writes.iter().find(|write| write.call == call && write.hash == hash) {
            return write.answer.clone();
        }
        // Nor may it be forgotten; how many are on their way at once is bounded elsewhere.
        if writes.len() >= REMEMBERED
            && let Some(oldest) = writes.iter().position(|write| write.answer.initialized())
        {
            writes.remove(oldest);
        }
        let answer = Answer::default();
        writes.push_back(Write { call, hash, began: now, answer: answer.clone() });
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERED: Response = Response { status: 201, headers: Vec::new(), body: String::new() };

    fn is_known(repeats: &Repeats, call: &str, asked: &str) -> bool {
        repeats.answer(call.to_owned(), asked).initialized()
    }

    #[test]
    fn a_write_that_differs_is_no_repeat_whatever_it_is_called() {
        let repeats = Repeats::default();
        repeats.answer("call".to_owned(), "asked").set(ANSWERED).unwrap();
        assert!(is_known(&repeats, "call", "asked"));
        assert!(!is_known(&repeats, "call", "asked for something else"));
        assert!(!is_known(&repeats, "another call", "asked"));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_answered_is_forgotten_and_what_was_not_is_waited_for() {
        let repeats = Repeats::default();
        repeats.answer("call".to_owned(), "asked").set(ANSWERED).unwrap();
        let open = repeats.answer("open call".to_owned(), "asked");
        tokio::time::advance(REMEMBERED_FOR - Duration::from_secs(1)).await;
        assert!(is_known(&repeats, "call", "asked"));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!is_known(&repeats, "call", "asked"));
        for other in 0..2 * REMEMBERED {
            let _ = repeats.answer(other.to_string(), "asked").set(ANSWERED);
        }
        assert!(Arc::ptr_eq(&open, &repeats.answer("open call".to_owned(), "asked")));
        assert!(is_known(&repeats, &(2 * REMEMBERED - 1).to_string(), "asked"));
        assert!(!is_known(&repeats, "0", "asked"), "so many are remembered");
    }
}
