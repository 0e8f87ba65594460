//! Times of the surveys of one account, in Unix seconds.

use std::collections::VecDeque;

/// Number of surveys that users may request within an hour.
const MAX_REQUESTS: usize = 10;

const HOUR: u64 = 60 * 60;

/// Time after the start of the gateway within which the first survey begins, in seconds. Accounts begin at different times.
const FIRST: (u64, u64) = (5, 30);

/// Part of the interval by which a survey is delayed at random, so that accounts and gateways do not call Twilio in step.
const JITTER: u64 = 10;

/// Schedule of the surveys.
#[derive(Debug)]
pub struct Schedule {
    /// Seconds between two surveys.
    interval: u64,
    /// Time at which the next survey is due.
    pub next: u64,
    /// True from the request for a survey, or its beginning, until its end.
    pub is_running: bool,
    /// Times of the latest requests of users.
    requests: VecDeque<u64>,
}

/// Error: users have requested too many surveys within an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooOften {
    /// Seconds after which another one may be requested.
    pub seconds: u64,
}

impl Schedule {
    /// Makes the schedule of a gateway that starts at `now`. `last` is the start of the last survey. `random` is any number.
    pub fn new(minutes: u64, last: Option<u64>, now: u64, random: u64) -> Self {
        let interval = minutes * 60;
        let soon = now + FIRST.0 + random % (FIRST.1 - FIRST.0);
        // A last survey in the future was noted by a clock that was wrong.
        let due = last.filter(|last| *last <= now).map_or(0, |last| last + interval);
        Self { interval, next: due.max(soon), is_running: false, requests: VecDeque::new() }
    }

    /// Notes the request of a user. Returns false if a survey runs already.
    ///
    /// # Errors
    ///
    /// [`TooOften`] after many requests within an hour.
    pub fn request(&mut self, now: u64) -> Result<bool, TooOften> {
        if self.is_running {
            return Ok(false);
        }
        self.requests.retain(|at| *at <= now && at + HOUR > now);
        match self.requests.front() {
            Some(first) if self.requests.len() >= MAX_REQUESTS => Err(TooOften { seconds: first + HOUR - now }),
            _ => {
                self.requests.push_back(now);
                self.is_running = true;
                Ok(true)
            }
        }
    }

    /// Notes the end of a survey that began at `began`.
    pub fn end(&mut self, began: u64, random: u64) {
        self.is_running = false;
        self.next = began + self.interval + random % (self.interval / JITTER).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    #[test]
    fn the_first_survey_comes_soon_and_later_ones_at_the_interval_with_a_delay() {
        for random in [0, 7, u64::MAX] {
            let mut schedule = Schedule::new(60, None, NOW, random);
            assert!((NOW + 5..NOW + 30).contains(&schedule.next), "{schedule:?}");
            schedule.end(NOW, random);
            assert!((NOW + HOUR..NOW + HOUR + 360).contains(&schedule.next), "{schedule:?}");
        }
    }

    #[test]
    fn a_restart_keeps_the_interval() {
        let next = |last| Schedule::new(60, Some(last), NOW, 0).next;
        assert_eq!(next(NOW - 600), NOW - 600 + HOUR);
        assert_eq!(next(NOW - 2 * HOUR), NOW + 5, "a missed survey is made up for");
        assert_eq!(next(NOW + 9 * HOUR), NOW + 5, "the clock was set back");
    }

    #[test]
    fn users_may_request_ten_surveys_an_hour() {
        let mut schedule = Schedule::new(60, None, NOW, 0);
        for second in 0..10 {
            assert_eq!(schedule.request(NOW + second), Ok(true));
            assert_eq!(schedule.request(NOW + second), Ok(false), "one is running");
            schedule.end(NOW + second, 0);
        }
        assert_eq!(schedule.request(NOW + 10), Err(TooOften { seconds: HOUR - 10 }));
        assert_eq!(schedule.request(NOW + HOUR), Ok(true));
    }
}
