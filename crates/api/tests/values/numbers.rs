use std::fmt::Debug;

use api::chat_service::{
    ChannelLimit, CompatibilityMessage, ConsumptionInterval, MemberLimit, RetryCount, TypingTimeout,
};
use api::error::code;
use api::flag::Flag;
use api::number::UNLIMITED;
use api::push::Sound;
use api::webhooks::{Target, WebhookMethod};
use api::{Kind, Value};

use crate::{accepts, refuses, refuses_with};

#[test]
fn a_limit_is_a_whole_number_from_1_to_1000() {
    let message = "Enter a whole number from 1 to 1000.";
    for text in ["1", "100", "250", "1000"] {
        accepts::<MemberLimit>(text);
        accepts::<ChannelLimit>(text);
    }
    for text in ["", "0", "1001", "-1", "+1", "1.5", "1e3", " 1", "ten", "99999999999999999999"] {
        refuses_with::<MemberLimit>(text, code::CHANNEL_MEMBERS, message);
        refuses_with::<ChannelLimit>(text, code::USER_CHANNELS, message);
    }
    assert_eq!(MemberLimit::KIND, Kind::Number { least: 1, most: 1000 });
    assert_eq!(
        "0999".parse::<MemberLimit>().map(|limit| (limit.get(), limit.to_string())),
        Ok((999, "999".to_owned()))
    );
}

#[test]
fn a_count_without_a_highest_number_is_0_or_more() {
    fn is_unlimited<T: Value + Debug>(code: u32) {
        for text in ["0", "5", "2147483647"] {
            accepts::<T>(text);
        }
        for text in ["", "-1", "0.5", "often"] {
            refuses_with::<T>(text, code, "Enter a whole number of 0 or more.");
        }
        for text in ["2147483648", "99999999999999999999"] {
            refuses_with::<T>(text, code, "Enter a whole number from 0 to 2147483647.");
        }
        assert_eq!(T::KIND, Kind::Number { least: 0, most: UNLIMITED });
    }
    is_unlimited::<TypingTimeout>(code::TYPING_TIMEOUT);
    is_unlimited::<ConsumptionInterval>(code::CONSUMPTION_INTERVAL);
    is_unlimited::<RetryCount>(code::RETRY_COUNT);
}

#[test]
fn a_flag_is_true_or_false_in_any_case() {
    for (text, on) in [("true", true), ("True", true), ("FALSE", false), ("false", false)] {
        assert_eq!(text.parse(), Ok(Flag(on)));
        assert_eq!(Flag(on).to_string(), text.to_lowercase());
    }
    for text in ["", "1", "0", "yes", "on", " true", "truefalse"] {
        refuses::<Flag>(text, "Enter true or false.");
    }
    assert_eq!((Flag::KIND, Flag::CODES), (Kind::Flag, &[][..]));
}

#[test]
fn a_method_and_a_target_are_words_with_codes_of_their_own() {
    for (text, method) in [("GET", WebhookMethod::Get), ("post", WebhookMethod::Post), ("Post", WebhookMethod::Post)] {
        assert_eq!(text.parse(), Ok(method));
    }
    assert_eq!((WebhookMethod::Get.as_str(), WebhookMethod::Post.as_str()), ("GET", "POST"));
    for text in ["", "PUT", "GET,POST"] {
        refuses_with::<WebhookMethod>(text, code::WEBHOOK_METHOD, "Select one of: GET, POST.");
    }
    assert_eq!(("FLEX".parse(), "Webhook".parse()), (Ok(Target::Flex), Ok(Target::Webhook)));
    for text in ["", "studio"] {
        refuses_with::<Target>(text, code::WEBHOOK_PARAMETER, "Select one of: webhook, flex.");
    }
}

#[test]
fn a_free_text_is_any_text_and_has_the_code_of_its_limit() {
    for text in ["", "chime.aiff", &"n".repeat(1000)] {
        accepts::<Sound>(text);
        accepts::<CompatibilityMessage>(text);
    }
    assert_eq!(Sound::CODES, [code::PUSH_SOUND_TOO_LONG]);
    assert_eq!(CompatibilityMessage::CODES, [0_u32; 0], "the code of any parameter names none");
}
