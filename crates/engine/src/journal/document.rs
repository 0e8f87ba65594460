//! Redaction of the stored configuration of a deleted service.

use api::Kind;
use api::operation::OPERATIONS;
use serde_json::{Map, Value};

use super::record;
use super::redaction::Redaction;

/// Redacts each setting of a document by the parameter of its name, as in changes.
pub(super) fn redacted(document: &Value, redaction: &mut Redaction<'_>) -> Value {
    match document {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), entry(name, value, redaction)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(|item| redacted(item, redaction)).collect(),
        other => redaction.value("", Kind::Opaque, other),
    }
}

fn entry(name: &str, value: &Value, redaction: &mut Redaction<'_>) -> Value {
    let is_nested = value.is_object() || value.as_array().is_some_and(|items| items.iter().any(Value::is_object));
    let mut fields = OPERATIONS.iter().flat_map(|operation| operation.parameters);
    match fields.find(|field| field.wire == name) {
        _ if is_nested => redacted(value, redaction),
        Some(field) => record::redacted(redaction, field, value),
        None => redaction.value(name, Kind::Opaque, value),
    }
}
