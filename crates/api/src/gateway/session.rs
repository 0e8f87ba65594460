//! Who is signed in, and what that allows.

use std::fmt;
use std::str::FromStr;

use crate::choice::choice;
use crate::date::Timestamp;
use crate::flag::Flag;
use crate::gateway::account::Account;
use crate::json::text_json;
use crate::message::Method;
use crate::params::Required;
use crate::value::{Kind, Mistake, Value};
use crate::{request, response};

choice! {
    /// What somebody may do.
    Role {
        /// Look at everything.
        Viewer = "viewer",
        /// Create and change as well.
        Editor = "editor",
        /// Delete as well.
        Admin = "admin",
    }
}

impl Role {
    /// Whether it allows calls of this method.
    pub fn allows(self, method: Method) -> bool {
        match method {
            Method::Get => true,
            Method::Post => self >= Self::Editor,
            Method::Delete => self >= Self::Admin,
        }
    }
}

response! {
    /// Somebody who is signed in.
    Session {
        /// Who.
        person: PersonName,
        /// What they may do.
        role: Role,
        /// When they have to sign in again, however busy they are.
        ends: Timestamp,
        /// After how many seconds without a call they have to sign in again.
        idle_seconds: u64,
        /// The accounts, in the order in which they are offered.
        accounts: Vec<Account>,
        /// Whether a password was asked for, or only a link of the machine that the gateway runs on.
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
        /// Who.
        name: Required<PersonName> = "Name", "Name";
        /// The proof.
        password: Required<Password> = "Password", "Password";
    }
}

request! {
    /// `POST /gateway/session/code`
    Redeem: Post "/gateway/session/code", () => 201 Session {
        /// What stood in the link.
        code: Required<Password> = "Code", "Code";
    }
}

request! {
    /// `DELETE /gateway/session`
    SignOut: Delete "/gateway/session", () => 204 () {
        /// In every browser, not in this one alone.
        everywhere: Option<Flag> = "Everywhere", "Everywhere";
    }
}

const MAX_NAME: usize = 64;

/// What a person is called: `ada` or `ada@example.com`. Capitals make no difference, so they are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = NotAPersonName;

    fn from_str(text: &str) -> Result<Self, NotAPersonName> {
        let text = text.trim();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+".contains(&byte);
        let begins = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        if begins && text.len() <= MAX_NAME && text.bytes().all(is_plain) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(if text.is_empty() { NotAPersonName::Empty } else { NotAPersonName::Malformed })
        }
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for PersonName {
    const KIND: Kind = Kind::Text { max: MAX_NAME };
}

text_json!([] PersonName);

/// Why a text cannot be the name of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAPersonName {
    /// There is none.
    Empty,
    /// It is too long, or has other signs in it.
    Malformed,
}

impl fmt::Display for NotAPersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the name."),
            Self::Malformed => {
                write!(
                    f,
                    "Enter {MAX_NAME} letters, digits and signs of -_.@+ or fewer, such as ada or ada@example.com."
                )
            }
        }
    }
}

impl Mistake for NotAPersonName {}

/// What somebody types to prove who they are, as it was typed, which is also how it is sent. Debugging it prints dots.
#[derive(Clone, PartialEq)]
pub struct Password(String);

impl Password {
    /// In bytes. More would only keep the server busy.
    pub const MAX: usize = 1024;

    /// For the one place that compares it.
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

/// Why a text can be no password.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAPassword {
    /// There is none.
    Empty,
    /// It is longer than any that is kept.
    TooLong,
}

impl fmt::Display for NotAPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the password."),
            Self::TooLong => write!(f, "A password has {} bytes or fewer.", Password::MAX),
        }
    }
}

impl Mistake for NotAPassword {}
