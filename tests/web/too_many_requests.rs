//! Responses with 429: the page says that it waits, retries, and can be stopped.

use api::Method;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause};

#[wasm_bindgen_test]
async fn a_request_rejected_with_429_is_retried() {
    let backend = Backend::with(&["Storefront chat"]);
    backend.fail(&[("Status", "429"), ("Times", "2")]);
    let page = Page::open(&backend, "/services");
    page.lists(&["Storefront chat"]).await;
    page.is_silent_about("Twilio is busy.").await;
    pause(50).await;
    let holder = document().active_element().unwrap();
    assert_eq!(holder.tag_name(), "BODY", "the focus does not move");
}

#[wasm_bindgen_test]
async fn a_save_rejected_with_429_is_carried_out_once() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    backend.fail(&[("Method", "POST"), ("Status", "429"), ("Times", "3")]);
    page.press("Create service").await;
    page.lists(&["Loyalty club"]).await;
    assert_eq!(backend.sent(Method::Post), 4);
    page.is_silent_about("Twilio is busy.").await;
}

#[wasm_bindgen_test]
async fn a_retry_wait_can_be_cancelled() {
    let backend = Backend::with(&["Storefront chat"]);
    backend.fail(&[("Status", "429")]);
    let page = Page::open(&backend, "/services");
    page.says("Twilio is busy. Trying again").await;
    page.find("button", "Stop waiting").await.focus().unwrap();
    page.press("Stop waiting").await;
    page.has_focus("Services").await;
    page.says("Services could not be loaded. Too many requests are running at once").await;
    page.is_silent_about("Twilio is busy.").await;
    backend.recover();
    page.press("Try again").await;
    page.lists(&["Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn waiting_can_be_stopped_in_a_dialog() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    backend.fail(&[("Method", "POST"), ("Status", "429")]);
    page.press("Create service").await;
    page.press("Stop waiting").await;
    page.says("The service could not be created. Too many requests are running at once").await;
    page.holds("Friendly name", "Loyalty club").await;
}

#[wasm_bindgen_test]
async fn cancelling_a_retry_in_a_dialog_moves_the_focus_to_its_heading() {
    let backend = Backend::with(&["Storefront chat"]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Storefront chat").await;
    page.fill("Type Storefront chat to confirm", "Storefront chat").await;
    backend.fail(&[("Method", "DELETE"), ("Status", "429")]);
    page.press("Delete service").await;
    page.find("button", "Stop waiting").await.focus().unwrap();
    page.press("Stop waiting").await;
    page.says("The service could not be deleted. Too many requests are running at once").await;
    page.has_focus("Delete “Storefront chat”?").await;
}
