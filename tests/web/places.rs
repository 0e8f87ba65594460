//! The scroll position and the keyboard stay where they were.

use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause};

async fn is_scrolled_to(position: f64) {
    for _ in 0..150 {
        if (window().scroll_y().unwrap() - position).abs() < 2.0 {
            return;
        }
        pause(20).await;
    }
    assert_eq!(window().scroll_y().unwrap(), position);
}

#[wasm_bindgen_test]
async fn back_returns_to_where_the_list_was_scrolled_to() {
    let names: Vec<_> = (10..60).map(|number| format!("Service {number}")).collect();
    let backend = Backend::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = Page::open(&backend, "/");
    page.find("link", "Service 10").await;
    pause(100).await;
    // Above the page stands what the runner of the tests writes.
    let top = page.every("tbody")[0].get_bounding_client_rect().top() + window().scroll_y().unwrap();
    let position = (top + 500.0).floor();
    window().scroll_to_with_x_and_y(0.0, position);
    is_scrolled_to(position).await;
    pause(40).await;
    page.find("link", "Account webhooks").await.click();
    page.find("heading", "Account webhooks").await;
    pause(100).await;
    assert!((window().scroll_y().unwrap() - position).abs() > 100.0, "a new page begins elsewhere");
    window().history().unwrap().back().unwrap();
    page.find("heading", "Services").await;
    is_scrolled_to(position).await;
    pause(600).await;
    is_scrolled_to(position).await;
}

#[wasm_bindgen_test]
async fn resetting_a_form_keeps_the_keyboard_on_the_button() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    page.find("button", "Reset").await.focus().unwrap();
    page.press("Reset").await;
    page.says("No changes yet").await;
    page.has_keyboard("Reset").await;
    page.holds("Closed timer: ISO 8601", "").await;
}

#[wasm_bindgen_test]
async fn discarding_a_draft_moves_the_keyboard_to_the_heading() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    pause(50).await;
    drop(page);
    let page = Page::open_as(0, &backend, "/configuration");
    page.says("What you typed earlier is back.").await;
    page.find("button", "Discard it").await.focus().unwrap();
    page.press("Discard it").await;
    page.has_keyboard("Account configuration").await;
}

#[wasm_bindgen_test]
async fn dismissing_a_toast_gives_the_keyboard_back() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    page.find("button", "Save configuration").await.focus().unwrap();
    page.press("Save configuration").await;
    page.find("button", "Dismiss").await.focus().unwrap();
    page.press("Dismiss").await;
    page.has_keyboard("Save configuration").await;
    assert!(page.every(".toast").is_empty(), "{:?}", document().title());
}
