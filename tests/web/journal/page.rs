//! The page of the history without a gateway.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::storage::Denied;
use super::{new_scope, records, send, tab};
use crate::support::{Backend, Page, until};

pub(super) fn rows(page: &Page) -> Vec<String> {
    page.every(".history tbody tr:not(.spacer)").iter().map(HtmlElement::inner_text).collect()
}

pub(super) async fn has_rows(page: &Page, count: usize) {
    let has_count = || {
        page.every(".history thead").iter().for_each(|head| head.scroll_into_view());
        rows(page).len() == count
    };
    assert!(until(has_count).await, "{count} rows are expected: {:#?}", rows(page));
}

#[wasm_bindgen_test]
async fn changes_of_this_browser_are_shown_without_a_user() {
    let (backend, scope) = (Backend::with(&["Desk"]), new_scope());
    let page = Page::open_journaled(&backend, scope, "/history");
    page.find("heading", "No changes in this browser yet").await;
    drop(page);
    let path = format!("/v1/Services/{}/Configuration/Webhooks", backend.sid_of("Desk"));
    send(tab(&backend, scope), Method::Post, &path, &[("PostWebhookUrl", "https://b.example/events")]).await;
    let page = Page::open_journaled(&backend, scope, "/history");
    has_rows(&page, 1).await;
    page.says("Changes made in this browser, newest first. Secrets are masked.").await;
    page.says("Changes by others and in other browsers are not included.").await;
    let row = &rows(&page)[0];
    for part in ["Changed service webhooks", "Desk", "Post-event URL", "https://b.example/events", "Done"] {
        assert!(row.contains(part), "{part:?} is not in {row}");
    }
    let headings: Vec<_> = page.every(".history thead th").iter().map(HtmlElement::inner_text).collect();
    assert_eq!(headings, ["When", "What", "Outcome"]);
    page.is_silent_about("Person").await;
    page.is_silent_about("not recorded").await;
    let link = page.every(".history tbody .headline a, .history tbody .hint a").remove(0);
    assert!(link.get_attribute("href").unwrap().starts_with("/services/IS"));
}

#[wasm_bindgen_test]
async fn a_changed_setting_that_is_a_service_has_its_name() {
    let (backend, scope) = (Backend::with(&["Desk"]), new_scope());
    let (sid, gone) = (backend.sid_of("Desk"), "IS000000000000000000000000000000ab");
    send(tab(&backend, scope), Method::Post, "/v1/Configuration", &[("DefaultChatServiceSid", &sid)]).await;
    send(tab(&backend, scope), Method::Post, "/v1/Configuration", &[("DefaultChatServiceSid", gone)]).await;
    let page = Page::open_journaled(&backend, scope, "/history");
    has_rows(&page, 2).await;
    page.says(&format!("Desk ({sid})")).await;
    page.says(gone).await;
    page.is_silent_about(&format!("({gone})")).await;
}

#[wasm_bindgen_test]
async fn the_writes_of_a_plan_and_of_a_form_are_recorded() {
    let (backend, scope) = (Backend::with(&["Desk", "Sales"]), new_scope());
    let (desk, sales) = (backend.sid_of("Desk"), backend.sid_of("Sales"));
    backend.post(&format!("/v1/Services/{desk}/Configuration"), &[("ReachabilityEnabled", "true")]);
    let page = Page::open_journaled(&backend, scope, &format!("/compare?from={desk}&to={sales}"));
    page.tick("checkbox", "Reachability").await;
    page.press("Apply 1 change").await;
    page.press("Apply plan").await;
    page.says("1 of 1 change finished").await;
    drop(page);
    let page = Page::open_journaled(&backend, scope, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Night").await;
    page.every("dialog[open] button[type=submit], dialog[open] [data-kind=primary]").remove(0).click();
    page.lists(&["Desk", "Night", "Sales"]).await;
    let records = records(tab(&backend, scope)).await;
    let names: Vec<_> = records.iter().map(|record| record.subject.text().unwrap()).collect();
    assert_eq!(names, ["Service", "Service configuration"]);
    assert_eq!(records[1].service.text(), Some(sales));
}

#[wasm_bindgen_test]
async fn the_history_is_cleared_after_a_confirmation() {
    let (backend, scope) = (Backend::with(&[]), new_scope());
    send(tab(&backend, scope), Method::Post, "/v1/Services", &[("FriendlyName", "Desk")]).await;
    let page = Page::open_journaled(&backend, scope, "/history");
    has_rows(&page, 1).await;
    page.press("Clear history").await;
    page.find("alertdialog", "Clear the history of this browser?").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    has_rows(&page, 1).await;
    page.press("Clear history").await;
    page.find("alertdialog", "Clear the history of this browser?").await;
    page.every("dialog[open] [data-kind=danger]").remove(0).click();
    page.has_no_dialog().await;
    page.find("heading", "No changes in this browser yet").await;
    let button = page.find("button", "Clear history").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    button.click();
    assert!(!page.has_dialog(), "there is nothing to clear");
    assert!(records(tab(&backend, scope)).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_browser_that_denies_storage_is_named_as_the_reason() {
    let (backend, scope) = (Backend::with(&[]), new_scope());
    let denied = Denied::new();
    let page = Page::open_journaled(&backend, scope, "/history");
    page.says("Changes are not recorded. This browser blocks storage for this site.").await;
    page.is_silent_about("could not be loaded").await;
    page.is_silent_about("No changes in this browser yet").await;
    drop((page, denied));
}
