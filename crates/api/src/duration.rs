//! Lengths of time as ISO 8601 writes them, and the timers that take them.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::code;
use crate::json::text_json;
use crate::value::{Kind, Mistake, Value};

/// A length of time. It keeps its text: `PT24H` does not turn into `P1D`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    text: String,
    /// What it is made of, largest first.
    parts: Vec<(u64, Unit)>,
}

/// What a length of time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Of 365 days, or 366.
    Year,
    /// Of 28 to 31 days.
    Month,
    /// Of 7 days.
    Week,
    /// Of 24 hours.
    Day,
    /// Of 60 minutes.
    Hour,
    /// Of 60 seconds.
    Minute,
    /// The smallest.
    Second,
}

impl Unit {
    /// Those of a fixed length, largest first.
    pub const FIXED: [Self; 5] = [Self::Week, Self::Day, Self::Hour, Self::Minute, Self::Second];

    /// Before the `T`, largest first.
    const OF_DATE: [Self; 4] = [Self::Year, Self::Month, Self::Week, Self::Day];

    /// Behind the `T`, largest first.
    const OF_TIME: [Self; 3] = [Self::Hour, Self::Minute, Self::Second];

    /// What stands behind the number; months and minutes share theirs.
    fn letter(self) -> char {
        match self {
            Self::Year => 'Y',
            Self::Month | Self::Minute => 'M',
            Self::Week => 'W',
            Self::Day => 'D',
            Self::Hour => 'H',
            Self::Second => 'S',
        }
    }

    /// One of it, as people say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }

    /// How long one is; a year and a month have no fixed length.
    pub fn seconds(self) -> Option<u64> {
        match self {
            Self::Year | Self::Month => None,
            Self::Week => Some(7 * 24 * 60 * 60),
            Self::Day => Some(24 * 60 * 60),
            Self::Hour => Some(60 * 60),
            Self::Minute => Some(60),
            Self::Second => Some(1),
        }
    }
}

impl Duration {
    /// So many of one unit.
    pub fn of(count: u64, unit: Unit) -> Self {
        let mark = if Unit::OF_TIME.contains(&unit) { "PT" } else { "P" };
        let text = format!("{mark}{count}{}", unit.letter());
        Self { text, parts: vec![(count, unit)] }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it is made of, largest first.
    pub fn parts(&self) -> &[(u64, Unit)] {
        &self.parts
    }

    /// Length in seconds. `None` with years or months, whose length is not fixed; zero years or months are no length.
    pub fn seconds(&self) -> Option<u64> {
        let mut parts = self.parts.iter().filter(|(count, _)| *count > 0);
        parts.try_fold(0_u64, |sum, (count, unit)| Some(sum.saturating_add(count.saturating_mul(unit.seconds()?))))
    }

    /// As people say it: "1 day 12 hours".
    pub fn words(&self) -> String {
        let said = self.parts.iter().filter(|(count, _)| *count > 0 || self.parts.len() == 1);
        let words: Vec<_> = said
            .map(|(count, unit)| format!("{count} {}{}", unit.name(), if *count == 1 { "" } else { "s" }))
            .collect();
        if words.is_empty() { "no time".to_owned() } else { words.join(" ") }
    }
}

impl FromStr for Duration {
    type Err = NotADuration;

    /// `P`, then weeks alone or years, months and days, then behind a `T` hours, minutes and seconds; whole numbers only.
    fn from_str(text: &str) -> Result<Self, NotADuration> {
        let rest = text.strip_prefix('P').ok_or(NotADuration)?;
        let (date, time) = match rest.split_once('T') {
            Some((date, time)) if !time.is_empty() => (date, time),
            Some(_) => return Err(NotADuration),
            None => (rest, ""),
        };
        let mut parts = Vec::new();
        read_parts(date, &Unit::OF_DATE, &mut parts)?;
        read_parts(time, &Unit::OF_TIME, &mut parts)?;
        let mixes_weeks = parts.len() > 1 && parts.iter().any(|(_, unit)| *unit == Unit::Week);
        if parts.is_empty() || mixes_weeks { Err(NotADuration) } else { Ok(Self { text: text.to_owned(), parts }) }
    }
}

/// Reads numbers with their letters, each letter once at most and in order.
fn read_parts(mut text: &str, units: &[Unit], parts: &mut Vec<(u64, Unit)>) -> Result<(), NotADuration> {
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|letter: char| !letter.is_ascii_digit()).ok_or(NotADuration)?;
        let count = text[..end].parse().map_err(|_| NotADuration)?;
        let letter = text[end..].chars().next().ok_or(NotADuration)?;
        let unit = units.find(|unit| unit.letter() == letter).ok_or(NotADuration)?;
        parts.push((count, *unit));
        text = &text[end + letter.len_utf8()..];
    }
    Ok(())
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_json!([] Duration);

