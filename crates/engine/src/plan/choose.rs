//! Parts of a plan.

use std::collections::BTreeSet;

use api::operation::Action;

use super::change::{Change, NewValue, Reference};
use super::{NoteKind, Plan};

/// Part of a plan that can be left out: a setting of an update, or a creation or a deletion as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Position of the change.
    pub change: usize,
    /// API name of the setting. `None`: the whole change.
    pub name: Option<&'static str>,
}

impl Plan {
    /// Returns the parts of a change that can be left out.
    pub fn parts(&self, index: usize) -> Vec<Part> {
        let Some(change) = self.changes.get(index) else { return Vec::new() };
        match change.action() {
            Action::Update => {
                change.fields.iter().map(|field| Part { change: index, name: Some(field.info.wire) }).collect()
            }
            _ => vec![Part { change: index, name: None }],
        }
    }

    /// Returns the plan without some parts. What a remaining change requires stays.
    pub fn without(&self, left_out: &BTreeSet<Part>) -> Self {
        let is_left = |part: &Part| left_out.contains(part);
        let mut kept: Vec<bool> = (0..self.changes.len()).map(|index| !self.parts(index).iter().all(is_left)).collect();
        let mut plan = Self { changes: Vec::new(), notes: self.notes.clone() };
        // A change comes after those that it requires, so that one pass from the end finds all of them.
        for (index, change) in self.changes.iter().enumerate().rev() {
            if kept[index] {
                for required in remaining(change, index, left_out).dependencies() {
                    if let Some(is_kept) = kept.get_mut(required).filter(|is_kept| !**is_kept) {
                        *is_kept = true;
                        plan.note(NoteKind::Notice, &self.changes[required].about, "Another change requires it.");
                    }
                }
            }
        }
        // Positions in the new plan.
        let mut places = Vec::new();
        for (index, change) in self.changes.iter().enumerate() {
            places.push(kept[index].then(|| plan.push(renumbered(remaining(change, index, left_out), &places))));
        }
        plan
    }
}

/// Returns a change without the settings that are left out. It is whole if nothing would remain: another change requires it.
fn remaining(change: &Change, index: usize, left_out: &BTreeSet<Part>) -> Change {
    let is_kept = |name| !left_out.contains(&Part { change: index, name: Some(name) });
    let fields: Vec<_> = change.fields.iter().filter(|field| is_kept(field.info.wire)).cloned().collect();
    if fields.is_empty() { change.clone() } else { Change { fields, ..change.clone() } }
}

/// Returns a change with the new positions of the changes that it refers to.
fn renumbered(mut change: Change, places: &[Option<usize>]) -> Change {
    let place = |index: usize| places.get(index).copied().flatten();
    for value in &mut change.target {
        if let Reference::Created { created_by } = value {
            *created_by = place(*created_by).unwrap_or(*created_by);
        }
    }
    for field in &mut change.fields {
        if let NewValue::Created { created_by } = &mut field.after {
            *created_by = place(*created_by).unwrap_or(*created_by);
        }
    }
    change.requires = change.requires.iter().filter_map(|index| place(*index)).collect();
    change
}
