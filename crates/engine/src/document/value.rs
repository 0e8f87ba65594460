//! Values of parameters: as JSON in a document, and as the text of a control, by which they are compared and sent.

use std::collections::BTreeSet;

use api::duration::Duration;
use api::permission::PERMISSIONS;
use api::{Kind, ParameterInfo};
use serde_json::{Number, Value};

/// Converts the text of a control to JSON. `None` for an empty text of a setting that cannot be cleared, which has no value then.
///
/// # Errors
///
/// The text breaks the rule of the parameter.
pub(crate) fn to_json(info: &ParameterInfo, text: &str) -> Result<Option<Value>, String> {
    if text.is_empty() {
        let empty = if info.many { Value::Array(Vec::new()) } else { Value::Null };
        return Ok(info.clearable.then_some(empty));
    }
    if let Some(message) = (info.check)(text) {
        return Err(message);
    }
    Ok(Some(shown(info, text)))
}

/// Converts the text of a control to JSON, also a text that breaks the rule of the parameter. An empty text becomes null, or an empty array.
pub(crate) fn shown(info: &ParameterInfo, text: &str) -> Value {
    match info.kind {
        _ if info.many => text.lines().map(Value::from).collect(),
        _ if text.is_empty() => Value::Null,
        Kind::Flag => text.parse().map_or_else(|_| text.into(), Value::Bool),
        Kind::Number { .. } => text.parse::<Number>().map_or_else(|_| text.into(), Value::Number),
        _ => text.into(),
    }
}

/// Returns the text of a control that [`shown`] was made from.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// Converts JSON to the text of a control, in the API's spelling.
///
/// # Errors
///
/// The JSON has another type, or the text breaks the rule of the parameter.
pub(crate) fn to_text(info: &ParameterInfo, value: &Value) -> Result<String, String> {
    let text = match (info.kind, value) {
        (_, Value::Null) if info.clearable => return Ok(String::new()),
        (_, Value::Array(items)) if info.many => {
            let items = items.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
            let items = items.filter(|items| items.iter().all(|item| !item.is_empty() && !item.contains(['\n', '\r'])));
            items.ok_or_else(|| expected(info))?.join("\n")
        }
        _ if info.many => return Err(expected(info)),
        (Kind::Flag, Value::Bool(flag)) => flag.to_string(),
        (Kind::Number { .. }, Value::Number(number)) if number.is_u64() => number.to_string(),
        (Kind::Flag | Kind::Number { .. }, _) => return Err(expected(info)),
        (_, Value::String(text)) => text.clone(),
        _ => return Err(expected(info)),
    };
    (info.check)(&text).map_or_else(|| Ok(in_api_spelling(info, &text)), Err)
}

/// Returns the text in the API's spelling of words, and a list without repetitions.
fn in_api_spelling(info: &ParameterInfo, text: &str) -> String {
    let spelled = |text: &str| match info.kind {
        Kind::Choice(words) | Kind::Event(words) => find(words.iter().copied(), text),
        Kind::Permission => find(
            PERMISSIONS.iter().flat_map(|permission| [permission.conversations_name, permission.chat_name]).flatten(),
            text,
        ),
        _ => text.to_owned(),
    };
    if !info.many {
        return spelled(text);
    }
    let mut seen = BTreeSet::new();
    let lines = text.lines().map(spelled).filter(|line| seen.insert(line.clone()));
    lines.collect::<Vec<_>>().join("\n")
}

fn find<'a>(mut words: impl Iterator<Item = &'a str>, text: &str) -> String {
    words.find(|word| word.eq_ignore_ascii_case(text)).unwrap_or(text).to_owned()
}

/// Returns the message about JSON of another type.
fn expected(info: &ParameterInfo) -> String {
    let r#type = match info.kind {
        _ if info.many => "an array of texts",
        Kind::Flag => "true or false",
        Kind::Number { .. } => "a whole number",
        _ => "a text",
    };
    let or_null = if info.clearable && !info.many { ", or null for none" } else { "" };
    format!("Enter {type}{or_null}.")
}

/// Returns true if two texts of a control mean the same. The order of a list does not matter, nor the spelling of a duration or a SID. A setting
/// that is not set has its default value.
pub(crate) fn is_same(info: &ParameterInfo, one: &str, other: &str) -> bool {
    let or_default = |text| if str::is_empty(text) { info.default.unwrap_or_default() } else { text };
    let (one, other) = (or_default(one), or_default(other));
    let seconds = |text: &str| text.parse::<Duration>().ok().and_then(|duration| duration.seconds());
    match info.kind {
        _ if one == other => true,
        _ if info.many => one.lines().collect::<BTreeSet<_>>() == other.lines().collect(),
        Kind::Duration { .. } => seconds(one).is_some() && seconds(one) == seconds(other),
        Kind::Sid { .. } => one.eq_ignore_ascii_case(other),
        _ => false,
    }
}
