//! What was typed and not saved, kept in this tab: it comes back after Back, a reload or a crash.
//!
//! No form that keeps a draft has a secret in it.

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::form::Field;

/// Where the drafts of one form are kept.
#[derive(Clone)]
pub struct Draft {
    key: String,
}

impl Draft {
    pub fn new(form: &str) -> Self {
        Self { key: format!("conversations-admin-draft {form}") }
    }

    /// Puts back what was typed; whether there was anything.
    pub fn restore(&self, fields: &[RwSignal<Field>]) -> bool {
        let text = storage().and_then(|storage| storage.get_item(&self.key).ok().flatten()).unwrap_or_default();
        let kept: Value = serde_json::from_str(&text).unwrap_or_default();
        for field in fields {
            if let Some(text) = kept[field.with_untracked(Field::info).wire].as_str() {
                field.update(|field| field.set(text.to_owned()));
            }
        }
        fields.iter().any(|field| field.with_untracked(Field::is_dirty))
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
        let Some(storage) = storage() else { return };
        // Where storage is refused or full, the draft lives as long as the form, which is all that is lost.
        let _ = match text {
            None => storage.remove_item(&self.key),
            Some(text) => storage.set_item(&self.key, &text),
        };
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
