//! What was typed and not saved, kept in this tab: it comes back after Back, a reload or a crash.
//!
//! Of a form that holds a secret nothing is kept: such a form cannot have a place to keep it.

use api::Kind;
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::form::Field;

/// What the names of all drafts begin with.
const PREFIX: &str = "conversations-admin-draft ";

/// Whether this tab keeps any draft, whoever typed it.
pub fn is_any() -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|index| storage.key(index).ok().flatten());
    keys.into_iter().any(|key| key.starts_with(PREFIX))
}

/// Where the drafts of one form are kept; nowhere if it holds a secret.
#[derive(Clone)]
pub struct Draft(Option<String>);

impl Draft {
    /// `form` says of what it is the form, and `whose` whose data that is.
    pub fn new(form: &str, whose: u64, fields: &[RwSignal<Field>]) -> Self {
        let is_secret = |field: &RwSignal<Field>| field.with_untracked(|field| field.info().kind == Kind::Secret);
        let has_place = !fields.iter().any(is_secret);
        Self(has_place.then(|| format!("{PREFIX}{whose:x} {form}")))
    }

    /// Whether nothing of the form is kept, for it holds a secret.
    pub fn is_secret(&self) -> bool {
        self.0.is_none()
    }

    /// Puts back what was typed; whether there was anything.
    pub fn restore(&self, fields: &[RwSignal<Field>]) -> bool {
        let text = self.place().and_then(|(storage, key)| storage.get_item(key).ok().flatten());
        let kept: Value = serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default();
        let mut is_restored = false;
        for field in fields {
            if let Some(text) = kept[field.with_untracked(Field::info).wire].as_str() {
                // A form may begin with something in it, such as a copy.
                is_restored |= field.with_untracked(|field| field.text() != text);
                field.update(|field| field.set(text.to_owned()));
            }
        }
        is_restored
    }

    /// It was saved.
    pub fn forget(&self) {
        self.write(None);
    }

    /// Keeps what is typed, or forgets it where nothing is unsaved.
    pub fn keep(&self, fields: &[RwSignal<Field>]) {
        let dirty = fields.iter().filter_map(|field| field.with(|field| field.is_dirty().then(|| field.clone())));
        let kept: Map<_, _> = dirty.map(|field| (field.info.wire.to_owned(), Value::String(field.text))).collect();
        self.write((!kept.is_empty()).then(|| Value::Object(kept).to_string()));
    }

    fn write(&self, text: Option<String>) {
        let Some((storage, key)) = self.place() else { return };
        // Where storage is refused or full, the draft lives as long as the form, which is all that is lost.
        let _ = match text {
            None => storage.remove_item(key),
            Some(text) => storage.set_item(key, &text),
        };
    }

    fn place(&self) -> Option<(web_sys::Storage, &str)> {
        Some((window().session_storage().ok().flatten()?, self.0.as_deref()?))
    }
}
