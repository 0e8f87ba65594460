//! Shortcuts: saving, the search box of a page, and when none runs.

use app::shortcuts::is_apple;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

use super::{find, has_focus, is_open, open_palette, press, press_at, press_with_modifier};
use crate::support::{Backend, Page, pause};

#[wasm_bindgen_test]
async fn the_save_shortcut_saves_the_form() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.write("Closed timer: ISO 8601", "P7D").await;
    assert!(!press_with_modifier("s"), "the browser does not save the page");
    page.says("Account configuration saved").await;
    assert_eq!(backend.read("/v1/Configuration")["default_closed_timer"], "P7D");
    let save = page.find("button", "Save configuration").await;
    let keys = if is_apple() { ("Meta+S", "⌘ S") } else { ("Control+S", "Ctrl S") };
    assert_eq!(save.get_attribute("aria-keyshortcuts").unwrap(), keys.0);
    assert_eq!(save.title(), keys.1);
    let shown = save.query_selector("kbd[aria-hidden=true]").unwrap().unwrap();
    assert_eq!(shown.text_content().as_deref(), Some(keys.1));
}

#[wasm_bindgen_test]
async fn the_save_shortcut_does_not_confirm_a_deletion() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Desk").await;
    page.fill("Type Desk to confirm", "Desk").await;
    assert!(press_with_modifier("s"), "the dialog has nothing to save");
    pause(50).await;
    assert_eq!(backend.sent(api::Method::Delete), 0);
}

#[wasm_bindgen_test]
async fn a_key_that_is_held_down_runs_its_shortcut_once() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    open_palette(&page).await;
    let held = KeyboardEventInit::new();
    held.set_key("k");
    held.set_bubbles(true);
    held.set_cancelable(true);
    held.set_repeat(true);
    held.set_ctrl_key(!is_apple());
    held.set_meta_key(is_apple());
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &held).unwrap();
    assert!(!document().active_element().unwrap().dispatch_event(&event).unwrap());
    pause(50).await;
    is_open(&page).await;
}

#[wasm_bindgen_test]
async fn a_page_without_a_form_leaves_saving_to_the_browser() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    page.find("link", "Desk").await;
    assert!(press_with_modifier("s"));
}

#[wasm_bindgen_test]
async fn the_slash_focuses_the_search_of_the_page() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    let search = page.find("searchbox", "Search by name or SID").await;
    assert!(!press("/"));
    assert!(has_focus(&search));
}

#[wasm_bindgen_test]
async fn characters_are_no_shortcuts_while_typing_or_in_a_dialog() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    page.find("searchbox", "Search by name or SID").await.focus().unwrap();
    assert!(press("?") && press("/"));
    assert!(!page.has_dialog());
    page.press("Create service").await;
    let cancel = page.find("button", "Cancel").await;
    cancel.focus().unwrap();
    assert!(press("?") && press("/"));
    assert!(has_focus(&cancel));
    assert_eq!(page.every("dialog[open]").len(), 1);
    assert!(!press_with_modifier("k"), "the browser's search does not open either");
    pause(50).await;
    assert_eq!(page.every("dialog[open]").len(), 1);
}

#[wasm_bindgen_test]
async fn characters_are_no_shortcuts_in_selects_and_editable_elements() {
    let page = Page::open(&Backend::with(&["Desk"]), "/history");
    page.find("heading", "History").await;
    for tag in ["select", "textarea", "div"] {
        let element: HtmlElement = document().create_element(tag).unwrap().unchecked_into();
        element.set_attribute("contenteditable", "true").unwrap();
        page.every("main")[0].append_child(&element).unwrap();
        assert!(press_at(&element, "?", false), "{tag}");
        element.remove();
    }
    pause(50).await;
    assert!(!page.has_dialog());
}

#[wasm_bindgen_test]
async fn a_shortcut_can_be_turned_off() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/services");
    page.find("link", "Desk").await;
    assert!(!press("?"));
    page.find("dialog", "Keyboard shortcuts").await;
    let keys = |name: &str| if is_apple() { format!("{name} ⌘ K") } else { format!("{name} Ctrl K") };
    let checkbox = page.find("checkbox", &keys("Open search")).await.unchecked_into::<HtmlInputElement>();
    assert!(checkbox.checked());
    checkbox.click();
    page.tick("checkbox", "Show shortcuts ?").await;
    page.press("Close").await;
    page.has_no_dialog().await;
    assert!(press_with_modifier("k") && press("?"), "the browser handles the keys");
    assert!(document().document_element().unwrap().has_attribute("data-palette-keyless"));
    // The button opens it still.
    page.every("button.find")[0].click();
    is_open(&page).await;
    find(&page, "keyboard", "Keyboard shortcuts").await;
    press("Enter");
    page.find("dialog", "Keyboard shortcuts").await;
    assert!(!page.is_on("checkbox", "Show shortcuts ?").await);
    page.tick("checkbox", "Show shortcuts ?").await;
    page.press("Close").await;
    page.has_no_dialog().await;
    assert!(!press("?"));
}
