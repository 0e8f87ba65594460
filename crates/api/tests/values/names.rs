//! Friendly names and free text.

use api::Value;
use api::chat_service::CompatibilityMessage;
use api::error::code;
use api::push::Sound;
use api::text::{FriendlyName, LengthError, NotAFriendlyName};
use proptest::prelude::*;

use crate::{accepts, rejects};

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
fn the_message_about_a_long_name_counts_the_excess() {
    for (length, over) in [(257, 1), (300, 44), (10_000, 9_744)] {
        let message = format!("Friendly name must be 256 characters or fewer. It is {over} over.");
        for character in ["n", "é", "漢", "🙂"] {
            rejects::<FriendlyName>(&character.repeat(length), &message);
        }
    }
}

#[test]
fn a_blank_friendly_name_is_rejected() {
    for text in ["", " ", "\t\n", "\u{3000}", &" ".repeat(300)] {
        rejects::<FriendlyName>(text, "Enter a friendly name.");
    }
}

#[test]
fn the_error_of_a_name_has_the_code_of_the_api() {
    use api::value::ValueError;
    assert_eq!(NotAFriendlyName(LengthError::Empty).code(), code::FRIENDLY_NAME_MISSING);
    assert_eq!(NotAFriendlyName(LengthError::TooLong { over: 1 }).code(), code::FRIENDLY_NAME_TOO_LONG);
    assert_eq!(FriendlyName::CODES, [50000, 50003]);
}

#[test]
fn a_free_text_is_any_text_with_the_code_of_its_limit() {
    for text in ["", "chime.aiff", &"n".repeat(1000)] {
        accepts::<Sound>(text);
        accepts::<CompatibilityMessage>(text);
    }
    assert_eq!(Sound::CODES, [code::PUSH_SOUND_TOO_LONG]);
    assert_eq!(CompatibilityMessage::CODES, [0_u32; 0], "the general code of parameters is left out");
}

proptest! {
    #[test]
    fn only_blank_and_long_names_are_rejected(text in "\\PC{0,300}") {
        let fits = !text.trim().is_empty() && text.chars().count() <= 256;
        prop_assert_eq!(text.parse::<FriendlyName>().is_ok(), fits);
    }
}
