//! Drift: changes of an account's settings that were made outside of the gateway, found by comparing what was read with what was read before.
//!
//! A change that the gateway has made is no drift: the comparison expects the value that the gateway's last write has led to. Something that was not
//! read is unknown, and no change.

mod compare;
mod confirm;
mod entry;
mod reading;
mod resource;
mod writes;

pub use compare::{Change, Drift, compare};
pub use confirm::Confirmation;
pub use entry::entry;
pub use reading::{KnownResource, Reading, Settings, State, read};
pub use resource::ResourcePath;
pub use writes::Writes;
