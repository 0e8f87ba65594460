//! Durations and timers.

use api::duration::{Closed, Duration, Inactive, Timer, Unit};
use api::error::code;
use api::{Json, Kind, Value};
use proptest::prelude::*;
use serde_json::json;

use crate::{accepts, rejects, rejects_with};

const MALFORMED: &str = "Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days.";
const NO_FIXED_LENGTH: &str = "Years and months have no fixed length. Use weeks, days, hours, minutes or seconds.";

fn duration(text: &str) -> Duration {
    text.parse().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"))
}

#[test]
fn a_duration_has_text_length_and_words() {
    for (text, seconds, words) in [
        ("PT1S", 1, "1 second"),
        ("PT90S", 90, "90 seconds"),
        ("PT1M", 60, "1 minute"),
        ("PT24H", 86_400, "24 hours"),
        ("P1D", 86_400, "1 day"),
        ("P7D", 604_800, "7 days"),
        ("P1W", 604_800, "1 week"),
        ("P30D", 2_592_000, "30 days"),
        ("P1DT12H", 129_600, "1 day 12 hours"),
        ("P1DT1H1M1S", 90_061, "1 day 1 hour 1 minute 1 second"),
        ("PT1H30S", 3_630, "1 hour 30 seconds"),
        ("PT0060S", 60, "60 seconds"),
        ("PT24H0M", 86_400, "24 hours"),
        ("PT0S", 0, "0 seconds"),
        ("P0DT0H", 0, "no time"),
    ] {
        accepts::<Duration>(text);
        assert_eq!(duration(text).as_str(), text);
        assert_eq!((duration(text).seconds(), duration(text).words().as_str()), (Some(seconds), words), "{text}");
    }
}

#[test]
fn years_and_months_have_no_length() {
    for (text, words) in [
        ("P1Y", "1 year"),
        ("P2M", "2 months"),
        ("P1Y2M3DT4H5M6S", "1 year 2 months 3 days 4 hours 5 minutes 6 seconds"),
    ] {
        accepts::<Duration>(text);
        assert_eq!((duration(text).seconds(), duration(text).words().as_str()), (None, words), "{text}");
    }
}

#[test]
fn zero_years_and_months_do_not_count() {
    for (text, seconds, words) in [
        ("P0Y0M1DT0H0M0S", 86_400, "1 day"),
        ("P0M7D", 604_800, "7 days"),
        ("P0Y7D", 604_800, "7 days"),
        ("P00Y000M1D", 86_400, "1 day"),
        ("P0YT10M", 600, "10 minutes"),
        ("P0Y0M0DT0H0M0S", 0, "no time"),
        ("P0Y", 0, "0 years"),
        ("P0M", 0, "0 months"),
    ] {
        accepts::<Duration>(text);
        assert_eq!((duration(text).seconds(), duration(text).words().as_str()), (Some(seconds), words), "{text}");
    }
    for text in ["P1Y0M7D", "P0Y1M7D", "P0Y1M"] {
        assert_eq!(duration(text).seconds(), None, "{text}");
    }
}

#[test]
fn a_duration_has_parts() {
    assert_eq!(duration("P1DT12H").parts(), [(1, Unit::Day), (12, Unit::Hour)]);
    assert_eq!(duration("P1M").parts(), [(1, Unit::Month)]);
    assert_eq!(duration("PT1M").parts(), [(1, Unit::Minute)]);
}

#[test]
fn other_texts_are_no_durations() {
    for text in [
        "",
        "P",
        "PT",
        "P1DT",
        "1D",
        "24",
        "ten minutes",
        "pt24h",
        "PT24h",
        "p1d",
        "P1H",
        "PT1D",
        "PT1W",
        "P1D1D",
        "PT1M1H",
        "PT1S1M",
        "P1D1W",
        "P1W1D",
        "P1WT1H",
        "P1Y1W",
        "PT1.5H",
        "PT1,5H",
        "PT0.5S",
        "PT-1H",
        "-PT1H",
        "PT+1H",
        "PTH",
        "PT1",
        "PT1H ",
        " PT1H",
        "PT 1H",
        "PT1HT1M",
        "PT１H",
        "P2026-11-20T08:42:00",
        "PT18446744073709551616S",
    ] {
        rejects::<Duration>(text, MALFORMED);
    }
}

#[test]
fn a_huge_duration_has_the_maximum_length() {
    assert_eq!(duration("PT18446744073709551615S").seconds(), Some(u64::MAX));
    assert_eq!(duration("P18446744073709551615W").seconds(), Some(u64::MAX));
    assert_eq!(duration("P18446744073709551615DT18446744073709551615H").seconds(), Some(u64::MAX));
}

#[test]
fn the_inactive_timer_is_at_least_1_minute() {
    for text in ["PT1M", "PT60S", "PT0060S", "PT24H", "P7D", "P2W", "P1DT12H", "P0Y0M1DT0H0M0S", "P0YT1M"] {
        accepts::<Timer<Inactive>>(text);
    }
    for text in ["PT59S", "PT0M", "PT30S", "P0D", "P0Y", "P0M", "P0Y0M0DT0H0M59S"] {
        rejects_with::<Timer<Inactive>>(text, code::INACTIVE_TIMER_TOO_SHORT, "Enter at least 1 minute (PT1M).");
    }
    assert_eq!(Timer::<Inactive>::KIND, Kind::Duration { min: 60 });
}

