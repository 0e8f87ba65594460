//! Runs of inquiries on an account, with the clock and the signals of this process.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use api::{Product, Request, Response};
use engine::run::{Cut, Limits, Ticket};
use engine::{Inquiry, Run, Step};
use futures::stream::{FuturesUnordered, StreamExt};
use gateway::accounts::Account;
use gateway::upstream::{Failure, Upstream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use super::CommandError;
use super::failures::Failures;
use crate::signals;

/// Account with the requests that may be sent to it.
pub struct Reader {
    /// The account.
    pub account: Account,
    /// Messages of the requests that failed.
    pub failures: Failures,
    /// Number of requests that were sent.
    pub calls: u32,
    /// Reason why the last run ended early.
    pub cut: Option<Cut>,
    limits: Limits,
    /// Receives a message for each Ctrl+C.
    pub stops: mpsc::Receiver<()>,
}

impl Reader {
    /// Creates a reader. No more requests run at once than the account allows.
    pub fn new(account: Account, limits: Limits) -> Self {
        let at_once = limits.at_once.min(u16::try_from(account.in_flight).unwrap_or(u16::MAX));
        let limits = Limits { at_once, ..limits };
        Self { account, failures: Failures::default(), calls: 0, cut: None, limits, stops: signals::stops() }
    }

    /// Maximum number of requests of the command.
    pub fn budget(&self) -> u32 {
        self.limits.calls
    }

    /// Maximum number of requests at once.
    pub fn at_once(&self) -> u16 {
        self.limits.at_once
    }

    /// Runs an inquiry like [`run`](Self::run), for a command that prints nothing of an inquiry that was stopped.
    ///
    /// # Errors
    ///
    /// [`CommandError::Stopped`] after Ctrl+C.
    pub async fn complete<I: Inquiry>(
        &mut self,
        inquiry: I,
        progress: impl Fn(&Run<I>) -> String,
    ) -> Result<Run<I>, CommandError> {
        let run = self.run(inquiry, progress).await;
        if run.cut() == Some(Cut::Stopped) { Err(CommandError::Stopped) } else { Ok(run) }
    }

    /// Runs an inquiry to its end, or until Ctrl+C or the end of the budget. `progress` describes its state for a terminal.
    pub async fn run<I: Inquiry>(&mut self, inquiry: I, progress: impl Fn(&Run<I>) -> String) -> Run<I> {
        let limits = Limits { calls: self.limits.calls.saturating_sub(self.calls), ..self.limits };
        let upstream = self.account.upstream.clone();
        let started = Instant::now();
        let mut line = ProgressLine::begin();
        let mut run = Run::begin(inquiry, limits);
        let mut running = FuturesUnordered::new();
        loop {
            let pause = match run.next(started.elapsed()) {
                Step::Send(ticket, request) => {
                    running.push(send(upstream.as_ref(), ticket, request));
                    continue;
                }
                Step::Wait(pause) => Some(pause),
                Step::AwaitResponse => None,
                Step::Done => break,
            };
            tokio::select! {
                Some(()) = self.stops.recv() => {
                    // The running requests only read, so that they can be dropped.
                    run.stop();
                    break;
                }
                Some((ticket, product, result)) = running.next() => {
                    let result = result.map_err(|failure| self.failures.add(product, failure));
                    run.take(ticket, result, started.elapsed());
                    line.show(|| progress(&run));
                }
                () = sleep(pause.unwrap_or_default()), if pause.is_some() => {}
            }
        }
        line.clear();
        self.calls += run.calls();
        self.cut = run.cut();
        run
    }
}

/// Sends a request. Returns the result with its ticket and the API that was called.
async fn send<R>(
    upstream: &dyn Upstream,
    ticket: Ticket<R>,
    request: Request,
) -> (Ticket<R>, Product, Result<Response, Failure>) {
    let product = Product::of(&request.path).unwrap_or(Product::Conversations);
    (ticket, product, upstream.send(request).await)
}

/// Shortest time between two states of the progress line.
const INTERVAL: Duration = Duration::from_millis(100);

/// Line on standard error that shows the progress, if that is a terminal.
pub struct ProgressLine {
    is_terminal: bool,
    shown: Option<Instant>,
}

impl ProgressLine {
    /// Begins without a text.
    pub fn begin() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), shown: None }
    }

    /// Shows a text, unless another one was shown a moment ago.
    pub fn show(&mut self, text: impl Fn() -> String) {
        let is_due = self.shown.is_none_or(|shown| shown.elapsed() >= INTERVAL);
        if self.is_terminal && is_due {
            self.shown = Some(Instant::now());
            self.write(&text());
        }
    }

    /// Removes the text.
    pub fn clear(&self) {
        if self.shown.is_some() {
            self.write("");
        }
    }

    /// Replaces the line. A closed standard error is no reason to fail.
    fn write(&self, text: &str) {
        let _ = write!(io::stderr(), "\r\x1b[K{text}");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use engine::survey::Survey;
    use gateway::upstream::ResponseFuture;

    use super::*;

    /// API without resources, which counts the requests that run at once.
    #[derive(Default)]
    struct Counter {
        running: AtomicUsize,
        most: AtomicUsize,
    }

    impl Upstream for Counter {
        fn send(&self, _: Request) -> ResponseFuture<'_> {
            Box::pin(async {
                let running = self.running.fetch_add(1, Ordering::Relaxed) + 1;
                self.most.fetch_max(running, Ordering::Relaxed);
                sleep(Duration::from_millis(5)).await;
                self.running.fetch_sub(1, Ordering::Relaxed);
                Ok(Response { status: 404, body: r#"{"status":404,"message":"no"}"#.to_owned(), ..Response::default() })
            })
        }

        fn origins(&self) -> Vec<String> {
            Vec::new()
        }
    }

    #[tokio::test]
    async fn the_account_limits_the_requests_at_once() {
        for (in_flight, at_once, expected) in [(2, 4, 2), (8, 3, 3)] {
            let counter = Arc::new(Counter::default());
            let account = Account {
                properties: Default::default(),
                upstream: counter.clone(),
                in_flight,
                drift_minutes: None,
                second_factor_from: None,
            };
            let limits = Limits { calls: 100, at_once };
            let mut reader = Reader::new(account, limits);
            let run = reader.run(Survey::account(0, limits), |_| String::new()).await;
            assert_eq!((run.cut(), reader.calls), (None, 5));
            assert_eq!(counter.most.load(Ordering::Relaxed), expected);
        }
    }
}
