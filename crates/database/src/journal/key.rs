//! Key of the journal.

use std::env;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::gateway::history::REDACTION_DIGITS;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use engine::journal::Marker;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::chain::{Chain, Head};
use super::verification;
use super::writer::write_head;
use crate::engine::Transaction;
use crate::file::temporary::{SUFFIX, TemporaryFile};
use crate::file::with_suffix;
use crate::hex::{from_hex, hex};
use crate::private::{NotPrivate, read_private};
use crate::{Database, DatabaseError, Location};

/// Shortest key, in bytes: the length of the HMAC.
const MIN_LENGTH: usize = 32;

/// Age up to which a key file counts as new: a key is usually created on the day on which the gateway is set up. An older key has sealed a journal.
const NEW_KEY_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Length of an HMAC in bytes.
pub(crate) const TAG_LENGTH: usize = 32;

/// HMAC, which only the holder of the key can compute.
pub(crate) type Tag = [u8; TAG_LENGTH];

/// Key that seals the journal. Its holder can rewrite the journal unnoticed, and without it every change is noticed. Its `Debug` output is dots.
#[derive(Clone)]
pub struct Key {
    /// Each use has a derived key, so that an HMAC of one cannot replace an HMAC of another.
    rows: Hmac<Sha256>,
    head: Hmac<Sha256>,
    marks: Hmac<Sha256>,
    /// Derives further keys.
    derivation: Hmac<Sha256>,
}

/// Reason why there is no usable key. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(
        "The key of the journal in {0} is too short. It needs {MIN_LENGTH} bytes or more, as hexadecimal digits or in base64."
    )]
    TooShort(String),
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    #[error("The key of the journal is not in {}. Restore it, or name its file with --journal-key-file.", .0.display())]
    Lost(PathBuf),
    #[error(
        "The journal is not in {}, but there was one: {sign}. If it was lost or removed, restore a backup of the database. To start \
         another journal, whose first row records that, run: conversations-admin journal begin --database {}",
        database,
        database
    )]
    Removed { database: Location, sign: String },
    #[error(
        "The key of the journal in {0} is not named. Every gateway needs the same key: create one with `openssl rand -hex 32`, and name \
         its file with --journal-key-file."
    )]
    NotNamed(Location),
    #[error(transparent)]
    Failed(#[from] DatabaseError),
    #[error("The key of the journal cannot be written to {}: {source}", path.display())]
    Unwritten { path: PathBuf, source: io::Error },
}

impl Key {
    /// Environment variable of the key, which is read if no file is named.
    pub const VARIABLE: &str = "CONVERSATIONS_ADMIN_JOURNAL_KEY";

