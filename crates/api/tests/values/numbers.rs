//! Numbers and booleans.

use std::fmt::Debug;

use api::chat_service::{ChannelLimit, ConsumptionInterval, MemberLimit, RetryCount, TypingTimeout};
use api::error::code;
use api::flag::Flag;
use api::number::{UNDOCUMENTED_MAX, Whole};
use api::{Kind, PageSize, Value};

use crate::{accepts, rejects, rejects_with};

#[test]
fn a_limit_is_a_whole_number_from_1_to_1000() {
    let message = "Enter a whole number from 1 to 1000.";
    for text in ["1", "100", "250", "1000"] {
        accepts::<MemberLimit>(text);
        accepts::<ChannelLimit>(text);
    }
    for text in ["", "0", "1001", "-1", "+1", "1.5", "1e3", " 1", "ten", "99999999999999999999"] {
        rejects_with::<MemberLimit>(text, code::CHANNEL_MEMBERS, message);
        rejects_with::<ChannelLimit>(text, code::USER_CHANNELS, message);
    }
    assert_eq!(MemberLimit::KIND, Kind::Number { min: 1, max: 1000 });
    assert_eq!(
        "0999".parse::<MemberLimit>().map(|limit| (limit.get(), limit.to_string())),
        Ok((999, "999".to_owned()))
    );
}

#[test]
fn a_count_without_a_documented_maximum_fits_an_int32() {
    fn assert_int32_range<T: Value + Debug>(code: u32) {
        for text in ["0", "5", "2147483647"] {
            accepts::<T>(text);
        }
        for text in ["", "-1", "0.5", "often"] {
            rejects_with::<T>(text, code, "Enter a whole number of 0 or more.");
        }
        for text in ["2147483648", "99999999999999999999"] {
            rejects_with::<T>(text, code, "Enter a whole number from 0 to 2147483647.");
        }
        assert_eq!(T::KIND, Kind::Number { min: 0, max: UNDOCUMENTED_MAX });
    }
    assert_int32_range::<TypingTimeout>(code::TYPING_TIMEOUT);
    assert_int32_range::<ConsumptionInterval>(code::CONSUMPTION_INTERVAL);
    assert_int32_range::<RetryCount>(code::RETRY_COUNT);
}

#[test]
fn a_flag_ignores_letter_case() {
    for (text, on) in [("true", true), ("True", true), ("FALSE", false), ("false", false)] {
        assert_eq!(text.parse(), Ok(Flag(on)));
        assert_eq!(Flag(on).to_string(), text.to_lowercase());
    }
    for text in ["", "1", "0", "yes", "on", " true", "truefalse"] {
        rejects::<Flag>(text, "Enter true or false.");
    }
    assert_eq!((Flag::KIND, Flag::CODES), (Kind::Flag, &[][..]));
}

#[test]
fn a_page_size_is_a_whole_number_of_at_least_1() {
    for text in ["1", "50", "1000", "4294967295"] {
        accepts::<PageSize>(text);
    }
    for text in ["", "0", "00", "-1", "+1", "1.5", " 1", "1 ", "ten", "0x10", "١"] {
        rejects::<PageSize>(text, "Enter a whole number of at least 1.");
    }
}

#[test]
fn a_huge_page_size_becomes_the_maximum() {
    let size: PageSize = "99999999999999999999".parse().unwrap();
    assert_eq!(size.get(), u32::MAX);
    assert_eq!("007".parse::<PageSize>().unwrap().get(), 7);
}

#[test]
fn the_page_size_of_the_app_is_100() {
    assert_eq!(PageSize::APP.get(), 100);
}

#[test]
fn a_whole_number_may_be_0_and_has_no_sign() {
    for text in ["0", "7", "4294967295"] {
        accepts::<Whole>(text);
    }
    assert_eq!("99999999999".parse(), Ok(Whole(u32::MAX)));
    for text in ["", "-1", "+1", "1.5", " 1", "two"] {
        rejects::<Whole>(text, "Enter a whole number such as 0 or 12.");
    }
}
