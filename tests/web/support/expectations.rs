//! Content of a page, and waiting until it is as expected.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::elements::name_of;
use super::{Page, until};

impl Page {
    /// Visible text of the page.
    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    /// Every element that a selector matches, for elements without a role or a name.
    pub fn every(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
    }

    /// Names of the services in the table, from top to bottom, as far as they are drawn.
    pub fn rows(&self) -> Vec<String> {
        let names = self.root.query_selector_all("tbody th .name").unwrap();
        (0..names.length()).filter_map(|index| names.item(index)?.text_content()).collect()
    }

    /// Returns true if a dialog is open.
    pub fn has_dialog(&self) -> bool {
        self.root.query_selector("dialog[open]").unwrap().is_some()
    }

    /// Returns true if the checkbox or radio button with that label is on.
    pub async fn is_on(&self, role: &str, name: &str) -> bool {
        self.find(role, name).await.unchecked_into::<HtmlInputElement>().checked()
    }

    /// Waits until the page shows a text.
    pub async fn says(&self, text: &str) {
        assert!(until(|| self.text().contains(text)).await, "{text:?} is not in:\n{}", self.text());
    }

    /// Waits until the page does not show a text.
    pub async fn is_silent_about(&self, text: &str) {
        assert!(until(|| !self.text().contains(text)).await, "{text:?} is still in:\n{}", self.text());
    }

    /// Waits until the form of the page has no unsaved changes, so that its buttons are hidden.
    pub async fn is_unchanged(&self) {
        let is_idle = || !self.every("form > footer[data-idle=true]").is_empty();
        assert!(until(is_idle).await, "the form has unsaved changes:\n{}", self.text());
    }

    /// Waits until the table shows the services with these names, from top to bottom.
    pub async fn lists(&self, names: &[&str]) {
        until(|| self.rows() == names).await;
        assert_eq!(self.rows(), names);
    }

    /// Waits until that many services are drawn.
    pub async fn draws(&self, count: usize) {
        until(|| self.rows().len() == count).await;
        assert_eq!(self.rows().len(), count);
    }

    /// Waits until the text box with that label holds a text.
    pub async fn holds(&self, name: &str, text: &str) {
        // Found again each time: a form that is loaded again has new text boxes.
        let value =
            || self.named("textbox", name).first().map(|input| input.unchecked_ref::<HtmlInputElement>().value());
        until(|| value().as_deref() == Some(text)).await;
        assert_eq!(value().as_deref(), Some(text), "the text box {name:?}");
    }

    /// Waits until the element with that name has the focus.
    pub async fn has_focus(&self, name: &str) {
        let focused = || document().active_element().map(|element| name_of(&element));
        until(|| focused().as_deref() == Some(name)).await;
        assert_eq!(focused().as_deref(), Some(name));
    }

    /// Waits until no dialog is open.
    pub async fn has_no_dialog(&self) {
        assert!(until(|| !self.has_dialog()).await, "a dialog is still open in:\n{}", self.text());
    }
}
