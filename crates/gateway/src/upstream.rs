//! Interface to the API behind an account: Twilio over HTTPS, or the sandbox in the same process.

pub mod twilio;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use api::access::{ApiKey, Username};
use api::account::Account;
use api::gateway::Reason;
use api::{Request, Response, Sid};

use self::twilio::ClientId;

/// Future of a response.
pub type ResponseFuture<'a> = Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send + 'a>>;

/// API that responds to the requests of an account.
pub trait Upstream: Send + Sync {
    /// Sends a canonical request.
    fn send(&self, request: Request) -> ResponseFuture<'_>;

    /// Returns the origins that links in the API's responses start with.
    fn origins(&self) -> Vec<String>;

    /// Returns the credential that authenticates the requests. Default: `None`, for an API without authentication.
    fn caller(&self) -> Option<&Caller> {
        None
    }
}

/// Credential of an account, without its secret.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    /// Auth token of this account.
    AuthToken(Sid<Account>),
    /// API key.
    ApiKey(Sid<ApiKey>),
    /// OAuth app, by its client ID.
    OAuthApp(ClientId),
}

impl From<Username> for Caller {
    fn from(username: Username) -> Self {
        match username {
            Username::Account(sid) => Self::AuthToken(sid),
            Username::ApiKey(sid) => Self::ApiKey(sid),
        }
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthToken(_) => f.write_str("the auth token"),
            Self::ApiKey(sid) => write!(f, "the API key {sid}"),
            Self::OAuthApp(id) => write!(f, "the OAuth app {id}"),
        }
    }
}

/// Failure to get a response of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Machine-readable reason, which says whether the request may have been carried out.
    pub reason: Reason,
    /// Message that says what happened and what to do, in one or two sentences.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
