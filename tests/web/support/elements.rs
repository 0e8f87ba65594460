//! Elements of a page: their accessible names, and the events of typing.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, HtmlInputElement};

use super::translation;

/// Returns true unless the element is behind a modal dialog. Of several modal dialogs the last one is on top.
pub fn is_reachable(element: &HtmlElement) -> bool {
    let modals = document().query_selector_all("dialog:modal").unwrap();
    let top = modals.length().checked_sub(1).and_then(|last| modals.item(last));
    top.is_none_or(|modal| modal.contains(Some(element)))
}

/// Returns true for a link to a section of a service that the style sheet hides. The side bar and the tabs have the same ones.
pub fn is_hidden_link(element: &HtmlElement) -> bool {
    element.closest(".tabs, .of-service").unwrap().is_some() && element.offset_height() == 0
}

/// Accessible name, by the ways in which the app gives one.
pub fn name_of(element: &Element) -> String {
    let label = || {
        let labelled_by = element.get_attribute("aria-labelledby")?;
        document().get_element_by_id(&labelled_by)?.text_content()
    };
    let for_control = || {
        let id = element.id();
        let by_id = document().query_selector(&format!("label[for={id:?}]")).unwrap();
        by_id.or_else(|| element.closest("label").unwrap())?.text_content()
    };
    let input = element.matches("input, select, textarea").unwrap();
    let name = element.get_attribute("aria-label").or_else(label).or_else(|| if input { for_control() } else { None });
    let name = name.or_else(|| spoken_text(element)).unwrap_or_default();
    name.replace(translation::MARK, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of an element without the parts that are hidden from screen readers, such as the keys of a shortcut.
fn spoken_text(element: &Element) -> Option<String> {
    let copy: Element = element.clone_node_with_deep(true).ok()?.unchecked_into();
    let hidden = copy.query_selector_all("kbd[aria-hidden=true]").ok()?;
    (0..hidden.length())
        .filter_map(|index| hidden.item(index))
        .for_each(|part| part.unchecked_into::<Element>().remove());
    copy.text_content()
}

/// Texts of the options of a select. Firefox leaves them out of its visible text.
pub fn options_of(select: &HtmlElement) -> Vec<String> {
    let options = select.query_selector_all("option").unwrap();
    let texts = (0..options.length()).filter_map(|index| options.item(index)?.text_content());
    texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// The API's name of a webhook event, shown beside its checkbox.
pub fn code_of(element: &Element) -> Option<String> {
    element
        .matches("[type=checkbox]")
        .unwrap()
        .then(|| element.closest("label").unwrap()?.query_selector("code").unwrap()?.text_content())?
}

/// Replaces the text of a text box and sends the event of typing.
pub fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    dispatch(input, "input");
}

/// Runs a command of the browser's editor, which the browser can undo.
pub fn command(name: &str, value: &str) {
    let document: web_sys::HtmlDocument = document().unchecked_into();
    document.exec_command_with_show_ui_and_value(name, false, value).unwrap();
}

pub fn dispatch(element: &Element, event: &str) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    element.dispatch_event(&CustomEvent::new_with_event_init_dict(event, &init).unwrap()).unwrap();
}
