//! Undo of a save from its toast.

use api::{Method, configuration};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, Service, pause};

const PATH: &str = <configuration::Fetch as api::Endpoint>::PATH;
const SAVE: &str = "Save configuration";

fn stored(backend: &Backend) -> Value {
    backend.read(PATH)["default_closed_timer"].clone()
}

/// Page on which the closed timer was changed from one day to seven.
async fn saved() -> (Backend, Page) {
    let backend = Backend::with(&["Storefront chat"]);
    backend.post(PATH, &[("DefaultClosedTimer", "PT24H")]);
    let page = Page::open(&backend, "/configuration");
    page.press("Closed timer: 7 days").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend), "P7D");
    (backend, page)
}

#[wasm_bindgen_test]
async fn a_save_is_undone_from_its_toast() {
    let (backend, page) = saved().await;
    let undo = page.find("button", "Undo").await;
    undo.click();
    // The toast is gone, so that a second click finds no button.
    undo.click();
    page.says("Closed timer restored").await;
    page.is_silent_about("Account configuration saved").await;
    assert_eq!(stored(&backend), "PT24H");
    assert_eq!(backend.sent(Method::Post), 2);
    page.holds("Closed timer: ISO 8601", "PT24H").await;
    page.is_unchanged().await;
}

#[wasm_bindgen_test]
async fn nothing_is_undone_if_another_user_has_changed_the_value_since() {
    let (backend, page) = saved().await;
    backend.post(PATH, &[("DefaultClosedTimer", "P30D")]);
    page.press("Undo").await;
    page.says("Nothing was undone, because Closed timer was changed since the save.").await;
    assert_eq!((stored(&backend), backend.sent(Method::Post)), ("P30D".into(), 1));
    page.holds("Closed timer: ISO 8601", "P30D").await;
}

#[wasm_bindgen_test]
async fn an_undo_keeps_what_was_typed_since() {
    let (backend, page) = saved().await;
    page.press("Inactive timer: 1 hour").await;
    page.press("Undo").await;
    page.says("Closed timer restored").await;
    page.holds("Inactive timer: ISO 8601", "PT1H").await;
    page.says("1 unsaved change").await;
    assert_eq!(stored(&backend), "PT24H");
}

#[wasm_bindgen_test]
async fn an_undo_shows_the_values_in_a_form_that_was_opened_again() {
    let (backend, page) = saved().await;
    page.find("link", "Services").await.click();
    page.find("heading", "Services").await;
    page.find("link", "Account configuration").await.click();
    page.holds("Closed timer: ISO 8601", "P7D").await;
    page.press("Undo").await;
    page.says("Closed timer restored").await;
    page.holds("Closed timer: ISO 8601", "PT24H").await;
    assert_eq!(stored(&backend), "PT24H");
}

#[wasm_bindgen_test]
async fn a_rejected_undo_says_why() {
    let (backend, page) = saved().await;
    backend.fail(&[("Method", "POST"), ("Status", "403")]);
    page.press("Undo").await;
    page.says("The change could not be undone.").await;
    assert_eq!(stored(&backend), "P7D");
}

#[wasm_bindgen_test]
async fn an_undo_without_a_response_is_checked() {
    let (backend, page) = saved().await;
    backend.fail(&[("Method", "POST"), ("Drop", "true"), ("Times", "1")]);
    page.press("Undo").await;
    page.says("Closed timer restored").await;
    assert_eq!((stored(&backend), backend.sent(Method::Post)), ("PT24H".into(), 2));
}

#[wasm_bindgen_test]
async fn the_next_save_replaces_the_undo() {
    let (backend, page) = saved().await;
    page.press("Closed timer: 30 days").await;
    page.press(SAVE).await;
    pause(100).await;
    page.press("Undo").await;
    page.says("Closed timer restored").await;
    assert_eq!(stored(&backend), "P7D");
}

#[wasm_bindgen_test]
async fn a_renaming_is_undone() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Storefront chat").await;
    page.fill("Friendly name", "Shop").await;
    page.press("Rename service").await;
    page.says("Service renamed to “Shop”").await;
    page.press("Undo").await;
    page.says("Friendly name restored").await;
    page.lists(&["Storefront chat"]).await;
    backend.sid_of("Storefront chat");
}

#[wasm_bindgen_test]
async fn webhooks_and_roles_are_restored() {
    let service = Service::new("webhooks", "Webhooks", &[("PostWebhookUrl", "https://a.example")]);
    let page = service.open();
    page.fill("Post-event URL", "https://b.example").await;
    page.press("Save webhooks").await;
    page.press("Undo").await;
    page.says("Post-event URL restored").await;
    assert_eq!(service.stored()["post_webhook_url"], "https://a.example");
    page.holds("Post-event URL", "https://a.example").await;
    drop(page);
    let path = format!("/v1/Services/{}/Roles", service.sid);
    let role = service.backend.read(&path)["roles"][0].clone();
    let sid = role["sid"].as_str().unwrap();
    let page = Page::open(&service.backend, &format!("/services/{}/roles/{sid}", service.sid));
    page.find("button", "Save permissions").await;
    let checked = page.every(".permissions input:checked, input[type=checkbox]:checked");
    checked[0].click();
    page.press("Save permissions").await;
    page.says("Permissions saved").await;
    assert_ne!(service.backend.read(&format!("{path}/{sid}"))["permissions"], role["permissions"]);
    page.press("Undo").await;
    page.says("Permissions restored").await;
    assert_eq!(service.backend.read(&format!("{path}/{sid}"))["permissions"], role["permissions"]);
}
