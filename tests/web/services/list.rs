//! The list of services: search, order, pages and failures.

use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::THREE;
use crate::support::{Backend, Page, pause};

#[wasm_bindgen_test]
async fn services_are_listed_by_name() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.says("All 3 loaded").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn an_account_without_services_says_how_to_start() {
    let page = Page::open(&Backend::new(Seed::Empty), "/services");
    page.says("No services yet").await;
}

#[wasm_bindgen_test]
async fn a_search_shows_what_matches_by_name_or_sid() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.says("All 3 loaded").await;
    page.search("LOYAL").await;
    page.says("1 match. All 3 loaded").await;
    page.lists(&["Loyalty club"]).await;
    page.search(&backend.sid_of("Claims desk")).await;
    page.says("1 match").await;
    page.lists(&["Claims desk"]).await;
    page.search("nothing like it").await;
    page.says("No services match").await;
    page.says("Check the spelling, or search by SID.").await;
    page.press("Clear search").await;
    page.says("All 3 loaded").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn search_and_order_are_in_the_address() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services?q=c&sort=-name");
    page.says("All 3 loaded").await;
    page.lists(&["Storefront chat", "Loyalty club", "Claims desk"]).await;
    page.press("Created").await;
    page.lists(&THREE).await;
    assert_eq!(leptos::prelude::window().location().search().unwrap(), "?q=c&sort=created");
    page.press("Created").await;
    page.lists(&["Loyalty club", "Claims desk", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn a_list_is_loaded_page_by_page_or_whole() {
    let backend = Backend::new(Seed::Services(250));
    let page = Page::open(&backend, "/services");
    page.says("Loaded 100, more exist").await;
    let more = page.find("button", "Load more").await;
    more.focus().unwrap();
    more.click();
    page.says("Loaded 200, more exist").await;
    let keyboard = || leptos::prelude::document().active_element().and_then(|element| element.text_content());
    assert_eq!(keyboard().as_deref(), Some("Load more"), "the focus stays");
    page.press("Load all").await;
    page.says("All 250 loaded").await;
    page.draws(250).await;
}

#[wasm_bindgen_test]
async fn loading_all_can_be_stopped() {
    let backend = Backend::new(Seed::Services(1_000));
    let page = Page::open(&backend, "/services");
    page.says("Loaded 100, more exist").await;
    backend.fail(&[("Method", "GET"), ("DelayMs", "200")]);
    page.press("Load all").await;
    page.press("Stop").await;
    page.says("more exist").await;
    pause(600).await;
    page.says("Loaded 100, more exist").await;
}

#[wasm_bindgen_test]
async fn a_failed_page_shows_the_reason_and_keeps_the_loaded_rows() {
    let backend = Backend::new(Seed::Services(150));
    let page = Page::open(&backend, "/services");
    page.says("Loaded 100, more exist").await;
    backend.fail(&[("Status", "503")]);
    page.press("Load more").await;
    page.says("More services could not be loaded. Twilio returned an error: Service Unavailable (Error 20503)").await;
    assert!(!page.rows().is_empty());
    backend.recover();
    page.press("Try again").await;
    page.has_focus("Services").await;
    page.says("All 150 loaded").await;
}

#[wasm_bindgen_test]
async fn a_failed_load_is_not_shown_as_an_empty_list() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Drop", "true")]);
    let page = Page::open(&backend, "/services");
    page.says("Services could not be loaded. The server did not respond.").await;
    page.is_silent_about("No services yet").await;
    backend.recover();
    page.press("Try again").await;
    page.has_focus("Services").await;
    page.says("All 3 loaded").await;
}
