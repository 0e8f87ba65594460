//! Loading and saving the form: failures, retries and drafts.

use wasm_bindgen_test::wasm_bindgen_test;

use super::{CLOSED, PATH, SAVE, open, stored};
use crate::support::{Backend, Page, pause};

#[wasm_bindgen_test]
async fn a_save_without_a_response_keeps_the_input() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.press("Closed timer: 7 days").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("Twilio did not confirm the save. You can save again safely.").await;
    page.holds(CLOSED, "P7D").await;
    backend.recover();
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_closed_timer").as_deref(), Some("P7D"));
}

#[wasm_bindgen_test]
async fn saving_twice_at_once_sends_one_request() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "200")]);
    let page = open(&backend);
    page.press("Closed timer: 7 days").await;
    let save = page.find("button", SAVE).await;
    save.click();
    save.click();
    page.says("Account configuration saved").await;
    assert_eq!(backend.sent(api::Method::Post), 1);
}

#[wasm_bindgen_test]
async fn the_failure_of_a_save_replaces_the_previous_success() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.press("Closed timer: 7 days").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    backend.fail(&[("Method", "POST"), ("Status", "500")]);
    page.press("Closed timer: 30 days").await;
    page.press(SAVE).await;
    page.says("The result is unknown.").await;
    page.is_silent_about("Account configuration saved").await;
}

#[wasm_bindgen_test]
async fn a_draft_is_restored() {
    let page = open(&Backend::with(&[]));
    page.fill("Inactive timer: number", "ten").await;
    pause(50).await;
    page.find("link", "Services").await.click();
    page.press("Leave").await;
    page.find("heading", "Services").await;
    page.find("link", "Account configuration").await.click();
    page.says("Your earlier changes were restored. They are not saved.").await;
    page.holds("Inactive timer: number", "ten").await;
}

#[wasm_bindgen_test]
async fn a_draft_of_one_account_is_not_restored_in_another() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.fill("Inactive timer: number", "ten").await;
    pause(50).await;
    let account = page.account;
    drop(page);
    let page = Page::open_as(0, &backend, "/configuration");
    page.holds("Inactive timer: number", "").await;
    page.is_silent_about("Your earlier changes were restored").await;
    drop(page);
    let page = Page::open_as(account, &backend, "/configuration");
    page.holds("Inactive timer: number", "ten").await;
}

#[wasm_bindgen_test]
async fn a_configuration_that_failed_to_load_can_be_retried() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Path", PATH), ("Status", "500"), ("Times", "1")]);
    let page = open(&backend);
    page.says("The configuration could not be loaded.").await;
    page.press("Try again").await;
    page.find("button", SAVE).await;
}

#[wasm_bindgen_test]
async fn a_retry_shows_progress_is_sent_once_and_reports_a_new_failure() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Path", PATH), ("Status", "500"), ("DelayMs", "100")]);
    let page = open(&backend);
    page.says("The configuration could not be loaded.").await;
    let (failure, sent) = (page.every("main [role=alert]").remove(0), backend.sent(api::Method::Get));
    let retry = page.find("button", "Try again").await;
    retry.focus().unwrap();
    retry.click();
    retry.click();
    page.is_silent_about("The configuration could not be loaded.").await;
    assert_eq!(page.every("main .waiting").len(), 1, "progress is shown");
    page.has_focus("Account configuration").await;
    page.says("The configuration could not be loaded.").await;
    assert!(!failure.is_connected(), "it is announced again");
    assert_eq!(backend.sent(api::Method::Get), sent + 1);
}
