//! Session tokens.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::random_bytes;

/// Length in bytes: 256 bits cannot be guessed.
const LENGTH: usize = 32;

/// Secret of a session, as the cookie holds it. Its `Debug` output is dots.
#[derive(Clone, PartialEq)]
pub struct Token(String);

impl Token {
    pub(super) fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random_bytes::<LENGTH>()))
    }

    /// Returns the text for the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns the hash to store. The token is random, so a plain hash can neither be reversed nor be compared step by step.
    pub(super) fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.0))
    }
}

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let is_token = URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == LENGTH);
        if is_token { Ok(Self(text.to_owned())) } else { Err(NotAToken) }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Text that is not a valid token.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("This is not a session token.")]
pub struct NotAToken;
