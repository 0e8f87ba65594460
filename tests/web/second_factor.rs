//! Signing in with a code, and the page that sets a second factor up.

use api::Method;
use api::gateway::Role;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::session::{address, sign_in};
use crate::support::{Backend, CODE, Gateway, Page, SECRET, stored_text};

const SERVICES: &[&str] = &["Storefront chat"];
const PASSWORD: &str = "open sesame";

fn signed_in() -> Gateway {
    Gateway::signed_in_as(Role::Viewer, &Backend::with(SERVICES))
}

#[wasm_bindgen_test]
async fn the_sign_in_form_asks_for_a_code_after_the_password() {
    let gateway = Gateway::new(&Backend::with(SERVICES)).with_second_factor();
    let page = Page::open_gateway(&gateway, "/services");
    page.find("textbox", "Password").await;
    assert!(page.every("#sign-in-Code").is_empty(), "only users with a second factor see it");
    sign_in(&page, "wrong").await;
    page.says("The name or the password is not right.").await;
    assert!(page.every("#sign-in-Code").is_empty());
    sign_in(&page, PASSWORD).await;
    page.says("Enter the code of your authenticator app.").await;
    let field: HtmlInputElement = page.find("textbox", "Code").await.unchecked_into();
    assert_eq!((field.autocomplete(), field.type_()), ("one-time-code".to_owned(), "text".to_owned()));
    page.has_focus("Code").await;
    page.fill("Code", "12").await;
    page.press("Sign in").await;
    page.says("Enter the six digits of your authenticator app, or a recovery code.").await;
    page.fill("Code", "000 000").await;
    page.press("Sign in").await;
    page.says("The code is wrong.").await;
    page.holds("Code", "000 000").await;
    page.fill("Code", CODE).await;
    page.press("Sign in").await;
    page.lists(SERVICES).await;
}

#[wasm_bindgen_test]
async fn the_dialog_over_a_page_asks_for_a_code_as_well() {
    let gateway = signed_in().with_second_factor();
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    gateway.sign_out();
    page.find("link", "Account configuration").await.click();
    page.find("dialog", "Sign in again").await;
    sign_in(&page, PASSWORD).await;
    page.has_focus("Code").await;
    page.fill("Code", CODE).await;
    page.press("Sign in").await;
    page.has_no_dialog().await;
    assert!(gateway.is_signed_in());
}

#[wasm_bindgen_test]
async fn a_second_factor_is_set_up_from_the_user_menu() {
    let gateway = signed_in();
    let page = Page::open_gateway(&gateway, "/services");
    page.open_user_menu().await;
    page.find("link", "Second factor").await.click();
    page.find("heading", "No second factor").await;
    assert!(address().ends_with("/accounts/production-eu/second-factor"), "{}", address());
    page.press("Set up second factor").await;
    page.says(SECRET).await;
    let dark = document().query_selector(".qr-code path:last-child").unwrap().unwrap();
    assert_eq!(dark.get_attribute("d").as_deref(), Some("M4 4h1v1h-1zM6 4h1v1h-1zM5 5h1v1h-1zM4 6h2v1h-2z"));
    page.fill("Code", "000000").await;
    page.fill("Password", PASSWORD).await;
    page.press("Add second factor").await;
    page.says("The second factor was not added. The code is wrong.").await;
    assert!(!gateway.has_second_factor());
    page.fill("Code", CODE).await;
    page.press("Add second factor").await;
    page.find("heading", "Recovery codes").await;
    page.says("abcd-efgh-ijkl-mnop").await;
    page.find("button", "Copy codes").await;
    page.find("button", "Download codes").await;
    page.press("Done").await;
    page.says("Recovery codes left: 10").await;
    page.is_silent_about("abcd-efgh-ijkl-mnop").await;
    assert!(gateway.has_second_factor());
    for secret in [SECRET, "abcd-efgh-ijkl-mnop", PASSWORD] {
        assert!(!stored_text().contains(secret), "{}", stored_text());
    }
}

#[wasm_bindgen_test]
async fn a_set_up_that_is_cancelled_adds_nothing() {
    let gateway = signed_in();
    let page = Page::open_gateway(&gateway, "/second-factor");
    page.press("Set up second factor").await;
    page.says(SECRET).await;
    page.press("Cancel set-up").await;
    page.find("heading", "No second factor").await;
    page.is_silent_about(SECRET).await;
    assert!(!gateway.has_second_factor());
}

#[wasm_bindgen_test]
async fn recovery_codes_are_replaced_with_password_and_code() {
    let page = Page::open_gateway(&signed_in().with_second_factor(), "/second-factor");
    page.says("Recovery codes left: 3").await;
    page.says("Replace your recovery codes before you have used all of them.").await;
    page.press("Replace recovery codes").await;
    page.find("dialog", "Replace your recovery codes?").await;
    page.fill("Code", CODE).await;
    page.fill("Password", "wrong").await;
    page.press("Replace recovery codes").await;
    page.says("The recovery codes were not replaced. The password is not right.").await;
    page.fill("Password", PASSWORD).await;
    page.press("Replace recovery codes").await;
    page.has_no_dialog().await;
    page.says("qrst-uvwx-yz23-4567").await;
    page.press("Done").await;
    page.says("Recovery codes left: 10").await;
}

#[wasm_bindgen_test]
async fn a_second_factor_is_removed_with_password_and_code() {
    let gateway = signed_in().with_second_factor();
    let page = Page::open_gateway(&gateway, "/second-factor");
    page.press("Remove second factor").await;
    page.find("dialog", "Remove your second factor?").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.press("Remove second factor").await;
    page.fill("Code", CODE).await;
    page.fill("Password", PASSWORD).await;
    page.press("Remove second factor").await;
    page.find("heading", "No second factor").await;
    page.has_no_dialog().await;
    assert!(!gateway.has_second_factor());
}

#[wasm_bindgen_test]
async fn a_rejected_request_leads_to_the_page_that_sets_it_up() {
    let backend = Backend::with(SERVICES);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend).requiring_second_factor();
    let page = Page::open_gateway(&gateway, "/services");
    page.find("heading", "No second factor").await;
    page.says("You need a second factor here.").await;
    assert!(address().ends_with("/second-factor"), "{}", address());
    assert_eq!(backend.sent(Method::Get), 0);
    page.press("Set up second factor").await;
    page.fill("Code", CODE).await;
    page.fill("Password", PASSWORD).await;
    page.press("Add second factor").await;
    page.press("Done").await;
    page.says("Recovery codes left: 10").await;
    page.find("link", "Services").await.click();
    page.lists(SERVICES).await;
}

#[wasm_bindgen_test]
async fn a_session_of_a_link_has_no_second_factor() {
    let page = Page::open_gateway(&signed_in().by_link(), "/second-factor");
    page.says("You signed in with a link, which needs no second factor.").await;
    page.open_user_menu().await;
    page.find("button", "Keyboard shortcuts").await;
    let links = document().query_selector_all("#user-panel a").unwrap();
    let texts: Vec<_> = (0..links.length()).filter_map(|index| links.item(index)?.text_content()).collect();
    assert!(!texts.iter().any(|text| text.contains("Second factor")), "{texts:?}");
}

#[wasm_bindgen_test]
async fn without_a_gateway_there_is_no_second_factor() {
    let page = Page::open(&Backend::with(SERVICES), "/second-factor");
    page.says("This dashboard runs without a gateway.").await;
}
