//! Writes into text boxes in a way that the browser can undo.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDocument, HtmlInputElement};

use crate::ui::focus::focus_in_place;

/// Replaces the selection of a text box and places the caret after it. The browser dispatches `input`, as for typing.
///
/// Every other way to write into a text box clears the browser's undo history.
pub fn write_over_selection(text_box: &HtmlInputElement, text: &str) {
    focus_in_place(text_box);
    let document: HtmlDocument = document().unchecked_into();
    let command = if text.is_empty() { "delete" } else { "insertText" };
    if document.exec_command_with_show_ui_and_value(command, false, text) == Ok(true) {
        return;
    }
    // A browser that does not know the command, or a box that was empty and stays so.
    let _ = text_box.set_range_text(text);
    if let Ok(event) = Event::new("input") {
        let _ = text_box.dispatch_event(&event);
    }
}

/// Replaces the whole text of a text box.
pub fn write_over_all(text_box: &HtmlInputElement, text: &str) {
    focus_in_place(text_box);
    text_box.select();
    write_over_selection(text_box, text);
}
