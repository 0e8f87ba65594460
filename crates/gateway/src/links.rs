//! Rewriting of the links in a response, so that clients that follow a link reach the gateway instead of Twilio. Nothing else in the
//! response changes.

use std::borrow::Cow;

/// Path to a value in a JSON document: the key in each object, `None` for each array.
type JsonPath<'a> = [Option<&'a str>];

/// Replaces the origin of each link in a JSON text by `base` if it is one of `origins`.
///
/// Works on the text itself. Parsing and writing it would change large numbers, the order of keys and duplicate keys. Text that is no JSON
/// is returned unchanged.
pub fn rewrite(json: &str, origins: &[String], base: &str) -> String {
    let mut output = String::with_capacity(json.len() + json.len() / 8);
    let mut path: Vec<Option<&str>> = Vec::new();
    let mut rest = json;
    while let Some(index) = rest.bytes().position(|byte| br#"{}[]""#.contains(&byte)) {
        output.push_str(&rest[..index]);
        rest = &rest[index..];
        if rest.starts_with('"') {
            let (text, after) = rest.split_at(string_length(rest));
            if after.trim_start().starts_with(':') {
                path.pop();
                path.push(Some(text.trim_matches('"')));
                output.push_str(text);
            } else {
                let link = if is_link(&path) { replace_origin(text, origins, base) } else { None };
                output.push_str(&link.map_or(Cow::Borrowed(text), Cow::Owned));
            }
            rest = after;
            continue;
        }
        match &rest[..1] {
            "{" | "[" => path.push(None),
            _ => drop(path.pop()),
        }
        output.push_str(&rest[..1]);
        rest = &rest[1..];
    }
    output + rest
}

/// Returns true if the API puts links at this path: in a resource, in an entry of a list, or in the `meta` of a page. URLs elsewhere are
/// settings of the account, and names that look like links are names.
fn is_link(path: &JsonPath<'_>) -> bool {
    match path {
        [Some("url")] | [Some("links"), Some(_)] => true,
        [Some(_), None, Some("url")] | [Some(_), None, Some("links"), Some(_)] => true,
        [Some("meta"), Some(name)] => *name == "url" || name.ends_with("_url"),
        _ => false,
    }
}

/// Returns the JSON string with `base` as its origin. Returns `None` if the link has none of the origins.
fn replace_origin(text: &str, origins: &[String], base: &str) -> Option<String> {
    let link: String = serde_json::from_str(text).ok()?;
    let path = origins.iter().find_map(|origin| link.strip_prefix(origin.as_str()))?;
    // `https://conversations.twilio.com.example` starts with an origin as well.
    path.starts_with('/').then(|| serde_json::Value::String(format!("{base}{path}")).to_string())
}

