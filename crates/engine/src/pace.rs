//! Pace of requests: how many run at once, after the API has rejected some because too many ran (429).

use std::time::Duration;

/// Longest pause after a rejection that names none.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Longest pause that a response can ask for. A longer one would stop a run for good.
const LONGEST_ASKED: Duration = Duration::from_secs(120);

/// Pace of the requests to one account. It halves with a rejection and grows by one request for each round of successes, as TCP does
/// (additive increase, multiplicative decrease).
#[derive(Clone, Debug)]
pub struct Pace {
    /// Requests that may run at once. The fraction grows with each success.
    limit: f64,
    most: f64,
    /// Time since which the next request may be sent, on the caller's clock.
    resumes: Duration,
    /// Rejections since the last success.
    rejections: u32,
}

impl Pace {
    /// Starts with `most` requests at once, which is also the upper limit. 0 counts as 1.
    pub fn new(most: u16) -> Self {
        let most = f64::from(most.max(1));
        Self { limit: most, most, resumes: Duration::ZERO, rejections: 0 }
    }

    /// Returns the number of requests that may run at once: 1 or more.
    pub fn limit(&self) -> usize {
        // The cast truncates the fraction.
        self.limit as usize
    }

    /// Returns the time until the next request may be sent.
    pub fn pause(&self, now: Duration) -> Duration {
        self.resumes.saturating_sub(now)
    }

    /// Notes a request that was carried out.
    pub fn succeeded(&mut self) {
        self.rejections = 0;
        self.limit = (self.limit + 1.0 / self.limit).min(self.most);
    }

    /// Notes a request that was rejected because too many ran. `retry_after` is the pause that the response asks for.
    pub fn rejected(&mut self, now: Duration, retry_after: Option<Duration>) {
        self.limit = (self.limit / 2.0).max(1.0);
        let doubled = Duration::from_millis(500) * 2_u32.pow(self.rejections.min(8));
        self.rejections += 1;
        let pause = retry_after.map_or(doubled.min(LONGEST_PAUSE), |asked| asked.min(LONGEST_ASKED));
        self.resumes = self.resumes.max(now + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_rejection_halves_the_limit_and_successes_raise_it_again() {
        let mut pace = Pace::new(8);
        pace.rejected(Duration::ZERO, None);
        assert_eq!(pace.limit(), 4);
        for _ in 0..5 {
            pace.succeeded();
        }
        assert_eq!(pace.limit(), 5);
        for _ in 0..100 {
            pace.succeeded();
        }
        assert_eq!(pace.limit(), 8, "the limit of the caller holds");
    }

    #[test]
    fn one_request_may_always_run() {
        let mut pace = Pace::new(0);
        assert_eq!(pace.limit(), 1);
        for _ in 0..20 {
            pace.rejected(Duration::ZERO, None);
        }
        assert_eq!(pace.limit(), 1);
    }

    #[test]
    fn the_pause_is_the_one_that_the_response_asks_for() {
        let mut pace = Pace::new(4);
        pace.rejected(10 * SECOND, Some(3 * SECOND));
        assert_eq!(pace.pause(10 * SECOND), 3 * SECOND);
        assert_eq!(pace.pause(12 * SECOND), SECOND);
        assert_eq!(pace.pause(14 * SECOND), Duration::ZERO);
        pace.rejected(11 * SECOND, Some(SECOND));
        assert_eq!(pace.pause(11 * SECOND), 2 * SECOND, "a shorter pause does not replace a longer one");
    }

    #[test]
    fn a_response_cannot_stop_a_run_for_good() {
        let mut pace = Pace::new(4);
        pace.rejected(Duration::ZERO, Some(Duration::MAX));
        assert_eq!(pace.pause(Duration::ZERO), LONGEST_ASKED);
    }

    #[test]
    fn without_such_a_header_pauses_double_up_to_twenty_seconds() {
        let mut pace = Pace::new(4);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            let now = pace.resumes;
            pace.rejected(now, None);
            pauses.push(pace.pause(now).as_millis());
        }
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    }
}
