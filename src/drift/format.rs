//! Texts of an entry, without Leptos and the DOM.

use api::gateway::drift::{Change, Entry};
use api::{ParameterInfo, Reported, ResourceKind};
use engine::Place;
use engine::drift::ResourcePath;
use engine::merge::difference;
use serde_json::Value;

use super::texts;
use crate::form::format::format_value;
use crate::value::redaction::{Piece, pieces};

/// Returns the sentence about an entry: "Changed service webhooks", "Deleted role".
pub fn headline(entry: &Entry) -> String {
    let subject = entry.subject.text().unwrap_or_default();
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    texts::headline(entry.change.known(), &subject)
}

/// Returns the name of the role or the address that an entry is about. An address without a name has its SID.
pub fn name(entry: &Entry) -> Option<String> {
    entry.role_name.text().or_else(|| entry.address_name.text()).or_else(|| entry.address.text())
}

/// Returns the place of the changed setting or resource. `None` for a service that is gone.
pub fn place(entry: &Entry) -> Option<Place> {
    let (resource, service) = (entry.resource()?, entry.service.known().cloned());
    let is_gone = entry.change.known() == Some(&Change::Deleted);
    let sid = entry.role.text().or_else(|| entry.address.text()).filter(|_| !is_gone);
    let place = Place { resource, service, sid, parameter: None };
    (!is_gone || resource != ResourceKind::Service).then_some(place)
}

/// Old and new value in words. A list has the lines that were removed and added.
#[derive(Debug, PartialEq)]
pub struct Values {
    pub is_list: bool,
    pub gone: Vec<String>,
    pub new: Vec<String>,
}

/// Returns the values of a changed setting.
pub fn values(entry: &Entry) -> Values {
    let path = entry.path.known().and_then(|path| path.parse::<ResourcePath>().ok());
    let info = path.zip(entry.field.known()).and_then(|(path, field)| path.parameter(field));
    let (before, after) = (text(&entry.before), text(&entry.after));
    let is_list = info.is_some_and(|info| info.many);
    if is_list {
        let (gone, new) = difference(&before, &after);
        let lines = |lines: Vec<&str>| lines.into_iter().map(without_marks).collect();
        return Values { is_list, gone: lines(gone), new: lines(new) };
    }
    let gone = vec![in_words(info, &before, entry.before_name.text())];
    Values { is_list, gone, new: vec![in_words(info, &after, entry.after_name.text())] }
}

fn in_words(info: Option<&ParameterInfo>, text: &str, name: Option<String>) -> String {
    match (name, info) {
        (Some(name), _) => format!("{name} ({text})"),
        (None, Some(info)) => without_marks(&format_value(info, text)),
        (None, None) => without_marks(text),
    }
}

/// Returns the text of a value as a form has it.
fn text(value: &Reported<Value>) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Reported::Absent | Reported::Null => String::new(),
        Reported::Known(Value::Array(items)) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
        Reported::Known(value) | Reported::Unexpected(value) => plain(value),
    }
}

/// Replaces the mark of each secret by words.
fn without_marks(text: &str) -> String {
    let words = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Secret(digits) => texts::secret_part(digits),
    };
    pieces(text).into_iter().map(words).collect()
}

#[cfg(test)]
mod tests {
    use api::Json;
    use serde_json::json;

    use super::*;

    fn entry(given: Value) -> Entry {
        Entry::from_json(&given).unwrap()
    }

    #[test]
    fn values_are_in_words() {
        let timer = entry(json!({
            "path": "/v1/Configuration", "field": "DefaultClosedTimer", "before": null, "after": "P7D",
        }));
        assert_eq!(
            values(&timer),
            Values { is_list: false, gone: vec!["Never".to_owned()], new: vec!["7 days (P7D)".to_owned()] }
        );
        let url = "https://hook:•••0123abcd@a.example/";
        let hidden = entry(json!({
            "path": "/v1/Configuration/Webhooks", "field": "PostWebhookUrl", "before": url, "after": "•••x",
        }));
        assert_eq!(values(&hidden).gone, ["https://hook:[secret part 0123abcd]@a.example/"]);
        assert_eq!(values(&hidden).new, ["•••x"]);
        let events = entry(json!({
            "path": "/v1/Configuration/Webhooks", "field": "Filters", "before": ["a", "b"], "after": ["b", "c"],
        }));
        assert_eq!(values(&events), Values { is_list: true, gone: vec!["a".to_owned()], new: vec!["c".to_owned()] });
        let unknown = entry(json!({ "path": "/v9/Else", "field": "X", "before": 1, "after": true }));
        assert_eq!((values(&unknown).gone, values(&unknown).new), (vec!["1".to_owned()], vec!["true".to_owned()]));
    }

    #[test]
    fn an_address_has_its_name_or_sid_and_its_page_while_it_exists() {
        let sid = "IG00000000000000000000000000000abc";
        let address = |change: &str, name: Value| {
            entry(json!({
                "operation": "/v1/Configuration/Addresses/{Sid}", "change": change, "subject": "Address",
                "address": sid, "address_name": name,
            }))
        };
        let created = address("created", json!("Hotline"));
        assert_eq!((headline(&created).as_str(), name(&created).as_deref()), ("Created address", Some("Hotline")));
        let found = place(&created).unwrap();
        assert_eq!((found.resource, found.sid.as_deref()), (ResourceKind::AddressConfiguration, Some(sid)));
        let deleted = address("deleted", Value::Null);
        assert_eq!(name(&deleted).as_deref(), Some(sid));
        assert_eq!(place(&deleted).unwrap().sid, None, "the list of addresses");
    }

    #[test]
    fn a_service_that_is_gone_has_no_place() {
        let service = |change: &str| {
            entry(json!({
                "operation": "/v1/Services/{Sid}", "change": change, "subject": "Service",
                "service": "IS00000000000000000000000000000abc",
            }))
        };
        assert_eq!(headline(&service("deleted")), "Deleted service");
        assert_eq!(place(&service("deleted")), None);
        assert_eq!(place(&service("created")).unwrap().resource, ResourceKind::Service);
        assert_eq!(place(&entry(json!({ "operation": "/v9/Else" }))), None);
    }
}
