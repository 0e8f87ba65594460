//! The chain: each row has a sum over itself and the one before, and the head seals how many there are and which one is last.

use std::fmt;
use std::str::FromStr;

use sqlx::FromRow;
use subtle::ConstantTimeEq;

use super::key::{Key, SUM, Sum};
use crate::hex::{from_hex, hex};

/// A row as it is kept: an intent, or the outcome that concludes an earlier one.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub(crate) struct Row {
    /// From 1, without gaps.
    pub number: i64,
    /// The number of the intent that this is the outcome of.
    pub concludes: Option<i64>,
    /// In seconds since the start of 1970.
    pub at: i64,
    /// JSON. Bytes, for who tampers need not write UTF-8.
    pub text: Vec<u8>,
    pub mac: Vec<u8>,
}

/// What the head row holds.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub(crate) struct Head {
    pub count: i64,
    pub mac: Vec<u8>,
    pub seal: Vec<u8>,
}

/// What is wrong with the journal, in words that name the first place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Broken {
    #[error(
        "Row {0} of the journal does not fit: it was changed, or this is not the key that the journal was written with."
    )]
    Changed(i64),
    #[error("Row {0} of the journal is missing.")]
    Missing(i64),
    #[error("Row {0} of the journal is there twice, or not in its place.")]
    Misplaced(i64),
    #[error("The journal ends with row {found}, and its head counts {counted}: the end was cut off.")]
    CutOff { found: i64, counted: i64 },
    #[error("The journal has {found} rows, and its head counts {counted}: row {} was added, or the head is an older one.", counted + 1)]
    Added { found: i64, counted: i64 },
    #[error("The head of the journal is missing.")]
    NoHead,
    #[error(
        "The head of the journal does not fit: it was changed, or this is not the key that the journal was written with."
    )]
    Head,
    #[error("The list by which records are found does not fit record {0}: it was changed.")]
    Listed(i64),
    #[error(
        "Row {noted} was noted, and the journal ends with row {found}: the end was cut off, or an older copy put in its place."
    )]
    Older { noted: i64, found: i64 },
    #[error("Row {0} is not the one that was noted: another journal was put in the place of this one.")]
    Other(i64),
}

/// How far a journal had grown, for noting elsewhere: `12:9f86d0…`. Its text is read back by `--expect`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noted {
    /// How many rows there were.
    pub count: i64,
    pub(crate) mac: Sum,
}

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.count, hex(&self.mac))
    }
}

/// The text is not what `verify` or `head` printed.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("Enter what “journal head” has printed: a number, a colon and 64 hexadecimal digits.")]
pub struct NotNoted;

impl FromStr for Noted {
    type Err = NotNoted;

    fn from_str(text: &str) -> Result<Self, NotNoted> {
        let (count, mac) = text.trim().split_once(':').ok_or(NotNoted)?;
        let count = count.parse().ok().filter(|count| *count >= 0).ok_or(NotNoted)?;
        let mac = from_hex(mac).and_then(|bytes| bytes.try_into().ok()).ok_or(NotNoted)?;
        Ok(Self { count, mac })
    }
}

/// The chain up to some row: where the next one is fastened.
#[derive(Clone)]
pub(crate) struct Chain<'a> {
    key: &'a Key,
    end: Noted,
}

impl<'a> Chain<'a> {
    /// Before the first row.
    pub fn begin(key: &'a Key) -> Self {
        Self { key, end: Noted { count: 0, mac: [0; SUM] } }
    }

    /// Behind a row that is taken for sound.
    pub fn behind(key: &'a Key, end: Noted) -> Self {
        Self { key, end }
    }

    /// Where it ends.
    pub fn end(&self) -> Noted {
        self.end
    }

    /// Fastens a new row.
    pub fn append(&mut self, concludes: Option<i64>, at: i64, text: String) -> Row {
        let mut row = Row { number: self.end.count + 1, concludes, at, text: text.into_bytes(), mac: Vec::new() };
        let mac = self.sum(&row);
        row.mac = mac.to_vec();
        self.end = Noted { count: row.number, mac };
        row
    }

    /// Takes the row that should come next.
    pub fn check(&mut self, row: &Row) -> Result<(), Broken> {
        let expected = self.end.count + 1;
        if row.number > expected {
            return Err(Broken::Missing(expected));
        }
        if row.number < expected {
            return Err(Broken::Misplaced(row.number));
        }
        let mac = self.sum(row);
        if !same(&mac, &row.mac) {
            return Err(Broken::Changed(row.number));
        }
        self.end = Noted { count: row.number, mac };
        Ok(())
    }

    /// Checks that the head says what the rows say.
    pub fn finish(&self, head: Option<&Head>) -> Result<Noted, Broken> {
        let sealed = head.ok_or(Broken::NoHead)?.open(self.key)?;
        let (found, counted) = (self.end.count, sealed.count);
        if found < counted {
            return Err(Broken::CutOff { found, counted });
        }
        if found > counted {
            return Err(Broken::Added { found, counted });
        }
        if same(&self.end.mac, &sealed.mac) { Ok(self.end) } else { Err(Broken::Head) }
    }

    fn sum(&self, row: &Row) -> Sum {
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
    /// Seals the end of a chain.
    pub fn seal(key: &Key, end: Noted) -> Self {
        let seal = key.head(&[&end.count.to_be_bytes(), &end.mac]);
        Self { count: end.count, mac: end.mac.to_vec(), seal: seal.to_vec() }
    }

    /// What it says, where its seal is whole.
    pub fn open(&self, key: &Key) -> Result<Noted, Broken> {
        let mac = self.mac.as_slice().try_into().map_err(|_| Broken::Head)?;
        let end = Noted { count: self.count, mac };
        if same(&Self::seal(key, end).seal, &self.seal) { Ok(end) } else { Err(Broken::Head) }
    }
}

fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
