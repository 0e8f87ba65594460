//! Moments, as the API writes them: UTC, whole seconds.

use std::fmt;
use std::str::FromStr;

use crate::json::text_json;
use crate::value::{Kind, Mistake, Value};

const SECONDS_A_DAY: u64 = 86_400;

/// A moment such as `2026-11-20T08:42:00Z`. Its text sorts as time does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(String);

impl Timestamp {
    /// The moment so many seconds after the start of 1970.
    pub fn from_unix(seconds: u64) -> Self {
        let (year, month, day) = civil(seconds / SECONDS_A_DAY);
        let second = seconds % SECONDS_A_DAY;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `2026-11-20`.
    pub fn day(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }
}

impl FromStr for Timestamp {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let time = text.get(10..).filter(|time| fits(time, "T00:00:00Z"));
        let within = |range: std::ops::Range<usize>, most| number(text, range).is_some_and(|value| value <= most);
        // A minute may have 61 seconds: leap seconds are written so.
        let is_time = time.is_some() && within(11..13, 23) && within(14..16, 59) && within(17..19, 60);
        if is_time && is_day(&text[..10]) { Ok(Self(text.to_owned())) } else { Err(NotADate) }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_json!([] Timestamp);

/// A day (`2026-11-20`) or a moment, as a list is filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day(String);

impl Day {
    /// `2026-11-20`.
    pub fn as_str(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }

    /// Its first second, in seconds after the start of 1970; 0 for days before.
    pub fn start(&self) -> u64 {
        let number = |range| number(&self.0, range).map_or(0, u64::from);
        days_since_1970(number(0..4), number(5..7), number(8..10)) * SECONDS_A_DAY
    }

    /// The first second after it.
    pub fn end(&self) -> u64 {
        self.start() + SECONDS_A_DAY
    }
}

impl FromStr for Day {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        if is_day(text) || text.parse::<Timestamp>().is_ok() { Ok(Self(text.to_owned())) } else { Err(NotADate) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Day {
    const KIND: Kind = Kind::Date;
}

/// The text is not a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a date such as 2026-11-20.")
    }
}

impl Mistake for NotADate {}

/// Whether a text is a day that the calendar has.
fn is_day(text: &str) -> bool {
    let numbers = (number(text, 0..4), number(text, 5..7), number(text, 8..10));
    let (Some(year), Some(month), Some(day)) = numbers else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    fits(text, "0000-00-00") && (1..=days).contains(&day)
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<u32> {
    text.get(range)?.parse().ok()
}

fn fits(text: &str, pattern: &str) -> bool {
    let same = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(same)
}

/// Year, month and day of a day counted from the start of 1970: Howard Hinnant's `civil_from_days`
/// (<https://howardhinnant.github.io/date_algorithms.html>), which counts years from March so that leap days come last.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

/// The other way round, his `days_from_civil`.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    // January and February belong to the year before.
    let year = if month <= 2 { year.saturating_sub(1) } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.saturating_sub(1);
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    (era * 146_097 + of_era).saturating_sub(719_468)
}
