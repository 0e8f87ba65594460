//! Style sheets of the lazy module. The others are linked in index.html.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::CssStyleSheet;

use crate::shortcuts::registry::show_keys;

/// Style sheets in the order of their precedence, after all others.
const SHEETS: &str = concat!(
    include_str!("../../style/later/layout.css"),
    include_str!("../../style/later/form.css"),
    include_str!("../../style/later/account.css"),
    include_str!("../../style/later/session.css"),
    include_str!("../../style/later/second_factor.css"),
    include_str!("../../style/later/service.css"),
    include_str!("../../style/later/services.css"),
    include_str!("../../style/later/roles.css"),
    include_str!("../../style/later/addresses.css"),
    include_str!("../../style/later/history.css"),
    include_str!("../../style/later/drift.css"),
    include_str!("../../style/later/webhooks.css"),
    include_str!("../../style/later/push.css"),
    include_str!("../../style/later/health.css"),
    include_str!("../../style/later/file.css"),
    include_str!("../../style/later/review.css"),
    include_str!("../../style/later/palette.css"),
);

/// Adds the style sheets to the page, and the choices that they depend on, once. The content security policy allows constructed style sheets, but no inline ones.
pub fn apply() {
    thread_local!(static IS_APPLIED: Cell<bool> = const { Cell::new(false) });
    if IS_APPLIED.replace(true) {
        return;
    }
    add(SHEETS);
    show_keys();
}

/// Adds a style sheet to the page.
pub fn add(text: &str) {
    // Every browser that starts the app supports it. Without it, the page would still be readable.
    if let Ok(sheet) = CssStyleSheet::new()
        && sheet.replace_sync(text).is_ok()
    {
        document().adopted_style_sheets().push(&sheet);
    }
}
