//! Texts of push notifications.

use api::error::code;
use api::push::{
    Added, ChatMember, ChatMessage, MAX_LENGTH, MediaMessage, NewMessage, Piece, PushInfo, PushKind, Removed, Template,
};
use api::{Kind, Value};
use proptest::prelude::*;

use crate::accepts;

const PUSHES: [&PushInfo; 6] =
    [NewMessage::INFO, MediaMessage::INFO, Added::INFO, Removed::INFO, ChatMessage::INFO, ChatMember::INFO];

fn names(push: &PushInfo) -> Vec<&'static str> {
    push.variables.iter().map(|variable| variable.name).collect()
}

/// Formats the pieces of a text: `[text]`, `<VARIABLE>` and `?unknown?`.
fn marked(push: &PushInfo, text: &str) -> String {
    let marked = push.pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => format!("[{text}]"),
        Piece::Known(variable) => format!("<{}>", variable.name),
        Piece::Unknown(text) => format!("?{text}?"),
    });
    marked.collect()
}

#[test]
fn each_push_has_the_documented_variables() {
    let people = [
        "PARTICIPANT",
        "PARTICIPANT_FRIENDLY_NAME",
        "PARTICIPANT_IDENTITY",
        "PARTICIPANT_SID",
        "CONVERSATION",
        "CONVERSATION_FRIENDLY_NAME",
        "CONVERSATION_SID",
        "CONVERSATION_UNIQUE_NAME",
    ];
    assert_eq!(names(Added::INFO), people);
    assert_eq!(names(Removed::INFO), people);
    assert_eq!(names(NewMessage::INFO), [&["MESSAGE"], &people[..]].concat());
    assert_eq!(names(MediaMessage::INFO), [&["MEDIA_COUNT", "MEDIA"], &people[..]].concat());
    assert_eq!(names(ChatMessage::INFO), ["MESSAGE", "USER", "CHANNEL"]);
    assert_eq!(names(ChatMember::INFO), ["USER", "CHANNEL"]);
}

#[test]
fn a_template_is_split_into_text_and_variables() {
    for (text, pieces) in [
        ("", ""),
        ("Hello", "[Hello]"),
        ("${MESSAGE}", "<MESSAGE>"),
        ("${CONVERSATION}:${PARTICIPANT}: ${MESSAGE}", "<CONVERSATION>[:]<PARTICIPANT>[: ]<MESSAGE>"),
        ("Hi ${PARTICIPANT}!", "[Hi ]<PARTICIPANT>[!]"),
        ("${MESSAGE}${MESSAGE}", "<MESSAGE><MESSAGE>"),
        ("{MESSAGE} $MESSAGE $ {MESSAGE}", "[{MESSAGE} $MESSAGE $ {MESSAGE}]"),
        ("a}b${MESSAGE}c}d", "[a}b]<MESSAGE>[c}d]"),
        ("サポート ${MESSAGE} 🙂", "[サポート ]<MESSAGE>[ 🙂]"),
    ] {
        assert_eq!(marked(NewMessage::INFO, text), pieces, "{text}");
    }
}

#[test]
fn a_name_that_is_no_variable_of_the_push_is_unknown() {
    for (text, pieces) in [
        ("${USER}: ${MESSAGE}", "?${USER}?[: ]<MESSAGE>"),
        ("${message}", "?${message}?"),
        ("${ MESSAGE }", "?${ MESSAGE }?"),
        ("${MEDIA}", "?${MEDIA}?"),
        ("${}", "?${}?"),
    ] {
        assert_eq!(marked(NewMessage::INFO, text), pieces, "{text}");
    }
    assert_eq!(marked(Added::INFO, "${MESSAGE}"), "?${MESSAGE}?");
    assert_eq!(marked(MediaMessage::INFO, "${MEDIA_COUNT} ${MEDIA}"), "<MEDIA_COUNT>[ ]<MEDIA>");
    assert_eq!(marked(ChatMember::INFO, "${USER} ${PARTICIPANT}"), "<USER>[ ]?${PARTICIPANT}?");
}

#[test]
fn an_open_brace_is_text_and_later_variables_are_found() {
    for (text, pieces) in [
        ("${", "[${]"),
        ("${MESSAGE", "[${MESSAGE]"),
        ("Hi ${MESSAGE, ${PARTICIPANT}", "[Hi ${MESSAGE, ]<PARTICIPANT>"),
        ("${${MESSAGE}}", "[${]<MESSAGE>[}]"),
        ("${MESSAGE} ${PARTICIPANT", "<MESSAGE>[ ${PARTICIPANT]"),
    ] {
        assert_eq!(marked(NewMessage::INFO, text), pieces, "{text}");
    }
}

/// Returns the misspellings of a text, with the names of the variables that were meant.
fn misspelled(push: &PushInfo, text: &str) -> Vec<(String, Option<&'static str>)> {
    let misspellings = push.misspellings(text).into_iter();
    misspellings.map(|found| (found.text.to_owned(), found.meant.map(|variable| variable.name))).collect()
}

#[test]
fn a_variable_in_another_notation_is_found() {
    for text in [
        "{{MESSAGE}}",
        "{{ MESSAGE }}",
        "{{message}}",
        "{{MESSAGE",
        "%{MESSAGE}",
        "%{MESSAGE",
        "#{MESSAGE}",
        "$MESSAGE",
        "$message",
        "$(MESSAGE)",
        "$[MESSAGE]",
        "[MESSAGE]",
        "[[MESSAGE]]",
        "[ Message ]",
        "{MESSAGE}",
        "<MESSAGE>",
        "<%= MESSAGE %>",
        "<% MESSAGE %>",
        "%MESSAGE%",
        "__MESSAGE__",
        "${MESSAGE",
        "${ MESSAGE",
        "${message}",
        "${ MESSAGE }",
    ] {
        for (before, after) in [("", ""), ("Ada: ", "!"), ("サポート", " 🙂"), ("${PARTICIPANT}: ", " ${CONVERSATION}")]
        {
            let expected = [(text.to_owned(), Some("MESSAGE"))];
            assert_eq!(misspelled(NewMessage::INFO, &format!("{before}{text}{after}")), expected, "{text}");
        }
    }
}

