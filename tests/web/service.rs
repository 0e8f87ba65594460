//! The page of one service.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause};

fn open(backend: &Backend, name: &str) -> Page {
    Page::open(backend, &format!("/services/{}", backend.sid_of(name)))
}

#[wasm_bindgen_test]
async fn an_overview_shows_the_urls_of_a_service() {
    let backend = Backend::with(&["Storefront chat"]);
    let sid = backend.sid_of("Storefront chat");
    let page = open(&backend, "Storefront chat");
    page.find("heading", "Storefront chat").await;
    page.every("details > summary:has(h2)")[0].click();
    page.says(&format!("http://sandbox.test/v1/Services/{sid}")).await;
    page.says("links.conversations").await;
    page.find("button", "Copy Base path").await;
    page.press("Times in UTC").await;
    page.says("UTC").await;
    // The choice is stored for the next test.
    page.press("Times in UTC").await;
}

#[wasm_bindgen_test]
async fn a_deleted_service_is_reported() {
    let page = Page::open(&Backend::with(&[]), "/services/IS00000000000000000000000000000001");
    page.find("heading", "Service not found").await;
    page.find("link", "Open history").await;
    page.is_silent_about("Push notifications").await;
}

#[wasm_bindgen_test]
async fn returning_to_the_overview_of_a_deleted_service_reports_it() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open(&backend, "Storefront chat");
    page.find("button", "Actions for Storefront chat").await;
    page.find("link", "Roles").await.click();
    page.find("link", "Create role").await;
    backend.delete(&format!("/v1/Services/{}", backend.sid_of("Storefront chat")));
    page.find("link", "Overview").await.click();
    page.find("heading", "Service not found").await;
    page.find("link", "Open history").await;
    page.is_silent_about("Push notifications").await;
}

#[wasm_bindgen_test]
async fn an_address_with_an_incomplete_sid_is_not_found() {
    let page = Page::open(&Backend::with(&[]), "/services/IS0001");
    page.find("heading", "Page not found").await;
}

#[wasm_bindgen_test]
async fn a_rename_shows_the_change_first_and_the_new_name_afterwards() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open(&backend, "Storefront chat");
    page.act("Rename", "Storefront chat").await;
    page.fill("Friendly name", "Storefront").await;
    page.find("heading", "Will be sent").await;
    page.press("Rename service").await;
    page.has_no_dialog().await;
    page.find("heading", "Storefront").await;
    page.has_focus("Storefront").await;
    page.find("button", "Actions for Storefront").await;
}

#[wasm_bindgen_test]
async fn renaming_without_a_change_sends_nothing() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open(&backend, "Storefront chat");
    page.act("Rename", "Storefront chat").await;
    page.press("Rename service").await;
    page.says("No changes to save").await;
    assert_eq!(backend.sent(api::Method::Post), 0);
}

#[wasm_bindgen_test]
async fn the_menu_is_on_the_overview_only() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open(&backend, "Storefront chat");
    page.find("button", "Actions for Storefront chat").await;
    page.find("link", "Roles").await.click();
    page.find("link", "Create role").await;
    assert!(page.every("main header .service-actions").is_empty());
}

#[wasm_bindgen_test]
async fn a_dialog_of_the_overview_does_not_stay_over_another_page() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open(&backend, "Storefront chat");
    let roles = page.find("link", "Roles").await;
    page.act("Delete", "Storefront chat").await;
    page.find("alertdialog", "Delete “Storefront chat”?").await;
    // *Back* leaves the overview as well, whatever dialog is open.
    roles.click();
    page.find("link", "Create role").await;
    page.has_no_dialog().await;
}

#[wasm_bindgen_test]
async fn another_overview_has_a_menu_of_its_own() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let page = open(&backend, "Storefront chat");
    page.find("button", "Actions for Storefront chat").await;
    page.find("link", "All services").await.click();
    page.find("link", "Claims desk").await.click();
    page.act("Make default", "Claims desk").await;
    page.says("“Claims desk” is now the default service.").await;
    let configuration = backend.read("/v1/Configuration");
    assert_eq!(configuration["default_chat_service_sid"], backend.sid_of("Claims desk").as_str());
}

/// The form of the Chat settings, which has the name as well.
fn open_chat(backend: &Backend) -> Page {
    Page::open(backend, &format!("/services/{}/chat", backend.sid_of("Storefront chat")))
}

#[wasm_bindgen_test]
async fn discard_restores_the_saved_value() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open_chat(&backend);
    page.fill("Friendly name", "Else").await;
    page.press("Discard").await;
    page.holds("Friendly name", "Storefront chat").await;
}

#[wasm_bindgen_test]
async fn a_discard_can_be_undone_until_something_is_edited() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open_chat(&backend);
    page.holds("Friendly name", "Storefront chat").await;
    page.is_silent_about("Undo discard").await;
    page.fill("Friendly name", "Else").await;
    page.press("Discard").await;
    page.press("Undo discard").await;
    page.holds("Friendly name", "Else").await;
    page.has_focus("Save Chat settings").await;
    page.is_silent_about("Undo discard").await;
    page.press("Discard").await;
    page.says("Undo discard").await;
    page.fill("Friendly name", "Another").await;
    page.is_silent_about("Undo discard").await;
    page.press("Save Chat settings").await;
    page.says("Chat settings saved").await;
    page.is_silent_about("Undo discard").await;
}

#[wasm_bindgen_test]
async fn leaving_with_unsaved_changes_asks_and_restores_them() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = open_chat(&backend);
    page.fill("Friendly name", "Half a na").await;
    pause(50).await;
    page.find("link", "All services").await.click();
    page.find("alertdialog", "Leave without saving?").await;
    page.press("Stay").await;
    page.has_no_dialog().await;
    page.holds("Friendly name", "Half a na").await;
    page.find("link", "All services").await.click();
    page.press("Leave").await;
    page.find("heading", "Services").await;
    page.find("link", "Storefront chat").await.click();
    page.find("link", "Chat (v2)").await.click();
    page.says("Your earlier changes were restored. They are not saved.").await;
    page.holds("Friendly name", "Half a na").await;
}

async fn save_and_leave(backend: &Backend) -> Page {
    let page = open_chat(backend);
    page.fill("Friendly name", "Storefront").await;
    page.says("Will be sent").await;
    page.press("Save Chat settings").await;
    page.find("link", "All services").await.click();
    page.press("Leave").await;
    page.find("heading", "Services").await;
    page
}

#[wasm_bindgen_test]
async fn a_save_continues_after_its_page_was_left() {
    let backend = Backend::with(&["Storefront chat"]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "300")]);
    let page = save_and_leave(&backend).await;
    page.says("Chat settings saved").await;
    pause(50).await;
    page.find("link", "Storefront chat").await.click();
    page.find("heading", "Storefront").await;
}

#[wasm_bindgen_test]
async fn a_save_that_fails_after_its_page_was_left_is_reported() {
    let backend = Backend::with(&["Storefront chat"]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "300"), ("Status", "500")]);
    let page = save_and_leave(&backend).await;
    page.says("The Chat settings could not be saved.").await;
    page.find("link", "Storefront chat").await;
}

#[wasm_bindgen_test]
async fn deleting_returns_to_the_list() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let page = open(&backend, "Claims desk");
    page.act("Delete", "Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.find("heading", "Services").await;
    page.says("All 1 loaded").await;
}
