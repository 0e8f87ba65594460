//! Local storage of the browser.

use leptos::prelude::window;
use web_sys::Storage;

/// Returns the local storage; `None` where the browser denies it.
pub fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
