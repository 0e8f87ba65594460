//! Monotonic clock of the gateway.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Clock that returns Unix seconds and never goes back.
///
/// The end of sessions and of sign-in delays depends on it. After the system clock was set back, it continues from the latest time that it returned,
/// so that no ended session revives.
pub struct Clock {
    system: Box<dyn Fn() -> u64 + Send + Sync>,
    /// Latest returned time, and the instant at which it was returned.
    latest: Mutex<(u64, Instant)>,
}

impl Clock {
    pub fn new(system: Box<dyn Fn() -> u64 + Send + Sync>) -> Self {
        let latest = Mutex::new((system(), Instant::now()));
        Self { system, latest }
    }

    /// Returns the Unix time in seconds.
    pub fn now(&self) -> u64 {
        self.at((self.system)(), Instant::now())
    }

    fn at(&self, system: u64, instant: Instant) -> u64 {
        // Usable after a panic too: it holds a valid time.
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let (time, latest_at) = *latest;
        let passed = instant.saturating_duration_since(latest_at);
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
    fn the_clock_continues_after_the_system_clock_is_set_back() {
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
