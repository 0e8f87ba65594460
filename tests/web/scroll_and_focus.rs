//! Scroll position and focus after navigation, and after an element with the focus disappears.

use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause, until};

async fn is_scrolled_to(position: f64) {
    until(|| (window().scroll_y().unwrap() - position).abs() < 2.0).await;
    assert!(
        (window().scroll_y().unwrap() - position).abs() < 2.0,
        "{} instead of {position}",
        window().scroll_y().unwrap()
    );
}

/// A list that is higher than the screen, with the position of its middle.
async fn long_list() -> (Page, f64) {
    let names: Vec<_> = (10..60).map(|number| format!("Service {number}")).collect();
    let backend = Backend::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = Page::open(&backend, "/services");
    page.find("link", "Service 10").await;
    pause(100).await;
    // The test runner's output is above the page.
    let top = page.every("tbody")[0].get_bounding_client_rect().top() + window().scroll_y().unwrap();
    (page, (top + 500.0).floor())
}

async fn scroll_to(position: f64) {
    window().scroll_to_with_x_and_y(0.0, position);
    is_scrolled_to(position).await;
    pause(40).await;
}

#[wasm_bindgen_test]
async fn back_restores_the_scroll_position() {
    let (page, position) = long_list().await;
    scroll_to(position).await;
    page.find("link", "Account webhooks").await.click();
    page.find("heading", "Account webhooks").await;
    pause(100).await;
    assert!((window().scroll_y().unwrap() - position).abs() > 100.0, "a new page starts at another position");
    window().history().unwrap().back().unwrap();
    page.find("heading", "Services").await;
    is_scrolled_to(position).await;
    pause(600).await;
    is_scrolled_to(position).await;
}

#[wasm_bindgen_test]
async fn forward_restores_the_scroll_position() {
    let (page, position) = long_list().await;
    scroll_to(position).await;
    page.find("link", "Account webhooks").await.click();
    page.find("checkbox", "onUserUpdate").await;
    pause(100).await;
    let on_webhooks = (window().scroll_y().unwrap() + 150.0).floor();
    scroll_to(on_webhooks).await;
    window().history().unwrap().back().unwrap();
    page.find("heading", "Services").await;
    is_scrolled_to(position).await;
    window().history().unwrap().forward().unwrap();
    page.find("checkbox", "onUserUpdate").await;
    is_scrolled_to(on_webhooks).await;
    pause(600).await;
    is_scrolled_to(on_webhooks).await;
}

#[wasm_bindgen_test]
async fn resetting_a_form_keeps_the_focus_on_the_button() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    page.says("1 unsaved change").await;
    page.find("button", "Discard").await.focus().unwrap();
    page.press("Discard").await;
    page.says("Changes discarded").await;
    page.has_focus("Discard").await;
    page.holds("Closed timer: ISO 8601", "").await;
}

#[wasm_bindgen_test]
async fn discarding_a_draft_moves_the_focus_to_the_heading() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    pause(50).await;
    let account = page.account;
    drop(page);
    let page = Page::open_as(account, &backend, "/configuration");
    page.says("Your earlier changes were restored.").await;
    page.find("button", "Discard changes").await.focus().unwrap();
    page.press("Discard changes").await;
    page.has_focus("Account configuration").await;
}

#[wasm_bindgen_test]
async fn dismissing_a_toast_restores_the_focus() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    page.says("1 unsaved change").await;
    page.find("button", "Save configuration").await.focus().unwrap();
    page.press("Save configuration").await;
    page.find("button", "Dismiss").await.focus().unwrap();
    page.press("Dismiss").await;
    // Without changes, the button is hidden.
    page.has_focus("Account configuration").await;
    assert!(page.every(".toast").is_empty(), "{:?}", document().title());
}

#[wasm_bindgen_test]
async fn a_toast_that_expires_with_the_focus_restores_the_focus() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/file");
    page.find("button", "Export account as JSON").await.focus().unwrap();
    page.press("Export account as JSON").await;
    page.find("button", "Dismiss").await.focus().unwrap();
    page.has_focus("Dismiss").await;
    // A toast without an undo is shown for 8 seconds.
    pause(7_000).await;
    page.is_silent_about("Settings exported").await;
    assert!(page.every(".toast").is_empty());
    page.has_focus("Export account as JSON").await;
}

#[wasm_bindgen_test]
async fn a_dismissed_undo_restores_the_focus() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    page.says("1 unsaved change").await;
    page.find("button", "Save configuration").await.focus().unwrap();
    page.press("Save configuration").await;
    page.find("button", "Undo").await;
    page.find("button", "Dismiss").await.focus().unwrap();
    page.press("Dismiss").await;
    page.is_silent_about("Account configuration saved").await;
    // Without changes, the button is hidden.
    page.has_focus("Account configuration").await;
}
