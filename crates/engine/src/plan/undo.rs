//! Plans that restore the values of before a recorded change.

use api::endpoint::capture;
use api::gateway::history::{FieldChange as Recorded, Outcome, REDACTION_PREFIX, Record};
use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::service::Service;
use api::{Json, Sid};
use serde_json::Value;

use super::change::{Change, FieldChange, Reference};
use super::{NoteKind, Plan};
use crate::document::Section;
use crate::document::value::{is_same, text_of};
use crate::snapshot::Snapshot;

/// Plans to restore the values that a recorded update has replaced. A value that was changed since stays.
pub fn undo(snapshot: &Snapshot, record: &Record) -> Plan {
    let mut plan = Plan::default();
    let about = about(record);
    let path = record.path.known().map(String::as_str).unwrap_or_default();
    let operation = record.operation().filter(|operation| operation.action == Action::Update);
    let target = operation.and_then(|operation| capture(operation.path, path));
    let (Some(operation), Some(target)) = (operation, target) else {
        plan.note(
            NoteKind::NotPossible,
            about,
            "Only changed settings can be restored, not what was created or deleted.",
        );
        return plan;
    };
    if record.outcome.known() != Some(&Outcome::Done) {
        plan.note(NoteKind::NotPossible, about, "The change was not carried out, or its outcome is unknown.");
        return plan;
    }
    let Some(stored) = stored(snapshot, operation, &target) else {
        plan.note(NoteKind::Unread, about, "It does not exist any more, or was not read.");
        return plan;
    };
    let mut fields = Vec::new();
    for recorded in record.changes.known().into_iter().flatten() {
        match field(operation, recorded, &stored) {
            Ok(field) => fields.extend(field),
            Err((kind, message)) => {
                let label = recorded.label.text().unwrap_or_default();
                plan.note(kind, &about, format!("{label}: {message}"));
            }
        }
    }
    let target = target.into_iter().map(|sid| Reference::Sid(sid.to_owned())).collect();
    if !fields.is_empty() {
        plan.push(Change { operation, about, target, fields, requires: Vec::new(), may_exist: false });
    }
    plan
}

fn about(record: &Record) -> String {
    let subject = record.subject.text().unwrap_or_default();
    let name = record.name.text().or_else(|| record.service.text());
    name.map_or_else(|| subject.clone(), |name| format!("{subject} of “{name}”"))
}

/// Returns what was read of the changed resource, as the API reported it.
fn stored(snapshot: &Snapshot, operation: &Operation, target: &[&str]) -> Option<Value> {
    let service: Option<Sid<Service>> = target.first().and_then(|sid| sid.parse().ok());
    if operation.resource == ResourceKind::Role {
        let roles = &snapshot.details(&service?).roles.items;
        let role = roles.iter().find(|role| role.sid.known().is_some_and(|sid| Some(&sid.as_str()) == target.last()));
        return role.map(Json::to_json);
    }
    let sections = Section::OF_ACCOUNT.into_iter().chain(Section::OF_SERVICE);
    let section = sections.into_iter().find(|section| section.resource() == operation.resource)?;
    section.reported(snapshot, service.as_ref()).read().cloned()
}

/// Plans one value. `None` if it is so already.
fn field(
    operation: &Operation,
    recorded: &Recorded,
    stored: &Value,
) -> Result<Option<FieldChange>, (NoteKind, &'static str)> {
    let wire = recorded.field.known().map(String::as_str).unwrap_or_default();
    let info = operation.fields.iter().find(|info| info.wire == wire);
    let info = info.ok_or((NoteKind::NotPossible, "This release does not know the setting."))?;
    let text = |value: Option<&Value>| value.map(text_of).unwrap_or_default();
    let (before, after) = (text(recorded.before.known()), text(recorded.after.known()));
    if [&before, &after].iter().any(|text| text.contains(REDACTION_PREFIX)) {
        return Err((
            NoteKind::NotPossible,
            "The history does not have the value, because it is a secret or personal.",
        ));
    }
    let current = info.text(stored);
    if is_same(info, &current, &before) {
        return Ok(None);
    }
    if !is_same(info, &current, &after) {
        return Err((NoteKind::Protected, "It was changed again since. That change stays."));
    }
    if (info.check)(&before).is_some() {
        return Err((NoteKind::NotPossible, "It had no value before that can be sent."));
    }
    Ok(Some(FieldChange::new(info, &current, &before)))
}
