//! Pace of requests: how many run at once, after the API has rejected some because too many ran (429).

use std::time::Duration;

/// Longest pause after a rejection that names none.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Longest pause that a response can ask for. A longer one would stop a run for good.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(120);

/// Requests at once at the start. The limit of the API is not known, and grows from here.
const FIRST: f64 = 4.0;

/// Growth of the limit with each round of successes. A small step finds the limit of the API with few rejections.
const STEP: f64 = 0.25;

/// Part of the limit that remains after a rejection.
const REMAINS: f64 = 0.8;

/// Pace of the requests to one account. Its limit shrinks with a rejection and grows with each round of successes (additive increase,
/// multiplicative decrease). Until the first rejection it doubles with each round.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Requests that may run at once. The fraction grows with each success.
    limit: f64,
    most: f64,
    /// Time since which the next request may be sent, on the caller's clock.
    resumes: Duration,
    /// Time of the last decrease. Requests that were sent before cannot tell whether it was enough.
    decreased: Option<Duration>,
    /// Rejections since the last success.
    rejections: u32,
    /// State of the pseudo-random numbers that spread the pauses of several callers.
    noise: u64,
}

impl Pace {
    /// Starts with up to 4 requests at once, and grows to `most`. 0 counts as 1.
    pub fn new(most: u16) -> Self {
        let most = f64::from(most.max(1));
        let noise = 0x9e37_79b9_7f4a_7c15;
        Self { limit: most.min(FIRST), most, resumes: Duration::ZERO, decreased: None, rejections: 0, noise }
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
        let step = if self.decreased.is_none() { 1.0 } else { STEP / self.limit };
        self.limit = (self.limit + step).min(self.most);
    }

    /// Notes a request that was rejected because too many ran. `sent` is the time at which it was sent, and `retry_after` the pause that the
    /// response asks for. Rejections of requests that were sent before the last decrease are one rejection with it.
    pub fn rejected(&mut self, now: Duration, sent: Duration, retry_after: Option<Duration>) {
        // The clocks of two callers differ, so that they do not repeat at the same time.
        self.noise ^= now.as_nanos() as u64 | 1;
        let is_new = self.decreased.is_none_or(|decreased| sent > decreased);
        if is_new {
            self.limit = (self.limit * REMAINS).max(1.0);
            self.decreased = Some(now);
        }
        let longest = (Duration::from_millis(250) * 2_u32.pow(self.rejections.min(8))).min(LONGEST_PAUSE);
        self.rejections += u32::from(is_new);
        let pause = match retry_after {
            Some(minimum) => minimum.min(LONGEST_RETRY_AFTER),
            None if is_new => longest.mul_f64(self.noise()),
            None => Duration::ZERO,
        };
        self.resumes = self.resumes.max(now + pause);
    }

    /// Returns a pseudo-random number from 0 to 1 (xorshift64*).
    fn noise(&mut self) -> f64 {
        self.noise ^= self.noise >> 12;
        self.noise ^= self.noise << 25;
        self.noise ^= self.noise >> 27;
        // The cast keeps the upper 32 bits.
        f64::from((self.noise.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_rejection_lowers_the_limit_and_successes_raise_it_again() {
        let mut pace = Pace::new(20);
        assert_eq!(pace.limit(), 4, "the limit of the API is not known");
        for _ in 0..16 {
            pace.succeeded();
        }
        assert_eq!(pace.limit(), 20, "it doubles with each round");
        pace.rejected(SECOND, Duration::ZERO, None);
        assert_eq!(pace.limit(), 16);
        pace.rejected(SECOND, Duration::ZERO, None);
        assert_eq!(pace.limit(), 16, "that one was sent before the decrease");
        for _ in 0..67 {
            pace.succeeded();
        }
        assert_eq!(pace.limit(), 17, "it grows by a quarter of a request with each round");
        for _ in 0..800 {
            pace.succeeded();
        }
        assert_eq!(pace.limit(), 20, "the limit of the caller holds");
    }

    #[test]
    fn one_request_may_always_run() {
        let mut pace = Pace::new(0);
        assert_eq!(pace.limit(), 1);
        for second in 0..20 {
            pace.rejected(second * SECOND, second * SECOND, None);
        }
        assert_eq!(pace.limit(), 1);
    }

    #[test]
    fn the_pause_is_the_one_that_the_response_asks_for() {
        let mut pace = Pace::new(4);
        pace.rejected(10 * SECOND, 9 * SECOND, Some(3 * SECOND));
        assert_eq!(pace.pause(10 * SECOND), 3 * SECOND);
        assert_eq!(pace.pause(12 * SECOND), SECOND);
        assert_eq!(pace.pause(14 * SECOND), Duration::ZERO);
        pace.rejected(11 * SECOND, 9 * SECOND, Some(SECOND));
        assert_eq!(pace.pause(11 * SECOND), 2 * SECOND, "a shorter pause does not replace a longer one");
    }

    #[test]
    fn a_response_cannot_stop_a_run_for_good() {
        let mut pace = Pace::new(4);
        pace.rejected(Duration::ZERO, Duration::ZERO, Some(Duration::MAX));
        assert_eq!(pace.pause(Duration::ZERO), LONGEST_RETRY_AFTER);
    }

    #[test]
    fn without_such_a_header_pauses_are_random_and_their_limit_doubles_up_to_twenty_seconds() {
        let mut pace = Pace::new(4);
        let mut pauses = Vec::new();
        for longest in [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000] {
            let now = pace.resumes + SECOND;
            pace.rejected(now, now, None);
            let pause = pace.pause(now);
            assert!(pause <= Duration::from_millis(longest), "{pause:?} of at most {longest} ms");
            pauses.push(pause);
        }
        assert!(pauses.iter().any(|pause| *pause > 2 * SECOND), "{pauses:?}");
    }
}
