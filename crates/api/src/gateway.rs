//! The gateway's own API, beside Twilio's: sessions, accounts, history, and rejections by the gateway itself.

pub mod account;
pub mod history;
pub mod session;

use serde_json::Value as JsonValue;

use crate::error::Rejection;
use crate::message::Response;

pub use crate::reason::{REJECTED_HEADER, Reason};
pub use account::{Account, AccountName, Colour};
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
pub fn answer(status: u16, body: &JsonValue) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
    Response { status, headers, body: body.to_string() }
}

impl Reason {
    /// Makes the error response. `message` is for the user and says what to do.
    pub fn reject(self, message: &str) -> Response {
        let status = self.status();
        let rejection = Rejection { status, message: message.to_owned(), ..Rejection::default() };
        let mut response = answer(status, &rejection.to_json());
        response.headers.push((REJECTED_HEADER.to_owned(), self.as_str().to_owned()));
        response
    }
}
