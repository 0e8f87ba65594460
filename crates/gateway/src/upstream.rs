//! Whatever answers the calls of an account: Twilio over HTTPS, or the sandbox in the same process.

pub mod twilio;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use api::access::Caller;
use api::gateway::Reason;
use api::{Request, Response};

/// An answer on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send + 'a>>;

/// Whatever answers the calls of an account.
pub trait Upstream: Send + Sync {
    /// Sends a request that the gateway has written anew.
    fn send(&self, request: Request) -> Sending<'_>;

    /// What the links in its answers begin with.
    fn origins(&self) -> Vec<String>;

    /// On whose behalf it sends, where that is proved to it.
    fn caller(&self) -> Option<&Caller> {
        None
    }
}

/// Why no answer of the API can be passed on.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What it means for whoever asked.
    pub reason: Reason,
    /// What happened, and what to do, as a sentence or two.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
