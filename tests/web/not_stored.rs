//! Saves that the API accepts without storing what was sent.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

const INACTIVE: &str = "Inactive timer: ISO 8601";
const CLOSED: &str = "Closed timer: ISO 8601";
const SAVE: &str = "Save configuration";
const NOTHING: &str = "Nothing was saved. The API accepted the request and stored other values.";

#[wasm_bindgen_test]
async fn a_save_that_stored_nothing_is_not_called_saved() {
    let backend = Backend::with(&[]);
    backend.post("/v1/Configuration", &[("DefaultClosedTimer", "P1D")]);
    backend.ignore(&["DefaultClosedTimer"]);
    let page = Page::open(&backend, "/configuration");
    page.fill(CLOSED, "P7D").await;
    page.press(SAVE).await;
    page.says(NOTHING).await;
    page.says("The API accepted the request and stored “P1D”.").await;
    page.is_silent_about("Account configuration saved").await;
    backend.ignore(&[]);
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    page.is_silent_about(NOTHING).await;
}

#[wasm_bindgen_test]
async fn a_partly_stored_save_names_the_other_settings() {
    let backend = Backend::with(&[]);
    backend.ignore(&["DefaultClosedTimer"]);
    let page = Page::open(&backend, "/configuration");
    page.fill(INACTIVE, "P1D").await;
    page.fill(CLOSED, "P7D").await;
    page.press(SAVE).await;
    page.says("Saved, except: Closed timer. The API stored other values.").await;
    assert_eq!(backend.read("/v1/Configuration")["default_inactive_timer"], "P1D");
}

#[wasm_bindgen_test]
async fn every_settings_form_reports_that_nothing_was_stored() {
    let backend = Backend::with(&["Desk"]);
    let service = format!("/services/{}", backend.sid_of("Desk"));
    backend.ignore(&["ReachabilityEnabled", "LogEnabled", "Limits.ChannelMembers", "PreWebhookUrl"]);
    let page = Page::open(&backend, &format!("{service}/configuration"));
    page.tick("checkbox", "Reachability").await;
    page.press(SAVE).await;
    page.says(NOTHING).await;
    drop(page);
    let page = Page::open(&backend, &format!("{service}/notifications"));
    page.tick("checkbox", "Log pushes").await;
    page.press("Save push notifications").await;
    page.says(NOTHING).await;
    drop(page);
    let page = Page::open(&backend, &format!("{service}/chat"));
    page.fill("Members of a channel", "500").await;
    page.press("Save Chat settings").await;
    page.says(NOTHING).await;
}

#[wasm_bindgen_test]
async fn a_name_that_was_not_stored_is_reported_in_the_dialog() {
    let backend = Backend::with(&["Desk"]);
    backend.ignore(&["FriendlyName"]);
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Desk").await;
    page.fill("Friendly name", "Claims desk").await;
    page.press("Rename service").await;
    page.says("The service could not be renamed. The API accepted the request and stored “Desk”.").await;
    page.holds("Friendly name", "Claims desk").await;
    page.is_silent_about("Service renamed to").await;
}