/// Returns the length of the JSON string that the text starts with, including its quotation marks.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const BASE: &str = "https://admin.example/gateway/accounts/production";

    fn origins() -> Vec<String> {
        vec!["https://conversations.twilio.com".to_owned(), "https://chat.twilio.com".to_owned()]
    }

    fn rewrite_value(response: &Value) -> Value {
        serde_json::from_str(&rewrite(&response.to_string(), &origins(), BASE)).unwrap()
    }

    #[test]
    fn the_links_of_a_resource_a_list_and_a_page_lead_to_the_gateway() {
        let service = |host: &str| json!({ "url": format!("{host}/v1/Services/IS1"), "links": { "users": format!("{host}/v1/Services/IS1/Users") } });
        let page = |host: &str| {
            let next = format!("{host}/v1/Services?PageToken=a&Page=1");
            json!({ "services": [service(host), service(host)], "meta": { "url": next, "next_page_url": next, "previous_page_url": null, "key": "services" } })
        };
        for origin in origins() {
            assert_eq!(rewrite_value(&service(&origin)), service(BASE));
            assert_eq!(rewrite_value(&page(&origin)), page(BASE));
        }
    }

    #[test]
    fn text_that_is_no_link_of_the_api_is_unchanged() {
        let here = "https://chat.twilio.com/v2/Services";
        for response in [
            json!({ "friendly_name": here, "pre_webhook_url": here, "post_webhook_url": here }),
            json!({ "attributes": { "url": here, "links": { "mine": here } }, "list": [here, [here]] }),
            json!({ "services": [{ "friendly_name": here, "attributes": { "url": here } }] }),
            json!({ "meta": { "key": here }, "more_info": here, "message": here }),
            json!({ "url": "https://chat.twilio.com.example/v2", "links": { "a": "https://chat.twilio.com@example/" } }),
            json!({ "url": "https://chat.twilio.com:8443/v2", "links": { "a": "http://chat.twilio.com/v2", "b": "HTTPS://CHAT.TWILIO.COM/" } }),
            json!({ "url": "https://chat.twilio.com", "links": { "a": "x https://chat.twilio.com/", "b": ["https://chat.twilio.com/"] } }),
            json!({ "url": null, "links": null, "meta": 1 }),
        ] {
            assert_eq!(rewrite_value(&response), response);
        }
    }

    #[test]
    fn everything_but_the_links_is_unchanged_byte_for_byte() {
        let text = |url: &str| {
            format!(
                r#" {{ "z":1.10, "n":123456789012345678901234567890, "f": 0.1000000000000000055511151231257827, "e":1E400,
                "text":"\u00e9\" \\", "a":[], "o":{{}}, "twice":1, "twice":"\\\"url\": {{", "url" : {url} , "links":{{ "x" :{url} }}, "b":[1,{{"url":{url}}}] }}
                "#
            )
        };
        let link = r#""https://chat.twilio.com/v2/Services?a=\u0022\\\"é""#;
        let moved = r#""https://admin.example/gateway/accounts/production/v2/Services?a=\"\\\"é""#;
        assert_eq!(rewrite(&text(link), &origins(), BASE), text(moved));
        // JSON permits slashes to be escaped.
        let escaped = r#""https:\/\/chat.twilio.com\/v2""#;
        let plain = r#""https://admin.example/gateway/accounts/production/v2""#;
        assert_eq!(rewrite(&text(escaped), &origins(), BASE), text(plain));
        for odd in ["", "\"", "\"\\", "{\"url", "]}]}", "{\"url\":\"", "\"é", "{\"\\\"\":[\""] {
            assert_eq!(rewrite(odd, &origins(), BASE), odd, "text that is no JSON is unchanged");
        }
    }

    fn keys() -> impl Strategy<Value = String> {
        let known = prop_oneof![Just("url"), Just("links"), Just("meta"), Just("next_page_url"), Just("friendly_name")];
        prop_oneof![known.prop_map(str::to_owned), any::<String>()]
    }

    fn responses() -> impl Strategy<Value = Value> {
        let link = prop_oneof![Just("https://chat.twilio.com/v2/Services"), Just("https://chat.twilio.com.example/")];
        let leaf = prop_oneof![
            any::<String>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            link.prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(5, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((keys(), inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// Reference implementation on the parsed value.
    fn expected(value: &Value, path: &mut Vec<Option<String>>) -> Value {
        match value {
            Value::Object(fields) => {
                let inside = fields.iter().map(|(name, value)| {
                    path.push(Some(name.clone()));
                    let value = expected(value, path);
                    path.pop();
                    (name.clone(), value)
                });
                Value::Object(inside.collect())
            }
            Value::Array(items) => {
                path.push(None);
                let items = items.iter().map(|item| expected(item, path)).collect();
                path.pop();
                Value::Array(items)
            }
            Value::String(text) if is_link(&path.iter().map(Option::as_deref).collect::<Vec<_>>()) => {
                let rest = origins().iter().find_map(|origin| Some(text.strip_prefix(origin)?.to_owned()));
                Value::String(
                    rest.filter(|rest| rest.starts_with('/')).map_or(text.clone(), |rest| BASE.to_owned() + &rest),
                )
            }
            other => other.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn only_the_links_of_a_response_change(response in responses()) {
            prop_assert_eq!(rewrite_value(&response), expected(&response, &mut Vec::new()));
            let pretty = serde_json::to_string_pretty(&response).unwrap();
            prop_assert_eq!(rewrite(&pretty, &[], BASE), pretty);
        }

        #[test]
        fn text_that_is_no_json_is_unchanged(text in r#"[\[\]{}":,\\a é]{0,40}"#) {
            prop_assert_eq!(rewrite(&text, &[], BASE), text);
        }
    }
}
