//! What the dashboard and the gateway in front of Twilio say to each other beside Twilio's own API: who is signed in, which accounts
//! there are, what was done, and why the gateway itself refuses.

pub mod account;
pub mod history;
pub mod session;

use serde_json::Value as JsonValue;

use crate::error::Refusal;
use crate::message::Response;

pub use crate::reason::{REFUSED_HEADER, Reason};
pub use account::{Account, AccountName, Colour};
pub use session::{Role, Session};

/// What every path begins with that the gateway answers itself or passes on.
pub const ROOT: &str = "/gateway/";

/// What the paths of every account begin with; its name follows.
pub const ACCOUNTS: &str = "/gateway/accounts/";

/// What is put before the paths of the API to reach an account.
pub fn account_path(account: &AccountName) -> String {
    format!("{ACCOUNTS}{account}")
}

/// An answer of the gateway's own.
pub fn answer(status: u16, body: &JsonValue) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
    Response { status, headers, body: body.to_string() }
}

impl Reason {
    /// The answer that says no. `message` says what to do.
    pub fn refuse(self, message: &str) -> Response {
        let status = self.status();
        let refusal = Refusal { status, message: message.to_owned(), ..Refusal::default() };
        let mut response = answer(status, &refusal.to_json());
        response.headers.push((REFUSED_HEADER.to_owned(), self.as_str().to_owned()));
        response
    }
}
