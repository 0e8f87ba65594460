//! Random numbers that are the same in every run.

use std::time::Duration;

use sandbox::Host;

/// Random numbers from a seed.
#[derive(Clone, Debug)]
pub struct Random(fastrand::Rng);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0.u64(..limit)
    }

    pub fn happens(&mut self, per_cent: u64) -> bool {
        self.below(100) < per_cent
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// Returns a time of up to so many milliseconds.
    pub fn milliseconds(&mut self, most: u64) -> Duration {
        Duration::from_millis(self.below(most + 1))
    }
}

impl Host for Random {
    fn now(&mut self) -> u64 {
        1_795_161_600
    }

    fn random(&mut self) -> u128 {
        self.0.u128(..)
    }
}
