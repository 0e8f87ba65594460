//! Storage of the browser and of this tab.

use leptos::prelude::window;
use web_sys::Storage;

/// Returns the local storage; `None` where the browser denies it.
pub fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Deletes everything that this tab has stored: drafts, an unfinished plan, and recent entries of the palette.
pub fn clear_tab() {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.clear();
    }
}
