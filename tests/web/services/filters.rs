//! Filters of the list, and how much they have read.

use leptos::prelude::window;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::THREE;
use crate::support::{Backend, Page, pause, until};

fn query() -> String {
    window().location().search().unwrap()
}

/// Gives a service webhooks of its own.
fn add_webhooks(backend: &Backend, name: &str) {
    let path = format!("/v1/Services/{}/Configuration/Webhooks", backend.sid_of(name));
    backend.post(&path, &[("PostWebhookUrl", "https://hooks.example.com"), ("Filters", "onMessageAdded")]);
}

#[wasm_bindgen_test]
async fn services_with_findings_are_filtered() {
    let backend = Backend::with(&["Desk", "ada@example.com", "Shop"]);
    let page = Page::open(&backend, "/services");
    page.says("All 3 loaded").await;
    page.press("Needs attention").await;
    page.says("3 of 3 checked").await;
    page.lists(&["ada@example.com"]).await;
    page.says("1 match. All 3 loaded").await;
    page.says("1 finding").await;
    assert_eq!(query(), "?filter=attention");
    page.search("desk").await;
    page.says("No services match").await;
    page.press("Clear search").await;
    page.lists(&["ada@example.com"]).await;
    page.press("All").await;
    page.lists(&["ada@example.com", "Desk", "Shop"]).await;
    assert_eq!(query(), "");
}

#[wasm_bindgen_test]
async fn the_numbers_of_home_lead_to_the_filtered_list() {
    let backend = Backend::new(Seed::Demo);
    let page = Page::open(&backend, "/");
    page.press("Check account").await;
    let link =
        || page.every("[data-card=attention] .lists a").into_iter().find(|link| link.inner_text().contains("leftover"));
    assert!(until(|| link().is_some()).await, "{}", page.text());
    let count: usize = link().unwrap().inner_text().split(' ').next().unwrap().parse().unwrap();
    assert!(count > 1);
    link().unwrap().click();
    page.draws(count).await;
    assert_eq!(query(), "?filter=leftovers");
    page.says(&format!("{count} matches")).await;
}

#[wasm_bindgen_test]
async fn the_unchanged_services_of_home_are_those_of_the_filter() {
    let backend = Backend::new(Seed::Demo);
    let page = Page::open(&backend, "/");
    let link =
        || page.every("[data-card=services] a").into_iter().find(|link| link.inner_text().contains("unchanged for"));
    assert!(until(|| link().is_some()).await, "{}", page.text());
    let count: usize = link().unwrap().inner_text().split(' ').next().unwrap().parse().unwrap();
    assert!(count > 1);
    link().unwrap().click();
    page.draws(count).await;
    assert_eq!(query(), "?sort=updated&filter=unchanged");
    page.says("Created and last changed more than 180 days ago.").await;
}

#[wasm_bindgen_test]
async fn services_without_webhooks_are_filtered() {
    let backend = Backend::with(&THREE);
    add_webhooks(&backend, "Claims desk");
    let page = Page::open(&backend, "/services?filter=no-webhooks");
    page.says("3 of 3 checked").await;
    page.lists(&["Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn reading_for_a_filter_can_be_stopped_and_continued() {
    let names: Vec<_> = (10..40).map(|number| format!("Service {number}")).collect();
    let backend = Backend::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = Page::open(&backend, "/services");
    page.says("All 30 loaded").await;
    backend.fail(&[("Method", "GET"), ("DelayMs", "150")]);
    page.press("No webhooks").await;
    page.says("Checking services …").await;
    page.says(" so far. All 30 loaded").await;
    page.find("button", "Stop").await.focus().unwrap();
    page.press("Stop").await;
    page.has_focus("Continue").await;
    pause(400).await;
    let stopped = page.text();
    assert!(!stopped.contains("30 of 30 checked"), "{stopped}");
    backend.recover();
    page.press("Continue").await;
    page.says("30 of 30 checked").await;
    page.draws(30).await;
}

#[wasm_bindgen_test]
async fn a_check_can_be_stopped_and_begun_again() {
    let names: Vec<_> = (10..40).map(|number| format!("ada{number}@example.com")).collect();
    let backend = Backend::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = Page::open(&backend, "/services");
    page.says("All 30 loaded").await;
    backend.fail(&[("Method", "GET"), ("DelayMs", "100")]);
    page.press("Needs attention").await;
    page.press("Stop").await;
    page.says("You stopped the check.").await;
    backend.recover();
    page.press("Check again").await;
    page.says("30 of 30 checked").await;
    page.draws(30).await;
}

#[wasm_bindgen_test]
async fn webhooks_that_could_not_be_read_are_counted_and_tried_again() {
    let backend = Backend::with(&THREE);
    let path = format!("/v1/Services/{}/Configuration/Webhooks", backend.sid_of("Claims desk"));
    backend.fail(&[("Path", &path), ("Status", "503")]);
    let page = Page::open(&backend, "/services?filter=no-webhooks");
    page.says("3 of 3 checked, 1 could not be read").await;
    page.lists(&["Loyalty club", "Storefront chat"]).await;
    backend.recover();
    page.press("Try again").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
    page.is_silent_about("could not be read").await;
}

#[wasm_bindgen_test]
async fn a_filter_without_matches_leads_back_to_all_services() {
    let backend = Backend::with(&THREE);
    backend.post(
        "/v1/Configuration/Webhooks",
        &[("PostWebhookUrl", "https://account.example"), ("Filters", "onMessageAdded")],
    );
    let page = Page::open(&backend, "/services?filter=no-webhooks");
    page.says("3 of 3 checked").await;
    page.says("No services match").await;
    page.says("Filter: No webhooks.").await;
    page.press("Show all services").await;
    page.has_focus("All").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn an_unknown_filter_in_the_address_shows_all_services() {
    let page = Page::open(&Backend::with(&THREE), "/services?filter=odd");
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
}
