//! The server of Conversations Admin: the site, and what answers its calls: the sandbox for one person on one machine, or the gateway to
//! Twilio for those who sign in.

mod answers;
mod assets;
mod body;
mod compression;
mod csp_reports;
mod gateway_http;
mod guard;
mod repeats;
mod sandbox_account;
mod sandbox_http;
mod serve;
mod store;
#[cfg(test)]
mod tests;
mod world;

pub use assets::Site;
pub use gateway::now;
pub use sandbox_account::name as sandbox_account_name;
pub use serve::{
    Behind, Certificate, GatewayOptions, Options, Reach, Records, Running, SandboxDoor, StartError, TlsError, TlsFiles,
    start,
};
pub use store::Place;
pub use store::database::OpenError;

/// Answers are built of many small texts: with the system's allocator, a fifth of the time of a read went into it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
