//! Requests of one survey.

use std::sync::Arc;
use std::time::Duration;

use api::error::read_as;
use api::gateway::{AccountName, Reason};
use api::{Request, Response, TransportError};
use engine::run::{Limits, Ticket};
use engine::{Inquiry, Run, Step};
use futures::stream::{FuturesUnordered, StreamExt};
use gateway::Gateway;
use gateway::upstream::Failure;
use tokio::time::{Instant, sleep, sleep_until};

/// Longest time of a survey. It is shorter than the shortest interval.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// Number of requests without a response in a row after which a survey is stopped.
const MAX_FAILURES: u32 = 5;

/// Requests of one survey to an account, with what became of them.
pub struct Requests {
    gateway: Arc<Gateway>,
    account: AccountName,
    deadline: Instant,
    /// Number of requests that were sent.
    pub count: u32,
    /// Message of the first request without a response.
    pub failure: Option<String>,
    /// True if the survey took too long.
    pub is_late: bool,
    failures_in_a_row: u32,
}

impl Requests {
    pub fn new(gateway: Arc<Gateway>, account: AccountName) -> Self {
        let deadline = Instant::now() + LONGEST;
        Self { gateway, account, deadline, count: 0, failure: None, is_late: false, failures_in_a_row: 0 }
    }

    /// Runs an inquiry to its end, or until it takes too long or the account does not respond.
    pub async fn run<I: Inquiry>(&mut self, inquiry: I, limits: Limits) -> Run<I> {
        let gateway = self.gateway.clone();
        let account = self.account.clone();
        let started = Instant::now();
        let mut run = Run::begin(inquiry, limits);
        let mut running = FuturesUnordered::new();
        loop {
            let pause = match run.next(started.elapsed()) {
                Step::Send(ticket, request) => {
                    running.push(send(&gateway, &account, ticket, request));
                    continue;
                }
                Step::Wait(pause) => Some(pause),
                Step::AwaitResponse => None,
                Step::Done => break,
            };
            tokio::select! {
                Some((ticket, result)) = running.next() => {
                    let result = self.note(result);
                    run.take(ticket, result, started.elapsed());
                    if self.failures_in_a_row >= MAX_FAILURES {
                        run.stop();
                    }
                }
                () = sleep(pause.unwrap_or_default()), if pause.is_some() => {}
                () = sleep_until(self.deadline) => {
                    // The running requests only read, so that they can be dropped.
                    self.is_late = true;
                    run.stop();
                    break;
                }
            }
        }
        self.count += run.calls();
        run
    }

    /// Notes a result. Returns the kind of a failure for the engine.
    fn note(&mut self, result: Result<Response, Failure>) -> Result<Response, TransportError> {
        let Failure { reason, message } = match result {
            Ok(response) => {
                // A response that is not the API's comes from a proxy, which may answer everything so.
                let is_foreign =
                    read_as::<serde_json::Value>(&response).is_err_and(|error| error.rejection().is_none());
                self.failures_in_a_row = if is_foreign { self.failures_in_a_row + 1 } else { 0 };
                return Ok(response);
            }
            Err(failure) => failure,
        };
        self.failures_in_a_row = if reason == Reason::Credential { MAX_FAILURES } else { self.failures_in_a_row + 1 };
        self.failure.get_or_insert(message);
        Err(if reason == Reason::NoResponse { TransportError::TimedOut } else { TransportError::Unreachable })
    }
}

async fn send<R>(
    gateway: &Gateway,
    account: &AccountName,
    ticket: Ticket<R>,
    request: Request,
) -> (Ticket<R>, Result<Response, Failure>) {
    (ticket, gateway.read_when_idle(account, request).await)
}
