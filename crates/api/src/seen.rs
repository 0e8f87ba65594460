//! Preconditions of updates and deletions: fingerprints of the values that were shown, so that nothing is replaced or deleted that
//! somebody else has changed meanwhile.

use serde_json::Value;

use crate::{FieldInfo, Params};

/// Fingerprint of the settings that `params` would replace, as `answer` reports them. Two answers have the same fingerprint where they
/// report the same values; the order of a list does not count.
pub fn seen(fields: &[FieldInfo], params: &Params, answer: &Value) -> String {
    mark(fields.iter().filter(|field| params.last(field.wire).is_some()), answer)
}

/// Fingerprint of all of `fields`, as `answer` reports them: the precondition of a deletion. `fields` are those of the request that
/// creates such a resource.
pub fn shown(fields: &[FieldInfo], answer: &Value) -> String {
    mark(fields.iter(), answer)
}

fn mark<'a>(fields: impl Iterator<Item = &'a FieldInfo>, answer: &Value) -> String {
    let marks = fields.map(|field| {
        let mut text = field.text(answer);
        if field.many {
            let mut lines: Vec<_> = text.lines().collect();
            lines.sort_unstable();
            text = lines.join("\n");
        }
        fingerprint(&format!("{}\0{text}", field.wire))
    });
    // In whatever order they come.
    format!("{:x}", marks.fold(0, u64::wrapping_add))
}

/// The same number for the same text in every release. It is short, and hides nothing from whoever guesses the text (FNV-1a,
/// <http://www.isthe.com/chongo/tech/comp/fnv/>).
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Endpoint;
    use crate::webhooks::Update;

    #[test]
    fn a_text_has_one_fingerprint_in_every_release() {
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fingerprint("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn only_what_is_replaced_counts() {
        let mark = |form: &str, answer| seen(Update::FIELDS, &Params::from_form(form), &answer);
        let before = json!({ "method": "POST", "filters": ["onMessageAdded"], "target": "webhook", "url": "https://a.example/" });
        let elsewhere = json!({ "method": "GET", "filters": ["onMessageAdded"], "url": "https://b.example/" });
        assert_eq!(mark("Filters=onUserAdded", before.clone()), mark("Filters=other", elsewhere.clone()));
        assert_ne!(mark("Method=GET", before.clone()), mark("Method=GET", elsewhere.clone()));
        assert_ne!(mark("Method=GET&Filters=", before.clone()), mark("Filters=", before.clone()));
        assert_eq!(mark("Method=GET&Filters=", before.clone()), mark("Filters=&Method=GET", before));
    }

    #[test]
    fn the_order_of_a_list_does_not_count() {
        let mark = |filters: &[&str]| {
            seen(Update::FIELDS, &Params::from_form("Filters=other"), &json!({ "filters": filters }))
        };
        assert_eq!(mark(&["onMessageAdded", "onUserAdded"]), mark(&["onUserAdded", "onMessageAdded"]));
        assert_ne!(mark(&["onMessageAdded", "onUserAdded"]), mark(&["onMessageAdded"]));
    }

    #[test]
    fn a_deletion_depends_on_everything_that_the_resource_was_created_with() {
        use crate::role::Create;

        let role =
            json!({ "friendly_name": "agent", "type": "service", "permissions": ["a", "b"], "date_updated": "1" });
        let with = |name: &str, value| {
            let mut role = role.clone();
            role[name] = value;
            shown(Create::FIELDS, &role)
        };
        assert_eq!(with("date_updated", json!("2")), shown(Create::FIELDS, &role));
        assert_eq!(with("permissions", json!(["b", "a"])), shown(Create::FIELDS, &role));
        for (name, value) in
            [("friendly_name", json!("admin")), ("type", json!("conversation")), ("permissions", json!(["a"]))]
        {
            assert_ne!(with(name, value), shown(Create::FIELDS, &role), "{name}");
        }
    }
}
