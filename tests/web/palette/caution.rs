//! Tests that the palette reports nothing as missing while services are loaded, and that its confirm shortcut deletes nothing.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{BOX, open_palette, press_with_modifier};
use crate::support::{Backend, Page, pause};

#[wasm_bindgen_test]
async fn nothing_is_said_to_be_missing_while_services_are_loaded() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/webhooks");
    page.find("heading", "Account webhooks").await;
    backend.fail(&[("Method", "GET"), ("Path", "/v1/Services"), ("DelayMs", "400")]);
    open_palette(&page).await;
    page.fill_only(BOX, "zzz");
    page.says("Loading services.").await;
    assert!(!page.text().contains("No results") && !page.text().contains("Check the spelling"), "{}", page.text());
    page.says("No results. 1 service searched. Check the spelling").await;
}

#[wasm_bindgen_test]
async fn the_confirm_shortcut_deletes_nothing() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Desk").await;
    page.fill("Type Desk to confirm", "Desk").await;
    pause(50).await;
    page.find("button", "Delete service").await.focus().unwrap();
    assert!(press_with_modifier("Enter"), "the keys do nothing");
    pause(100).await;
    assert!(page.has_dialog());
    assert_eq!(backend.sent(Method::Delete), 0);
    page.press("Delete service").await;
    page.says("“Desk” deleted").await;
}