#[test]
fn the_closed_timer_is_at_least_10_minutes() {
    for text in ["PT10M", "PT600S", "P1W", "P0M7D", "P0Y7D", "P0Y0M1DT0H0M0S"] {
        accepts::<Timer<Closed>>(text);
    }
    for text in ["PT9M59S", "PT1M", "PT599S", "P0W", "P0Y", "P0Y0M", "P0Y0M0DT0H9M59S"] {
        rejects_with::<Timer<Closed>>(text, code::CLOSED_TIMER_TOO_SHORT, "Enter at least 10 minutes (PT10M).");
    }
    assert_eq!(Timer::<Closed>::KIND, Kind::Duration { min: 600 });
}

#[test]
fn a_malformed_timer_has_a_code_of_its_own() {
    for text in ["", "ten minutes", "PT1.5H", "pt1m"] {
        rejects_with::<Timer<Inactive>>(text, code::INACTIVE_TIMER_UNREADABLE, MALFORMED);
        rejects_with::<Timer<Closed>>(text, code::CLOSED_TIMER_UNREADABLE, MALFORMED);
    }
}

#[test]
fn a_timer_with_years_or_months_is_rejected() {
    for text in ["P1Y", "P1M", "P1Y6M", "P1MT1M", "P0Y1M", "P1Y0M0D"] {
        rejects_with::<Timer<Inactive>>(text, code::INACTIVE_TIMER_UNREADABLE, NO_FIXED_LENGTH);
        rejects_with::<Timer<Closed>>(text, code::CLOSED_TIMER_UNREADABLE, NO_FIXED_LENGTH);
    }
}

#[test]
fn a_duration_in_a_response_may_have_years_and_months() {
    assert_eq!(Duration::from_json(&json!("P1Y")), Some(duration("P1Y")));
    assert_eq!(Duration::from_json(&json!("PT1.5H")), None, "the property is odd then");
}

#[test]
fn a_timer_has_a_duration() {
    let timer: Timer<Closed> = "PT24H".parse().unwrap();
    assert_eq!(timer.duration(), &duration("PT24H"));
}

proptest! {
    #[test]
    fn a_duration_of_one_unit_is_parsed_back(count: u64, index in 0..Unit::FIXED.len()) {
        let unit = Unit::FIXED[index];
        let made = Duration::of(count, unit);
        prop_assert_eq!(made.parts(), [(count, unit)]);
        prop_assert_eq!(duration(made.as_str()), made);
    }

    #[test]
    fn a_duration_is_the_sum_of_its_parts(parts in prop::array::uniform4(0..1_000_000_u64)) {
        let [days, hours, minutes, seconds] = parts;
        let duration = duration(&format!("P{days}DT{hours}H{minutes}M{seconds}S"));
        prop_assert_eq!(duration.seconds(), Some(days * 86_400 + hours * 3_600 + minutes * 60 + seconds));
    }

    #[test]
    fn zero_years_and_months_add_nothing_to_any_duration(days in 0..100_000_u64, hours in 0..100_000_u64) {
        let plain = duration(&format!("P{days}DT{hours}H"));
        let long = duration(&format!("P0Y0M{days}DT{hours}H0M0S"));
        prop_assert_eq!(plain.seconds(), long.seconds());
        prop_assert_eq!(plain.words(), long.words());
    }

    #[test]
    fn a_duration_matches_the_documented_pattern(text in "P([0-9]{0,2}[YMWD]){0,3}(T([0-9]{0,2}[HMS]){0,3})?") {
        let digits = |part: &str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let units = |part: &str| part.replace(|letter: char| letter.is_ascii_digit(), "");
        let in_order = |units: &str, all: &str| {
            let mut rest = all.chars();
            units.chars().all(|unit| rest.any(|known| known == unit))
        };
        let has_numbers = |part: &str| part.split_inclusive(|letter: char| letter.is_ascii_uppercase()).all(digits);
        let (date, time) = text[1..].split_once('T').unwrap_or((&text[1..], "0S"));
        let has_date = has_numbers(date) && (units(date) == "W" && !text.contains('T') || in_order(&units(date), "YMD"));
        let has_time = has_numbers(time) && !time.is_empty() && in_order(&units(time), "HMS");
        let fits = has_date && has_time && text.len() > 2;
        prop_assert_eq!(text.parse::<Duration>().is_ok(), fits, "{}", text);
    }

    #[test]
    fn every_text_is_parsed_without_a_panic(text in "[P0-9TYMWDHS.é]{0,20}") {
        if let Ok(duration) = text.parse::<Duration>() {
            prop_assert_eq!(duration.as_str(), text);
            prop_assert!(!duration.words().is_empty());
        }
    }
}
