//! What was typed and not saved, kept in this tab: it comes back after Back, a reload or a crash.
//!
//! Of a form that holds a secret nothing is kept: such a form cannot have a place to keep it.

use api::Kind;
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::form::Field;

/// What the names of all drafts begin with.
const PREFIX: &str = "conversations-admin-draft ";

/// Stands beside the fields of what was on its way. No field is called so.
const SENDING: &str = "";

/// What a form came back with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Restored {
    Nothing,
    /// What was typed and not saved.
    Typed,
    /// What was on its way when the form was left, or nobody knew what came of, so that it may be saved by now.
    Sending,
}

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

    /// Puts back what was typed.
    pub fn restore(&self, fields: &[RwSignal<Field>]) -> Restored {
        let kept = self.read();
        let mut is_restored = false;
        for field in fields {
            if let Some(text) = kept[field.with_untracked(Field::info).wire].as_str() {
                // A form may begin with something in it, such as a copy.
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

    /// It was saved.
    pub fn forget(&self) {
        self.write(None);
    }

    /// It was not saved, which the form has not lived to hear.
    pub fn refused(&self) {
        if let Value::Object(mut kept) = self.read() {
            kept.remove(SENDING);
            self.write(Some(Value::Object(kept).to_string()));
        }
    }

    /// Keeps what is typed, or forgets it where nothing is unsaved.
    pub fn keep(&self, fields: &[RwSignal<Field>], is_sending: bool) {
        // Personal data, such as an address, is not written to the browser's storage.
        let is_kept = |field: &Field| field.is_dirty() && !field.info.personal;
        let dirty = fields.iter().filter_map(|field| field.with(|field| is_kept(field).then(|| field.clone())));
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
