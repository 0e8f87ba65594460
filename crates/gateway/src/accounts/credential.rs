//! Where a secret is read from. It stands in no file that says anything else, for those are copied, shown and shared.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use api::access::Secret;
use thiserror::Error;

use super::surroundings::Surroundings;

/// Longer than any secret of Twilio.
const MAX_BYTES: u64 = 4096;

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
    #[error("{0} cannot be read: {1}.")]
    NoFile(PathBuf, io::Error),
    #[error("{0} is not a file. Enter the path of a file that holds the secret and nothing else.")]
    NotAFile(PathBuf),
    #[error("{0} may be read or written by others (its mode is {1:04o}). Run: chmod 600 {0}")]
    Loose(PathBuf, u32),
    #[error(
        "{0} belongs to another user, who may read and change it. Give it to the user that runs the gateway, or to root."
    )]
    Foreign(PathBuf),
    #[error("{0} is longer than a secret can be. Enter the path of a file that holds the secret and nothing else.")]
    TooLong(PathBuf),
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
            Some(("env", Some(name))) => Ok(Self::Variable(name.to_owned())),
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
            Self::File(path) => (path.display().to_string(), read_file(path, surroundings)?),
        };
        text.parse().map_err(|error| Unread::NotASecret(place, error))
    }
}

fn read_file(path: &Path, surroundings: &Surroundings) -> Result<String, Unread> {
    let unread = |error| Unread::NoFile(path.to_owned(), error);
    // Before it is opened, for opening a pipe waits for whoever writes into it.
    if !fs::metadata(path).map_err(unread)?.is_file() {
        return Err(Unread::NotAFile(path.to_owned()));
    }
    let file = File::open(path).map_err(unread)?;
    if !surroundings.keep(path) {
        guarded(path, &file.metadata().map_err(unread)?)?;
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unread::TooLong(path.to_owned()));
    }
    // What is not UTF-8 is no secret either, which its own rule then says.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(unix)]
fn guarded(path: &Path, metadata: &fs::Metadata) -> Result<(), Unread> {
    use std::os::unix::fs::MetadataExt;
    let mode = metadata.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(Unread::Loose(path.to_owned(), mode));
    }
    let owners = [0, rustix::process::geteuid().as_raw()];
    if owners.contains(&metadata.uid()) { Ok(()) } else { Err(Unread::Foreign(path.to_owned())) }
}

/// Elsewhere files have no mode, and who may read them is for their folder to say.
#[cfg(not(unix))]
fn guarded(_path: &Path, _metadata: &fs::Metadata) -> Result<(), Unread> {
    Ok(())
}
