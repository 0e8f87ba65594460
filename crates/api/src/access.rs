//! Credentials for a direct connection to an API: base address, user name and password of HTTP Basic authentication.
//! <https://www.twilio.com/docs/usage/requests-to-twilio>

use std::fmt;
use std::str::FromStr;

use crate::account::Account;
use crate::address::BaseAddress;
use crate::parameter::ParameterInfo;
use crate::params::Required;
use crate::sid::{Resource, Sid};
use crate::value::{Kind, Value, ValueError};

/// API key, as the type of its SID: `Sid<ApiKey>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey;

impl Resource for ApiKey {
    const PREFIX: &'static str = "SK";
}

/// User name of HTTP Basic authentication: the SID of an account or of one of its API keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Username {
    /// Account SID. The password is the account's auth token.
    Account(Sid<Account>),
    /// API key SID. The password is the key's secret. Only the API knows the account of the key.
    ApiKey(Sid<ApiKey>),
}

impl FromStr for Username {
    type Err = NotACaller;

    fn from_str(text: &str) -> Result<Self, NotACaller> {
        let text = text.trim();
        let account = text.parse().map(Self::Account);
        account.or_else(|_| text.parse().map(Self::ApiKey)).map_err(|_| NotACaller)
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(sid) => sid.fmt(f),
            Self::ApiKey(sid) => sid.fmt(f),
        }
    }
}

impl Value for Username {
    const KIND: Kind = Kind::Opaque;
}

/// Error: the text is neither an account SID nor an API key SID.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotACaller;

impl fmt::Display for NotACaller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter {} or {} followed by 32 hexadecimal digits.", Account::PREFIX, ApiKey::PREFIX)
    }
}

impl ValueError for NotACaller {}

/// Auth token, or secret of an API key. `Display` and `Debug` print dots, so that no message and no log contains it by accident.
#[derive(Clone, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// Returns the credentials of `Authorization: Basic` before the Base64 encoding: `AC…:token`. All characters are ASCII.
    pub fn authorize(&self, caller: &Username) -> String {
        format!("{caller}:{}", self.0)
    }

    /// Returns the secret itself, for the body of a token request and to search responses for it. Never print it.
    pub fn expose(&self) -> &str {
        &self.0
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
            Err(NotASecret::NotAscii)
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

/// Error: the text cannot be a secret.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotASecret {
    /// The text is empty or blank.
    Empty,
    /// The text contains a space, or a character outside ASCII, which the header cannot carry.
    NotAscii,
}

impl fmt::Display for NotASecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Enter the auth token, or the secret of the API key.",
            Self::NotAscii => "Enter it as Twilio shows it, without spaces.",
        })
    }
}

impl ValueError for NotASecret {}

/// Field for the base address of the API. Required.
pub const BASE_URL: ParameterInfo = ParameterInfo::of::<Required<BaseAddress>>("base_url", "base_url", "Base address");
/// Field for the account SID or API key SID. Required.
pub const USERNAME: ParameterInfo =
    ParameterInfo::of::<Required<Username>>("username", "username", "Account SID or API key SID");
/// Field for the auth token or the API key's secret. Required. Never shown or stored.
pub const PASSWORD: ParameterInfo =
    ParameterInfo::of::<Required<Secret>>("password", "password", "Auth token or API key secret");
