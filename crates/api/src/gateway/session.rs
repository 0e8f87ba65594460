//! Sessions of the gateway: sign-in, sign-out, and the roles of users.

use std::fmt;
use std::str::FromStr;

use crate::choice::choice;
use crate::date::Timestamp;
use crate::flag::Flag;
use crate::gateway::account::Account;
use crate::gateway::second_factor::FactorCode;
use crate::json::text_json;
use crate::message::Method;
use crate::params::Required;
use crate::value::{Kind, Value, ValueError};
use crate::{request, response};

choice! {
    /// Role of a user on the gateway. Later roles include the permissions of earlier ones.
    Role {
        /// Reads everything and changes nothing.
        Viewer = "viewer",
        /// Also creates and changes.
        Editor = "editor",
        /// Also deletes.
        Admin = "admin",
    }
}

impl Role {
    /// Returns true if the role allows requests with the method.
    pub fn allows(self, method: Method) -> bool {
        match method {
            Method::Get => true,
            Method::Post => self >= Self::Editor,
            Method::Delete => self >= Self::Admin,
        }
    }
}

response! {
    /// Session of a user who is signed in.
    Session {
        /// Name of the user.
        person: UserName,
        /// Role of the user.
        role: Role,
        /// Time at which the session ends, even if the user is active.
        ends: Timestamp,
        /// Seconds without a request after which the session ends.
        idle_seconds: u64,
        /// Accounts of the gateway, in the order of the account menu.
        accounts: Vec<Account>,
        /// True if the user signed in with a password. False for a sign-in link, which the gateway prints in its terminal.
        by_password: bool,
    }
}

request! {
    /// `GET /gateway/session`
    Fetch: Get "/gateway/session", () => 200 Session {}
}

request! {
    /// `POST /gateway/session`
    SignIn: Post "/gateway/session", () => 201 Session {
        /// Name of the user.
        name: Required<UserName> = "Name", "Name";
        /// Password of the user.
        password: Required<Password> = "Password", "Password";
        /// Code of the second factor. Without one, the gateway asks for it if the user has a second factor: see
        /// [`Reason::CodeRequired`](crate::gateway::Reason::CodeRequired).
        code: Option<FactorCode> = "Code", "Code";
    }
}

request! {
    /// `POST /gateway/session/code`
    Redeem: Post "/gateway/session/code", () => 201 Session {
        /// Code of a sign-in link. Each code works once.
        code: Required<Password> = "Code", "Code";
    }
}

request! {
    /// `DELETE /gateway/session`
    SignOut: Delete "/gateway/session", () => 204 () {
        /// True to end the user's sessions in every browser. Default: false, which ends this session only.
        everywhere: Option<Flag> = "Everywhere", "Everywhere";
    }
}

/// Maximum length of a user's name, in characters.
const MAX_NAME: usize = 64;

/// Name of a user: `ada` or `ada@example.com`. 1 to 64 letters, digits and characters of `-_.@+`, of which the first is a letter or digit.
/// Parsing removes spaces at both ends and converts to lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserName(String);

impl UserName {
    /// Returns the name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = NotAPersonName;

    fn from_str(text: &str) -> Result<Self, NotAPersonName> {
        let text = text.trim();
        let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+".contains(&byte);
        let has_valid_start = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        if has_valid_start && text.len() <= MAX_NAME && text.bytes().all(is_valid) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(if text.is_empty() { NotAPersonName::Empty } else { NotAPersonName::Malformed })
        }
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for UserName {
    const KIND: Kind = Kind::Text { max: MAX_NAME };
}

text_json!([] UserName);

/// Error: the text is not the name of a user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAPersonName {
    /// The text is empty or blank.
    Empty,
    /// The text is too long, or contains other characters.
    Malformed,
}

impl fmt::Display for NotAPersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the name."),
            Self::Malformed => {
                write!(f, "Enter up to {MAX_NAME} letters, digits and -_.@+, such as ada or ada@example.com.")
            }
        }
    }
}

impl ValueError for NotAPersonName {}

/// Password or sign-in code, exactly as it was typed: 1 to 1024 bytes. `Debug` prints dots. `Display` prints the secret, because requests
/// carry it.
#[derive(Clone, PartialEq)]
pub struct Password(String);

impl Password {
    /// Maximum length, in bytes. It limits the work of the server, which hashes every attempt.
    pub const MAX: usize = 1024;

    /// Returns the password, to compare or hash it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Password {
    type Err = NotAPassword;

    fn from_str(text: &str) -> Result<Self, NotAPassword> {
        match text.len() {
            0 => Err(NotAPassword::Empty),
            length if length > Self::MAX => Err(NotAPassword::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

impl Value for Password {
    const KIND: Kind = Kind::Secret;
}

/// Error: the text cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAPassword {
    /// The text is empty.
    Empty,
    /// The text is longer than [`Password::MAX`].
    TooLong,
}

impl fmt::Display for NotAPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the password."),
            Self::TooLong => write!(f, "Enter a password of {} bytes or fewer.", Password::MAX),
        }
    }
}

impl ValueError for NotAPassword {}
