//! Dates and times as the API writes them: ISO 8601 in UTC, in whole seconds.

use std::fmt;
use std::str::FromStr;

use crate::json::text_json;
use crate::value::{Kind, Value, ValueError};

const SECONDS_A_DAY: u64 = 86_400;

/// Time in UTC, in whole seconds: `2026-11-20T08:42:00Z`. Comparing the texts compares the times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    text: String,
    /// Computed once: a sort of many rows compares it often.
    unix: u64,
}

impl Timestamp {
    /// Converts Unix seconds.
    pub fn from_unix(seconds: u64) -> Self {
        let (year, month, day) = date_of(seconds / SECONDS_A_DAY);
        let second = seconds % SECONDS_A_DAY;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        Self { text, unix: seconds }
    }

    /// Returns the text: `2026-11-20T08:42:00Z`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the Unix seconds. 0 for days before 1970.
    pub fn unix(&self) -> u64 {
        self.unix
    }

    /// Returns the date: `2026-11-20`.
    pub fn day(&self) -> &str {
        self.text.split('T').next().unwrap_or_default()
    }
}

impl FromStr for Timestamp {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let time = text.get(10..).filter(|time| matches(time, "T00:00:00Z"));
        let is_at_most = |range: std::ops::Range<usize>, most| number(text, range).is_some_and(|value| value <= most);
        // Second 60 is a leap second.
        let is_time = time.is_some() && is_at_most(11..13, 23) && is_at_most(14..16, 59) && is_at_most(17..19, 60);
        if is_time && is_day(&text[..10]) {
            Ok(Self { text: text.to_owned(), unix: unix(text) })
        } else {
            Err(NotADate)
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_json!([] Timestamp);

/// Returns the Unix seconds of a valid time.
fn unix(time: &str) -> u64 {
    let number = |range| number(time, range).map_or(0, u64::from);
    let days = day_number(number(0..4), number(5..7), number(8..10));
    days * SECONDS_A_DAY + number(11..13) * 3600 + number(14..16) * 60 + number(17..19)
}

/// Day in UTC, as a filter of lists: a date (`2026-11-20`) or a time on that day. The text is sent as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day(String);

impl Day {
    /// Returns the date without a time: `2026-11-20`.
    pub fn as_str(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }

    /// Returns the first second of the day, in Unix seconds. 0 for days before 1970.
    pub fn start(&self) -> u64 {
        let number = |range| number(&self.0, range).map_or(0, u64::from);
        day_number(number(0..4), number(5..7), number(8..10)) * SECONDS_A_DAY
    }

    /// Returns the first second after the day, in Unix seconds.
    pub fn end(&self) -> u64 {
        self.start() + SECONDS_A_DAY
    }

    /// Returns the first second of a period that begins with the day, in Unix seconds. If the text has a time, the period begins with it.
    pub fn first_second(&self) -> u64 {
        self.0.parse::<Timestamp>().map_or_else(|_| self.start(), |time| time.unix())
    }

    /// Returns the first second after a period that ends with the day, in Unix seconds. If the text has a time, it is the last second of the period.
    pub fn next_second(&self) -> u64 {
        self.0.parse::<Timestamp>().map_or_else(|_| self.end(), |time| time.unix() + 1)
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

/// Error: the text is not a date or time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a date such as 2026-11-20.")
    }
}

impl ValueError for NotADate {}

/// Returns true for a date of the calendar: `2024-02-29`, but not `2026-02-29`.
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
    matches(text, "0000-00-00") && (1..=days).contains(&day)
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<u32> {
    text.get(range)?.parse().ok()
}

/// Compares a text with a pattern, in which `0` stands for any digit.
fn matches(text: &str, pattern: &str) -> bool {
    let is_same = |(byte, expected): (u8, u8)| if expected == b'0' { byte.is_ascii_digit() } else { byte == expected };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(is_same)
}

/// Returns year, month and day of a day number, which counts from 0 on 1 January 1970. This is Howard Hinnant's `civil_from_days`
/// (<https://howardhinnant.github.io/date_algorithms.html>). Its years begin in March, so that the leap day is the last of a year.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

/// Returns the day number of a date: Howard Hinnant's `days_from_civil`. 0 for dates before 1970.
fn day_number(year: u64, month: u64, day: u64) -> u64 {
    // January and February belong to the previous year, which begins in March.
    let year = if month <= 2 { year.saturating_sub(1) } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.saturating_sub(1);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era).saturating_sub(719_468)
}
