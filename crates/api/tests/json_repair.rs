//! Repair of responses whose JSON `serde_json` rejects.

use api::error::read_as;
use api::page::Page;
use api::service::Service;
use api::{ApiError, Reported, Response, json};
use proptest::prelude::*;
use serde_json::{Value, json};

fn response(status: u16, body: &str) -> Response {
    Response { status, headers: Vec::new(), body: body.to_owned() }
}

/// Reads a page of three services. `name` is the JSON of the second one's name.
fn page(name: &str) -> Page<Service> {
    let body = format!(
        r#"{{"services":[{{"friendly_name":"A"}},{{"friendly_name":{name},"sid":"IS1"}},{{"friendly_name":"C"}}],"meta":{{"next_page_url":null}}}}"#
    );
    read_as(&response(200, &body)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns the name that is read for the second service, and checks that the others are read as usual.
fn name(text: &str) -> String {
    let page = page(text);
    let names: Vec<_> = page.items.iter().map(|service| service.friendly_name.text()).collect();
    assert_eq!((names.len(), names[0].as_deref(), names[2].as_deref()), (3, Some("A"), Some("C")), "{text}");
    assert!(page.is_last());
    assert_eq!(page.items[1].sid.text().as_deref(), Some("IS1"));
    names[1].clone().unwrap_or_default()
}

#[test]
fn half_a_surrogate_pair_becomes_a_replacement_character() {
    for (text, read) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""Care \ud83d desk""#, "Care \u{fffd} desk"),
        (r#""\ude42\ud83d""#, "\u{fffd}\u{fffd}"),
        (r#""\ud83d\ud83d\ude42""#, "\u{fffd}🙂"),
        (r#""\uD83D\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\\ude42""#, "\u{fffd}\\ude42"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
    ] {
        assert_eq!(name(text), read, "{text}");
    }
    assert_eq!(name(r#""\ud83d\ude42 \\ud83d \"\u00e9\"""#), "🙂 \\ud83d \"é\"", "a complete pair is kept");
}

#[test]
fn a_number_out_of_range_becomes_text() {
    for text in ["1e999", "-1e999", "NaN", "Infinity", "-Infinity", "+1", "01", "undefined"] {
        assert_eq!(name(text), text);
        assert_eq!(page(text).items[1].friendly_name, Reported::Known(text.to_owned()));
    }
}

#[test]
fn json_that_is_nested_too_deeply_becomes_text() {
    for depth in [101, 127, 128, 5_000, 100_000] {
        let deep = format!("{}\"]}}\"{}", "[".repeat(depth), "]".repeat(depth));
        let shown = name(&deep);
        assert!(shown.contains("[[[") && shown.contains(r#"]}"#), "{depth}");
    }
    let shallow = format!("{}{}", "[".repeat(90), "]".repeat(90));
    assert_eq!(page(&shallow).items[1].friendly_name.unexpected(), Some(shallow));
}

#[test]
fn control_characters_and_unknown_escapes_are_kept_as_text() {
    assert_eq!(name("\"two\nlines\tand a \u{1}\""), "two\nlines\tand a \u{1}");
    assert_eq!(name(r#""C:\Users \'A\' \u12""#), r"C:\Users \'A\' \u12");
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let read: Value = read_as(&response(200, "\u{feff}{\"friendly_name\":\"A\"}")).unwrap();
    assert_eq!(read, json!({ "friendly_name": "A" }));
}

#[test]
fn an_error_response_is_repaired_too() {
    let body = "\u{feff}{\"code\":20404,\"message\":\"Not \\ud83d found\",\"details\":{\"retry\":1e999}}";
    let error = read_as::<Value>(&response(404, body)).unwrap_err();
    assert_eq!(error.code(), Some(20404));
    assert_eq!(error.rejection().map(|rejection| rejection.message.as_str()), Some("Not \u{fffd} found"));
}

#[test]
fn a_body_that_cannot_be_repaired_is_an_error() {
    for body in ["", "<!doctype html>", "{", "{\"a\":", "\u{feff}", "{\"a\":\"", "{\"a\" 1}", "{\"a\":[}"] {
        let read = read_as::<Value>(&response(200, body));
        assert!(matches!(read, Err(ApiError::Foreign { status: 200 })), "{body:?} was read as {read:?}");
    }
    for body in ["[1]", "null"] {
        let read = read_as::<Value>(&response(200, body));
        assert!(matches!(read, Err(ApiError::Unreadable { status: 200, .. })), "{body:?} was read as {read:?}");
    }
}

proptest! {
    #[test]
    fn valid_json_is_parsed_unchanged(text in any::<String>(), number in any::<i64>(), float in any::<f64>()) {
        let value = json!({ "text": text, "list": [number, float, null, true], "nested": { "text": [text] } });
        let text = value.to_string();
        prop_assert_eq!(json::parse(&text), serde_json::from_str(&text).ok());
    }

    #[test]
    fn every_text_is_parsed_without_a_panic(text in "([\\[\\]{}\",:\\\\u a-f0-9\n]|\\\\u[dD][89a-f][0-9a-f]{2}|1e999|é){0,60}") {
        let _ = json::parse(&text);
    }
}
