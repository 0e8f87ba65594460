//! Plans: what is to be changed, with old and new values, the exact requests, and the values they replace.
//!
//! A plan is made from a document, a form, another service, one setting for many services, or a record of the history. It is data: it can be shown, stored, and carried out by
//! [`crate::apply`].

mod change;
mod choose;
mod compare;
mod copy;
mod makers;
mod recorded;
mod recreate;
mod restore;
mod reverse;
mod roles;
mod section;
mod service;
mod stored;
mod undo;
mod whole;

use serde::{Deserialize, Serialize};

pub use change::{Change, FieldChange, NewValue, Reference};
pub use choose::Part;
pub use compare::{Difference, compare};
pub use copy::{Chosen, between, from_entry};
pub use makers::{delete_services, set};
pub use recreate::{may_be_done, recreate};
pub use restore::{Replaced, restore};
pub use reverse::reverse;
pub use undo::{revert, undo, undo_plan};
pub use whole::from_document;

/// Changes to make, in their order, and notes on what is not changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Changes. A change comes after those that it requires.
    pub changes: Vec<Change>,
    /// Notes for the person who decides about the plan.
    pub notes: Vec<Note>,
}

/// Note on something that a plan does not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Kind of note.
    pub kind: NoteKind,
    /// Resource that it is about, such as “Role “agent” of “Customer Care””.
    pub about: String,
    /// Message, in one or two sentences.
    pub message: String,
}

/// Kind of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// The API cannot do it, or it is not clear which resource is meant.
    NotPossible,
    /// It could not be read, so that nothing is known about it.
    Unread,
    /// It is protected, because other settings refer to it.
    Protected,
    /// It exists in the account and not in the document, and stays.
    Extra,
    /// It has the value already.
    AlreadySo,
    /// Something to know about a change of the plan.
    Notice,
}

/// Extent of a plan that is made from a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// True to change the settings of the account.
    pub account: bool,
    /// Names and SIDs of the document's services to change. `None`: all.
    pub services: Option<Vec<String>>,
    /// True to create services that the account does not have.
    pub create_services: bool,
    /// True to delete roles that the document does not have.
    pub delete_roles: bool,
}

impl Default for Scope {
    /// Everything is changed and created, and nothing is deleted.
    fn default() -> Self {
        Self { account: true, services: None, create_services: true, delete_roles: false }
    }
}

impl Plan {
    /// Returns true if nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns true if the plan leaves out something that was asked for.
    pub fn is_partial(&self) -> bool {
        self.notes
            .iter()
            .any(|note| matches!(note.kind, NoteKind::NotPossible | NoteKind::Unread | NoteKind::Protected))
    }

    /// Adds a change and returns its position.
    fn push(&mut self, change: Change) -> usize {
        self.changes.push(change);
        self.changes.len() - 1
    }

    fn note(&mut self, kind: NoteKind, about: impl Into<String>, message: impl Into<String>) {
        self.notes.push(Note { kind, about: about.into(), message: message.into() });
    }
}
