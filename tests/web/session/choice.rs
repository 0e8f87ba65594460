//! Choice of an account after the sign-in.

use api::Method;
use api::gateway::{Colour, Role};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{SERVICES, address, sign_in};
use crate::support::{Backend, Gateway, Page};

/// Address to which the link of an account leads, on the page that asks for one.
async fn offered(page: &Page, link: &str) -> String {
    page.find("heading", "Select an account").await;
    page.find("link", link).await.get_attribute("href").unwrap()
}

#[wasm_bindgen_test]
async fn with_several_accounts_the_first_visit_asks_for_one_and_keeps_the_page() {
    let backend = Backend::with(SERVICES);
    let gateway = Gateway::new(&backend).with_account("staging", "Staging", Colour::Blue);
    let page = Page::open_gateway(&gateway, "/services?q=store");
    sign_in(&page, "open sesame").await;
    assert_eq!(offered(&page, "Production EU admin Production").await, "/accounts/production-eu/services?q=store");
    assert_eq!(offered(&page, "Staging admin").await, "/accounts/staging/services?q=store");
    page.has_focus("Select an account").await;
    assert!(document().title().starts_with("Select an account – "), "{}", document().title());
    assert_eq!(backend.sent(Method::Get), 0, "no account is read");
}

#[wasm_bindgen_test]
async fn the_last_account_of_this_device_is_opened_again_unless_it_is_in_production() {
    let gateway =
        Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).with_account("staging", "Staging", Colour::Blue);
    Page::open_gateway(&gateway, "/accounts/staging/services").lists(SERVICES).await;
    Page::open_gateway_again(&gateway, "/services").lists(SERVICES).await;
    assert!(address().ends_with("/accounts/staging/services"), "{}", address());
    // Another user of this device chooses.
    gateway.sign_in("grace");
    offered(&Page::open_gateway_again(&gateway, "/services"), "Staging admin").await;
    Page::open_gateway_again(&gateway, "/accounts/production-eu/services").lists(SERVICES).await;
    offered(&Page::open_gateway_again(&gateway, "/services"), "Production EU admin Production").await;
}

#[wasm_bindgen_test]
async fn a_last_account_that_is_gone_is_not_opened() {
    let backend = Backend::with(SERVICES);
    let two = |name| Gateway::signed_in_as(Role::Viewer, &backend).with_account(name, "Other", Colour::Blue);
    Page::open_gateway(&two("staging"), "/accounts/staging/services").lists(SERVICES).await;
    assert_eq!(offered(&Page::open_gateway_again(&two("test"), "/"), "Other viewer").await, "/accounts/test/");
}
