//! Properties of a response that are no settings of the page.

use api::ParameterInfo;
use leptos::prelude::*;
use serde_json::Value;

use crate::form::texts;
use crate::session::context::SessionContext;
use crate::ui::copy::CopyButton;

/// List of the properties that are no settings.
#[component]
pub fn OtherProperties(answer: RwSignal<Value>, settings: &'static [ParameterInfo]) -> impl IntoView {
    let session: SessionContext = expect_context();
    let row = move |(name, text): (String, String)| {
        let text = session.for_programs(text);
        view! {
            <dt>
                <code class="code">{name.clone()}</code>
            </dt>
            <dd>
                <span class="address">{text.clone()}</span>
                <CopyButton text what=name/>
            </dd>
        }
    };
    let rows = move || {
        let mut facts = Vec::new();
        answer.with(|answer| gather("", answer, settings, &mut facts));
        facts.into_iter().map(row).collect_view()
    };
    view! {
        <details class="panel">
            <summary>{texts::OTHER_PROPERTIES}</summary>
            <dl class="facts addresses body">{rows}</dl>
        </details>
    }
}

/// Collects the properties, also those of nested objects. A list is one property.
fn gather(path: &str, value: &Value, settings: &[ParameterInfo], facts: &mut Vec<(String, String)>) {
    if settings.iter().any(|setting| setting.property_path() == path) {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                gather(&path, value, settings, facts);
            }
        }
        Value::String(text) => facts.push((path.to_owned(), text.clone())),
        other => facts.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use api::{Endpoint, notifications};

    use super::*;

    #[test]
    fn every_property_that_is_no_setting_is_collected() {
        let answer = serde_json::json!({
            "account_sid": "AC1",
            "new_message": { "enabled": true, "with_media": { "template": "", "later": 1 } },
            "links": { "self": "https://example.com" },
        });
        let mut facts = Vec::new();
        gather("", &answer, notifications::Update::PARAMETERS, &mut facts);
        facts.sort();
        let expected =
            [("account_sid", "AC1"), ("links.self", "https://example.com"), ("new_message.with_media.later", "1")];
        assert_eq!(facts, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
}