#[test]
fn an_unknown_variable_is_found_without_a_correction() {
    for text in ["{{name}}", "%{first_name}", "<%= user_name %>", "#{count}", "${NAME}", "$CHANNEL", "[MEDIA]"] {
        assert_eq!(misspelled(NewMessage::INFO, text), [(text.to_owned(), None)]);
    }
}

#[test]
fn every_misspelling_of_a_text_is_found_in_order() {
    let text = "{{PARTICIPANT}} in $CONVERSATION: ${MESSAGE} [MESSAGE]${MESSAGE";
    let expected = [
        ("{{PARTICIPANT}}", "PARTICIPANT"),
        ("$CONVERSATION", "CONVERSATION"),
        ("[MESSAGE]", "MESSAGE"),
        ("${MESSAGE", "MESSAGE"),
    ];
    assert_eq!(misspelled(NewMessage::INFO, text), expected.map(|(text, name)| (text.to_owned(), Some(name))));
}

#[test]
fn ordinary_text_is_no_misspelling() {
    for text in [
        "",
        "New message",
        "MESSAGE",
        "(message)",
        "message: $5 or 50 %",
        "[New] 100% of <b>it</b> {really}",
        "${MESSAGE}: 50 % off, 20 % more",
        "$MESSAGES $5 $ {",
        "{{ }} [[]] <>",
        "${",
        "{{",
        "%{na",
        "snake__case__name",
        "<%",
    ] {
        assert_eq!(misspelled(NewMessage::INFO, text), [], "{text}");
    }
}

#[test]
fn a_preview_replaces_variables_by_sample_values() {
    for (push, text, preview) in [
        (NewMessage::INFO, NewMessage::INFO.default_text, "order-1815:Ada: Is it on its way?"),
        (
            MediaMessage::INFO,
            MediaMessage::INFO.default_text,
            "You have a new message in order-1815 with 2 media files: door.jpg, bell.jpg",
        ),
        (Added::INFO, Added::INFO.default_text, "You have been added to the conversation order-1815 by Ada"),
        (Removed::INFO, Removed::INFO.default_text, "Ada has removed you from the conversation order-1815"),
        (ChatMessage::INFO, "${CHANNEL};${USER}: ${MESSAGE}", "Order 1815;Ada: Is it on its way?"),
        (NewMessage::INFO, "${USER} said ${MESSAGE", "${USER} said ${MESSAGE"),
    ] {
        assert_eq!(push.preview(text), preview);
    }
}

#[test]
fn the_length_is_counted_after_replacing_the_variables() {
    let length = |text: &str| NewMessage::INFO.preview(text).chars().count();
    assert_eq!(length("${CONVERSATION_SID}"), 34, "longer than its name");
    assert_eq!(length("${PARTICIPANT_FRIENDLY_NAME}"), 3, "shorter than its name");
    assert_eq!(length(&"é".repeat(MAX_LENGTH)), 178);
    assert!(length(&"${CONVERSATION_SID}".repeat(6)) > MAX_LENGTH);
}

#[test]
fn every_text_is_a_template() {
    for text in ["", "${NOBODY}", "${", &"n".repeat(1000)] {
        accepts::<Template<NewMessage>>(text);
    }
    assert_eq!(Template::<Added>::KIND, Kind::Template);
    assert_eq!(Template::<Added>::CODES, [code::PUSH_TEMPLATE_TOO_LONG]);
}

#[test]
fn default_texts_contain_known_variables_only() {
    for push in PUSHES {
        let unknown = push.pieces(push.default_text).into_iter().any(|piece| matches!(piece, Piece::Unknown(_)));
        assert!(!unknown, "{}", push.default_text);
        assert!(push.preview(push.default_text).chars().count() <= MAX_LENGTH);
    }
}

proptest! {
    #[test]
    fn the_pieces_of_a_template_form_the_template(text in "([a-z ]|\\$\\{|\\}|MESSAGE|PARTICIPANT|é){0,12}") {
        let pieces = NewMessage::INFO.pieces(&text);
        let whole: String = pieces.iter().map(|piece| match piece {
            Piece::Text(text) | Piece::Unknown(text) => (*text).to_owned(),
            Piece::Known(variable) => format!("${{{}}}", variable.name),
        }).collect();
        prop_assert_eq!(&whole, &text);
        let are_texts: Vec<_> = pieces.iter().map(|piece| matches!(piece, Piece::Text(_))).collect();
        prop_assert!(!are_texts.windows(2).any(|two| two[0] && two[1]), "two pieces of text are adjacent");
    }

    #[test]
    fn a_misspelling_is_a_part_of_the_template(text in "([a-z ]|\\$|\\{|\\}|%|<|>|\\[|\\]|_|MESSAGE|é){0,16}") {
        for found in NewMessage::INFO.misspellings(&text) {
            prop_assert!(!found.text.is_empty() && text.contains(found.text));
        }
    }

    #[test]
    fn the_preview_of_a_text_without_variables_is_the_text(text in "[^$]{0,40}") {
        prop_assert_eq!(Added::INFO.preview(&text), text);
    }
}
