//! Actions of a person on a page: finding a control by role and name, pressing, typing, choosing.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlInputElement, MouseEvent, MouseEventInit};

use super::elements::{code_of, command, dispatch, is_hidden_link, is_reachable, name_of, type_into};
use super::{Page, pause, until};

impl Page {
    /// Waits for exactly one element with that role and name, and returns it.
    pub async fn find(&self, role: &str, name: &str) -> HtmlElement {
        until(|| self.named(role, name).len() == 1).await;
        let mut found = self.named(role, name);
        assert_eq!(found.len(), 1, "elements of role {role} named {name:?} in:\n{}", self.text());
        found.remove(0)
    }

    /// Elements with that role and name now.
    pub(super) fn named(&self, role: &str, name: &str) -> Vec<HtmlElement> {
        let has_name = |element: &HtmlElement| name_of(element) == name || code_of(element).as_deref() == Some(name);
        self.all(role).into_iter().filter(has_name).collect()
    }

    /// The text box with that label.
    pub(super) async fn text_box(&self, name: &str) -> HtmlInputElement {
        self.find("textbox", name).await.unchecked_into()
    }

    fn all(&self, role: &str) -> Vec<HtmlElement> {
        let selector = match role {
            "button" => "button, [role=button]",
            "link" => "a[href]",
            "heading" => "h1, h2, h3",
            "textbox" => "input[type=text], input[type=password], textarea",
            "combobox" => "select",
            "option" => "[role=option]",
            "searchbox" => "input[type=search]",
            "checkbox" => "input[type=checkbox]",
            "radio" => "input[type=radio]",
            "dialog" => "dialog[role=dialog]",
            "alertdialog" => "dialog[role=alertdialog]",
            "alert" => "[role=alert]",
            other => panic!("no selector for the role {other}"),
        };
        let found = self.root.query_selector_all(selector).unwrap();
        let elements = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<HtmlElement>().ok());
        elements.filter(is_reachable).filter(|element| !is_hidden_link(element)).collect()
    }

    /// Opens the menu of the user, or of the preferences without a gateway.
    pub async fn open_user_menu(&self) {
        self.open_panel(".user .disclosure > button").await;
    }

    /// Opens the account switcher.
    pub async fn open_accounts(&self) {
        self.open_panel(".account .disclosure > button").await;
    }

    /// Clicks the button of a panel of the side bar, once it is there.
    async fn open_panel(&self, button: &str) {
        assert!(until(|| !self.every(button).is_empty()).await, "{button} is not in:\n{}", self.text());
        self.every(button)[0].click();
    }

    /// Opens the folded part with the text box of that label.
    pub async fn unfold(&self, name: &str) {
        let part = self.text_box(name).await.closest("details:not([open])").unwrap();
        part.unwrap().set_attribute("open", "").unwrap();
    }

    /// Types into the search box.
    pub async fn search(&self, text: &str) {
        type_into(&self.find("searchbox", "Search by name or SID").await.unchecked_into(), text);
    }

    /// Clicks the button with that name, once it is enabled.
    pub async fn press(&self, name: &str) {
        let button = self.find("button", name).await;
        let is_enabled = until(|| !button.has_attribute("disabled")).await;
        assert!(is_enabled, "{name:?} stays disabled in:\n{}", self.text());
        button.click();
    }

    /// Clicks the button of a form in an account in production, and the one of the review that it opens.
    pub async fn press_reviewed(&self, name: &str) {
        self.press(name).await;
        self.find("alertdialog", "Save in “Production EU”? This account is in production.").await;
        self.press(name).await;
    }

    /// Opens the menu of a service or a row, and chooses an action.
    pub async fn act(&self, action: &str, name: &str) {
        // The page of the test before may move the focus in the next frames, which closes a menu.
        pause(60).await;
        self.press(&format!("Actions for {name}")).await;
        self.press(action).await;
    }

    /// Types into the text box with that label and leaves the focus in it.
    pub async fn write(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        input.focus().unwrap();
        type_into(&input, text);
    }

    /// Clicks the checkbox or radio button with that label.
    pub async fn tick(&self, role: &str, name: &str) {
        self.find(role, name).await.click();
    }

    /// Clicks the checkbox with that label while Shift is held.
    pub async fn tick_with_shift(&self, name: &str) {
        let init = MouseEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_shift_key(true);
        let click = MouseEvent::new_with_mouse_event_init_dict("click", &init).unwrap();
        self.find("checkbox", name).await.dispatch_event(&click).unwrap();
    }

    /// Chooses the option at an index of the select with that label.
    pub async fn choose_index(&self, name: &str, index: u32) {
        let select = self.find("combobox", name).await;
        js_sys::Reflect::set(&select, &JsValue::from_str("selectedIndex"), &JsValue::from(index)).unwrap();
        dispatch(&select, "change");
    }

    /// Sets the value of the text box with that label without any event, as some password managers do.
    pub async fn autofill(&self, name: &str, text: &str) {
        self.text_box(name).await.set_value(text);
    }

    /// Chooses the option with that value from the select with that label.
    pub async fn choose(&self, name: &str, value: &str) {
        let select = self.find("combobox", name).await;
        js_sys::Reflect::set(&select, &JsValue::from_str("value"), &JsValue::from_str(value)).unwrap();
        dispatch(&select, "change");
    }

    /// Types into the text box with that label and moves the focus away.
    pub async fn fill(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        input.focus().unwrap();
        type_into(&input, text);
        input.blur().unwrap();
    }

    /// Types into the text box with that label and sends `change`, as Enter does.
    pub async fn settle(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        type_into(&input, text);
        dispatch(&input, "change");
    }

    /// Types into the only text box that a selector matches.
    pub fn fill_only(&self, selector: &str, text: &str) {
        let mut inputs = self.every(selector);
        assert_eq!(inputs.len(), 1, "{selector}");
        type_into(&inputs.remove(0).unchecked_into(), text);
    }

    /// Types at the caret of the text box with that label, so that the browser can undo it.
    pub async fn type_at_caret(&self, name: &str, text: &str) {
        self.text_box(name).await.focus().unwrap();
        command("insertText", text);
    }

    /// Selects the whole text of the text box with that label.
    pub async fn select_all(&self, name: &str) {
        self.text_box(name).await.select();
    }

    /// Types at the caret of the search box, so that the browser can undo it.
    pub async fn type_into_search(&self, text: &str) {
        self.find("searchbox", "Search by name or SID").await.focus().unwrap();
        command("insertText", text);
    }

    /// Undoes the last change of a text box.
    pub fn undo(&self) {
        command("undo", "");
    }

    /// Redoes the change that was undone last.
    pub fn redo(&self) {
        command("redo", "");
    }
}
