//! Sources of secrets: a file of its own, or an environment variable. The file of accounts itself holds no secret, because such files
//! are copied and shared.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use api::access::Secret;
use database::private::{CREDENTIALS_DIRECTORY, NotPrivate, read_private_or_handed};
use thiserror::Error;

use super::variables::Variables;

/// Advice for a field that must refer to a secret.
pub const ADVICE: &str = "Enter { file = \"/path\" } or { env = \"NAME\" }.";

/// Source of a secret.
#[derive(Debug, PartialEq)]
pub enum SecretSource {
    /// Name of an environment variable.
    Variable(String),
    /// Path of a file that holds the secret and nothing else.
    File(PathBuf),
}

/// Reason why a secret could not be read. No message contains any part of the secret.
#[derive(Debug, Error)]
pub enum SecretError {
    #[error("The environment has no variable {0}, or it is empty. Set it where the gateway is started.")]
    NoVariable(String),
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    #[error("{0} does not hold a secret. {1}")]
    NotASecret(String, api::access::NotASecret),
}

impl SecretSource {
    /// Reads a field of the file of accounts. A relative path starts at `folder`, which holds that file.
    ///
    /// # Errors
    ///
    /// Returns advice if the field holds the secret itself, or is no source.
    pub fn from_toml(value: &toml::Value, folder: &Path) -> Result<Self, &'static str> {
        if value.is_str() {
            return Err(
                "A secret must not be written into this file. Put it into a file of its own, and enter { file = \"/path\" } \
                 instead. If others may have seen it, replace it at Twilio.",
            );
        }
        let entry = value.as_table().filter(|table| table.len() == 1).and_then(|table| table.iter().next());
        match entry.map(|(key, value)| (key.as_str(), value.as_str())) {
            Some(("env", Some(name))) if is_variable_name(name) => Ok(Self::Variable(name.to_owned())),
            // The value may be the secret itself, so the message does not repeat it.
            Some(("env", Some(_))) => Err(
                "Enter the name of a variable, in capital letters, digits and underscores, such as TWILIO_AUTH_TOKEN.",
            ),
            Some(("file", Some(path))) => Ok(Self::File(folder.join(path))),
            _ => Err(ADVICE),
        }
    }

    /// Reads the secret.
    ///
    /// # Errors
    ///
    /// Fails if the variable is not set, if the file cannot be read or is accessible to others, or if the content is no secret.
    pub fn read(&self, variables: &Variables) -> Result<Secret, SecretError> {
        let (place, text) = match self {
            Self::Variable(name) => {
                let value = variables.get(name).ok_or_else(|| SecretError::NoVariable(name.clone()))?;
                (name.clone(), value)
            }
            Self::File(path) => {
                let credentials = variables.get(CREDENTIALS_DIRECTORY);
                let bytes = read_private_or_handed(path, credentials.as_deref().map(OsStr::new))?;
                // Bytes that are not UTF-8 become characters that a secret cannot have, so that parsing rejects them.
                (path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned())
            }
        };
        text.parse().map_err(|error| SecretError::NotASecret(place, error))
    }
}

/// Returns true for capital letters, digits and underscores. No secret of Twilio consists of these alone, so a secret that was entered
/// instead of a name is rejected.
fn is_variable_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.bytes().all(is_allowed) && name.starts_with(|letter: char| !letter.is_ascii_digit())
}
