//! System clock and random source of the sandbox.

/// Clock and random source of the operating system.
pub struct System;

impl sandbox::Host for System {
    fn now(&mut self) -> u64 {
        gateway::now()
    }

    fn random(&mut self) -> u128 {
        let mut bytes = [0; size_of::<u128>()];
        getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
        u128::from_le_bytes(bytes)
    }
}
