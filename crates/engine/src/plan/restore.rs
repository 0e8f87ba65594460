//! Plans that undo a save just after it, without a history.

use api::operation::{Action, Operation};

use super::change::{Change, FieldChange, Reference};
use super::undo::sendable;
use super::{NoteKind, Plan};

/// Setting that a save has replaced, with both values as the text of a control.
#[derive(Clone, Debug, PartialEq)]
pub struct Replaced {
    /// API name of the parameter.
    pub wire: &'static str,
    /// Value before the save.
    pub before: String,
    /// Value that the API stored.
    pub after: String,
}

/// Plans to restore the values that a save of the resource at `path` has replaced. `about` names the resource. Carrying it out sends nothing if
/// one of the values was changed since.
pub fn restore(path: &str, about: &str, replaced: &[Replaced]) -> Plan {
    let mut plan = Plan::default();
    let Some((operation, target)) = Operation::at(path).find(|(operation, _)| operation.action == Action::Update)
    else {
        plan.note(NoteKind::NotPossible, about, "It cannot be changed.");
        return plan;
    };
    let mut fields = Vec::new();
    for Replaced { wire, before, after } in replaced {
        let info = operation.parameters.iter().find(|info| info.wire == *wire);
        match info.and_then(|info| Some(FieldChange::new(info, after, &sendable(info, before)?))) {
            Some(field) => fields.push(field),
            None => {
                let label = info.map_or(*wire, |info| info.label);
                let message = format!("{label}: The value before cannot be set through the API.");
                plan.note(NoteKind::NotPossible, about, message);
            }
        }
    }
    if !fields.is_empty() {
        let target = target.into_iter().map(|sid| Reference::Sid(sid.to_owned())).collect();
        let about = about.to_owned();
        plan.push(Change::new(operation, about, target, fields));
    }
    plan
}
