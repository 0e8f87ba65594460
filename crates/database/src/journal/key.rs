//! The key that seals the journal.

use std::env;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::gateway::history::MARK_DIGITS;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::{Sqlite, Transaction};

use super::chain::{Chain, Head};
use super::verification;
use super::writer::write_head;
use crate::file::beside;
use crate::file::part::{PART, Part};
use crate::hex::{from_hex, hex};
use crate::private::{NotPrivate, read_private};
use crate::{Database, Failure};

/// How many bytes a key has at least: as many as the sums that it makes.
const LEAST: usize = 32;

/// A key that was made longer ago than this has sealed a journal before: a gateway's key is usually made on the day of its set-up.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// The length of a sum in bytes.
pub(crate) const SUM: usize = 32;

/// What nobody can compute who has not the key.
pub(crate) type Sum = [u8; SUM];

/// What the journal is sealed with. Who has it can write the journal anew; who has not can change nothing unseen. Debugging it prints dots.
#[derive(Clone)]
pub struct Key {
    /// Each use has a key of its own, so that no sum of one can stand for one of another.
    rows: Hmac<Sha256>,
    head: Hmac<Sha256>,
    marks: Hmac<Sha256>,
}

/// Why there is no key. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(
        "The key of the journal in {0} is too short. It needs {LEAST} bytes or more, as hexadecimal digits or in base64."
    )]
    TooShort(String),
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    #[error("The key of the journal is not in {}. Put it back, or name the file that holds it.", .0.display())]
    Lost(PathBuf),
    #[error(
        "The journal is not in {}, but there was one: {sign}. If it was lost or removed, put a backup of the database in its place. To begin \
         another journal, and have that recorded in it, run: conversations-admin journal begin --database {}",
        database.display(), database.display()
    )]
    Removed { database: PathBuf, sign: String },
    #[error(transparent)]
    Failed(#[from] Failure),
    #[error("The key of the journal cannot be written to {}: {source}", path.display())]
    Unwritten { path: PathBuf, source: io::Error },
}

impl Key {
    /// The variable of the environment that a key is read from where no file is named.
    pub const VARIABLE: &str = "CONVERSATIONS_ADMIN_JOURNAL_KEY";

