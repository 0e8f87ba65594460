//! The server of Conversations Admin: the site, and the sandbox over HTTP, for one person on one machine.

mod assets;
mod guard;
mod sandbox_http;
mod serve;
mod store;
mod world;

pub use assets::Site;
pub use serve::{Options, Running, StartError, start};
pub use store::Place;
pub use store::database::OpenError;
pub use world::now;

/// Answers are built of many small texts: with the system's allocator, a fifth of the time of a read went into it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
