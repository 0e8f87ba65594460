//! Plans and differences for people.

use std::collections::BTreeSet;

use api::operation::Action;
use engine::Plan;
use engine::document::may_be_secret;
use engine::plan::{Change, Difference, FieldChange, NewValue, Note, NoteKind, Reference};
use gateway::accounts::Account;
use serde_json::Value;

use crate::inspect::text::Text;
use crate::inspect::{account_line, count};

/// Returns the text of a plan.
pub fn plan(plan: &Plan, account: &Account) -> Text {
    let mut text = Text::default();
    text.line(account_line(account));
    text.blank();
    for change in &plan.changes {
        add_change(&mut text, change);
    }
    add_notes(&mut text, &plan.notes);
    text.line(summary(plan));
    text
}

/// Returns the number of changes in words.
pub fn summary(plan: &Plan) -> String {
    if plan.is_empty() {
        return if plan.is_partial() { "No change can be made." } else { "There is no difference." }.to_owned();
    }
    let number = |action| plan.changes.iter().filter(|change| change.action() == action).count();
    let parts = [(Action::Create, "to create"), (Action::Update, "to change"), (Action::Delete, "to delete")];
    let parts = parts.into_iter().map(|(action, words)| (number(action), words)).filter(|(number, _)| *number > 0);
    let parts: Vec<_> = parts.map(|(number, words)| format!("{number} {words}")).collect();
    format!("{}: {}.", count(plan.changes.len(), "difference"), parts.join(", "))
}

/// Returns the verb for an action.
pub fn verb(action: Action) -> &'static str {
    match action {
        Action::Create => "Create",
        Action::Delete => "Delete",
        Action::Update | Action::List | Action::Fetch => "Change",
    }
}

fn add_change(text: &mut Text, change: &Change) {
    let sids = change.target.iter().filter_map(|reference| match reference {
        // The name of a service has the SID where another service has the same name.
        Reference::Sid(sid) => Some(sid.as_str()).filter(|sid| !change.about.contains(*sid)),
        Reference::Created { .. } => None,
    });
    let sids: Vec<_> = sids.collect();
    let place = if sids.is_empty() { String::new() } else { format!(" ({})", sids.join(", ")) };
    text.line(format_args!("{} {}{place}", verb(change.action()), change.about));
    for field in &change.fields {
        text.line(format_args!("  {} [{}]", field.info.label, field.info.wire));
        add_field(text, field, change.action());
    }
    text.blank();
}

fn add_field(text: &mut Text, field: &FieldChange, action: Action) {
    let after = match &field.after {
        _ if action == Action::Delete => None,
        NewValue::Known(value) => Some(value.clone()),
        NewValue::Created { .. } => field.after_name.clone().map(Value::from),
    };
    let names = [field.before_name.as_deref(), field.after_name.as_deref()];
    add_values(text, field.before.as_ref(), after.as_ref(), names);
}

/// Adds the values before and after: for lists the items that are removed and added.
fn add_values(text: &mut Text, before: Option<&Value>, after: Option<&Value>, names: [Option<&str>; 2]) {
    if let (Some(Value::Array(before)), Some(Value::Array(after))) = (before, after) {
        let items = |items: &[Value]| items.iter().map(|item| words(item, None)).collect::<BTreeSet<_>>();
        let (before, after) = (items(before), items(after));
        before.difference(&after).for_each(|item| text.line(format_args!("    - {item}")));
        after.difference(&before).for_each(|item| text.line(format_args!("    + {item}")));
        return;
    }
    if let Some(before) = before {
        text.line(format_args!("    - {}", words(before, names[0])));
    }
    if let Some(after) = after {
        text.line(format_args!("    + {}", words(after, names[1])));
    }
}

/// Returns a value in words, with the name of what it stands for. A URL that may contain a secret is cut after its host.
pub fn words(value: &Value, name: Option<&str>) -> String {
    match value {
        Value::Null => "(none)".to_owned(),
        Value::String(text) if text.contains("://") && may_be_secret(text) => {
            let host =
                text.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            format!("{host} (the rest may contain a secret and is not shown)")
        }
        Value::String(text) => match name {
            Some(name) if name != text => format!("{name} ({text})"),
            _ => text.clone(),
        },
        Value::Array(items) => items.iter().map(|item| words(item, None)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn add_notes(text: &mut Text, notes: &[Note]) {
    let groups = [
        (NoteKind::NotPossible, "Not possible"),
        (NoteKind::Unread, "Not read"),
        (NoteKind::Protected, "Protected"),
        (NoteKind::Extra, "Not in the file"),
        (NoteKind::AlreadySo, "Already so"),
        (NoteKind::Notice, "Note"),
    ];
    for (kind, title) in groups {
        let mut of_kind = notes.iter().filter(|note| note.kind == kind).peekable();
        if of_kind.peek().is_none() {
            continue;
        }
        text.line(title);
        of_kind.for_each(|note| text.line(format_args!("  {}: {}", note.about, note.message)));
        text.blank();
    }
}

/// Returns the text of the differences between two files.
pub fn differences(differences: &[Difference]) -> Text {
    let mut text = Text::default();
    let mut about = None;
    for difference in differences {
        if about.is_some_and(|about| about != &difference.about) {
            text.blank();
        }
        if about != Some(&difference.about) {
            text.line(&difference.about);
        }
        about = Some(&difference.about);
        match (difference.label, difference.name) {
            (Some(label), Some(name)) => {
                text.line(format_args!("  {label} [{name}]"));
                add_values(&mut text, difference.before.as_ref(), difference.after.as_ref(), [None, None]);
            }
            _ if difference.after.is_some() => text.line("  + only in the second file"),
            _ => text.line("  - only in the first file"),
        }
    }
    if differences.is_empty() {
        text.line("There is no difference.");
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_shown_with_names_and_without_secrets() {
        assert_eq!(words(&json!("RL1"), Some("agent")), "agent (RL1)");
        assert_eq!(words(&json!("agent"), Some("agent")), "agent");
        assert_eq!(words(&json!(null), None), "(none)");
        assert_eq!(words(&json!(["a", "b"]), None), "a, b");
        let secret = "https://ada:lovelace@example.com/hook?token=abc";
        assert_eq!(words(&json!(secret), None), "example.com (the rest may contain a secret and is not shown)");
    }
}
