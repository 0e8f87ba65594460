//! Runs of an inquiry: which request is sent next, within a budget and at a pace.

use std::collections::VecDeque;
use std::time::Duration;

use api::error::RETRY_AFTER;
use api::{ApiError, Request, Response, TransportError};

use crate::pace::Pace;

/// Question that takes several reads.
pub trait Inquiry {
    /// One read.
    type Read;

    /// Returns the first reads.
    fn begin(&mut self) -> Vec<Self::Read>;

    /// Returns the request of a read.
    fn request(&self, read: &Self::Read) -> Request;

    /// Takes the result of a read. Returns the reads that follow from it, which are sent before all others that wait.
    fn take(&mut self, read: Self::Read, result: Result<Response, ApiError>) -> Vec<Self::Read>;

    /// Returns true if the result is known, so that the reads that wait are not sent. Default: false.
    fn is_answered(&self) -> bool {
        false
    }
}

/// Limits of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum number of requests, repeated ones included.
    pub calls: u32,
    /// Maximum number of requests at once.
    pub at_once: u16,
}

impl Default for Limits {
    /// 1,000 requests, four at once.
    fn default() -> Self {
        Self { calls: 1_000, at_once: 4 }
    }
}

/// Maximum number of times that a request is sent that is rejected because too many run.
const MAX_TRIES: u32 = 6;

/// Read that was sent. It returns with its result to [`Run::take`].
#[derive(Debug)]
pub struct Ticket<R> {
    read: R,
    tries: u32,
    /// Time at which it was last sent.
    sent: Duration,
}

/// Next action of the caller.
#[derive(Debug)]
pub enum Step<T> {
    /// Send the request. The ticket returns with its result.
    Send(T, Request),
    /// Ask again after this time.
    Wait(Duration),
    /// Ask again after a response was taken.
    AwaitResponse,
    /// Nothing is left to do.
    Done,
}

/// Reason why a run ended before its inquiry was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The user stopped it.
    Stopped,
    /// The budget of requests is spent.
    Budget,
}

/// Run of an inquiry. Times are on any clock of the caller that does not go back.
#[derive(Debug)]
pub struct Run<I: Inquiry> {
    inquiry: I,
    waiting: VecDeque<Ticket<I::Read>>,
    running: usize,
    pace: Pace,
    calls: u32,
    limits: Limits,
    cut: Option<Cut>,
}

impl<I: Inquiry> Run<I> {
    /// Begins a run.
    pub fn begin(mut inquiry: I, limits: Limits) -> Self {
        let waiting = inquiry.begin().into_iter().map(|read| Ticket { read, tries: 0, sent: Duration::ZERO }).collect();
        Self { inquiry, waiting, running: 0, pace: Pace::new(limits.at_once), calls: 0, limits, cut: None }
    }

    /// Returns the inquiry with what it has learned so far.
    pub fn inquiry(&self) -> &I {
        &self.inquiry
    }

    /// Ends the run and returns the inquiry.
    pub fn into_inquiry(self) -> I {
        self.inquiry
    }

    /// Number of requests that were sent.
    pub fn calls(&self) -> u32 {
        self.calls
    }

    /// Reason why the run ended early. `None` while it runs and if it is complete.
    pub fn cut(&self) -> Option<Cut> {
        self.cut
    }

    /// Sends nothing more. Responses that come are still taken.
    pub fn stop(&mut self) {
        if self.running > 0 || !self.waiting.is_empty() {
            self.end(Cut::Stopped);
        }
    }

    fn end(&mut self, cut: Cut) {
        self.waiting.clear();
        self.cut.get_or_insert(cut);
    }

    /// Returns the next action.
    pub fn next(&mut self, now: Duration) -> Step<Ticket<I::Read>> {
        if self.inquiry.is_answered() {
            self.waiting.clear();
        }
        if !self.waiting.is_empty() && self.calls == self.limits.calls {
            self.end(Cut::Budget);
        }
        if self.waiting.is_empty() {
            return if self.running == 0 { Step::Done } else { Step::AwaitResponse };
        }
        if self.running >= self.pace.limit() {
            return Step::AwaitResponse;
        }
        let pause = self.pace.pause(now);
        if !pause.is_zero() {
            return Step::Wait(pause);
        }
        let Some(mut ticket) = self.waiting.pop_front() else { return Step::Done };
        ticket.tries += 1;
        ticket.sent = now;
        self.running += 1;
        self.calls += 1;
        let request = self.inquiry.request(&ticket.read);
        Step::Send(ticket, request)
    }

    /// Takes the response to a request that [`Self::next`] returned.
    pub fn take(&mut self, ticket: Ticket<I::Read>, result: Result<Response, TransportError>, now: Duration) {
        self.running = self.running.saturating_sub(1);
        if let Ok(response) = &result
            && response.status == 429
        {
            let retry_after = response.header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
            self.pace.rejected(now, ticket.sent, retry_after.map(Duration::from_secs));
            if ticket.tries < MAX_TRIES {
                // After the end of the run it is one of the reads that were not carried out, and no failure.
                if self.cut.is_none() {
                    self.waiting.push_front(ticket);
                }
                return;
            }
        } else if result.is_ok() {
            self.pace.succeeded();
        }
        let next = self.inquiry.take(ticket.read, result.map_err(ApiError::Transport));
        self.put_first(next);
    }

    /// Changes the inquiry, which may have learned something elsewhere. Its reads are sent before all others that wait.
    pub fn learn(&mut self, change: impl FnOnce(&mut I) -> Vec<I::Read>) {
        let next = change(&mut self.inquiry);
        self.put_first(next);
    }

    fn put_first(&mut self, reads: Vec<I::Read>) {
        if self.cut.is_none() {
            for read in reads.into_iter().rev() {
                self.waiting.push_front(Ticket { read, tries: 0, sent: Duration::ZERO });
            }
        }
    }
}
