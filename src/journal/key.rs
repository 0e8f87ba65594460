//! Key of the browser's journal. It makes the marks that stand for masked secrets: keyed hashes (HMAC-SHA-256).

use api::gateway::history::REDACTION_DIGITS;
use engine::journal::Marker;
use hmac::{Hmac, Mac};
use leptos::prelude::window;
use sha2::Sha256;

use super::unrecorded::Unrecorded;

/// Length of a key in bytes.
const LENGTH: usize = 32;

/// Key of a journal. A mark without the key cannot be checked against a guessed secret.
pub(super) struct Key(Hmac<Sha256>);

impl Key {
    /// Creates the text of a new key: hexadecimal digits.
    ///
    /// # Errors
    ///
    /// [`Unrecorded::Failed`] without a random source.
    pub(super) fn generate() -> Result<String, Unrecorded> {
        let mut bytes = [0; LENGTH];
        let crypto = window().crypto().map_err(|_| Unrecorded::Failed)?;
        crypto.get_random_values_with_u8_array(&mut bytes).map_err(|_| Unrecorded::Failed)?;
        Ok(hexadecimal(&bytes))
    }

    /// Uses the text of a key that [`Self::generate`] created.
    pub(super) fn new(text: &str) -> Self {
        Self(Hmac::new_from_slice(text.as_bytes()).expect("a key of HMAC may have any length"))
    }
}

impl Marker for Key {
    fn mark(&self, parts: &[&[u8]]) -> String {
        let mut sum = self.0.clone();
        for part in parts {
            // The length before each part keeps the boundaries between the parts fixed.
            sum.update(&(part.len() as u64).to_be_bytes());
            sum.update(part);
        }
        let sum = sum.finalize().into_bytes();
        hexadecimal(&sum[..REDACTION_DIGITS / 2])
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
