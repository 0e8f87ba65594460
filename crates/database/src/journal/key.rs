//! The key that seals the journal.

use std::env;
use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use api::gateway::history::MARK_DIGITS;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::verification;
use crate::file::beside;
use crate::file::part::Part;
use crate::hex::{from_hex, hex};
use crate::private::{NotPrivate, read_private};
use crate::{Database, Failure};

/// How many bytes a key has at least: as many as the sums that it makes.
const LEAST: usize = 32;

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

    /// The same, or a new key in the file beside the database, which is named then, unless a journal was begun with another.
    ///
    /// Who can change the database can read a key beside it and seal what they have changed, so another place is better.
    pub async fn find_or_create(
        named: Option<&Path>,
        path: &Path,
        database: &Database,
    ) -> Result<(Self, Option<PathBuf>), KeyError> {
        let lost = match Self::find(named, path) {
            Err(lost @ KeyError::Lost(_)) => lost,
            found => return Ok((found?, None)),
        };
        // Nobody else begins a journal from here on, or makes a key for one: two gateways may start for the first time at once.
        let _turn = database.begin().await.map_err(Failure::from)?;
        if verification::is_begun(database).await? {
            return Err(lost);
        }
        match Self::find(named, path) {
            Err(KeyError::Lost(beside)) => Ok((Self::create(&beside)?, Some(beside))),
            found => Ok((found?, None)),
        }
    }

    /// Makes a key and writes it to a file that is not there yet, for this user alone.
    fn create(path: &Path) -> Result<Self, KeyError> {
        let mut bytes = [0; LEAST];
        let written = getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()));
        let written = written.and_then(|()| write(path, &hex(&bytes)));
        written.map_err(|source| KeyError::Unwritten { path: path.to_owned(), source })?;
        Ok(Self::new(&bytes))
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

/// Half a key would keep the gateway from starting ever again.
fn write(path: &Path, digits: &str) -> io::Result<()> {
    let part = Part::of(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(part.path())?;
    writeln!(file, "{digits}")?;
    part.finish(&file, path)
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
