//! What the dashboard and the gateway in front of Twilio say to each other beside Twilio's own API: who is signed in, which accounts
//! there are, what was done, and why the gateway itself refuses.

pub mod account;
pub mod history;
pub mod session;

use serde_json::Value as JsonValue;

use crate::choice::choice;
use crate::error::Refusal;
use crate::message::Response;

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

/// The header by which an answer says that it is the gateway's own and no answer of the API, in lower case. Its value is a [`Reason`].
pub const REFUSED_HEADER: &str = "x-conversations-admin-refused";

choice! {
    /// Why the gateway itself says no.
    Reason {
        /// Nobody is signed in, or not any more.
        SignedOut = "signed-out",
        /// The name, the password or the code is not right.
        NotSignedIn = "not-signed-in",
        /// Too many wrong passwords came: not before a while.
        LockedOut = "locked-out",
        /// The role of whoever is signed in does not allow it.
        Role = "role",
        /// The account may only be read here.
        ReadOnly = "read-only",
        /// The call does not come from the dashboard that this gateway serves.
        OtherPage = "other-page",
        /// It is none of the operations that the gateway passes on, or not written as one.
        Unlisted = "unlisted",
        /// It could not be recorded, so it was not sent.
        Unrecorded = "unrecorded",
        /// Too many calls to this account are waiting already. It was not sent.
        Busy = "busy",
        /// Twilio does not know the credential that the gateway has for this account.
        Credential = "credential",
        /// Twilio could not be reached. Nothing was sent.
        Unreachable = "unreachable",
        /// Somebody else has changed meanwhile what it would replace or delete. It was not sent.
        Changed = "changed",
        /// The request does not say which values it replaces or deletes: it lacks [`SEEN_HEADER`](crate::message::SEEN_HEADER). It was
        /// not sent.
        Unconditional = "unconditional",
        /// The stored values could not be read, so that nobody knows what would be replaced or deleted. It was not sent.
        Unread = "unread",
        /// It was sent, and no answer came, or not all of it.
        Lost = "lost",
        /// What answered is not the API.
        Unreadable = "unreadable",
        /// The gateway itself failed.
        Failed = "failed",
    }
}

impl Reason {
    /// The status of HTTP that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::SignedOut | Self::NotSignedIn => 401,
            Self::Role | Self::ReadOnly | Self::OtherPage => 403,
            Self::Unlisted => 404,
            Self::Changed => 412,
            Self::Unconditional => 428,
            Self::Busy | Self::LockedOut => 429,
            Self::Failed => 500,
            Self::Credential | Self::Unreachable | Self::Unreadable | Self::Unread => 502,
            Self::Unrecorded => 503,
            Self::Lost => 504,
        }
    }

    /// The answer that says no. `message` says what to do.
    pub fn refuse(self, message: &str) -> Response {
        let status = self.status();
        let refusal = Refusal { status, message: message.to_owned(), ..Refusal::default() };
        let mut response = answer(status, &refusal.to_json());
        response.headers.push((REFUSED_HEADER.to_owned(), self.as_str().to_owned()));
        response
    }

    /// Whether what was sent may have been carried out all the same.
    pub fn is_outcome_unknown(self) -> bool {
        matches!(self, Self::Lost | Self::Unreadable | Self::Failed)
    }
}
