//! A history of many records: loaded page by page, drawn in part, printed whole.

use leptos::prelude::window;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::{gateway, has_focus, has_rows, look_at, open, timer};
use crate::support::{Page, until};

#[wasm_bindgen_test]
async fn a_long_history_is_loaded_page_by_page() {
    let (_gateway, page) = open((0..150).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    page.press("Load more").await;
    page.says("All 150 loaded").await;
}

#[wasm_bindgen_test]
async fn up_to_300_records_are_all_in_the_page() {
    let (_gateway, page) = open((0..150).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    has_rows(&page, 100).await;
    page.press("Load more").await;
    page.says("All 150 loaded").await;
    has_rows(&page, 150).await;
}

#[wasm_bindgen_test]
async fn more_than_300_records_are_drawn_near_the_screen_and_all_when_printed() {
    let person = |at: usize| timer(json!({ "person": format!("person-{at:03}") }));
    let (_gateway, page) = open((1..=350).map(person).collect(), "");
    for loaded in ["Loaded 100, more exist", "Loaded 200, more exist", "Loaded 300, more exist"] {
        page.says(loaded).await;
        page.press("Load more").await;
    }
    page.says("All 350 loaded").await;
    has_rows(&page, 50).await;
    // More than once: the rows above take their real height only when they are drawn.
    let shows = async |place: &str, person: &str| {
        let is_shown = || {
            look_at(&page, place);
            page.text().contains(person)
        };
        assert!(until(is_shown).await, "{person} is not drawn near {place}");
    };
    shows(".history tbody:last-child", "person-350").await;
    page.is_silent_about("person-001").await;
    let rows = page.every("tr[aria-rowindex='351']");
    assert_eq!(rows.len(), 1, "the header is row 1");
    shows("main h1", "person-001").await;
    window().dispatch_event(&Event::new("beforeprint").unwrap()).unwrap();
    has_rows(&page, 350).await;
    window().dispatch_event(&Event::new("afterprint").unwrap()).unwrap();
    has_rows(&page, 50).await;
}

#[wasm_bindgen_test]
async fn a_page_that_failed_to_load_can_be_retried() {
    let gateway = gateway((0..150).map(|_| timer(json!({}))).collect());
    gateway.ledger.respond_only(Some(0));
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history");
    page.says("The history could not be loaded. The journal cannot be read.").await;
    gateway.ledger.respond_only(Some(1));
    page.press("Try again").await;
    page.says("Loaded 100, more exist").await;
    has_focus("main h1").await;
    page.press("Load more").await;
    page.says("More of the history could not be loaded.").await;
    page.says("Loaded 100, more exist").await;
    gateway.ledger.respond_only(None);
    page.press("Try again").await;
    page.says("All 150 loaded").await;
    has_focus(".history .more button").await;
}

#[wasm_bindgen_test]
async fn loading_continues_after_signing_in_again() {
    let (gateway, page) = open((0..150).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    gateway.sign_out();
    page.press("Load more").await;
    page.fill("Password", "open sesame").await;
    page.press("Sign in").await;
    page.has_no_dialog().await;
    page.press("Try again").await;
    page.says("All 150 loaded").await;
}
