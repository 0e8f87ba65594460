//! Keyboard focus after the page has changed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Focuses the heading of the page that was just opened, or of the open dialog, which keeps the page out of reach.
pub fn focus_heading() {
    focus("dialog[open] h2, body:not(:has(dialog[open])) main h1");
}

/// Opens the folded parts that an element is in, which cannot have the focus otherwise.
pub fn unfold(element: &Element) {
    while let Ok(Some(part)) = element.closest("details:not([open])") {
        // It fails only for a name that is no attribute's.
        let _ = part.set_attribute("open", "");
    }
}

/// Focuses an element and leaves the page where it is scrolled to.
pub fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Focuses the first element that matches, in the next frame, so that what was just rendered is found.
pub fn focus(selector: &'static str) {
    request_animation_frame(move || {
        let element = document().query_selector(selector).ok().flatten();
        let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
        // A heading can be focused by script only.
        if !element.matches("a, button, input").unwrap_or_default() {
            element.set_tab_index(-1);
        }
        let _ = element.focus();
    });
}
