//! Comparison of an exported file with a service.

use api::Method;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

/// A file with these services.
fn file(services: Value) -> String {
    json!({ "format": "conversations-admin", "version": 1, "services": services }).to_string()
}

fn staging(name: &str) -> Value {
    json!({ "name": name, "sid": format!("IS{}", "a".repeat(32)), "configuration": { "ReachabilityEnabled": true } })
}

async fn paste(page: &Page, text: &str) {
    page.fill("Settings as JSON", text).await;
    page.press("Read text").await;
}

fn reachability(backend: &Backend, name: &str) -> bool {
    backend.read(&format!("/v1/Services/{}/Configuration", backend.sid_of(name)))["reachability_enabled"] == true
}

#[wasm_bindgen_test]
async fn a_file_of_another_service_is_copied_to_a_service() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let page = Page::open(&backend, "/compare");
    page.tick("radio", "Exported file").await;
    page.says("Choose the file to copy from.").await;
    paste(&page, &file(json!([staging("Staging")]))).await;
    page.says("Staging").await;
    page.fill("Copy to", &backend.sid_of("Sales")).await;
    page.press("Compare services").await;
    page.says("1 difference").await;
    page.says("From Staging (The pasted text) to Sales.").await;
    // Neither a service is created, nor the name changed.
    page.tick("checkbox", "Reachability").await;
    page.says("1 of 1 chosen. The plan below makes 1 change.").await;
    page.press("Apply 1 change").await;
    page.press("Apply plan").await;
    page.says("1 of 1 change finished: 1 done.").await;
    assert!(reachability(&backend, "Sales") && !reachability(&backend, "Desk"));
    page.press("Close results").await;
    page.says("No differences").await;
    assert_eq!(backend.sent(Method::Post), 1);
}

#[wasm_bindgen_test]
async fn one_service_of_a_file_is_chosen() {
    let backend = Backend::with(&["Sales"]);
    let page = Page::open(&backend, &format!("/compare?source=file&to={}", backend.sid_of("Sales")));
    let test = json!({ "name": "Test", "webhooks": { "PostWebhookUrl": "https://example.com/test" } });
    paste(&page, &file(json!([staging("Staging"), test, test]))).await;
    page.says("Find a service of the file by its name or SID.").await;
    page.press("Compare services").await;
    page.is_silent_about("difference").await;
    page.settle("Service of the file", "Other").await;
    page.says("The file has no such service. Select one of the list.").await;
    // Of equal names without SIDs the second has a number.
    page.settle("Service of the file", "Test (2)").await;
    page.is_silent_about("The file has no such service.").await;
    page.press("Compare services").await;
    page.says("1 difference").await;
    page.find("checkbox", "Post-event URL").await;
    page.settle("Service of the file", &format!("IS{}", "a".repeat(32))).await;
    page.press("Compare services").await;
    page.find("checkbox", "Reachability").await;
}

#[wasm_bindgen_test]
async fn mistakes_of_a_file_are_shown_as_an_import_shows_them() {
    let backend = Backend::with(&["Sales"]);
    let page = Page::open(&backend, &format!("/compare?source=file&to={}", backend.sid_of("Sales")));
    paste(&page, &file(json!([{ "name": "Desk", "webhooks": { "Methd": "GET" } }]))).await;
    page.says("The pasted text has a mistake. Nothing was sent.").await;
    page.says("services[0].webhooks.Methd: There is no such key here. Is it “Method”?").await;
    paste(&page, &file(json!([]))).await;
    page.says("The file has no services. Choose another file.").await;
    page.press("Compare services").await;
    page.is_silent_about("difference").await;
}

#[wasm_bindgen_test]
async fn the_import_leads_to_the_comparison_with_a_file() {
    let page = Page::open(&Backend::with(&["Sales"]), "/file");
    let link = page.find("link", "compare the file with that service").await;
    assert_eq!(link.get_attribute("href").as_deref(), Some("/compare?source=file"));
}
