//! What a browser shows to be known again.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// In bytes: 256 bits cannot be guessed.
const LENGTH: usize = 32;

/// The secret of a session, as it stands in a cookie. Debugging it prints dots.
#[derive(Clone, PartialEq)]
pub struct Token(String);

impl Token {
    pub(super) fn random() -> Self {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// For the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it. The token is random, so that a plain hash can neither be reversed nor be compared with step by step.
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

/// The text is no token that was ever given out.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("This is not the token of a session.")]
pub struct NotAToken;
