//! Preconditions of updates and deletions: fingerprints of the values that the user saw. The server rejects the request if another user
//! has changed the values since.

use serde_json::Value;

use crate::{ParameterInfo, Params};

/// Returns the fingerprint of the settings that `params` would replace, with the values that `response` reports. It is the precondition
/// of an update. The order of a list does not matter.
pub fn update(parameters: &[ParameterInfo], params: &Params, response: &Value) -> String {
    combine(parameters.iter().filter(|info| params.last(info.wire).is_some()), response)
}

/// Returns the fingerprint of all settings of a resource, with the values that `response` reports. It is the precondition of a deletion.
/// `parameters` are those of the request that creates the resource.
pub fn deletion(parameters: &[ParameterInfo], response: &Value) -> String {
    combine(parameters.iter(), response)
}

/// Combines the fingerprints of the parameters. Their order does not matter.
fn combine<'a>(parameters: impl Iterator<Item = &'a ParameterInfo>, response: &Value) -> String {
    let fingerprints = parameters.map(|info| {
        let mut text = info.text(response);
        if info.many {
            let mut lines: Vec<_> = text.lines().collect();
            lines.sort_unstable();
            text = lines.join("\n");
        }
        fingerprint(&format!("{}\0{text}", info.wire))
    });
    format!("{:x}", fingerprints.fold(0, u64::wrapping_add))
}

/// Returns the FNV-1a hash of a text, which is the same in every release. It is not cryptographic: a guess of the text can be verified.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
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
    fn the_fingerprint_of_a_text_never_changes() {
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fingerprint("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn only_replaced_settings_change_the_fingerprint() {
        let precondition = |form: &str, response| update(Update::PARAMETERS, &Params::from_form(form), &response);
        let before = json!({ "method": "POST", "filters": ["onMessageAdded"], "target": "webhook", "url": "https://a.example/" });
        let elsewhere = json!({ "method": "GET", "filters": ["onMessageAdded"], "url": "https://b.example/" });
        assert_eq!(
            precondition("Filters=onUserAdded", before.clone()),
            precondition("Filters=other", elsewhere.clone())
        );
        assert_ne!(precondition("Method=GET", before.clone()), precondition("Method=GET", elsewhere.clone()));
        assert_ne!(precondition("Method=GET&Filters=", before.clone()), precondition("Filters=", before.clone()));
        assert_eq!(precondition("Method=GET&Filters=", before.clone()), precondition("Filters=&Method=GET", before));
    }

    #[test]
    fn the_order_of_a_list_does_not_change_the_fingerprint() {
        let precondition = |filters: &[&str]| {
            update(Update::PARAMETERS, &Params::from_form("Filters=other"), &json!({ "filters": filters }))
        };
        assert_eq!(precondition(&["onMessageAdded", "onUserAdded"]), precondition(&["onUserAdded", "onMessageAdded"]));
        assert_ne!(precondition(&["onMessageAdded", "onUserAdded"]), precondition(&["onMessageAdded"]));
    }

    #[test]
    fn the_precondition_of_a_deletion_covers_every_parameter_of_the_creation() {
        use crate::role::Create;

        let role =
            json!({ "friendly_name": "agent", "type": "service", "permissions": ["a", "b"], "date_updated": "1" });
        let with = |name: &str, value| {
            let mut role = role.clone();
            role[name] = value;
            deletion(Create::PARAMETERS, &role)
        };
        assert_eq!(with("date_updated", json!("2")), deletion(Create::PARAMETERS, &role));
        assert_eq!(with("permissions", json!(["b", "a"])), deletion(Create::PARAMETERS, &role));
        for (name, value) in
            [("friendly_name", json!("admin")), ("type", json!("conversation")), ("permissions", json!(["a"]))]
        {
            assert_ne!(with(name, value), deletion(Create::PARAMETERS, &role), "{name}");
        }
    }
}
