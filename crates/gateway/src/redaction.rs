//! Lists of people's data, which the dashboard only counts: identities, attributes and device endpoints stay at the gateway.

use api::json::parse;
use serde_json::{Map, Value};

/// Returns the page of a list with the SIDs of its entries and without their other properties. Keeps the links between pages.
/// Returns `None` if the body is no page of that list.
pub fn only_sids(body: &str, list_key: &str) -> Option<String> {
    let mut page = parse(body)?;
    let entries = page.get(list_key)?.as_array()?.iter().map(only_sid).collect();
    let mut reduced = Map::from_iter([(list_key.to_owned(), Value::Array(entries))]);
    if let Some(meta) = page.get_mut("meta").map(Value::take) {
        reduced.insert("meta".to_owned(), meta);
    }
    Some(Value::Object(reduced).to_string())
}

fn only_sid(entry: &Value) -> Value {
    Value::Object(entry.get("sid").map(|sid| ("sid".to_owned(), sid.clone())).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reduced(page: &Value) -> Option<Value> {
        only_sids(&page.to_string(), "users").map(|text| serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn entries_keep_their_sid_and_the_page_its_links() {
        let meta = json!({ "key": "users", "next_page_url": "https://conversations.twilio.com/v1/x?PageToken=a" });
        let page = json!({ "users": [{ "sid": "US1", "identity": "ada@example.com" }], "meta": meta, "total": 7 });
        assert_eq!(reduced(&page), Some(json!({ "users": [{ "sid": "US1" }], "meta": meta })));
    }

    #[test]
    fn an_entry_that_is_no_object_is_counted_and_not_shown() {
        assert_eq!(reduced(&json!({ "users": ["ada@example.com", null, {}] })), Some(json!({ "users": [{}, {}, {}] })));
    }

    #[test]
    fn a_body_that_is_no_such_page_gives_nothing() {
        for body in [json!({}), json!([]), json!({ "users": "ada" }), json!({ "bindings": [] })] {
            assert_eq!(reduced(&body), None, "{body}");
        }
        assert_eq!(only_sids("<html>", "users"), None);
    }
}
