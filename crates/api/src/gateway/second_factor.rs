//! Second factor of a user who signs in with a password: codes of an authenticator app, and recovery codes.

use std::fmt;
use std::str::FromStr;

use crate::gateway::session::Password;
use crate::params::Required;
use crate::value::{Kind, Value, ValueError};
use crate::{request, response};

response! {
    /// State of the second factor of the user who is signed in.
    SecondFactor {
        /// True if signing in needs a code.
        present: bool,
        /// Number of recovery codes that were not used yet.
        recovery_codes: u64,
        /// True if the gateway rejects requests to at least one account while the user has no second factor.
        required: bool,
    }
}

response! {
    /// Secret of a second factor that is being set up. The gateway does not store it before [`Add`].
    Setup {
        /// Secret in base32, 32 characters.
        secret: String,
        /// `otpauth://` URI, which authenticator apps read.
        uri: String,
        /// QR code of the URI: rows of modules, in which `1` is dark and `0` is light. It has no quiet zone.
        qr_code: Vec<String>,
    }
}

response! {
    /// Recovery codes, which cannot be read later.
    RecoveryCodes {
        /// Codes in lower case, in groups of four characters.
        codes: Vec<String>,
    }
}

request! {
    /// `GET /gateway/second-factor`
    Fetch: Get "/gateway/second-factor", () => 200 SecondFactor {}
}

request! {
    /// `POST /gateway/second-factor/secret`, which creates a secret and stores nothing.
    Begin: Post "/gateway/second-factor/secret", () => 200 Setup {}
}

request! {
    /// `POST /gateway/second-factor`, which adds a second factor and ends the other sessions of the user.
    Add: Post "/gateway/second-factor", () => 201 RecoveryCodes {
        /// Secret of [`Setup`].
        secret: Required<Password> = "Secret", "Secret";
        /// First code of the authenticator app.
        code: Required<FactorCode> = "Code", "Code";
        /// Password of the user.
        password: Required<Password> = "Password", "Password";
    }
}

request! {
    /// `POST /gateway/second-factor/recovery-codes`, which replaces all recovery codes.
    ReplaceRecoveryCodes: Post "/gateway/second-factor/recovery-codes", () => 201 RecoveryCodes {
        /// Code of the authenticator app, or a recovery code.
        code: Required<FactorCode> = "Code", "Code";
        /// Password of the user.
        password: Required<Password> = "Password", "Password";
    }
}

request! {
    /// `POST /gateway/second-factor/removal`, which removes the second factor and ends the other sessions of the user. It is no `DELETE`, whose
    /// parameters would be in the URL.
    Remove: Post "/gateway/second-factor/removal", () => 204 () {
        /// Code of the authenticator app, or a recovery code.
        code: Required<FactorCode> = "Code", "Code";
        /// Password of the user.
        password: Required<Password> = "Password", "Password";
    }
}

/// Number of digits of a code.
const DIGITS: usize = 6;
/// Number of characters of a recovery code, without hyphens. It has 80 bits in base32.
const RECOVERY_CHARACTERS: usize = 16;
/// Alphabet of base32 in RFC 4648.
pub const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Code of an authenticator app or recovery code, as a user enters it. Parsing ignores spaces, hyphens and the case of letters. `Debug` prints
/// dots. `Display` prints the code, because requests carry it.
#[derive(Clone, PartialEq)]
pub struct FactorCode(String);

impl FactorCode {
    /// Returns the six digits as a number; `None` for a recovery code.
    pub fn digits(&self) -> Option<u32> {
        if self.0.len() == DIGITS { self.0.parse().ok() } else { None }
    }

    /// Returns the code: six digits, or 16 upper-case characters of base32.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for FactorCode {
    type Err = NotAFactorCode;

    fn from_str(text: &str) -> Result<Self, NotAFactorCode> {
        let is_separator = |character: char| character.is_whitespace() || character == '-';
        let text: String = text.chars().filter(|character| !is_separator(*character)).collect();
        let text = text.to_ascii_uppercase();
        let is_code = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_recovery_code = text.len() == RECOVERY_CHARACTERS && text.bytes().all(|byte| BASE32.contains(&byte));
        if is_code || is_recovery_code { Ok(Self(text)) } else { Err(NotAFactorCode) }
    }
}

impl fmt::Display for FactorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for FactorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

impl Value for FactorCode {
    const KIND: Kind = Kind::Opaque;
}

/// Error: the text is neither a code nor a recovery code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAFactorCode;

impl fmt::Display for NotAFactorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter the six digits of your authenticator app, or a recovery code.")
    }
}

impl ValueError for NotAFactorCode {}
