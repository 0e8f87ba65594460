//! Users of a service.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::account::Account;
use crate::date::Timestamp;
use crate::disclosure::Disclosure;
use crate::endpoint::PathSegment;
use crate::identity::{Identity, NotAnIdentity};
use crate::json::Links;
use crate::page::{Listed, list};
use crate::role::Role;
use crate::service::Service;
use crate::sid::{Resource, Sid};
use crate::value::{Kind, Value, ValueError};
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/user-resource";

/// Properties that the gateway forwards. Identity, name and attributes are not among them.
const DISCLOSURE: Disclosure = Disclosure {
    plain: &[
        "sid",
        "account_sid",
        "chat_service_sid",
        "role_sid",
        "is_online",
        "is_notifiable",
        "date_created",
        "date_updated",
    ],
    masked: &[],
};

response! {
    /// A user.
    User, disclosure DISCLOSURE {
        /// SID of the user.
        sid: Sid<User>,
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// SID of the user's role.
        role_sid: Sid<Role>,
        /// Identity that the application gave to the user.
        identity: String,
        /// Display name.
        friendly_name: String,
        /// Attributes: JSON as text.
        attributes: String,
        /// True if the user is online. Null in lists, without reachability, and for a user who was never online.
        is_online: bool,
        /// True if the user has a registration for push notifications. Null in lists, without reachability, and for a user who never had one.
        is_notifiable: bool,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Absolute URL of the resource.
        url: String,
        /// Absolute URLs of the subresources.
        links: Links,
    }
}

impl Resource for User {
    const PREFIX: &'static str = "US";
}

impl Listed for User {
    const KEY: &'static str = "users";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Services/{ChatServiceSid}/Users`
    List: "/v1/Services/{ChatServiceSid}/Users", Sid<Service> => User {}
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Users/{Sid}`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Users/{Sid}", (Sid<Service>, UserKey) => 200 User {}
}

/// SID or identity of a user, which Twilio accepts both in a path.
///
/// An identity is percent-encoded. Identities that a server on the way could read as another path are rejected: `.` and `..`, and those with a
/// slash, backslash, question mark, number sign, percent sign or control character. What is left is the same path, however often it is decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserKey {
    /// SID. A text that is one is never taken as an identity.
    Sid(Sid<User>),
    /// Identity.
    Identity(Identity),
}

/// Characters that are percent-encoded: all but the unreserved ones of RFC 3986, which proxies may decode.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl FromStr for UserKey {
    type Err = NotAUserKey;

    fn from_str(text: &str) -> Result<Self, NotAUserKey> {
        if let Ok(sid) = text.parse() {
            return Ok(Self::Sid(sid));
        }
        let is_unsafe = |letter: char| letter.is_control() || "/\\?#%".contains(letter);
        if matches!(text, "." | "..") || text.contains(is_unsafe) {
            return Err(NotAUserKey::Path);
        }
        text.parse().map(Self::Identity).map_err(NotAUserKey::Identity)
    }
}

impl fmt::Display for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sid(sid) => sid.fmt(f),
            Self::Identity(identity) => identity.fmt(f),
        }
    }
}

impl Value for UserKey {
    const KIND: Kind = Kind::Text { max: Identity::MAX };
}

impl PathSegment for UserKey {
    fn to_segment(&self) -> String {
        utf8_percent_encode(&self.to_string(), ENCODED).to_string()
    }

    fn from_segment(segment: &str) -> Option<Self> {
        percent_decode_str(segment).decode_utf8().ok()?.parse().ok()
    }
}

/// Error: the text is neither a SID nor an identity that a path can contain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAUserKey {
    /// The text is not an identity.
    Identity(NotAnIdentity),
    /// The identity could be read as another path.
    Path,
}

impl fmt::Display for NotAUserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(error) => error.fmt(f),
            Self::Path => f.write_str(
                "Enter the SID of this user, US followed by 32 hexadecimal digits: an identity with /, \\, ?, # or % cannot be looked up.",
            ),
        }
    }
}

impl ValueError for NotAUserKey {}
