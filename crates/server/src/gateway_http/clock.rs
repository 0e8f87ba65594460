//! Time that never goes back while the gateway runs.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A clock of seconds since the start of 1970.
///
/// Whether a session or a lock has ended goes by it. Where the system's clock is set back, it goes on from the latest time that it has told,
/// so that nothing that has ended begins again.
pub struct Clock {
    system: Box<dyn Fn() -> u64 + Send + Sync>,
    /// The latest time that was told, and when.
    latest: Mutex<(u64, Instant)>,
}

impl Clock {
    pub fn new(system: Box<dyn Fn() -> u64 + Send + Sync>) -> Self {
        let latest = Mutex::new((system(), Instant::now()));
        Self { system, latest }
    }

    /// Seconds since the start of 1970.
    pub fn now(&self) -> u64 {
        self.at((self.system)(), Instant::now())
    }

    fn at(&self, system: u64, instant: Instant) -> u64 {
        // Poisoned or not: what stands there is a time.
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let (time, told) = *latest;
        let passed = instant.saturating_duration_since(told);
        if system >= time + passed.as_secs() {
            *latest = (system, instant);
            return system;
        }
        time + passed.as_secs()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_that_is_set_back_goes_on_from_the_latest_time() {
        let clock = Clock::new(Box::new(|| 1_000));
        let start = Instant::now() + Duration::from_secs(1);
        let after = |seconds: u64| start + Duration::from_secs(seconds);
        assert_eq!(clock.at(1_100, start), 1_100);
        assert_eq!(clock.at(1_105, after(5)), 1_105);
        // Set back by an hour, and then on by little.
        assert_eq!(clock.at(1, after(10)), 1_110);
        assert_eq!(clock.at(6, after(15)), 1_115);
        assert_eq!(clock.at(1_200, after(20)), 1_200, "ahead again");
    }
}
