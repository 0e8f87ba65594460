use std::fmt::Debug;

use api::account::Account;
use api::binding::BindingType;
use api::conversation::State;
use api::date::{Day, Timestamp};
use api::error::code;
use api::number::Whole;
use api::role::RoleType;
use api::service::Service;
use api::text::{FriendlyName, NotAName};
use api::{Kind, PageSize, Resource, Sid, Value};
use proptest::prelude::*;

use crate::{accepts, refuses};

#[test]
fn a_friendly_name_has_1_to_256_characters_of_any_script() {
    for text in ["S", "Support – Zürich", "サポート", " padded ", "👩‍👩‍👧‍👦", "line\nbreak", "\u{202e}reversed"]
    {
        accepts::<FriendlyName>(text);
    }
    for character in ["n", "é", "漢", "🙂"] {
        accepts::<FriendlyName>(&character.repeat(256));
    }
}

#[test]
fn a_friendly_name_that_is_too_long_says_by_how_much() {
    for (length, over) in [(257, 1), (300, 44), (10_000, 9_744)] {
        let message = format!("Friendly name must be 256 characters or fewer. It is {over} over.");
        for character in ["n", "é", "漢", "🙂"] {
            refuses::<FriendlyName>(&character.repeat(length), &message);
        }
    }
}

#[test]
fn a_friendly_name_of_blanks_is_no_name() {
    for text in ["", " ", "\t\n", "\u{3000}", &" ".repeat(300)] {
        refuses::<FriendlyName>(text, "Enter a friendly name.");
    }
}

#[test]
fn a_refused_name_carries_the_code_that_the_api_would_answer() {
    use api::value::Mistake;
    assert_eq!(NotAName::Empty.code(), code::FRIENDLY_NAME_MISSING);
    assert_eq!(NotAName::TooLong { over: 1 }.code(), code::FRIENDLY_NAME_TOO_LONG);
    assert_eq!(FriendlyName::CODES, [50000, 50003]);
}

#[test]
fn a_sid_is_its_prefix_and_32_hexadecimal_digits_in_either_case() {
    accepts::<Sid<Service>>("IS0123456789abcdef0123456789abcdef");
    accepts::<Sid<Service>>("IS0123456789ABCDEF0123456789ABCDEF");
    accepts::<Sid<Account>>("AC00000000000000000000000000000000");
}

#[test]
fn what_is_no_sid_says_how_one_looks() {
    let message = "Enter IS followed by 32 hexadecimal digits.";
    for text in [
        "",
        "IS",
        "IS0123456789abcdef0123456789abcde",
        "IS0123456789abcdef0123456789abcdef0",
        "IS0123456789abcdef0123456789abcdeg",
        "is0123456789abcdef0123456789abcdef",
        "AC0123456789abcdef0123456789abcdef",
        " IS0123456789abcdef0123456789abcdef",
        "IS0123456789abcdef0123456789abcdef ",
        "IS0123456789abcdef0123456789abcd\u{e9}",
        "IS../../../../../../../../../../../",
    ] {
        refuses::<Sid<Service>>(text, message);
    }
    refuses::<Sid<Account>>("IS0123456789abcdef0123456789abcdef", "Enter AC followed by 32 hexadecimal digits.");
}

#[test]
fn a_page_size_is_a_whole_number_of_at_least_1() {
    for text in ["1", "50", "1000", "4294967295"] {
        accepts::<PageSize>(text);
    }
    for text in ["", "0", "00", "-1", "+1", "1.5", " 1", "1 ", "ten", "0x10", "١"] {
        refuses::<PageSize>(text, "Enter a whole number of at least 1.");
    }
}

#[test]
fn a_page_size_beyond_all_bounds_is_still_one() {
    let size: PageSize = "99999999999999999999".parse().unwrap();
    assert_eq!(size.get(), u32::MAX);
    assert_eq!("007".parse::<PageSize>().unwrap().get(), 7);
}

#[test]
fn the_app_asks_for_100_a_page() {
    assert_eq!(PageSize::APP.get(), 100);
}

#[test]
fn a_moment_is_written_in_whole_seconds_of_utc() {
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
        refuses::<Timestamp>(text, "Enter a date such as 2026-11-20.");
    }
}

#[test]
fn a_day_is_a_date_or_a_moment() {
    accepts::<Day>("2026-11-20");
    accepts::<Day>("2026-11-20T08:42:00Z");
    for text in ["", "20.11.2026", "2026-11", "2026-11-2", "20261120", "today", "2026-11-20T08:42", "+026-11-20"] {
        refuses::<Day>(text, "Enter a date such as 2026-11-20.");
    }
}

#[test]
fn a_day_is_one_that_the_calendar_has() {
    for text in ["2024-02-29", "2000-02-29", "2026-01-31", "2026-04-30", "2026-12-31"] {
        accepts::<Day>(text);
    }
    for text in ["2026-02-29", "2100-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32"] {
        refuses::<Day>(text, "Enter a date such as 2026-11-20.");
        refuses::<Timestamp>(&format!("{text}T08:42:00Z"), "Enter a date such as 2026-11-20.");
    }
}

