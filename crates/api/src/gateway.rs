//! The gateway's own API, beside Twilio's: sessions, second factors, accounts, counts, history, drift, and rejections by the gateway itself.

pub mod account;
pub mod count;
pub mod drift;
pub mod history;
pub mod region;
pub mod second_factor;
pub mod session;

use serde_json::Value as JsonValue;

use crate::error::Rejection;
use crate::message::Response;

pub use crate::reason::{REJECTED_HEADER, Reason};
pub use account::{Account, AccountName, Colour};
pub use region::{Feature, Region};
pub use session::{Role, Session};

/// Start of every path of the gateway: of its own API, and of Twilio's API behind it.
pub const ROOT: &str = "/gateway/";

/// Start of the paths of Twilio's API behind the gateway. The name of an account follows.
pub const ACCOUNTS: &str = "/gateway/accounts/";

/// Returns the prefix of Twilio's paths for an account: `/gateway/accounts/production`.
pub fn account_path(account: &AccountName) -> String {
    format!("{ACCOUNTS}{account}")
}

/// Makes a JSON response of the gateway itself.
pub fn json_response(status: u16, body: &JsonValue) -> Response {
    typed_response(status, "application/json; charset=utf-8", body)
}

fn typed_response(status: u16, media_type: &str, body: &JsonValue) -> Response {
    Response { status, headers: vec![("content-type".to_owned(), media_type.to_owned())], body: body.to_string() }
}

/// Returns the reason phrase of a status that the gateway sends (RFC 9110).
fn phrase(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        412 => "Precondition Failed",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}

impl Reason {
    /// Makes the error response. `message` is for the user and says what to do.
    pub fn reject(self, message: &str) -> Response {
        self.reject_with(&Rejection { status: self.status(), message: message.to_owned(), ..Rejection::default() })
    }

    /// Makes the error response of a rejection with a status, a code and a page of its own. Its body has problem details (RFC 9457) beside the
    /// properties that Twilio's libraries read.
    pub fn reject_with(self, rejection: &Rejection) -> Response {
        let mut body = rejection.to_json();
        body["title"] = phrase(rejection.status).into();
        body["detail"] = rejection.message.as_str().into();
        let mut response = typed_response(rejection.status, "application/problem+json; charset=utf-8", &body);
        response.headers.push((REJECTED_HEADER.to_owned(), self.as_str().to_owned()));
        response
    }
}
