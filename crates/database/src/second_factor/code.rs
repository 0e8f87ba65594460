//! Secrets, codes and recovery codes of second factors.
//!
//! The codes follow RFC 6238 with the values that every authenticator app supports: HMAC-SHA-1, six digits, 30 seconds.

use std::fmt;
use std::str::FromStr;

use api::gateway::second_factor::{BASE32, FactorCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::random_bytes;

/// Length of a secret in bytes, as RFC 4226 recommends.
const SECRET_LENGTH: usize = 20;
/// Length of a recovery code in bytes: 80 bits cannot be guessed.
const RECOVERY_LENGTH: usize = 10;
/// Time in seconds for which a code is valid.
const STEP_SECONDS: u64 = 30;
/// Number of time steps by which the clock of the user's device may differ, each way.
const SKEW_STEPS: u64 = 1;
const DIGITS: usize = 6;
const MODULUS: u32 = 1_000_000;

/// Secret that the gateway and an authenticator app share. Its `Debug` output is dots.
#[derive(Clone, PartialEq)]
pub struct Secret([u8; SECRET_LENGTH]);

impl Secret {
    /// Creates a random secret.
    pub fn random() -> Self {
        Self(random_bytes())
    }

    /// Returns the secret in base32, as authenticator apps read it.
    pub fn reveal(&self) -> String {
        base32(&self.0)
    }

    /// Returns the code at a Unix time in seconds.
    pub fn code(&self, now: u64) -> Code {
        self.code_of_step(now / STEP_SECONDS)
    }

    /// Returns the time step of a code that is valid now and later than `last_step`.
    pub(super) fn matching_step(&self, code: Code, last_step: Option<u64>, now: u64) -> Option<u64> {
        let step = now / STEP_SECONDS;
        let mut steps = step.saturating_sub(SKEW_STEPS)..=step.saturating_add(SKEW_STEPS);
        let is_later = |step: u64| last_step.is_none_or(|last| step > last);
        steps.find(|step| is_later(*step) && bool::from(self.code_of_step(*step).0.ct_eq(&code.0)))
    }

    fn code_of_step(&self, step: u64) -> Code {
        let mut hmac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC accepts keys of every length");
        hmac.update(&step.to_be_bytes());
        let tag = hmac.finalize().into_bytes();
        // RFC 4226, section 5.3: the last four bits say which four bytes to take, without the sign.
        let start = usize::from(tag[tag.len() - 1] & 0xf);
        let number = tag[start..start + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        Code((number & 0x7fff_ffff) % MODULUS)
    }
}

impl FromStr for Secret {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let bytes = from_base32(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(NotASecret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Text that is not a valid secret.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("This is not the secret of a second factor.")]
pub struct NotASecret;

/// Six digits of an authenticator app. Their `Debug` output is dots.
#[derive(Clone, Copy, PartialEq)]
pub struct Code(u32);

impl Code {
    /// Returns the six digits.
    pub fn reveal(self) -> String {
        format!("{:0DIGITS$}", self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Code that replaces an authenticator app once. Its `Debug` output is dots.
#[derive(Clone, PartialEq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    pub(super) fn random() -> Self {
        Self(base32(&random_bytes::<RECOVERY_LENGTH>()))
    }

    /// Returns the code for the user, in groups of four characters.
    pub fn reveal(&self) -> String {
        let text = self.0.to_ascii_lowercase();
        [&text[..4], &text[4..8], &text[8..12], &text[12..]].join("-")
    }

    /// Returns the hash to store. The code is random, so a plain hash cannot be reversed.
    pub(super) fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.0))
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Proof that a user has the second factor.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    Code(Code),
    Recovery(RecoveryCode),
}

impl From<&FactorCode> for Proof {
    fn from(code: &FactorCode) -> Self {
        match code.digits() {
            Some(digits) => Self::Code(Code(digits)),
            None => Self::Recovery(RecoveryCode(code.reveal().to_owned())),
        }
    }
}

/// Encodes bytes, whose number is a multiple of five, so that no padding is needed.
fn base32(bytes: &[u8]) -> String {
    let group = |bytes: &[u8]| bytes.iter().fold(0, |group, byte| group << 8 | u64::from(*byte));
    let characters = |group: u64| (0..8).rev().map(move |at| char::from(BASE32[(group >> (at * 5) & 31) as usize]));
    bytes.chunks_exact(5).map(group).flat_map(characters).collect()
}

/// Decodes upper-case characters, whose number is a multiple of eight.
fn from_base32(text: &str) -> Option<Vec<u8>> {
    let value = |byte: &u8| BASE32.iter().position(|character| character == byte);
    let values = text.bytes().map(|byte| value(&byte)).collect::<Option<Vec<_>>>()?;
    if !values.len().is_multiple_of(8) {
        return None;
    }
    let group = |values: &[usize]| values.iter().fold(0, |group, value| group << 5 | *value as u64);
    Some(values.chunks_exact(8).map(group).flat_map(|group| group.to_be_bytes().into_iter().skip(3)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Secret of the examples in RFC 6238.
    const EXAMPLE: &[u8; SECRET_LENGTH] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // The RFC has eight digits, of which the last six are ours.
        for (now, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(Secret(*EXAMPLE).code(now).reveal(), code, "{now}");
        }
    }

    #[test]
    fn a_code_is_valid_one_step_early_and_late() {
        let secret = Secret(*EXAMPLE);
        let code = secret.code(59);
        for (now, step) in [(0, Some(1)), (29, Some(1)), (30, Some(1)), (89, Some(1)), (90, None), (1_111, None)] {
            assert_eq!(secret.matching_step(code, None, now), step, "{now}");
        }
        let code = secret.code(1_111_111_109);
        assert_eq!(secret.matching_step(code, None, 1_111_111_109 - 60), None, "two steps early");
    }

    #[test]
    fn a_code_of_the_last_step_or_an_earlier_one_is_rejected() {
        let secret = Secret(*EXAMPLE);
        let step = 1_111_111_109 / STEP_SECONDS;
        let code = secret.code(1_111_111_109);
        assert_eq!(secret.matching_step(code, Some(step - 1), 1_111_111_109), Some(step));
        assert_eq!(secret.matching_step(code, Some(step), 1_111_111_109), None);
        assert_eq!(secret.matching_step(code, Some(step + 1), 1_111_111_109), None);
    }

    #[test]
    fn secrets_round_trip_in_base32() {
        assert_eq!(Secret(*EXAMPLE).reveal(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let secret = Secret::random();
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert_ne!(secret, Secret::random());
        for text in ["", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert_eq!(text.parse::<Secret>(), Err(NotASecret), "{text}");
        }
    }

    #[test]
    fn shown_codes_are_read_again() {
        let code = RecoveryCode::random();
        assert_eq!(code.reveal().len(), 19, "{}", code.reveal());
        let read = |text: &str| Proof::from(&text.parse::<FactorCode>().unwrap());
        assert_eq!(read(&code.reveal()), Proof::Recovery(code));
        assert_eq!(read(&Code(5_924).reveal()), Proof::Code(Code(5_924)));
    }

    #[test]
    fn debug_output_hides_secrets() {
        let recovery_code = RecoveryCode::random();
        let proofs = (Proof::Code(Code(5_924)), Proof::Recovery(recovery_code));
        assert_eq!(format!("{:?} {proofs:?}", Secret::random()), "•••• (Code(••••), Recovery(••••))");
    }
}