    /// Parses hexadecimal digits or base64, the formats of the environment variable.
    ///
    /// # Errors
    ///
    /// [`KeyError::TooShort`].
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let too_short = || KeyError::TooShort(Self::VARIABLE.to_owned());
        decode(text.trim()).map(|bytes| Self::new(&bytes)).ok_or_else(too_short)
    }

    /// Reads a key file that only its user can read: text as in the environment variable, or else raw bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotPrivate`] and [`KeyError::TooShort`].
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        let bytes = read_private(path)?;
        let text = str::from_utf8(&bytes).ok().map(str::trim);
        match text.and_then(decode) {
            Some(decoded) => Ok(Self::new(&decoded)),
            None if bytes.len() >= MIN_LENGTH => Ok(Self::new(&bytes)),
            None => Err(KeyError::TooShort(path.display().to_string())),
        }
    }

    /// Reads the key from the named file, or else from the environment, or else from the file beside the database.
    ///
    /// # Errors
    ///
    /// [`KeyError::Lost`] if there is none, [`KeyError::NotNamed`] if there is none and the database is a server, and the errors of
    /// [`Self::from_file`].
    pub fn find(named: Option<&Path>, database: impl Into<Location>) -> Result<Self, KeyError> {
        if let Some(path) = named {
            return Self::from_file(path);
        }
        if let Some(text) = env::var_os(Self::VARIABLE).filter(|text| !text.is_empty()) {
            return Self::from_text(&text.to_string_lossy());
        }
        match key_file(&database.into()) {
            Ok(key_file) if key_file.exists() => Self::from_file(&key_file),
            Ok(key_file) => Err(KeyError::Lost(key_file)),
            Err(server) => Err(KeyError::NotNamed(server)),
        }
    }

    /// Reads the key as [`Self::find`] does. If there is neither a key nor a journal, creates a key file beside the database, starts a journal with it,
    /// and returns the path of the file as well.
    ///
    /// A key beside the database is weak: a person who can change the database can also read the key and seal the changes.
    ///
    /// # Errors
    ///
    /// [`KeyError::Lost`] if a journal was started with a key that is missing, [`KeyError::Removed`] if the journal itself is missing, and the errors of
    /// [`Self::find`].
    pub async fn find_or_create(
        named: Option<&Path>,
        location: impl Into<Location>,
        database: &Database,
    ) -> Result<(Self, Option<PathBuf>), KeyError> {
        let location = location.into();
        // From here on no other process starts a journal or creates a key for one.
        let mut transaction = database.begin().await.map_err(DatabaseError::from)?;
        let head = verification::read_head(&mut transaction).await.map_err(DatabaseError::from)?;
        let has_rows = verification::has_rows(&mut transaction).await.map_err(DatabaseError::from)?;
        match (Self::find(named, &location), head) {
            (Ok(key), Some(_)) => Ok((key, None)),
            // Only the head was removed, which opening the journal reports.
            (found, None) if has_rows => Ok((found?, None)),
            (Err(KeyError::Lost(key_file)), Some(head)) => {
                let key = Self::complete(&key_file, &head).ok_or(KeyError::Lost(key_file))?;
                Ok((key, None))
            }
            (found, None) => {
                let was_used = verification::was_used(&mut transaction).await.map_err(DatabaseError::from)?;
                if let Some(sign) = sign_of_removal(named, &location, was_used, database.had_journal()) {
                    return Err(KeyError::Removed { database: location, sign });
                }
                match found {
                    Err(KeyError::Lost(key_file)) => Ok((Self::create(&key_file, transaction).await?, Some(key_file))),
                    found => Ok((found?, None)),
                }
            }
            (Err(error), Some(_)) => Err(error),
        }
    }

    /// Creates a key file for this user only, and starts a journal with the key.
    ///
    /// The file gets its final name after the journal was started. So a key file without a journal means that the journal was removed.
    async fn create(path: &Path, mut transaction: Transaction) -> Result<Self, KeyError> {
        let unwritten = |source| KeyError::Unwritten { path: path.to_owned(), source };
        let mut bytes = [0; MIN_LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| unwritten(io::Error::other(error.to_string())))?;
        let (part, file) = write(path, &hex(&bytes)).map_err(unwritten)?;
        let key = Self::new(&bytes);
        let commit = async {
            write_head(&mut transaction, &Head::seal(&key, Chain::begin(&key).end())).await?;
            transaction.commit().await
        };
        commit.await.map_err(DatabaseError::from)?;
        part.finish(&file, path).map_err(unwritten)?;
        Ok(key)
    }

    /// Completes the key file of a journal if the process that created both ended before the file got its final name.
    fn complete(path: &Path, head: &Head) -> Option<Self> {
        let part = with_suffix(path, SUFFIX);
        let key = Self::from_file(&part).ok()?;
        head.open(&key).ok()?;
        fs::rename(part, path).ok()?;
        Some(key)
    }

    fn new(bytes: &[u8]) -> Self {
        let base = keyed(bytes);
        let of_use = |name: &[u8]| keyed(&sum(&base, &[name]));
        let derivation = of_use(b"derivation");
        Self { rows: of_use(b"rows"), head: of_use(b"head"), marks: of_use(b"marks"), derivation }
    }

    /// Derives the key of another use.
    pub(super) fn derived(&self, name: &[u8]) -> Tag {
        sum(&self.derivation, &[name])
    }

    /// Computes the HMAC of a row and all rows before it.
    pub(super) fn row(&self, parts: &[&[u8]]) -> Tag {
        sum(&self.rows, parts)
    }

    /// Computes the HMAC of the head.
    pub(super) fn head(&self, parts: &[&[u8]]) -> Tag {
        sum(&self.head, parts)
    }
}

impl Marker for Key {
    fn mark(&self, parts: &[&[u8]]) -> String {
        hex(&sum(&self.marks, parts)[..REDACTION_DIGITS / 2])
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Returns the path of the key file beside a database, or a server, which has none.
fn key_file(database: &Location) -> Result<PathBuf, Location> {
    database.file().map(|path| with_suffix(path, ".journal-key")).ok_or_else(|| database.clone())
}

/// Returns a sign that there was a journal, for a database that has none now.
fn sign_of_removal(named: Option<&Path>, database: &Location, was_used: bool, noted: Option<&Path>) -> Option<String> {
    let is_in_environment = env::var_os(Key::VARIABLE).is_some_and(|text| !text.is_empty());
    let key_file = key_file(database).ok().filter(|file| file.exists());
    let modified = |key: &Path| fs::metadata(key).and_then(|key| key.modified()).ok();
    match named {
        None if !is_in_environment && key_file.is_some() => {
            key_file.map(|key_file| format!("its key is in {}", key_file.display()))
        }
        Some(key) if modified(key).and_then(|time| time.elapsed().ok()).is_some_and(|age| age > NEW_KEY_AGE) => {
            Some(format!("its key in {} is more than a day old", key.display()))
        }
        _ if was_used => Some("people have signed in".to_owned()),
        _ => noted.map(|file| format!("{} says so", file.display())),
    }
}

/// Writes a key to a temporary file. A partial key file would keep the gateway from ever starting again.
fn write(path: &Path, digits: &str) -> io::Result<(TemporaryFile, File)> {
    let part = TemporaryFile::of(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(part.path())?;
    writeln!(file, "{digits}")?;
    file.sync_all()?;
    Ok((part, file))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let in_base64 = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    let long_enough = |bytes: &Vec<u8>| bytes.len() >= MIN_LENGTH;
    // Tried first: hexadecimal digits are valid base64 too, of other bytes.
    from_hex(text)
        .filter(long_enough)
        .or_else(|| in_base64.iter().find_map(|engine| engine.decode(text).ok().filter(long_enough)))
}

fn keyed(bytes: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(bytes).expect("a key of HMAC may have any length")
}

fn sum(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> Tag {
    let mut sum = keyed.clone();
    for part in parts {
        // The length before each part keeps the boundaries between the parts fixed.
        sum.update(&(part.len() as u64).to_be_bytes());
        sum.update(part);
    }
    sum.finalize().into_bytes().into()
}
