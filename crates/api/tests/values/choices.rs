//! Enumerations: values that are one of a few words.

use std::fmt::Debug;

use api::binding::BindingType;
use api::conversation::State;
use api::error::code;
use api::role::RoleType;
use api::webhooks::{Target, WebhookMethod};
use api::{Kind, Value};

use crate::{rejects, rejects_with};

/// Checks that the words are parsed in any case and written in one, and that the error names all of them.
fn is_a_choice<T: Value + Debug>(words: &'static [&'static str], message: &str) {
    assert_eq!(T::KIND, Kind::Choice(words));
    for word in words {
        let capitalised = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
        for text in [(*word).to_owned(), word.to_uppercase(), capitalised] {
            let choice = text.parse::<T>().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"));
            assert_eq!(choice.to_string(), *word);
        }
    }
    for text in ["", " ", "other", &format!("{} ", words[0]), &words.join(",")] {
        rejects::<T>(text, message);
    }
}

#[test]
fn a_choice_is_parsed_in_any_case_and_written_in_one() {
    is_a_choice::<State>(
        &["initializing", "active", "inactive", "closed"],
        "Select one of: initializing, active, inactive, closed.",
    );
    is_a_choice::<RoleType>(&["conversation", "service"], "Select one of: conversation, service.");
    is_a_choice::<BindingType>(&["apn", "gcm", "fcm", "twilsock"], "Select one of: apn, gcm, fcm, twilsock.");
}

#[test]
fn the_errors_of_webhook_method_and_target_have_codes_of_their_own() {
    for (text, method) in [("GET", WebhookMethod::Get), ("post", WebhookMethod::Post), ("Post", WebhookMethod::Post)] {
        assert_eq!(text.parse(), Ok(method));
    }
    assert_eq!((WebhookMethod::Get.as_str(), WebhookMethod::Post.as_str()), ("GET", "POST"));
    for text in ["", "PUT", "GET,POST"] {
        rejects_with::<WebhookMethod>(text, code::WEBHOOK_METHOD, "Select one of: GET, POST.");
    }
    assert_eq!(("FLEX".parse(), "Webhook".parse()), (Ok(Target::Flex), Ok(Target::Webhook)));
    for text in ["", "studio"] {
        rejects_with::<Target>(text, code::WEBHOOK_PARAMETER, "Select one of: webhook, flex.");
    }
}
