//! The dialog that creates a service.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::THREE;
use crate::support::{Backend, Page, pause};

#[wasm_bindgen_test]
async fn a_created_service_is_in_the_list() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    let create = page.find("button", "Create service").await;
    create.focus().unwrap();
    create.click();
    page.find("dialog", "Create a service").await;
    page.fill("Friendly name", "Returns & refunds ñ 🎁").await;
    page.press("Create service").await;
    page.says("“Returns & refunds ñ 🎁” created").await;
    page.has_no_dialog().await;
    pause(50).await;
    let keyboard = leptos::prelude::document().active_element().and_then(|element| element.text_content());
    assert_eq!(keyboard.as_deref(), Some("Create service"), "the focus is back");
    assert!(page.rows().contains(&"Returns & refunds ñ 🎁".to_owned()));
    page.has_no_dialog().await;
    backend.sid_of("Returns & refunds ñ 🎁");
}

#[wasm_bindgen_test]
async fn a_name_that_is_too_long_is_rejected_before_it_is_sent() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", &"x".repeat(300)).await;
    page.says("Friendly name must be 256 characters or fewer. It is 44 over.").await;
    page.press("Create service").await;
    page.says("The service could not be created. Correct these fields first:").await;
    assert_eq!(backend.sent(Method::Post), 0);
    page.holds("Friendly name", &"x".repeat(300)).await;
}

#[wasm_bindgen_test]
async fn a_double_click_creates_one_service() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "100")]);
    let page = Page::open(&backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Once").await;
    let save = page.find("button", "Create service").await;
    save.click();
    save.click();
    page.says("“Once” created").await;
    assert_eq!(backend.sent(Method::Post), 1);
}

#[wasm_bindgen_test]
async fn a_draft_survives_an_error_and_a_closed_dialog() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("Status", "429")]);
    let page = Page::open(&backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    page.press("Create service").await;
    page.press("Stop waiting").await;
    page.says("The service could not be created. Too many requests are running at once").await;
    page.holds("Friendly name", "Loyalty club").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.press("Create service").await;
    page.says("Your earlier changes were restored. They are not saved.").await;
    page.holds("Friendly name", "Loyalty club").await;
    page.press("Discard changes").await;
    page.holds("Friendly name", "").await;
}

const WAS_BEING_SAVED: &str =
    "You left before Twilio confirmed these changes. Check the current values before you save again.";

/// Closes the dialog while the service is being created, and returns the page with the list.
async fn left_while_creating(backend: &Backend) -> Page {
    let page = Page::open(backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    page.press("Create service").await;
    page.press("Close").await;
    page.has_no_dialog().await;
    page
}

#[wasm_bindgen_test]
async fn a_create_in_progress_is_not_shown_as_unsaved() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "300")]);
    let page = left_while_creating(&backend).await;
    page.press("Create service").await;
    page.says(WAS_BEING_SAVED).await;
    page.says("“Loyalty club” created").await;
    page.press("Discard changes").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.press("Create service").await;
    page.holds("Friendly name", "").await;
    assert_eq!(backend.sent(Method::Post), 1);
}

#[wasm_bindgen_test]
async fn a_create_rejected_after_closing_is_shown_as_unsaved() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "300"), ("Status", "400"), ("Code", "50003")]);
    let page = left_while_creating(&backend).await;
    page.says("The service could not be created.").await;
    page.press("Create service").await;
    page.says("Your earlier changes were restored. They are not saved.").await;
    page.holds("Friendly name", "Loyalty club").await;
}

#[wasm_bindgen_test]
async fn a_rejected_field_is_marked_invalid() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("Status", "400"), ("Code", "50003")]);
    let page = Page::open(&backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    page.press("Create service").await;
    page.says("The service could not be created. Correct these fields first:").await;
    let name = page.find("textbox", "Friendly name").await;
    assert_eq!(name.get_attribute("aria-invalid").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_create_without_a_response_reloads_the_list() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.says("All 3 loaded").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press("Create service").await;
    page.fill("Friendly name", "Maybe").await;
    page.press("Create service").await;
    page.says("The service may exist now.").await;
    // The list behind the dialog is reloaded.
    page.lists(&["Claims desk", "Loyalty club", "Maybe", "Storefront chat"]).await;
    page.holds("Friendly name", "Maybe").await;
}
