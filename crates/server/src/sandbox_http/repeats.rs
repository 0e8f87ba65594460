//! Writes that come twice: a browser that loses its connection before the answer sends the request once more by itself.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use api::Response;

/// How many answers are remembered. A repeat comes within moments, and a dashboard writes a few times a second at most.
const REMEMBERED: usize = 256;

/// The last answers to writes, by the text that the dashboard gave to each.
#[derive(Default)]
pub struct Repeats(Mutex<VecDeque<(String, Response)>>);

impl Repeats {
    /// What was answered to that write.
    pub fn answer(&self, call: &str) -> Option<Response> {
        self.lock().iter().find(|(known, _)| known == call).map(|(_, response)| response.clone())
    }

    /// Keeps what is answered to a write.
    pub fn remember(&self, call: String, response: &Response) {
        let mut answers = self.lock();
        if answers.len() == REMEMBERED {
            answers.pop_front();
        }
        answers.push_back((call, response.clone()));
    }

    /// Poisoned or not: what a panic left behind is still a list of answers.
    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, Response)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
