//! What somebody has seen of settings, as a number: so that what they change is not changed over what somebody else has saved meanwhile.

use serde_json::Value;

use crate::{FieldInfo, Params};

/// A mark of the settings that `params` would replace, as `answer` reports them. Two answers have the same mark where they report the same.
pub fn seen(fields: &[FieldInfo], params: &Params, answer: &Value) -> String {
    let replaced = fields.iter().filter(|field| params.last(field.wire).is_some());
    let marks = replaced.map(|field| fingerprint(&format!("{}\0{}", field.wire, field.text(answer))));
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
}
