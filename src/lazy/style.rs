//! The style of what only this file draws. The other style sheets are linked in index.html.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::CssStyleSheet;

/// In the order in which they count, after all others.
const SHEETS: &str = concat!(
    include_str!("../../style/later/session.css"),
    include_str!("../../style/later/roles.css"),
    include_str!("../../style/later/history.css"),
    include_str!("../../style/later/webhooks.css"),
    include_str!("../../style/later/push.css"),
);

/// Gives it to the page, once. The content security policy lets a page make style sheets of its own, and no inline ones.
pub fn dress() {
    thread_local!(static IS_DRESSED: Cell<bool> = const { Cell::new(false) });
    if IS_DRESSED.replace(true) {
        return;
    }
    // No browser that starts the app refuses, and without it everything could still be read.
    if let Ok(sheet) = CssStyleSheet::new()
        && sheet.replace_sync(SHEETS).is_ok()
    {
        document().adopted_style_sheets().push(&sheet);
    }
}
