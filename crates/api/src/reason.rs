//! Rejections by the gateway itself, apart from those by Twilio.

use crate::choice::choice;

/// Header of rejections by the gateway itself, in lower case. Its value is a [`Reason`]. Responses of Twilio do not have it.
pub const REJECTED_HEADER: &str = "x-conversations-admin-refused";

choice! {
    /// Reason why the gateway itself rejects a request.
    Reason {
        /// No user is signed in, or the session has ended.
        SignedOut = "signed-out",
        /// Incorrect name, password or code.
        NotSignedIn = "not-signed-in",
        /// Too many wrong passwords. The next attempt is possible later.
        LockedOut = "locked-out",
        /// The user's role does not allow the request.
        Role = "role",
        /// The account is read-only on this gateway.
        ReadOnly = "read-only",
        /// The request does not come from the dashboard that this gateway serves.
        OtherPage = "other-page",
        /// The request is none of the operations that the gateway passes on.
        Unlisted = "unlisted",
        /// The request could not be recorded in the journal, so it was not sent.
        Unrecorded = "unrecorded",
        /// Too many requests to this account are waiting. The request was not sent.
        Busy = "busy",
        /// Twilio rejects the credential that the gateway has for this account.
        Credential = "credential",
        /// Twilio could not be reached. The request was not sent.
        Unreachable = "unreachable",
        /// Another user has changed the values that the request would replace or delete. The request was not sent.
        Changed = "changed",
        /// The request has no precondition: it lacks [`IF_MATCH`](crate::message::IF_MATCH). It was not sent.
        Unconditional = "unconditional",
        /// The stored values could not be read, so that the precondition could not be checked. The request was not sent.
        Unread = "unread",
        /// The request was sent, and no complete response came.
        Lost = "lost",
        /// The response is not the API's.
        Unreadable = "unreadable",
        /// Internal error of the gateway.
        Failed = "failed",
    }
}

impl Reason {
    /// HTTP status of the response.
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

    /// True if Twilio may have carried out the request.
    pub fn is_outcome_unknown(self) -> bool {
        matches!(self, Self::Lost | Self::Unreadable | Self::Failed)
    }
}
