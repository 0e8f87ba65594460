//! Removal of personal data from responses: only the properties that the contract discloses reach a browser.

use api::Disclosure;
use api::json::parse;
use serde_json::{Map, Value};

/// Reduces a response to the disclosed properties. Of a list, whose array is `list_key`, each entry is reduced, and the links between pages are
/// kept. Returns `None` if the body is no resource, or no page of that list.
pub fn reduce(body: &str, list_key: Option<&str>, disclosure: &Disclosure) -> Option<String> {
    let mut response = parse(body).filter(Value::is_object)?;
    let Some(list_key) = list_key else { return Some(disclosure.reduce(&response).to_string()) };
    let entries = response.get(list_key)?.as_array()?.iter().map(|entry| disclosure.reduce(entry)).collect();
    let mut reduced = Map::from_iter([(list_key.to_owned(), Value::Array(entries))]);
    if let Some(meta) = response.get_mut("meta").map(Value::take) {
        reduced.insert("meta".to_owned(), meta);
    }
    Some(Value::Object(reduced).to_string())
}

#[cfg(test)]
mod tests {
    use api::disclosure::SID_ONLY;
    use serde_json::json;

    use super::*;

    const DEVICE: Disclosure = Disclosure { plain: &["sid", "message_types"], masked: &["endpoint"] };

    fn reduce_page(page: &Value) -> Option<Value> {
        reduce(&page.to_string(), Some("users"), &SID_ONLY).map(|text| serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn entries_keep_their_sid_and_the_page_its_links() {
        let meta = json!({ "key": "users", "next_page_url": "https://conversations.twilio.com/v1/x?PageToken=a" });
        let page = json!({ "users": [{ "sid": "US1", "identity": "ada@example.com" }], "meta": meta, "total": 7 });
        assert_eq!(reduce_page(&page), Some(json!({ "users": [{ "sid": "US1" }], "meta": meta })));
    }

    #[test]
    fn an_entry_that_is_no_object_becomes_an_empty_object() {
        let page = json!({ "users": ["ada@example.com", null, {}] });
        assert_eq!(reduce_page(&page), Some(json!({ "users": [{}, {}, {}] })));
    }

    #[test]
    fn a_resource_keeps_its_disclosed_properties_and_a_masked_endpoint() {
        let binding = json!({
            "sid": "BS1", "identity": "ada", "attributes": "{}", "endpoint": "abcdefghijklmnopqrst",
            "message_types": ["new_message"], "links": { "user": "ada" },
        });
        let reduced = reduce(&binding.to_string(), None, &DEVICE).unwrap();
        let expected = json!({ "sid": "BS1", "message_types": ["new_message"], "endpoint": "abcd…" });
        assert_eq!(serde_json::from_str::<Value>(&reduced).unwrap(), expected);
    }

    #[test]
    fn a_body_that_is_no_page_of_the_list_is_rejected() {
        for body in [json!({}), json!([]), json!({ "users": "ada" }), json!({ "bindings": [] })] {
            assert_eq!(reduce_page(&body), None, "{body}");
        }
        assert_eq!(reduce("<html>", Some("users"), &SID_ONLY), None);
        for body in ["", "null", "\"ada\"", "[{\"sid\":\"BS1\"}]"] {
            assert_eq!(reduce(body, None, &DEVICE), None, "{body}");
        }
    }
}
