//! Exports of the history to a file.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{has_focus, open, timer};
use crate::support::pause;

#[wasm_bindgen_test]
async fn an_export_includes_records_that_are_not_loaded() {
    let (_gateway, page) = open((0..250).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    page.press("Export CSV").await;
    page.says("250 changes exported to history-production-eu-").await;
    page.says(".csv").await;
    page.press("Export JSON").await;
    page.says(".json").await;
}

#[wasm_bindgen_test]
async fn an_export_shows_its_progress_and_can_be_stopped() {
    let (gateway, page) = open((0..250).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    gateway.ledger.delay(300);
    page.press("Export JSON").await;
    page.says("Exporting: 100 changes so far").await;
    assert_eq!(page.find("button", "Export CSV").await.get_attribute("aria-disabled").as_deref(), Some("true"));
    let stop = page.find("button", "Stop").await;
    stop.focus().unwrap();
    stop.click();
    page.is_silent_about("Exporting").await;
    assert_eq!(page.find("button", "Export CSV").await.get_attribute("aria-disabled"), None);
    pause(700).await;
    // The focus stays where it was.
    has_focus("#export-stop").await;
    page.is_silent_about("exported to").await;
}

#[wasm_bindgen_test]
async fn a_failed_export_continues_where_it_stopped() {
    let (gateway, page) = open((0..250).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    gateway.ledger.respond_only(Some(1));
    let begin = page.find("button", "Export CSV").await;
    begin.focus().unwrap();
    begin.click();
    page.says("The history could not be exported. The journal cannot be read.").await;
    has_focus("[aria-label=Export] button").await;
    gateway.ledger.respond_only(None);
    page.press("Go on").await;
    has_focus("#export-stop").await;
    page.says("250 changes exported to history-production-eu-").await;
}

#[wasm_bindgen_test]
async fn an_empty_history_cannot_be_exported() {
    let (_gateway, page) = open(vec![], "");
    page.find("heading", "No changes in this account yet").await;
    let button = page.find("button", "Export CSV").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    page.says("Nothing to export").await;
    button.click();
    pause(100).await;
    page.is_silent_about("exported to").await;
}