#[test]
fn a_whole_number_may_be_0_and_has_no_sign() {
    for text in ["0", "7", "4294967295"] {
        accepts::<Whole>(text);
    }
    assert_eq!("99999999999".parse(), Ok(Whole(u32::MAX)));
    for text in ["", "-1", "+1", "1.5", " 1", "two"] {
        refuses::<Whole>(text, "Enter a whole number such as 0 or 12.");
    }
}

#[test]
fn a_moment_and_a_day_know_their_date() {
    assert_eq!("2026-11-20T08:42:00Z".parse::<Timestamp>().unwrap().day(), "2026-11-20");
    assert_eq!("2026-11-20T08:42:00Z".parse::<Day>().unwrap().as_str(), "2026-11-20");
    assert_eq!("2026-11-20".parse::<Day>().unwrap().as_str(), "2026-11-20");
}

/// A choice reads its words in any case, writes them in one, and names them all when it refuses.
fn is_a_choice<T: Value + Debug>(words: &'static [&'static str], message: &str) {
    assert_eq!(T::KIND, Kind::Choice(words));
    for word in words {
        let capitalised = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
        for text in [(*word).to_owned(), word.to_uppercase(), capitalised] {
            let choice = text.parse::<T>().unwrap_or_else(|error| panic!("{text:?} was refused: {error}"));
            assert_eq!(choice.to_string(), *word);
        }
    }
    for text in ["", " ", "other", &format!("{} ", words[0]), &words.join(",")] {
        refuses::<T>(text, message);
    }
}

#[test]
fn a_choice_is_read_in_any_case_and_written_in_one() {
    is_a_choice::<State>(
        &["initializing", "active", "inactive", "closed"],
        "Select one of: initializing, active, inactive, closed.",
    );
    is_a_choice::<RoleType>(&["conversation", "service"], "Select one of: conversation, service.");
    is_a_choice::<BindingType>(&["apn", "gcm", "fcm", "twilsock"], "Select one of: apn, gcm, fcm, twilsock.");
}

/// The calendar counted year by year and month by month: slow, plain, and not the arithmetic that is tested.
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
fn every_day_until_2400_has_its_date() {
    for day in 0..157_055 {
        let (year, month, of_month) = counted_date(day);
        let expected = format!("{year:04}-{month:02}-{of_month:02}");
        assert_eq!(Timestamp::from_unix(day * 86_400).day(), expected, "day {day}");
        assert_eq!(expected.parse::<Day>().unwrap().start(), day * 86_400, "day {day}");
    }
    assert_eq!("1969-12-31".parse::<Day>().unwrap().start(), 0);
    assert_eq!("1970-01-02T23:59:59Z".parse::<Day>().unwrap().start(), 86_400);
}

#[test]
fn known_moments_have_their_text() {
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
    fn a_moment_agrees_with_the_counted_calendar(seconds in 0..13_569_465_600_u64) {
        let (year, month, day) = counted_date(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let expected = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        let timestamp = Timestamp::from_unix(seconds);
        prop_assert_eq!(timestamp.as_str(), &expected);
        prop_assert!(timestamp.day().parse::<Day>().is_ok());
        prop_assert_eq!(expected.parse::<Timestamp>().unwrap(), timestamp);
    }

    #[test]
    fn moments_sort_as_time_does(one in 0..13_569_465_600_u64, other in 0..13_569_465_600_u64) {
        prop_assert_eq!(Timestamp::from_unix(one).cmp(&Timestamp::from_unix(other)), one.cmp(&other));
    }

    #[test]
    fn a_sid_made_of_digits_is_read_back(digits: u128) {
        let sid = Sid::<Service>::from_digits(digits);
        prop_assert_eq!(&sid.as_str()[..2], Service::PREFIX);
        prop_assert_eq!(u128::from_str_radix(&sid.as_str()[2..], 16).unwrap(), digits);
        prop_assert_eq!(sid.to_string().parse::<Sid<Service>>().unwrap(), sid);
    }

    #[test]
    fn a_sid_is_exactly_what_its_pattern_says(text in "(IS|is|AC|I)?[0-9a-fA-FgG]{30,34}") {
        let digits = text.strip_prefix("IS");
        let fits = digits.is_some_and(|rest| rest.len() == 32 && !rest.contains(['g', 'G']));
        prop_assert_eq!(text.parse::<Sid<Service>>().is_ok(), fits);
    }

    #[test]
    fn a_name_is_refused_only_for_its_length_or_for_being_blank(text in "\\PC{0,300}") {
        let fits = !text.trim().is_empty() && text.chars().count() <= 256;
        prop_assert_eq!(text.parse::<FriendlyName>().is_ok(), fits);
    }

    #[test]
    fn no_text_upsets_a_value(text in any::<String>()) {
        let _ = text.parse::<FriendlyName>();
        let _ = text.parse::<Sid<Service>>();
        let _ = text.parse::<PageSize>();
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Day>();
        let _ = text.parse::<State>();
    }
}
