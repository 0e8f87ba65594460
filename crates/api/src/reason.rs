//! Reasons why a request failed without a valid response of the API. The gateway sends them, and the sandbox those about its dashboard.

use crate::choice::choice;

/// Header with the [`Reason`], in lower case. Responses of the API do not have it. Earlier releases read this name, so it stays.
pub const REJECTED_HEADER: &str = "x-conversations-admin-refused";

choice! {
    /// Reason why there is no valid response of the API.
    Reason {
        /// No user is signed in, or the session has ended.
        NoSession = "signed-out",
        /// Incorrect name or password, or a sign-in link that was used already.
        InvalidCredentials = "not-signed-in",
        /// The password is right. The user has a second factor, and the request has no code.
        CodeRequired = "code-required",
        /// The password is right, and the code of the second factor is wrong or was used before.
        InvalidCode = "wrong-code",
        /// The account needs a second factor, and the user has none.
        NoSecondFactor = "no-second-factor",
        /// Too many wrong passwords or codes. The next attempt is possible later.
        LockedOut = "locked-out",
        /// The user's role does not allow the request.
        Role = "role",
        /// The account is read-only on this gateway.
        ReadOnly = "read-only",
        /// The request does not come from the dashboard that this gateway serves.
        ForeignOrigin = "other-page",
        /// The request is not one that the gateway forwards: no such account or operation, or invalid parameters.
        Unlisted = "unlisted",
        /// The database could not be read or written: the request could not be recorded in the journal, or its session not be read. It was not sent.
        Unrecorded = "unrecorded",
        /// Too many requests to this account are waiting. The request was not sent.
        Busy = "busy",
        /// Twilio rejects the credential that the gateway has for this account.
        Credential = "credential",
        /// Twilio could not be reached or is failing, or the gateway is being stopped. The request was not carried out.
        Unreachable = "unreachable",
        /// Another user has changed the values that the request would replace or delete. The request was not sent.
        PreconditionFailed = "changed",
        /// The request has no precondition: it lacks [`IF_MATCH`](crate::message::IF_MATCH). It was not sent.
        PreconditionRequired = "unconditional",
        /// A read of the gateway failed: that of the values before a write, which was not sent, that of a count, or that of a response with personal
        /// data.
        ReadFailed = "unread",
        /// The request was sent, and no complete response came.
        NoResponse = "lost",
        /// The response is not the API's.
        InvalidResponse = "unreadable",
        /// Internal error of the gateway.
        Failed = "failed",
    }
}

impl Reason {
    /// Default HTTP status of the response.
    pub fn status(self) -> u16 {
        match self {
            Self::NoSession | Self::InvalidCredentials | Self::CodeRequired | Self::InvalidCode => 401,
            Self::NoSecondFactor | Self::Role | Self::ReadOnly | Self::ForeignOrigin => 403,
            Self::Unlisted => 404,
            Self::PreconditionFailed => 412,
            Self::PreconditionRequired => 428,
            Self::Busy | Self::LockedOut => 429,
            Self::Failed => 500,
            Self::Credential | Self::Unreachable | Self::InvalidResponse | Self::ReadFailed => 502,
            Self::Unrecorded => 503,
            Self::NoResponse => 504,
        }
    }

    /// True if Twilio may have carried out the request.
    pub fn is_outcome_unknown(self) -> bool {
        matches!(self, Self::NoResponse | Self::InvalidResponse | Self::Failed)
    }
}
