//! Plans that undo a run.

use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use serde_json::Value;

use super::change::{Change, FieldChange, NewValue, Reference};
use super::{NoteKind, Plan};
use crate::apply::{Outcome, Progress, State};
use crate::document::value::text_of;

/// Plans to restore the values that a run has replaced, and to delete the roles that it has created. A value that was changed after the run is a conflict.
pub fn reverse(state: &State) -> Plan {
    let mut plan = Plan::default();
    // Positions in the new plan, by the position in the old one.
    let mut places = vec![None; state.plan.changes.len()];
    for (index, (change, progress)) in state.iter().enumerate().rev() {
        // What was set in a new service stays with it.
        if change.target.iter().any(|value| matches!(value, Reference::Created { .. })) {
            continue;
        }
        let (sid, not_stored) = match progress {
            Progress::Ended(Outcome::Done { sid, not_stored }) => (sid.as_deref(), not_stored.as_slice()),
            Progress::Ended(Outcome::Unknown { .. }) | Progress::Sent { .. } => {
                plan.note(NoteKind::Unread, &change.about, "It is not known whether it was carried out.");
                continue;
            }
            Progress::Waiting | Progress::Ended(_) => continue,
        };
        let reversed = match change.action() {
            Action::Update => restored(state, change, not_stored, &mut plan),
            Action::Create => deleted(change, sid, &mut plan),
            _ => {
                plan.note(NoteKind::NotPossible, &change.about, "A deletion cannot be taken back.");
                None
            }
        };
        let Some(mut reversed) = reversed else { continue };
        // What referred to it is taken back first.
        let is_dependent = |other: &&Change| other.dependencies().any(|required| required == index);
        let dependents = state.plan.changes.iter().zip(&places).filter(|(other, _)| is_dependent(other));
        reversed.requires = dependents.filter_map(|(_, place)| *place).collect();
        places[index] = Some(plan.push(reversed));
    }
    plan
}

/// Plans the values before an update.
fn restored(state: &State, change: &Change, not_stored: &[String], plan: &mut Plan) -> Option<Change> {
    let created = |index: usize| match state.changes.get(index)? {
        Progress::Ended(Outcome::Done { sid, .. }) => sid.as_deref(),
        _ => None,
    };
    let mut fields = Vec::new();
    for field in change.fields.iter().filter(|field| !not_stored.iter().any(|label| label == field.info.label)) {
        let after = match &field.after {
            NewValue::Known(value) => value.clone(),
            NewValue::Created { created_by } => created(*created_by).into(),
        };
        let before = match restorable(state, field) {
            Ok(before) => before,
            Err(message) => {
                plan.note(NoteKind::NotPossible, &change.about, format!("{}: {message}", field.info.label));
                continue;
            }
        };
        fields.push(FieldChange {
            info: field.info,
            before: Some(after),
            after: NewValue::Known(before),
            before_name: field.after_name.clone(),
            after_name: field.before_name.clone(),
        });
    }
    (!fields.is_empty()).then(|| Change { fields, requires: Vec::new(), ..change.clone() })
}

/// Returns the value before a change.
///
/// # Errors
///
/// It is not known, cannot be sent, or names what the run has deleted.
fn restorable(state: &State, field: &FieldChange) -> Result<Value, &'static str> {
    let before = field.before.clone().ok_or("The value before is not known.")?;
    let text = text_of(&before);
    let can_be_sent = if text.is_empty() { field.info.clearable } else { (field.info.check)(&text).is_none() };
    if !can_be_sent {
        return Err("The value before cannot be set through the API.");
    }
    let is_deleted = state.iter().any(|(change, progress)| {
        change.action() == Action::Delete
            && matches!(progress, Progress::Ended(Outcome::Done { .. }))
            && change.target.last() == Some(&Reference::Sid(text.clone()))
    });
    if is_deleted { Err("The value before names a resource that the run has deleted.") } else { Ok(before) }
}

/// Message about a resource that a plan has created and undoing it does not delete.
pub(super) const CREATED_STAYS: &str = "Undo does not delete it. If you do not need it, delete it on its own page.";

/// Plans to delete a role that was created. A new service is left: it may have conversations by now.
fn deleted(change: &Change, sid: Option<&str>, plan: &mut Plan) -> Option<Change> {
    let operation =
        Operation::of(change.resource(), Action::Delete).filter(|_| change.resource() == ResourceKind::Role);
    let (Some(operation), Some(sid)) = (operation, sid) else {
        plan.note(NoteKind::NotPossible, &change.about, CREATED_STAYS);
        return None;
    };
    let gone = |field: &FieldChange| match &field.after {
        NewValue::Known(value) => {
            Some(FieldChange { before: Some(value.clone()), after: NewValue::Known(Value::Null), ..field.clone() })
        }
        NewValue::Created { .. } => None,
    };
    let mut target = change.target.clone();
    target.push(Reference::Sid(sid.to_owned()));
    let fields = change.fields.iter().filter_map(gone).collect();
    let about = change.about.clone();
    Some(Change::new(operation, about, target, fields))
}
