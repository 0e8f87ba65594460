//! Hash chain: each row has an HMAC over itself and the row before, and the head seals the number of rows and the last HMAC.

use std::fmt;
use std::str::FromStr;

use sqlx::FromRow;
use subtle::ConstantTimeEq;

use super::key::{Key, TAG_LENGTH, Tag};
use crate::engine::RawText;
use crate::hex::{from_hex, hex};

/// Stored row: an intent, an event, or the outcome that concludes an earlier intent.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub(crate) struct Row {
    /// Number from 1, without gaps.
    pub number: i64,
    /// Number of the intent that this outcome concludes.
    pub concludes: Option<i64>,
    /// Unix time in seconds.
    pub at: i64,
    /// JSON text; bytes, because a tampered row need not be UTF-8.
    #[sqlx(try_from = "RawText")]
    pub text: Vec<u8>,
    pub mac: Vec<u8>,
}

/// Stored head of the journal.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub(crate) struct Head {
    pub count: i64,
    pub mac: Vec<u8>,
    pub seal: Vec<u8>,
}

/// First damage that was found in the journal.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Damage {
    #[error(
        "Row {0} of the journal does not match its seal: it was changed, or the journal was written with another key."
    )]
    Changed(i64),
    #[error("Row {0} of the journal is missing.")]
    Missing(i64),
    #[error("Row {0} of the journal is duplicated or out of order.")]
    Misplaced(i64),
    #[error("The journal ends with row {found}, but its head counts {counted} rows: the last rows were removed.")]
    CutOff { found: i64, counted: i64 },
    #[error("The journal has {found} rows, but its head counts {counted}: row {} was added, or the head was replaced by an older one.", counted + 1)]
    Added { found: i64, counted: i64 },
    #[error("The head of the journal is missing.")]
    NoHead,
    #[error(
        "The head of the journal does not match its seal: it was changed, or the journal was written with another key."
    )]
    Head,
    #[error("The index of records does not match record {0}: it was changed.")]
    Listed(i64),
    #[error(
        "The noted row is {noted}, but the journal ends with row {found}: the last rows were removed, or the file was replaced by an older copy."
    )]
    Older { noted: i64, found: i64 },
    #[error("Row {0} differs from the noted one: this journal was replaced by another.")]
    Other(i64),
}

/// Number of rows of a journal with the HMAC of the last one, to be noted outside of the database. Its text is `12:9f86d0…`, and `--expect` reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checkpoint {
    /// Number of rows.
    pub count: i64,
    pub(crate) mac: Tag,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.count, hex(&self.mac))
    }
}

/// Text that is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("Enter the output of “journal head”: a number, a colon and 64 hexadecimal digits.")]
pub struct InvalidCheckpoint;

impl FromStr for Checkpoint {
    type Err = InvalidCheckpoint;

    fn from_str(text: &str) -> Result<Self, InvalidCheckpoint> {
        let (count, mac) = text.trim().split_once(':').ok_or(InvalidCheckpoint)?;
        let count = count.parse().ok().filter(|count| *count >= 0).ok_or(InvalidCheckpoint)?;
        let mac = from_hex(mac).and_then(|bytes| bytes.try_into().ok()).ok_or(InvalidCheckpoint)?;
        Ok(Self { count, mac })
    }
}

/// End of the chain, to which the next row is appended.
#[derive(Clone)]
pub(crate) struct Chain<'a> {
    key: &'a Key,
    end: Checkpoint,
}

impl<'a> Chain<'a> {
    /// Starts before the first row.
    pub fn begin(key: &'a Key) -> Self {
        Self { key, end: Checkpoint { count: 0, mac: [0; TAG_LENGTH] } }
    }

    /// Continues after a row that is trusted.
    pub fn behind(key: &'a Key, end: Checkpoint) -> Self {
        Self { key, end }
    }

    /// Returns the checkpoint of the last row.
    pub fn end(&self) -> Checkpoint {
        self.end
    }

    /// Appends a new row.
    pub fn append(&mut self, concludes: Option<i64>, at: i64, text: String) -> Row {
        let mut row = Row { number: self.end.count + 1, concludes, at, text: text.into_bytes(), mac: Vec::new() };
        let mac = self.sum(&row);
        row.mac = mac.to_vec();
        self.end = Checkpoint { count: row.number, mac };
        row
    }

    /// Checks the next row.
    ///
    /// # Errors
    ///
    /// [`Damage`] if the number does not follow the last one, or the HMAC does not match.
    pub fn check(&mut self, row: &Row) -> Result<(), Damage> {
        let expected = self.end.count + 1;
        if row.number > expected {
            return Err(Damage::Missing(expected));
        }
        if row.number < expected {
            return Err(Damage::Misplaced(row.number));
        }
        let mac = self.sum(row);
        if !same(&mac, &row.mac) {
            return Err(Damage::Changed(row.number));
        }
        self.end = Checkpoint { count: row.number, mac };
        Ok(())
    }

    /// Checks that the head matches the rows.
    ///
    /// # Errors
    ///
    /// [`Damage`] if the head is missing or does not match.
    pub fn finish(&self, head: Option<&Head>) -> Result<Checkpoint, Damage> {
        let sealed = head.ok_or(Damage::NoHead)?.open(self.key)?;
        let (found, counted) = (self.end.count, sealed.count);
        if found < counted {
            return Err(Damage::CutOff { found, counted });
        }
        if found > counted {
            return Err(Damage::Added { found, counted });
        }
        if same(&self.end.mac, &sealed.mac) { Ok(self.end) } else { Err(Damage::Head) }
    }

    fn sum(&self, row: &Row) -> Tag {
        let concludes = row.concludes.map(i64::to_be_bytes);
        self.key.row(&[
            &self.end.mac,
            &row.number.to_be_bytes(),
            concludes.as_ref().map_or(&[], |number| number.as_slice()),
            &row.at.to_be_bytes(),
            &row.text,
        ])
    }
}

impl Head {
    /// Seals a checkpoint.
    pub fn seal(key: &Key, end: Checkpoint) -> Self {
        let seal = key.head(&[&end.count.to_be_bytes(), &end.mac]);
        Self { count: end.count, mac: end.mac.to_vec(), seal: seal.to_vec() }
    }

    /// Checks the seal and returns the checkpoint.
    ///
    /// # Errors
    ///
    /// [`Damage::Head`] if the seal does not match.
    pub fn open(&self, key: &Key) -> Result<Checkpoint, Damage> {
        let mac = self.mac.as_slice().try_into().map_err(|_| Damage::Head)?;
        let end = Checkpoint { count: self.count, mac };
        if same(&Self::seal(key, end).seal, &self.seal) { Ok(end) } else { Err(Damage::Head) }
    }
}

fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
