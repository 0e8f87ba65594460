//! The request of a form or a dialog, shown before it is sent, and dry runs.

use api::Method;
use api::gateway::Role;
use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page, until};

const REACHABILITY: &str = "ReachabilityEnabled=true";
const PASSED: &str = "Dry run passed. Nothing was sent.";
const CONFLICT: &str = "Someone else changed these settings while you were editing. Nothing was saved.";

fn configuration(backend: &Backend) -> String {
    format!("/v1/Services/{}/Configuration", backend.sid_of("Desk"))
}

fn address(backend: &Backend) -> String {
    format!("/services/{}/configuration", backend.sid_of("Desk"))
}

/// The configuration of a service with one change.
async fn changed(backend: &Backend) -> Page {
    let page = Page::open(backend, &address(backend));
    page.says("channel user allows").await;
    page.tick("checkbox", "Reachability").await;
    page.says("Request: POST").await;
    page
}

/// Opens the request of the review or of the dialog.
async fn open_request(page: &Page) {
    let summaries = || page.every(".request > summary");
    assert!(until(|| summaries().len() == 1).await, "there is one request in:\n{}", page.text());
    summaries().remove(0).click();
    page.says("The copied text reaches").await;
}

/// Denies the page the clipboard, so that it shows the text that it would copy.
fn block_clipboard() {
    let clipboard = window().navigator().clipboard();
    let reject = Function::new_no_args("return Promise.reject()");
    Reflect::set(&clipboard, &JsValue::from_str("writeText"), &reject).unwrap();
}

#[wasm_bindgen_test]
async fn the_review_shows_the_request_that_saving_sends() {
    let backend = Backend::with(&["Desk"]);
    let page = changed(&backend).await;
    page.says(&format!("Request: POST {}", configuration(&backend))).await;
    open_request(&page).await;
    page.says(REACHABILITY).await;
    page.press("Save configuration").await;
    page.says("Configuration saved").await;
    let sent = backend.last(Method::Post);
    assert_eq!((sent.path, sent.params.to_form()), (configuration(&backend), REACHABILITY.to_owned()));
    page.is_silent_about("Request:").await;
}

#[wasm_bindgen_test]
async fn a_form_with_an_error_shows_no_request() {
    let backend = Backend::with(&["Desk"]);
    let page = changed(&backend).await;
    page.choose("Role of a new user", "other").await;
    page.fill("Role of a new user", "RL1").await;
    page.is_silent_about("Request:").await;
    page.says("Will be sent").await;
}

#[wasm_bindgen_test]
async fn the_request_is_copied_in_the_chosen_language_which_is_remembered() {
    let backend = Backend::with(&["Desk"]);
    let page = changed(&backend).await;
    block_clipboard();
    open_request(&page).await;
    page.press("Copy as cURL").await;
    page.says("curl -X POST 'https://conversations.twilio.com/v1/Services/").await;
    page.says("--data-urlencode 'ReachabilityEnabled=true'").await;
    page.choose("Language", "python").await;
    page.press("Copy as Python").await;
    page.says("reachability_enabled=True,").await;
    let account = page.account;
    drop(page);
    let page = Page::open_as(account, &backend, &address(&backend));
    page.says("Your earlier changes were restored.").await;
    page.find("button", "Copy as Python").await;
}

#[wasm_bindgen_test]
async fn a_language_without_the_request_is_not_offered() {
    let backend = Backend::with(&["Desk"]);
    let page = changed(&backend).await;
    let languages = page.find("combobox", "Language").await;
    assert_eq!(languages.text_content().unwrap(), "cURLtwilio-cliNode.jsPythonTerraform");
    page.choose("Language", "terraform").await;
    page.find("button", "Copy as Terraform").await;
    let account = page.account;
    drop(page);
    let page = Page::open_as(account, &backend, &format!("/services/{}/webhooks", backend.sid_of("Desk")));
    page.fill("Post-event URL", "https://example.com/").await;
    page.find("button", "Copy as cURL").await;
    let languages = page.find("combobox", "Language").await;
    assert_eq!(languages.text_content().unwrap(), "cURLtwilio-cliNode.jsPython");
}

#[wasm_bindgen_test]
async fn a_dry_run_compares_the_stored_values_and_sends_nothing() {
    let backend = Backend::with(&["Desk"]);
    let page = changed(&backend).await;
    let read = backend.sent(Method::Get);
    page.press("Dry run").await;
    page.says(PASSED).await;
    assert_eq!((backend.sent(Method::Get), backend.sent(Method::Post)), (read + 1, 0));
    page.tick("checkbox", "Reachability").await;
    page.is_silent_about(PASSED).await;
    page.is_silent_about("Dry run").await;
}

