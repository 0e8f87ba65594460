//! Plans: what is to be changed, in words and as requests.

use engine::plan::{Change, FieldChange, NewValue, Note, NoteKind, Plan};
use leptos::prelude::*;
use serde_json::Value;

use crate::form::format::format_value;
use crate::ui::icon::{Icon, Svg};

/// Value before and after, as an entry of a definition list.
#[component]
pub fn FieldValues(field: FieldChange) -> impl IntoView {
    let FieldChange { info, before, after, before_name, after_name } = field;
    let words = |value: &Value, name: Option<String>| name.unwrap_or_else(|| format_value(info, &text_of(value)));
    let before = before.filter(|value| !value.is_null()).map(|value| words(&value, before_name));
    let after = match after {
        NewValue::Created { .. } => after_name.unwrap_or_else(|| "New".to_owned()),
        NewValue::Known(value) if value.is_null() => String::new(),
        NewValue::Known(value) => words(&value, after_name),
    };
    view! {
        <dt>{info.label}</dt>
        <dd>
            {before.map(|text| view! { <del><bdi>{text}</bdi></del> " " })}
            {if after.is_empty() { view! { <span class="none">"Nothing"</span> }.into_any() } else { view! { <ins><bdi>{after}</bdi></ins> }.into_any() }}
        </dd>
    }
}

/// Returns a JSON value as the text of a control.
fn text_of(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Notes of a plan.
#[component]
pub fn NoteList(notes: Vec<Note>) -> impl IntoView {
    let item = |Note { kind, about, message }: Note| {
        let tone = matches!(kind, NoteKind::NotPossible | NoteKind::Unread | NoteKind::Protected);
        let icon = tone.then(|| view! { <Svg icon=Icon::Alert/> });
        view! { <li class=if tone { "warning row" } else { "row" }>{icon} <span><bdi>{about}</bdi> ": " {message}</span></li> }
    };
    (!notes.is_empty()).then(|| {
        view! {
            <div class="check">
                <h3>"Not changed"</h3>
                <ul class="evidence">{notes.into_iter().map(item).collect_view()}</ul>
            </div>
        }
    })
}