    /// Reads hexadecimal digits or base64, as the variable of the environment holds them.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let too_short = || KeyError::TooShort(Self::VARIABLE.to_owned());
        decode(text.trim()).map(|bytes| Self::new(&bytes)).ok_or_else(too_short)
    }

    /// Reads a file that nobody else may read: text as in the environment, or else the bytes as they are.
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        let bytes = read_private(path)?;
        let text = str::from_utf8(&bytes).ok().map(str::trim);
        match text.and_then(decode) {
            Some(decoded) => Ok(Self::new(&decoded)),
            None if bytes.len() >= LEAST => Ok(Self::new(&bytes)),
            None => Err(KeyError::TooShort(path.display().to_string())),
        }
    }

    /// The key from the file that is named, or else from the environment, or else from the file beside the database.
    pub fn find(named: Option<&Path>, database: &Path) -> Result<Self, KeyError> {
        if let Some(path) = named {
            return Self::from_file(path);
        }
        if let Some(text) = env::var_os(Self::VARIABLE).filter(|text| !text.is_empty()) {
            return Self::from_text(&text.to_string_lossy());
        }
        let beside = beside(database, ".journal-key");
        if beside.exists() { Self::from_file(&beside) } else { Err(KeyError::Lost(beside)) }
    }

    /// The same, or a new key in the file beside the database, which is named then, with the beginning of a journal.
    ///
    /// Who can change the database can read a key beside it and seal what they have changed, so another place is better.
    ///
    /// # Errors
    ///
    /// [`KeyError::Lost`] where a journal was begun with a key that is not there, and [`KeyError::Removed`] where the journal itself is not
    /// there any more.
    pub async fn find_or_create(
        named: Option<&Path>,
        path: &Path,
        database: &Database,
    ) -> Result<(Self, Option<PathBuf>), KeyError> {
        // No other process begins a journal from here on, or makes a key for one.
        let mut transaction = database.begin().await.map_err(Failure::from)?;
        let head = verification::read_head(&mut *transaction).await.map_err(Failure::from)?;
        let has_rows = verification::has_rows(&mut transaction).await.map_err(Failure::from)?;
        match (Self::find(named, path), head) {
            (Ok(key), Some(_)) => Ok((key, None)),
            // Its head alone was removed, which shows when it is opened.
            (found, None) if has_rows => Ok((found?, None)),
            (Err(KeyError::Lost(beside)), Some(head)) => {
                let key = Self::complete(&beside, &head).ok_or(KeyError::Lost(beside))?;
                Ok((key, None))
            }
            (found, None) => {
                let was_used = verification::was_used(&mut transaction).await.map_err(Failure::from)?;
                if let Some(sign) = sign_of_removal(named, path, was_used) {
                    return Err(KeyError::Removed { database: path.to_owned(), sign });
                }
                match found {
                    Err(KeyError::Lost(beside)) => Ok((Self::create(&beside, transaction).await?, Some(beside))),
                    found => Ok((found?, None)),
                }
            }
            (Err(error), Some(_)) => Err(error),
        }
    }

    /// Makes a key in a file that is not there yet, for this user alone, and begins a journal with it.
    ///
    /// The key gets its name after the journal was begun, so that a key without a journal means that the journal was removed.
    async fn create(path: &Path, mut transaction: Transaction<'_, Sqlite>) -> Result<Self, KeyError> {
        let unwritten = |source| KeyError::Unwritten { path: path.to_owned(), source };
        let mut bytes = [0; LEAST];
        getrandom::fill(&mut bytes).map_err(|error| unwritten(io::Error::other(error.to_string())))?;
        let (part, file) = write(path, &hex(&bytes)).map_err(unwritten)?;
        let key = Self::new(&bytes);
        let begun = async {
            write_head(&mut transaction, &Head::seal(&key, Chain::begin(&key).end())).await?;
            transaction.commit().await
        };
        begun.await.map_err(Failure::from)?;
        part.finish(&file, path).map_err(unwritten)?;
        Ok(key)
    }

    /// The key of a journal, where the process that began it ended before the key had its name.
    fn complete(path: &Path, head: &Head) -> Option<Self> {
        let part = beside(path, PART);
        let key = Self::from_file(&part).ok()?;
        head.open(&key).ok()?;
        fs::rename(part, path).ok()?;
        Some(key)
    }

    fn new(bytes: &[u8]) -> Self {
        let base = keyed(bytes);
        let of_use = |name: &[u8]| keyed(&sum(&base, &[name]));
        Self { rows: of_use(b"rows"), head: of_use(b"head"), marks: of_use(b"marks") }
    }

    /// The sum over a row and all rows before it.
    pub(super) fn row(&self, parts: &[&[u8]]) -> Sum {
        sum(&self.rows, parts)
    }

    /// The sum over the head.
    pub(super) fn head(&self, parts: &[&[u8]]) -> Sum {
        sum(&self.head, parts)
    }

    /// The digits in the mark of a value that is not kept, of which the parts tell where it stood.
    pub(super) fn mark(&self, parts: &[&[u8]]) -> String {
        hex(&sum(&self.marks, parts)[..MARK_DIGITS / 2])
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Finds a sign that there was a journal, where there is none now.
fn sign_of_removal(named: Option<&Path>, database: &Path, was_used: bool) -> Option<String> {
    let is_in_environment = env::var_os(Key::VARIABLE).is_some_and(|text| !text.is_empty());
    let beside = beside(database, ".journal-key");
    let modified = |key: &Path| fs::metadata(key).and_then(|key| key.modified()).ok();
    match named {
        None if !is_in_environment && beside.exists() => Some(format!("its key is in {}", beside.display())),
        Some(key) if modified(key).and_then(|time| time.elapsed().ok()).is_some_and(|age| age > FRESH) => {
            Some(format!("its key in {} is more than a day old", key.display()))
        }
        _ => was_used.then(|| "people have signed in".to_owned()),
    }
}

/// Half a key would keep the gateway from starting ever again.
fn write(path: &Path, digits: &str) -> io::Result<(Part, File)> {
    let part = Part::of(path)?;
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
    let long_enough = |bytes: &Vec<u8>| bytes.len() >= LEAST;
    // Hexadecimal digits are base64 as well, of other bytes.
    from_hex(text)
        .filter(long_enough)
        .or_else(|| in_base64.iter().find_map(|engine| engine.decode(text).ok().filter(long_enough)))
}

fn keyed(bytes: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(bytes).expect("a key of HMAC may have any length")
}

fn sum(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> Sum {
    let mut sum = keyed.clone();
    for part in parts {
        // With its length before it, no part can end in another place unseen.
        sum.update(&(part.len() as u64).to_be_bytes());
        sum.update(part);
    }
    sum.finalize().into_bytes().into()
}
