//! Errors of token requests, with messages for the gateway's admin. No message contains text from the server.

use api::Response;
use api::gateway::Reason;
use serde_json::Value;

use super::app::OAuthApp;
use crate::upstream::Failure;
use crate::upstream::twilio::failure::SendError;

/// Error codes of RFC 6749, section 5.2. Only these are repeated in a message.
const CODES: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Reason why there is no access token. In each case the request that needed it was not sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TokenError {
    /// The endpoint could not be reached, or gave no complete response.
    Send(SendError),
    /// The endpoint took too long.
    TimedOut,
    /// The endpoint rejects the client ID or its secret.
    Rejected { status: u16, code: Option<&'static str> },
    /// The endpoint fails, or is busy.
    Failing { status: u16 },
    /// The response is not a bearer token.
    NoToken,
}

impl TokenError {
    /// Reads a response whose status is not 200.
    pub fn of_response(response: &Response) -> Self {
        let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
        let code = CODES.into_iter().find(|code| body["error"] == *code);
        match response.status {
            400 | 401 | 403 => Self::Rejected { status: response.status, code },
            429 | 500.. => Self::Failing { status: response.status },
            _ => Self::NoToken,
        }
    }

    /// Converts the error into the failure of the request that needed the token.
    pub fn into_failure(self, app: &OAuthApp) -> Failure {
        let origin = app.token_url.origin();
        let host = origin.authority();
        let why = match self {
            Self::Rejected { status, code } => {
                let code = code.map_or(String::new(), |code| format!(", {code}"));
                let message = format!(
                    "{host} rejects the client ID {} or its secret (HTTP {status}{code}). Check that the OAuth app exists \
                     and that its secret was not replaced, then reload the credentials.",
                    app.id
                );
                return Failure { reason: Reason::Credential, message };
            }
            Self::Send(error) => error.into_failure(origin).message.replace(" Nothing was sent.", ""),
            Self::TimedOut => format!("{host} did not answer in time."),
            Self::Failing { status } => format!("{host} fails (HTTP {status}). Try again in a while."),
            Self::NoToken => {
                format!("The server at {host} does not answer as a token endpoint does. Check {}.", app.token_url)
            }
        };
        let message = format!("The gateway has no access token. {why} Nothing was sent.");
        Failure { reason: Reason::Unreachable, message }
    }
}
