//! Where a secret is read from. It stands in no file that says anything else, for those are copied, shown and shared.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use api::access::Secret;
use database::private::{CREDENTIALS_DIRECTORY, NotPrivate, read_private_or_handed};
use thiserror::Error;

use super::surroundings::Surroundings;

/// What to enter in place of a secret.
pub const WHERE: &str = "Enter { file = \"/path\" } or { env = \"NAME\" }.";

/// Where a secret is.
#[derive(Debug, PartialEq)]
pub enum Source {
    /// In this variable of the environment.
    Variable(String),
    /// In this file, and nothing else is.
    File(PathBuf),
}

/// Why no secret could be read. None of it is the secret, or part of it.
#[derive(Debug, Error)]
pub enum Unread {
    #[error("The environment has no variable {0}, or it is empty. Set it where the gateway is started.")]
    NoVariable(String),
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    #[error("{0} does not hold a secret. {1}")]
    NotASecret(String, api::access::NotASecret),
}

impl Source {
    /// Where a value of the file of accounts says that the secret is; a relative path begins at that file's `folder`.
    pub fn from_toml(value: &toml::Value, folder: &Path) -> Result<Self, &'static str> {
        if value.is_str() {
            return Err(
                "A secret must not be written into this file. Put it into a file of its own, and enter { file = \"/path\" } \
                 instead. If others may have seen it, replace it at Twilio.",
            );
        }
        let named = value.as_table().filter(|table| table.len() == 1).and_then(|table| table.iter().next());
        match named.map(|(key, value)| (key.as_str(), value.as_str())) {
            Some(("env", Some(name))) if is_variable(name) => Ok(Self::Variable(name.to_owned())),
            // What stands there may be the secret itself, so it is not repeated.
            Some(("env", Some(_))) => Err(
                "Enter the name of a variable, in capital letters, digits and underscores, such as TWILIO_AUTH_TOKEN.",
            ),
            Some(("file", Some(path))) => Ok(Self::File(folder.join(path))),
            _ => Err(WHERE),
        }
    }

    /// What is there.
    pub fn read(&self, surroundings: &Surroundings) -> Result<Secret, Unread> {
        let (place, text) = match self {
            Self::Variable(name) => {
                let value = surroundings.variable(name).ok_or_else(|| Unread::NoVariable(name.clone()))?;
                (name.clone(), value)
            }
            Self::File(path) => {
                let credentials = surroundings.variable(CREDENTIALS_DIRECTORY);
                let bytes = read_private_or_handed(path, credentials.as_deref().map(OsStr::new))?;
                // What is not UTF-8 is no secret either, which its own rule then says.
                (path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned())
            }
        };
        text.parse().map_err(|error| Unread::NotASecret(place, error))
    }
}

/// Whether a variable may be called that. No secret of Twilio's is written in capitals.
fn is_variable(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.bytes().all(is_plain) && name.starts_with(|letter: char| !letter.is_ascii_digit())
}
