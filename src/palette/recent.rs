//! Recently used entries, in the storage of the tab: they name services, and go with the drafts when the user signs out.

use std::sync::Arc;

use leptos::prelude::window;
use serde_json::Value;
use web_sys::Storage;

use super::entry::Entry;
use crate::routes::{Route, Section};

/// Maximum number of entries.
const MAX: usize = 5;

/// Key and name of an entry.
type Used = (String, String);

/// Recently used entries of one account and user.
#[derive(Clone, Copy)]
pub struct Recent {
    /// Fingerprint of backend, account and user.
    pub scope: u64,
}

impl Recent {
    /// Returns the entries, the last used one first. Those that do not exist now are left out.
    pub fn entries(self, known: &[Arc<Entry>]) -> Vec<Arc<Entry>> {
        let find = |(key, name): Used| {
            let is_it = |entry: &&Arc<Entry>| entry.key == key;
            known.iter().find(is_it).cloned().or_else(|| service(&key, &name).map(Arc::new))
        };
        self.read().into_iter().filter_map(find).collect()
    }

    /// Puts an entry first.
    pub fn add(self, entry: &Entry) {
        let mut used = self.read();
        used.retain(|(key, _)| *key != entry.key);
        used.insert(0, (entry.key.clone(), entry.name.clone()));
        used.truncate(MAX);
        let text = Value::from_iter(used.into_iter().map(|(key, name)| Value::from(vec![key, name]))).to_string();
        if let Some(storage) = storage() {
            // Without storage, no entry is recent.
            let _ = storage.set_item(&self.key(), &text);
        }
    }

    fn read(self) -> Vec<Used> {
        let text = storage().and_then(|storage| storage.get_item(&self.key()).ok().flatten()).unwrap_or_default();
        let used = |value: &Value| Some((value[0].as_str()?.to_owned(), value[1].as_str()?.to_owned()));
        let stored: Value = serde_json::from_str(&text).unwrap_or_default();
        stored.as_array().into_iter().flatten().filter_map(used).collect()
    }

    fn key(self) -> String {
        format!("conversations-admin-recent {:x}", self.scope)
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Returns the service of a key. Services are not known until they are loaded.
fn service(key: &str, name: &str) -> Option<Entry> {
    match Route::parse(key) {
        Route::Service(sid, Section::Overview) => Some(Entry::service(sid, Some(name))),
        _ => None,
    }
}