#[wasm_bindgen_test]
async fn a_dry_run_finds_a_change_of_another_user() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/configuration");
    page.press("Closed timer: 7 days").await;
    backend.post("/v1/Configuration", &[("DefaultClosedTimer", "P30D")]);
    page.press("Dry run").await;
    page.says(CONFLICT).await;
    page.says("30 days (P30D)").await;
    assert_eq!(backend.sent(Method::Post), 0);
    page.press("Dry run").await;
    page.says(PASSED).await;
    page.is_silent_about(CONFLICT).await;
    page.press("Save configuration").await;
    page.says("Account configuration saved").await;
    assert_eq!(backend.read("/v1/Configuration")["default_closed_timer"], "P7D");
}

#[wasm_bindgen_test]
async fn a_dry_run_shows_the_errors_of_the_fields() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/configuration");
    page.fill("Closed timer: ISO 8601", "PT1M").await;
    page.press("Dry run").await;
    page.says("Correct these fields first:").await;
    page.is_silent_about(PASSED).await;
}

#[wasm_bindgen_test]
async fn a_dry_run_says_that_the_values_could_not_be_read() {
    let backend = Backend::with(&["Desk"]);
    let page = changed(&backend).await;
    backend.fail(&[("Path", &configuration(&backend)), ("Status", "500"), ("Times", "1")]);
    page.press("Dry run").await;
    page.says("The dry run failed.").await;
    page.press("Save configuration").await;
    page.says("Configuration saved").await;
    page.is_silent_about("The dry run failed.").await;
}

#[wasm_bindgen_test]
async fn renaming_has_a_dry_run_and_a_request_of_chat() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Desk").await;
    page.fill("Friendly name", "Front desk").await;
    page.says(&format!("Request: POST /v2/Services/{sid}")).await;
    backend.post(&format!("/v2/Services/{sid}"), &[("FriendlyName", "Counter")]);
    page.press("Dry run").await;
    page.says(CONFLICT).await;
    assert_eq!(backend.sent(Method::Post), 0);
}

#[wasm_bindgen_test]
async fn a_new_role_shows_its_request() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, &format!("/services/{}/roles/new", backend.sid_of("Desk")));
    page.fill("Friendly name", "agent").await;
    page.is_silent_about("Request:").await;
    page.tick("radio", "service Permissions of users in the whole service.").await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    open_request(&page).await;
    page.says("Permission=joinConversation").await;
    page.is_silent_about("Dry run").await;
}

#[wasm_bindgen_test]
async fn an_address_is_hidden_in_the_request_until_it_is_shown() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/addresses/new");
    page.fill("Address", "+15550104411").await;
    open_request(&page).await;
    let parameters = || page.every(".request ul").remove(0).inner_text();
    assert!(parameters().contains("Address=••••") && !parameters().contains("4411"), "{}", parameters());
    page.press("Show personal data").await;
    assert!(until(|| parameters().contains("Address=+15550104411")).await, "{}", parameters());
}

#[wasm_bindgen_test]
async fn a_deletion_shows_its_request() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Desk").await;
    page.says(&format!("Request: DELETE /v1/Services/{}", backend.sid_of("Desk"))).await;
    open_request(&page).await;
    block_clipboard();
    page.press("Copy as cURL").await;
    page.says("curl -X DELETE").await;
    assert_eq!(backend.sent(Method::Delete), 0);
}

#[wasm_bindgen_test]
async fn a_viewer_sees_the_request_and_has_no_dry_run() {
    let backend = Backend::with(&["Desk"]);
    let gateway = Gateway::signed_in_as(Role::Viewer, &backend);
    let page = Page::open_gateway(&gateway, &format!("/accounts/production-eu{}", address(&backend)));
    page.says("channel user allows").await;
    page.tick("checkbox", "Reachability").await;
    page.says("Cannot be sent").await;
    page.says("Request: POST").await;
    page.is_silent_about("Dry run").await;
}

#[wasm_bindgen_test]
async fn in_production_the_changes_are_reviewed_before_a_save() {
    let backend = Backend::with(&["Desk"]);
    let gateway = Gateway::signed_in_as(Role::Editor, &backend);
    let page = Page::open_gateway(&gateway, &format!("/accounts/production-eu{}", address(&backend)));
    page.tick("checkbox", "Reachability").await;
    page.press("Save configuration").await;
    page.find("alertdialog", "Save in “Production EU”? This account is in production.").await;
    page.says("Reachability\nOff On").await;
    page.press("Cancel").await;
    assert_eq!(backend.sent(Method::Post), 0);
    page.press_reviewed("Save configuration").await;
    page.says("Configuration saved").await;
    assert_eq!(backend.sent(Method::Post), 1);
}
