//! Drafts: unsaved changes of a form, stored in the tab and restored after Back, a reload or a crash.
//!
//! A form with a secret has no draft.

use api::Kind;
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::form::Field;

/// Prefix of the storage keys of all drafts.
const PREFIX: &str = "conversations-admin-draft ";

/// Marks a draft whose write was pending. No field has this name.
const SENDING: &str = "";

/// Draft that was restored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Restored {
    Nothing,
    /// Unsaved changes.
    Typed,
    /// Changes whose write was pending or had an unknown outcome, so that they may be saved.
    Sending,
}

/// Returns true if the tab has any draft.
pub fn is_any() -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|index| storage.key(index).ok().flatten());
    keys.into_iter().any(|key| key.starts_with(PREFIX))
}

/// Storage key of a form's draft; `None` if the form holds a secret.
#[derive(Clone)]
pub struct Draft(Option<String>);

impl Draft {
    /// `form` names the form and its resource. `scope` is the fingerprint of backend, account and user.
    pub fn new(form: &str, scope: u64, fields: &[RwSignal<Field>]) -> Self {
        let is_secret = |field: &RwSignal<Field>| field.with_untracked(|field| field.info().kind == Kind::Secret);
        let has_place = !fields.iter().any(is_secret);
        Self(has_place.then(|| format!("{PREFIX}{scope:x} {form}")))
    }

    /// Returns true if the form holds a secret.
    pub fn is_secret(&self) -> bool {
        self.0.is_none()
    }

    /// Restores the draft.
    pub fn restore(&self, fields: &[RwSignal<Field>]) -> Restored {
        let kept = self.read();
        let mut is_restored = false;
        for field in fields {
            if let Some(text) = kept[field.with_untracked(Field::info).wire].as_str() {
                // A form may start with values, such as those of a copy.
                is_restored |= field.with_untracked(|field| field.text() != text);
                field.update(|field| field.set(text.to_owned()));
            }
        }
        match () {
            () if !is_restored => Restored::Nothing,
            () if kept[SENDING].is_boolean() => Restored::Sending,
            () => Restored::Typed,
        }
    }

    /// Deletes the draft.
    pub fn delete(&self) {
        self.write(None);
    }

    /// Marks the draft as not saved: its write was rejected after the form was left.
    pub fn reject(&self) {
        if let Value::Object(mut kept) = self.read() {
            kept.remove(SENDING);
            self.write(Some(Value::Object(kept).to_string()));
        }
    }

    /// Stores the unsaved changes, or deletes the draft if there are none. `is_sending` marks a write with an unknown outcome.
    pub fn store(&self, fields: &[RwSignal<Field>], is_sending: bool) {
        // Personal data, such as an address, is not written to the browser's storage.
        let is_stored = |field: &Field| field.is_dirty() && !field.info.personal;
        let dirty = fields.iter().filter_map(|field| field.with(|field| is_stored(field).then(|| field.clone())));
        let mut kept: Map<_, _> = dirty.map(|field| (field.info.wire.to_owned(), Value::String(field.text))).collect();
        let is_any = !kept.is_empty();
        if is_sending {
            kept.insert(SENDING.to_owned(), Value::Bool(true));
        }
        self.write(is_any.then(|| Value::Object(kept).to_string()));
    }

    fn read(&self) -> Value {
        let text = self.place().and_then(|(storage, key)| storage.get_item(key).ok().flatten());
        serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default()
    }

    fn write(&self, text: Option<String>) {
        let Some((storage, key)) = self.place() else { return };
        // Without storage, the draft lives as long as the form.
        let _ = match text {
            None => storage.remove_item(key),
            Some(text) => storage.set_item(key, &text),
        };
    }

    fn place(&self) -> Option<(web_sys::Storage, &str)> {
        Some((window().session_storage().ok().flatten()?, self.0.as_deref()?))
    }
}
