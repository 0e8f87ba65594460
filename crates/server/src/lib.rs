//! HTTP server of Conversations Admin: it serves the site, and either the sandbox for one machine or the gateway to Twilio for users who sign in.

mod assets;
mod body;
mod compression;
mod csp_reports;
mod drift;
mod gateway_http;
mod guard;
mod idempotency;
mod metrics;
mod responses;
mod sandbox_account;
mod sandbox_http;
mod serve;
mod store;
mod system;
#[cfg(test)]
mod tests;

pub use assets::Site;
pub use gateway::now;
pub use sandbox_account::{
    OpenedSandbox, name as sandbox_account_name, open as open_sandbox, open_to_read as read_sandbox,
};
pub use serve::{
    AccountDefaults, Backend, Certificate, CredentialReload, Exposure, GatewayOptions, Options, Running, SandboxAccess,
    SandboxData, StartError, TlsError, TlsFiles, start,
};
pub use store::Storage;
pub use store::database::OpenError;

/// Responses consist of many small texts. With the system's allocator, a fifth of the time of a read was spent in it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
