//! Writes that come twice: a browser that loses its connection before the answer sends the request once more by itself.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use api::Response;
use api::message::CALL_HEADER;
use axum::http::HeaderMap;
use tokio::sync::OnceCell;

/// What is answered to a write, once that is known.
type Answer = Arc<OnceCell<Response>>;

/// How many answers are remembered. A repeat comes within moments, and a dashboard writes a few times a second at most.
const REMEMBERED: usize = 256;

/// In bytes. What the dashboard calls a write is a third of it, and somebody else's need not be remembered.
const MAX_CALL: usize = 100;

/// What the dashboard calls this write, to know it again.
pub fn call_of(headers: &HeaderMap) -> Option<String> {
    headers.get(CALL_HEADER)?.to_str().ok().filter(|call| call.len() <= MAX_CALL).map(str::to_owned)
}

/// The last answers to writes, by the text that the dashboard gave to each.
#[derive(Default)]
pub struct Repeats(Mutex<VecDeque<(String, Answer)>>);

impl Repeats {
    /// Where the answer to that write is, or will be: the first to come carries it out, and those who come meanwhile wait for it.
    pub fn answer(&self, call: String) -> Answer {
        // Poisoned or not: what a panic left behind is still a list of answers.
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = answers.iter().find(|(known, _)| *known == call) {
            return answer.clone();
        }
        if answers.len() == REMEMBERED {
            answers.pop_front();
        }
        let answer = Answer::default();
        answers.push_back((call, answer.clone()));
        answer
    }
}
