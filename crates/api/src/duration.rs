//! ISO 8601 durations, and the timers of conversations.
//! <https://www.twilio.com/docs/conversations-classic/states-timers>

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::code;
use crate::json::text_json;
use crate::value::{Kind, Value, ValueError};

/// ISO 8601 duration in whole numbers. The text stays as it was written: `PT24H` does not become `P1D`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    text: String,
    /// Counts with their units, largest unit first.
    parts: Vec<(u64, Unit)>,
}

/// Unit of time. Larger units compare as less, because they are declared first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 365 or 366 days.
    Year,
    /// 28 to 31 days.
    Month,
    /// 7 days.
    Week,
    /// 24 hours.
    Day,
    /// 60 minutes.
    Hour,
    /// 60 seconds.
    Minute,
    /// 1 second.
    Second,
}

impl Unit {
    /// Units of a fixed length, largest first.
    pub const FIXED: [Self; 5] = [Self::Week, Self::Day, Self::Hour, Self::Minute, Self::Second];

    /// Units that stand before the `T`, largest first.
    const OF_DATE: [Self; 4] = [Self::Year, Self::Month, Self::Week, Self::Day];

    /// Units that stand after the `T`, largest first.
    const OF_TIME: [Self; 3] = [Self::Hour, Self::Minute, Self::Second];

    /// Designator after the number. Months and minutes have the same.
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

    /// Name in the singular: "hour".
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

    /// Length in seconds. `None` for years and months, which have no fixed length.
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
    /// Makes the duration of `count` units.
    pub fn of(count: u64, unit: Unit) -> Self {
        let prefix = if Unit::OF_TIME.contains(&unit) { "PT" } else { "P" };
        let text = format!("{prefix}{count}{}", unit.letter());
        Self { text, parts: vec![(count, unit)] }
    }

    /// Returns the text as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the counts with their units, largest unit first.
    pub fn parts(&self) -> &[(u64, Unit)] {
        &self.parts
    }

    /// Returns the length in seconds. `None` if the duration has years or months, except zero of them.
    pub fn seconds(&self) -> Option<u64> {
        let mut parts = self.parts.iter().filter(|(count, _)| *count > 0);
        parts.try_fold(0_u64, |sum, (count, unit)| Some(sum.saturating_add(count.saturating_mul(unit.seconds()?))))
    }

    /// Returns the duration in words: "1 day 12 hours". Parts of zero are left out.
    pub fn words(&self) -> String {
        let shown = self.parts.iter().filter(|(count, _)| *count > 0 || self.parts.len() == 1);
        let words: Vec<_> = shown
            .map(|(count, unit)| format!("{count} {}{}", unit.name(), if *count == 1 { "" } else { "s" }))
            .collect();
        if words.is_empty() { "no time".to_owned() } else { words.join(" ") }
    }
}

impl FromStr for Duration {
    type Err = NotADuration;

    /// Parses `P`, then weeks alone, or years, months and days, and after a `T` hours, minutes and seconds. Only whole numbers are valid.
    fn from_str(text: &str) -> Result<Self, NotADuration> {
        let rest = text.strip_prefix('P').ok_or(NotADuration)?;
        let (date, time) = match rest.split_once('T') {
            Some((date, time)) if !time.is_empty() => (date, time),
            Some(_) => return Err(NotADuration),
            None => (rest, ""),
        };
        let mut parts = Vec::new();
        parse_parts(date, &Unit::OF_DATE, &mut parts)?;
        parse_parts(time, &Unit::OF_TIME, &mut parts)?;
        let mixes_weeks = parts.len() > 1 && parts.iter().any(|(_, unit)| *unit == Unit::Week);
        if parts.is_empty() || mixes_weeks { Err(NotADuration) } else { Ok(Self { text: text.to_owned(), parts }) }
    }
}

/// Parses numbers with their designators, each at most once and in the order of `units`.
fn parse_parts(mut text: &str, units: &[Unit], parts: &mut Vec<(u64, Unit)>) -> Result<(), NotADuration> {
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

/// Error: the text is not a duration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotADuration;

impl fmt::Display for NotADuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days.")
    }
}

/// Kind of timer of a conversation, with its minimum and error codes.
pub trait TimerKind: 'static {
    /// Minimum, in minutes.
    const MIN_MINUTES: u64;
    /// Code of Twilio's error for a shorter duration.
    const TOO_SHORT: u32;
    /// Code of Twilio's error for a text that is not a duration of fixed length.
    const MALFORMED: u32;
}

/// Time without activity after which a conversation becomes inactive. Minimum: 1 minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Inactive {}

impl TimerKind for Inactive {
    const MIN_MINUTES: u64 = 1;
    const TOO_SHORT: u32 = code::INACTIVE_TIMER_TOO_SHORT;
    const MALFORMED: u32 = code::INACTIVE_TIMER_UNREADABLE;
}

/// Time without activity after which a conversation is closed. Minimum: 10 minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Closed {}

impl TimerKind for Closed {
    const MIN_MINUTES: u64 = 10;
    const TOO_SHORT: u32 = code::CLOSED_TIMER_TOO_SHORT;
    const MALFORMED: u32 = code::CLOSED_TIMER_UNREADABLE;
}

/// Value of the timer `L`: a duration without years and months, not shorter than the minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Timer<L>(Duration, PhantomData<L>);

impl<L> Timer<L> {
    /// Returns the duration.
    pub fn duration(&self) -> &Duration {
        &self.0
    }
}

impl<L: TimerKind> FromStr for Timer<L> {
    type Err = NotATimer;

    fn from_str(text: &str) -> Result<Self, NotATimer> {
        let error = |code, cause| NotATimer { code, cause };
        let duration: Duration = text.parse().map_err(|cause| error(L::MALFORMED, Cause::Malformed(cause)))?;
        match duration.seconds() {
            None => Err(error(L::MALFORMED, Cause::NoFixedLength)),
            Some(seconds) if seconds < 60 * L::MIN_MINUTES => {
                Err(error(L::TOO_SHORT, Cause::TooShort(Duration::of(L::MIN_MINUTES, Unit::Minute))))
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

impl<L: TimerKind> Value for Timer<L> {
    const KIND: Kind = Kind::Duration { min: 60 * L::MIN_MINUTES };
    const CODES: &'static [u32] = &[L::TOO_SHORT, L::MALFORMED];
}

/// Error: the text is not a valid value of the timer.
#[derive(Clone, Debug, PartialEq)]
pub struct NotATimer {
    code: u32,
    cause: Cause,
}

#[derive(Clone, Debug, PartialEq)]
enum Cause {
    Malformed(NotADuration),
    /// The duration has years or months, except zero of them.
    NoFixedLength,
    /// The minimum, which the duration does not reach.
    TooShort(Duration),
}

impl fmt::Display for NotATimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Malformed(error) => error.fmt(f),
            Cause::NoFixedLength => {
                f.write_str("Years and months have no fixed length. Use weeks, days, hours, minutes or seconds.")
            }
            Cause::TooShort(least) => write!(f, "Enter at least {} ({least}).", least.words()),
        }
    }
}

impl ValueError for NotATimer {
    fn code(&self) -> u32 {
        self.code
    }
}
