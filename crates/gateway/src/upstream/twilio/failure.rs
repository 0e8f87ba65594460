//! Errors between a request and a complete response, with messages for the gateway's admin. No message contains text from the server.

use std::time::Duration;

use api::address::Origin;
use api::gateway::Reason;
use hyper_util::client::legacy;

use super::connect_error::{ConnectError, error_chain};
use crate::upstream::Failure;

/// Reason why there is no response of the API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SendError {
    /// No connection was established, so nothing was sent.
    Connect(ConnectError),
    /// The request, or a part of it, was sent, and no complete response came back.
    Lost(NoResponse),
    /// The response is not one of the API.
    Invalid(InvalidResponse),
}

/// Reason why no complete response came back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoResponse {
    /// The connection was closed before the response.
    Closed,
    /// The connection was closed within the response.
    Truncated,
    /// The response took longer than this.
    TimedOut(Duration),
}

/// Kind of a response that is not one of the API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InvalidResponse {
    /// Bytes that are not HTTP.
    NotHttp,
    /// Redirect with this status.
    Redirect(u16),
    /// Body that is not JSON, such as a web page, with this status.
    NotJson(u16),
    /// Body that exceeds the maximum size.
    TooLarge,
    /// Compressed body.
    Compressed,
    /// Body or header that contains the credential of the account.
    Credential,
}

/// Classifies an error of the HTTP client. The stage of the error decides whether anything was sent, never its message.
pub fn classify(error: &legacy::Error) -> SendError {
    if error.is_connect() {
        return SendError::Connect(ConnectError::classify(error));
    }
    let is_parse_error = |error: &hyper::Error| error.is_parse();
    if error_chain(error).filter_map(|link| link.downcast_ref()).any(is_parse_error) {
        SendError::Invalid(InvalidResponse::NotHttp)
    } else {
        SendError::Lost(NoResponse::Closed)
    }
}

impl SendError {
    /// Converts the error into a failure with a message about `origin`.
    pub fn into_failure(self, origin: &Origin) -> Failure {
        let host = origin.authority();
        let (reason, message) = match self {
            Self::Connect(error) => (Reason::Unreachable, format!("{} Nothing was sent.", error.message(host))),
            Self::Lost(error) => (Reason::NoResponse, error.message(host)),
            Self::Invalid(error) => (Reason::InvalidResponse, error.message(host)),
        };
        Failure { reason, message }
    }
}

impl NoResponse {
    fn message(self, host: &str) -> String {
        match self {
            Self::Closed => format!("{host} closed the connection before it answered."),
            Self::Truncated => format!("The connection to {host} broke off in the middle of the answer."),
            Self::TimedOut(limit) => format!("{host} did not answer within {} seconds.", limit.as_secs_f32()),
        }
    }
}

impl InvalidResponse {
    fn message(self, host: &str) -> String {
        match self {
            Self::NotHttp => format!("The server at {host} does not speak HTTP correctly. Check the address."),
            Self::Redirect(status) => format!(
                "{host} redirects to another address (HTTP {status}), and the gateway follows no redirect. \
                 Check the address of the account."
            ),
            Self::NotJson(status @ 500..) => {
                format!("{host}, or a proxy in between, fails without a reason (HTTP {status}). Try again in a while.")
            }
            Self::NotJson(status) => format!(
                "The server at {host} is not the API: its response is no JSON (HTTP {status}). \
                 Check that no proxy and no sign-in page stands in between."
            ),
            Self::TooLarge => format!("The answer of {host} is larger than 8 MB and was not read."),
            Self::Compressed => {
                format!("{host} compressed its answer without being asked. Check that no proxy stands in between.")
            }
            Self::Credential => format!(
                "{host} answered with the credential of the account, so its answer is not passed on. Check that no proxy stands in between."
            ),
        }
    }
}
