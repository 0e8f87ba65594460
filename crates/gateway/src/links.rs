//! The links in an answer say where the API is. Whoever follows one must come to the gateway again, so they are written anew; nothing
//! else of an answer is touched.

use std::borrow::Cow;

/// Where in an answer a text stands: the name of the field of each object, `None` for a list.
type Place<'a> = [Option<&'a str>];

/// Has the links of a JSON text that begin with one of the origins begin with `base` instead.
///
/// It works on the text itself: numbers that no type of ours holds, the order of fields and fields of the same name come out as they
/// went in.
pub fn rewrite(json: &str, origins: &[String], base: &str) -> String {
    let mut written = String::with_capacity(json.len() + json.len() / 8);
    let mut place: Vec<Option<&str>> = Vec::new();
    let mut rest = json;
    while let Some(index) = rest.bytes().position(|byte| br#"{}[]""#.contains(&byte)) {
        written.push_str(&rest[..index]);
        rest = &rest[index..];
        if rest.starts_with('"') {
            let (text, after) = rest.split_at(string_length(rest));
            if after.trim_start().starts_with(':') {
                place.pop();
                place.push(Some(text.trim_matches('"')));
                written.push_str(text);
            } else {
                let link = if is_link(&place) { moved(text, origins, base) } else { None };
                written.push_str(&link.map_or(Cow::Borrowed(text), Cow::Owned));
            }
            rest = after;
            continue;
        }
        match &rest[..1] {
            "{" | "[" => place.push(None),
            _ => drop(place.pop()),
        }
        written.push_str(&rest[..1]);
        rest = &rest[1..];
    }
    written + rest
}

/// Whether the API puts links there: in a resource, in one of a list, and in what is said about a page. Settings that hold addresses are
/// somebody's own, and a name that looks like a link is a name.
fn is_link(place: &Place<'_>) -> bool {
    match place {
        [Some("url")] | [Some("links"), Some(_)] => true,
        [Some(_), None, Some("url")] | [Some(_), None, Some("links"), Some(_)] => true,
        [Some("meta"), Some(name)] => *name == "url" || name.ends_with("_url"),
        _ => false,
    }
}

/// The same link at the other place, as JSON writes it; `None` where it is none of these origins'.
fn moved(text: &str, origins: &[String], base: &str) -> Option<String> {
    let link: String = serde_json::from_str(text).ok()?;
    let path = origins.iter().find_map(|origin| link.strip_prefix(origin.as_str()))?;
    // `https://conversations.twilio.com.example` begins with an origin as well.
    path.starts_with('/').then(|| serde_json::Value::String(format!("{base}{path}")).to_string())
}

/// How long the string is that the text begins with, with its quotation marks.
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

    fn rewritten(answer: &Value) -> Value {
        serde_json::from_str(&rewrite(&answer.to_string(), &origins(), BASE)).unwrap()
    }

    #[test]
    fn the_links_of_a_resource_a_list_and_a_page_lead_to_the_gateway() {
        let service = |host: &str| json!({ "url": format!("{host}/v1/Services/IS1"), "links": { "users": format!("{host}/v1/Services/IS1/Users") } });
        let page = |host: &str| {
            let next = format!("{host}/v1/Services?PageToken=a&Page=1");
            json!({ "services": [service(host), service(host)], "meta": { "url": next, "next_page_url": next, "previous_page_url": null, "key": "services" } })
        };
        for origin in origins() {
            assert_eq!(rewritten(&service(&origin)), service(BASE));
            assert_eq!(rewritten(&page(&origin)), page(BASE));
        }
    }

    #[test]
    fn what_is_no_link_of_the_api_stays_as_it_is() {
        let here = "https://chat.twilio.com/v2/Services";
        for answer in [
            json!({ "friendly_name": here, "pre_webhook_url": here, "post_webhook_url": here }),
            json!({ "attributes": { "url": here, "links": { "mine": here } }, "list": [here, [here]] }),
            json!({ "services": [{ "friendly_name": here, "attributes": { "url": here } }] }),
            json!({ "meta": { "key": here }, "more_info": here, "message": here }),
            json!({ "url": "https://chat.twilio.com.example/v2", "links": { "a": "https://chat.twilio.com@example/" } }),
            json!({ "url": "https://chat.twilio.com:8443/v2", "links": { "a": "http://chat.twilio.com/v2", "b": "HTTPS://CHAT.TWILIO.COM/" } }),
            json!({ "url": "https://chat.twilio.com", "links": { "a": "x https://chat.twilio.com/", "b": ["https://chat.twilio.com/"] } }),
            json!({ "url": null, "links": null, "meta": 1 }),
        ] {
            assert_eq!(rewritten(&answer), answer);
        }
    }

    #[test]
    fn all_else_is_left_byte_for_byte() {
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
        // Some write the slashes of JSON with an escape, which means the same.
        let escaped = r#""https:\/\/chat.twilio.com\/v2""#;
        let plain = r#""https://admin.example/gateway/accounts/production/v2""#;
        assert_eq!(rewrite(&text(escaped), &origins(), BASE), text(plain));
        for odd in ["", "\"", "\"\\", "{\"url", "]}]}", "{\"url\":\"", "\"é", "{\"\\\"\":[\""] {
            assert_eq!(rewrite(odd, &origins(), BASE), odd, "what is no JSON comes out as it went in");
        }
    }

    fn names() -> impl Strategy<Value = String> {
        let known = prop_oneof![Just("url"), Just("links"), Just("meta"), Just("next_page_url"), Just("friendly_name")];
        prop_oneof![known.prop_map(str::to_owned), any::<String>()]
    }

    fn answers() -> impl Strategy<Value = Value> {
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
                prop::collection::vec((names(), inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// The same, the slow and plain way.
    fn expected(value: &Value, place: &mut Vec<Option<String>>) -> Value {
        match value {
            Value::Object(fields) => {
                let inside = fields.iter().map(|(name, value)| {
                    place.push(Some(name.clone()));
                    let value = expected(value, place);
                    place.pop();
                    (name.clone(), value)
                });
                Value::Object(inside.collect())
            }
            Value::Array(items) => {
                place.push(None);
                let items = items.iter().map(|item| expected(item, place)).collect();
                place.pop();
                Value::Array(items)
            }
            Value::String(text) if is_link(&place.iter().map(Option::as_deref).collect::<Vec<_>>()) => {
                let path = origins().iter().find_map(|origin| Some(text.strip_prefix(origin)?.to_owned()));
                Value::String(
                    path.filter(|path| path.starts_with('/')).map_or(text.clone(), |path| BASE.to_owned() + &path),
                )
            }
            other => other.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_answer_keeps_everything_but_its_links(answer in answers()) {
            prop_assert_eq!(rewritten(&answer), expected(&answer, &mut Vec::new()));
            let pretty = serde_json::to_string_pretty(&answer).unwrap();
            prop_assert_eq!(rewrite(&pretty, &[], BASE), pretty);
        }

        #[test]
        fn any_text_at_all_is_taken(text in r#"[\[\]{}":,\\a é]{0,40}"#) {
            prop_assert_eq!(rewrite(&text, &[], BASE), text);
        }
    }
}