/// The text is not a length of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotADuration;

impl fmt::Display for NotADuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days.")
    }
}

/// Which timer of a conversation it is.
pub trait Limit: 'static {
    /// The shortest that Twilio takes, in minutes.
    const LEAST_MINUTES: u64;
    /// The code of one that is shorter.
    const TOO_SHORT: u32;
    /// The code of one that cannot be read.
    const UNREADABLE: u32;
}

/// After so long without activity a conversation becomes inactive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Inactive {}

impl Limit for Inactive {
    const LEAST_MINUTES: u64 = 1;
    const TOO_SHORT: u32 = code::INACTIVE_TIMER_TOO_SHORT;
    const UNREADABLE: u32 = code::INACTIVE_TIMER_UNREADABLE;
}

/// After so long without activity a conversation is closed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Closed {}

impl Limit for Closed {
    const LEAST_MINUTES: u64 = 10;
    const TOO_SHORT: u32 = code::CLOSED_TIMER_TOO_SHORT;
    const UNREADABLE: u32 = code::CLOSED_TIMER_UNREADABLE;
}

/// A length of time that a timer of conversations can have.
#[derive(Clone, Debug, PartialEq)]
pub struct Timer<L>(Duration, PhantomData<L>);

impl<L> Timer<L> {
    /// How long it is.
    pub fn duration(&self) -> &Duration {
        &self.0
    }
}

impl<L: Limit> FromStr for Timer<L> {
    type Err = NotATimer;

    fn from_str(text: &str) -> Result<Self, NotATimer> {
        let mistake = |code, wrong| NotATimer { code, wrong };
        let duration: Duration = text.parse().map_err(|error| mistake(L::UNREADABLE, Wrong::Unreadable(error)))?;
        match duration.seconds() {
            None => Err(mistake(L::UNREADABLE, Wrong::Unfixed)),
            Some(seconds) if seconds < 60 * L::LEAST_MINUTES => {
                Err(mistake(L::TOO_SHORT, Wrong::TooShort(Duration::of(L::LEAST_MINUTES, Unit::Minute))))
            }
            Some(_) => Ok(Self(duration, PhantomData)),
        }
    }
}

impl<L> fmt::Display for Timer<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<L: Limit> Value for Timer<L> {
    const KIND: Kind = Kind::Duration { least: 60 * L::LEAST_MINUTES };
    const CODES: &'static [u32] = &[L::TOO_SHORT, L::UNREADABLE];
}

/// Why a text cannot be that timer.
#[derive(Clone, Debug, PartialEq)]
pub struct NotATimer {
    code: u32,
    wrong: Wrong,
}

#[derive(Clone, Debug, PartialEq)]
enum Wrong {
    Unreadable(NotADuration),
    /// It has years or months, and not zero of them.
    Unfixed,
    TooShort(Duration),
}

impl fmt::Display for NotATimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.wrong {
            Wrong::Unreadable(error) => error.fmt(f),
            Wrong::Unfixed => {
                f.write_str("Years and months have no fixed length. Use weeks, days, hours, minutes or seconds.")
            }
            Wrong::TooShort(least) => write!(f, "Enter at least {} ({least}).", least.words()),
        }
    }
}

impl Mistake for NotATimer {
    fn code(&self) -> u32 {
        self.code
    }
}
