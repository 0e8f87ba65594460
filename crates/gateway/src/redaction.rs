//! Removal of personal data from lists that the dashboard only counts. Identities, attributes and device endpoints stay at the gateway.

use api::json::parse;
use serde_json::{Map, Value};

/// Reduces the entries of a list's page to their SIDs, and keeps the links between pages. Returns `None` if the body is no page of that
/// list.
pub fn keep_sids_only(body: &str, list_key: &str) -> Option<String> {
    let mut page = parse(body)?;
    let entries = page.get(list_key)?.as_array()?.iter().map(reduce_entry).collect();
    let mut reduced = Map::from_iter([(list_key.to_owned(), Value::Array(entries))]);
    if let Some(meta) = page.get_mut("meta").map(Value::take) {
        reduced.insert("meta".to_owned(), meta);
    }
    Some(Value::Object(reduced).to_string())
}

fn reduce_entry(entry: &Value) -> Value {
    Value::Object(entry.get("sid").map(|sid| ("sid".to_owned(), sid.clone())).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reduce(page: &Value) -> Option<Value> {
        keep_sids_only(&page.to_string(), "users").map(|text| serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn entries_keep_their_sid_and_the_page_its_links() {
        let meta = json!({ "key": "users", "next_page_url": "https://conversations.twilio.com/v1/x?PageToken=a" });
        let page = json!({ "users": [{ "sid": "US1", "identity": "ada@example.com" }], "meta": meta, "total": 7 });
        assert_eq!(reduce(&page), Some(json!({ "users": [{ "sid": "US1" }], "meta": meta })));
    }

    #[test]
    fn an_entry_that_is_no_object_becomes_an_empty_object() {
        assert_eq!(reduce(&json!({ "users": ["ada@example.com", null, {}] })), Some(json!({ "users": [{}, {}, {}] })));
    }

    #[test]
    fn a_body_that_is_no_page_of_the_list_is_rejected() {
        for body in [json!({}), json!([]), json!({ "users": "ada" }), json!({ "bindings": [] })] {
            assert_eq!(reduce(&body), None, "{body}");
        }
        assert_eq!(keep_sids_only("<html>", "users"), None);
    }
}
