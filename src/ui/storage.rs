//! Storage of the browser and of this tab.

use leptos::prelude::window;
use web_sys::Storage;

/// Returns the local storage; `None` where the browser denies it.
pub fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Keys of unfinished plans begin with it.
pub const PLAN: &str = "conversations-admin-plan-";

/// Returns the keys of a storage that begin with a text.
pub fn keys(storage: &Storage, start: &str) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|index| storage.key(index).ok()?).filter(|key| key.starts_with(start)).collect()
}

/// Deletes what users have begun: drafts and recent entries of the palette in this tab, and unfinished plans in this browser.
pub fn clear_storage() {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.clear();
    }
    if let Some(storage) = local_storage() {
        for key in keys(&storage, PLAN) {
            let _ = storage.remove_item(&key);
        }
    }
}
