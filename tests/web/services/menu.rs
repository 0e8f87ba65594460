//! The menu of a row, and rows that open.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

use super::THREE;
use crate::support::{Backend, Page, until};

/// Sends a key to the element with the focus.
fn press(key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    document().active_element().unwrap().dispatch_event(&event).unwrap();
}

fn menus(page: &Page) -> usize {
    page.every("[role=menu]").len()
}

#[wasm_bindgen_test]
async fn the_keys_of_a_menu_move_choose_and_close() {
    let page = Page::open(&Backend::with(&THREE), "/services");
    let button = page.find("button", "Actions for Claims desk").await;
    assert_eq!(button.get_attribute("aria-haspopup").as_deref(), Some("menu"));
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    button.focus().unwrap();
    press("ArrowDown");
    page.has_focus("Rename").await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    for (key, item) in [
        ("ArrowDown", "Make default"),
        ("ArrowUp", "Rename"),
        ("ArrowUp", "Delete"),
        ("ArrowDown", "Rename"),
        ("End", "Delete"),
        ("Home", "Rename"),
        ("c", "Compare"),
        ("c", "Copy SID"),
        ("d", "Delete"),
    ] {
        press(key);
        page.has_focus(item).await;
    }
    press("Escape");
    page.has_focus("Actions for Claims desk").await;
    assert!(until(|| menus(&page) == 0).await);
    button.click();
    page.has_focus("Rename").await;
    page.press("Rename").await;
    page.find("dialog", "Rename “Claims desk”").await;
    assert_eq!(menus(&page), 0);
    page.press("Cancel").await;
    page.has_focus("Actions for Claims desk").await;
}

#[wasm_bindgen_test]
async fn only_one_menu_is_open() {
    let page = Page::open(&Backend::with(&THREE), "/services");
    page.press("Actions for Claims desk").await;
    page.has_focus("Rename").await;
    page.find("button", "Actions for Loyalty club").await.focus().unwrap();
    assert!(until(|| menus(&page) == 0).await, "the focus has left it");
    page.press("Actions for Loyalty club").await;
    assert!(until(|| menus(&page) == 1).await);
    page.press("Actions for Loyalty club").await;
    assert!(until(|| menus(&page) == 0).await, "its button closes it");
}

#[wasm_bindgen_test]
async fn a_service_is_made_the_default_and_back() {
    let backend = Backend::with(&THREE);
    let claims = backend.sid_of("Claims desk");
    backend.post("/v1/Configuration", &[("DefaultChatServiceSid", &claims)]);
    let default = || backend.read("/v1/Configuration")["default_chat_service_sid"].as_str().unwrap().to_owned();
    let page = Page::open(&backend, "/services");
    page.says("Default").await;
    page.press("Actions for Claims desk").await;
    page.has_focus("Rename").await;
    let items: Vec<_> = page.every("[role=menuitem]").iter().map(HtmlElement::inner_text).collect();
    assert_eq!(items.iter().map(|item| item.trim()).collect::<Vec<_>>(), ["Rename", "Compare", "Copy SID", "Delete"]);
    press("Escape");
    page.act("Make default", "Loyalty club").await;
    page.says("“Loyalty club” is now the default service. The default service was “Claims desk” before.").await;
    assert_eq!(default(), backend.sid_of("Loyalty club"));
    page.press("Undo").await;
    page.says("Default service restored").await;
    assert_eq!(default(), claims);
}

#[wasm_bindgen_test]
async fn a_default_that_cannot_be_set_is_reported() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.says("All 3 loaded").await;
    backend.fail(&[("Method", "POST"), ("Status", "503")]);
    page.act("Make default", "Loyalty club").await;
    page.says("The default service could not be changed.").await;
}

#[wasm_bindgen_test]
async fn two_services_are_compared_from_the_menu() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.press("Actions for Claims desk").await;
    page.has_focus("Rename").await;
    page.every("a[role=menuitem]").remove(0).click();
    page.find("heading", "Compare").await;
    let search = window().location().search().unwrap();
    assert_eq!(search, format!("?from={}", backend.sid_of("Claims desk")));
}

#[wasm_bindgen_test]
async fn a_click_on_a_row_opens_its_service() {
    let page = Page::open(&Backend::with(&THREE), "/services");
    page.says("All 3 loaded").await;
    page.press("Actions for Claims desk").await;
    page.has_focus("Rename").await;
    press("Escape");
    page.find("heading", "Services").await;
    let row = page.find("link", "Loyalty club").await.closest("tr").unwrap().unwrap();
    row.query_selector("time").unwrap().unwrap().unchecked_into::<HtmlElement>().click();
    page.find("heading", "Loyalty club").await;
}
