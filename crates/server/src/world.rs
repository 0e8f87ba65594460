//! What the sandbox does not own: the clock and the dice.

/// Those of the machine.
pub struct Machine;

impl sandbox::Host for Machine {
    fn now(&mut self) -> u64 {
        gateway::now()
    }

    fn random(&mut self) -> u128 {
        let mut bytes = [0; size_of::<u128>()];
        getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
        u128::from_le_bytes(bytes)
    }
}
