//! What one must name to be let in: where the API is, who asks, and the proof.

use std::fmt;
use std::str::FromStr;

use crate::account::Account;
use crate::address::BaseAddress;
use crate::parameter::FieldInfo;
use crate::params::Required;
use crate::sid::{Resource, Sid};
use crate::value::{Kind, Mistake, Value};

/// An API key: what its SID begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey;

impl Resource for ApiKey {
    const PREFIX: &'static str = "SK";
}

/// Who asks: the account itself, or one of its API keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    /// With its auth token.
    Account(Sid<Account>),
    /// With its secret. Which account it belongs to, only the API knows.
    ApiKey(Sid<ApiKey>),
}

impl FromStr for Caller {
    type Err = NotACaller;

    fn from_str(text: &str) -> Result<Self, NotACaller> {
        let text = text.trim();
        let account = text.parse().map(Self::Account);
        account.or_else(|_| text.parse().map(Self::ApiKey)).map_err(|_| NotACaller)
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(sid) => sid.fmt(f),
            Self::ApiKey(sid) => sid.fmt(f),
        }
    }
}

impl Value for Caller {
    const KIND: Kind = Kind::Opaque;
}

/// The text is the SID of neither.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotACaller;

impl fmt::Display for NotACaller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter {} or {} followed by 32 hexadecimal digits.", Account::PREFIX, ApiKey::PREFIX)
    }
}

impl Mistake for NotACaller {}

/// The proof: an auth token or the secret of an API key. Printing it prints dots, so that no message and no log has it by accident.
#[derive(Clone, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// What `Authorization: Basic` carries, before its encoding. Every character of it is ASCII.
    pub fn authorize(&self, caller: &Caller) -> String {
        format!("{caller}:{}", self.0)
    }
}

impl FromStr for Secret {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let text = text.trim();
        if text.is_empty() {
            Err(NotASecret::Empty)
        } else if text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASecret::Unsendable)
        }
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Value for Secret {
    const KIND: Kind = Kind::Secret;
}

/// Why a text can be no proof.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotASecret {
    /// There is none.
    Empty,
    /// It has a blank in it, or a letter that a header cannot carry.
    Unsendable,
}

impl fmt::Display for NotASecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Enter the auth token, or the secret of the API key.",
            Self::Unsendable => "Enter it as Twilio shows it, without spaces.",
        })
    }
}

impl Mistake for NotASecret {}

/// Field for the base address of the API.
pub const BASE_URL: FieldInfo = FieldInfo::of::<Required<BaseAddress>>("base_url", "base_url", "Base address");
/// Field for the account SID or API key SID.
pub const USERNAME: FieldInfo = FieldInfo::of::<Required<Caller>>("username", "username", "Account SID or API key SID");
/// Field for the auth token or the API key's secret.
pub const PASSWORD: FieldInfo =
    FieldInfo::of::<Required<Secret>>("password", "password", "Auth token or API key secret");
