//! What neither the sandbox nor the database owns: the clock and the dice.

use std::time::{SystemTime, UNIX_EPOCH};

/// In seconds since the start of 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Those of the machine.
pub struct Machine;

impl sandbox::World for Machine {
    fn now(&mut self) -> u64 {
        now()
    }

    fn random(&mut self) -> u128 {
        let mut bytes = [0; size_of::<u128>()];
        getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
        u128::from_le_bytes(bytes)
    }
}
