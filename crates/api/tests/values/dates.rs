//! Timestamps and days.

use api::date::{Day, Timestamp};
use proptest::prelude::*;

use crate::{accepts, rejects};

#[test]
fn a_timestamp_is_utc_in_whole_seconds() {
    accepts::<Timestamp>("2026-11-20T08:42:00Z");
    accepts::<Timestamp>("2016-12-31T23:59:60Z");
    for text in [
        "",
        "2026-11-20",
        "2026-11-20T08:42:00",
        "2026-11-20T08:42:00.000Z",
        "2026-11-20T08:42:00+00:00",
        "2026-11-20 08:42:00Z",
        "2026-11-20t08:42:00z",
        "Fri, 20 Nov 2026 08:42:00 +0000",
        "2026-11-31T08:42:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T08:60:00Z",
        "2026-11-20T08:42:61Z",
        "+026-11-20T08:42:00Z",
        "2026-11-20T08:42:\u{e9}",
    ] {
        rejects::<Timestamp>(text, "Enter a date such as 2026-11-20.");
    }
}

#[test]
fn a_day_is_a_date_or_a_timestamp() {
    accepts::<Day>("2026-11-20");
    accepts::<Day>("2026-11-20T08:42:00Z");
    for text in ["", "20.11.2026", "2026-11", "2026-11-2", "20261120", "today", "2026-11-20T08:42", "+026-11-20"] {
        rejects::<Day>(text, "Enter a date such as 2026-11-20.");
    }
}

#[test]
fn a_day_exists_in_the_calendar() {
    for text in ["2024-02-29", "2000-02-29", "2026-01-31", "2026-04-30", "2026-12-31"] {
        accepts::<Day>(text);
    }
    for text in ["2026-02-29", "2100-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32"] {
        rejects::<Day>(text, "Enter a date such as 2026-11-20.");
        rejects::<Timestamp>(&format!("{text}T08:42:00Z"), "Enter a date such as 2026-11-20.");
    }
}

#[test]
fn timestamps_and_days_have_a_date() {
    assert_eq!("2026-11-20T08:42:00Z".parse::<Timestamp>().unwrap().day(), "2026-11-20");
    assert_eq!("2026-11-20T08:42:00Z".parse::<Day>().unwrap().as_str(), "2026-11-20");
    assert_eq!("2026-11-20".parse::<Day>().unwrap().as_str(), "2026-11-20");
}

/// Counts years and months one by one: a slow and independent calculation of the date.
fn counted_date(mut days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    for (month, length) in
        [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate()
    {
        if days < length {
            return (year, month as u64 + 1, days + 1);
        }
        days -= length;
    }
    unreachable!("a year has twelve months")
}

#[test]
fn every_day_until_2400_has_the_counted_date() {
    for day in 0..157_055 {
        let (year, month, of_month) = counted_date(day);
        let expected = format!("{year:04}-{month:02}-{of_month:02}");
        assert_eq!(Timestamp::from_unix(day * 86_400).day(), expected, "day {day}");
        assert_eq!(expected.parse::<Day>().unwrap().start(), day * 86_400, "day {day}");
    }
    assert_eq!("1969-12-31".parse::<Day>().unwrap().start(), 0);
    assert_eq!("1970-01-02T23:59:59Z".parse::<Day>().unwrap().start(), 86_400);
    let period = |text: &str| text.parse::<Day>().map(|day| (day.first_second(), day.next_second()));
    assert_eq!(period("1970-01-02"), Ok((86_400, 172_800)));
    assert_eq!(period("1970-01-02T00:00:07Z"), Ok((86_407, 86_408)));
}

#[test]
fn known_unix_seconds_have_their_text() {
    for (seconds, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (1_000_000_000, "2001-09-09T01:46:40Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"),
    ] {
        assert_eq!(Timestamp::from_unix(seconds).as_str(), text);
    }
}

proptest! {
    #[test]
    fn a_timestamp_has_the_counted_date(seconds in 0..13_569_465_600_u64) {
        let (year, month, day) = counted_date(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let expected = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        let timestamp = Timestamp::from_unix(seconds);
        prop_assert_eq!(timestamp.as_str(), &expected);
        prop_assert!(timestamp.day().parse::<Day>().is_ok());
        prop_assert_eq!(expected.parse::<Timestamp>().unwrap(), timestamp);
    }

    #[test]
    fn timestamps_sort_by_time(one in 0..13_569_465_600_u64, other in 0..13_569_465_600_u64) {
        prop_assert_eq!(Timestamp::from_unix(one).cmp(&Timestamp::from_unix(other)), one.cmp(&other));
    }
}
