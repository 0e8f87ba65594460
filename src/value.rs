//! Values of the contract as read-only text: SIDs, times, and values that break the reference.

pub mod moment;
pub mod odd_entry;
pub mod redaction;
pub mod sid;
mod texts;
