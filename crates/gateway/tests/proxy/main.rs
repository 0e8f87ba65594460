//! The gateway through its front door: a call comes in, and what leaves, what is answered and what is on record is looked at.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod chance;
mod creates;
mod mutation;
mod reads;
mod stage;
mod targets;
mod valid;
mod writes;
