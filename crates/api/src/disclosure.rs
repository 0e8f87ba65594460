//! Disclosure of people's data: the properties of a response that the gateway forwards to a browser.

use serde_json::{Map, Value};

/// Properties that the gateway forwards of a resource with people's data. It removes all others.
///
/// The path of a nested property has dots: `timers.date_closed`. Only text, numbers, booleans, null and lists of these are forwarded, so
/// that a nested object cannot contain undeclared properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Paths of the properties that are forwarded unchanged.
    pub plain: &'static [&'static str],
    /// Paths of the properties of which only the beginning is forwarded, see [`mask`].
    pub masked: &'static [&'static str],
}

/// Disclosure for lists of many people's data: the SID of each entry.
pub const SID_ONLY: Disclosure = Disclosure { plain: &["sid"], masked: &[] };

impl Disclosure {
    /// Returns a copy of the resource with the declared properties only. A value that is not an object becomes an empty object.
    pub fn reduce(&self, resource: &Value) -> Value {
        let mut reduced = Map::new();
        let plain = self.plain.iter().filter_map(|path| Some((path, find(resource, path).filter(is_flat)?.clone())));
        let masked = self.masked.iter().filter_map(|path| Some((path, mask_value(find(resource, path)?))));
        for (path, value) in plain.chain(masked) {
            insert(&mut reduced, path, value);
        }
        Value::Object(reduced)
    }
}

/// Number of characters that [`mask`] keeps.
const VISIBLE: usize = 4;

/// Minimum length of a text of which [`mask`] keeps a part, in characters. The part is a quarter of it at most.
const LEAST: usize = 4 * VISIBLE;

/// Masks a text: its first four characters and an ellipsis. Of a text below 16 characters only the ellipsis is left. An empty text stays empty.
pub fn mask(text: &str) -> String {
    match text.chars().count() {
        0 => String::new(),
        1..LEAST => "…".to_owned(),
        _ => text.chars().take(VISIBLE).chain(['…']).collect(),
    }
}

fn mask_value(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::String(text) => Value::String(mask(text)),
        // The ellipsis shows that there is a value. Its type is unexpected, so that no part of it is safe to show.
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Value::String("…".to_owned()),
    }
}

/// Returns the value at a path.
fn find<'a>(resource: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(resource, |value, name| value.as_object()?.get(name))
}

/// Returns true for a value that contains no object.
fn is_flat(value: &&Value) -> bool {
    match value {
        Value::Object(_) => false,
        Value::Array(items) => items.iter().all(|item| !item.is_object() && !item.is_array()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// Adds a value at a path.
fn insert(object: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(object.insert(path.to_owned(), value)),
        Some((name, rest)) => {
            let inner = object.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}
