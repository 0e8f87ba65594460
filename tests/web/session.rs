//! Signing in to a gateway, and the end of a session.

mod choice;

use api::Method;
use api::gateway::{Colour, Role};
use js_sys::Date;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Backend, Gateway, Page, pause, stored_text};

const SERVICES: &[&str] = &["Storefront chat"];

/// Fills in and submits the sign-in form.
pub async fn sign_in(page: &Page, password: &str) {
    page.fill("Name", "ada").await;
    page.fill("Password", password).await;
    page.press("Sign in").await;
}

pub fn address() -> String {
    window().location().href().unwrap()
}

#[wasm_bindgen_test]
async fn signing_in_opens_the_first_account() {
    let gateway = Gateway::new(&Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway, "/?q=store");
    page.find("heading", "Sign in").await;
    page.says("To sign in without a password, open the link").await;
    sign_in(&page, "open sesame").await;
    page.lists(SERVICES).await;
    assert!(address().ends_with("/accounts/production-eu/services?q=store"), "{}", address());
    page.says("Signed in as ada, admin").await;
    page.says("Production EU").await;
    assert!(document().title().ends_with(" – Production EU – Conversations Admin"), "{}", document().title());
}

#[wasm_bindgen_test]
async fn a_wrong_password_is_reported_and_keeps_the_name() {
    let page = Page::open_gateway(&Gateway::new(&Backend::with(SERVICES)), "/services");
    page.press("Sign in").await;
    page.says("You are not signed in. Correct these fields first:").await;
    page.says("Enter the password.").await;
    sign_in(&page, "wrong").await;
    page.says("The name or the password is not right.").await;
    page.holds("Name", "ada").await;
}

#[wasm_bindgen_test]
async fn a_password_is_sent_to_the_gateway_only() {
    let page = Page::open_gateway(&Gateway::new(&Backend::with(SERVICES)), "/services");
    sign_in(&page, "do-not-keep-this").await;
    page.says("The name or the password is not right.").await;
    let field = |name| page.find("textbox", name);
    let (name, password): (HtmlInputElement, HtmlInputElement) =
        (field("Name").await.unchecked_into(), field("Password").await.unchecked_into());
    assert_eq!((name.autocomplete(), name.type_()), ("username".to_owned(), "text".to_owned()));
    assert_eq!((password.autocomplete(), password.type_()), ("current-password".to_owned(), "password".to_owned()));
    assert!(!stored_text().contains("do-not-keep-this"), "{}", stored_text());
    assert!(!document().body().unwrap().outer_html().contains("do-not-keep-this"));
    assert!(!address().contains("do-not-keep-this"));
}

#[wasm_bindgen_test]
async fn a_locked_out_user_sees_the_remaining_time_and_no_retry_is_sent() {
    let gateway = Gateway::new(&Backend::with(SERVICES));
    gateway.lock(2);
    let page = Page::open_gateway(&gateway, "/services");
    sign_in(&page, "open sesame").await;
    page.says("Too many wrong passwords or codes.").await;
    page.says("You can try again in 2 s.").await;
    page.says("You can try again in 1 s.").await;
    page.says("You can try again now.").await;
    assert_eq!(gateway.attempts(), 1);
}

#[wasm_bindgen_test]
async fn the_code_of_a_link_signs_in_and_leaves_the_address() {
    let gateway = Gateway::new(&Backend::with(SERVICES));
    let entries = window().history().unwrap().length().unwrap();
    let page = Page::open_gateway(&gateway, "/configuration#code=open-sesame");
    assert!(address().ends_with("/configuration"), "it is removed before the first request: {}", address());
    page.find("heading", "Account configuration").await;
    page.says("Signed in as local").await;
    assert!(address().ends_with("/accounts/production-eu/configuration"), "{}", address());
    assert_eq!(window().history().unwrap().length().unwrap(), entries);
}

#[wasm_bindgen_test]
async fn the_code_of_a_link_is_kept_until_the_gateway_responds() {
    // First only the response to the code is lost, then the session's as well.
    for lost in [1, 2] {
        let gateway = Gateway::new(&Backend::with(SERVICES));
        gateway.drop_responses(lost);
        let page = Page::open_gateway(&gateway, "/configuration#code=open-sesame");
        page.says("The page could not be loaded. The server did not respond.").await;
        assert!(address().ends_with("/configuration"), "{}", address());
        page.press("Try again").await;
        page.find("heading", "Account configuration").await;
        page.says("Signed in as local").await;
        page.has_focus("Account configuration").await;
    }
}

#[wasm_bindgen_test]
async fn a_used_link_says_what_to_do() {
    let gateway = Gateway::new(&Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway, "/#code=used");
    page.says("This link was already used, or the gateway was restarted. Open the last link").await;
    drop(page);
    // A used link does not disturb a session that continues.
    gateway.sign_in("local");
    Page::open_gateway(&gateway, "/services#code=used").lists(SERVICES).await;
}

#[wasm_bindgen_test]
async fn the_address_names_the_account_and_links_lead_to_the_others() {
    let backend = Backend::with(SERVICES);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend).with_account("staging", "Staging", Colour::Blue);
    let page = Page::open_gateway(&gateway, "/accounts/staging/configuration");
    page.find("heading", "Account configuration").await;
    let mark = || page.every(".mark").remove(0).inner_text();
    assert_eq!(mark().trim(), "Staging");
    page.open_accounts().await;
    let link = page.find("link", "Production EU admin Production").await;
    assert!(link.get_attribute("href").is_some_and(|href| href.ends_with("/accounts/production-eu/")));
    assert_eq!(page.find("link", "Staging admin").await.get_attribute("aria-current").as_deref(), Some("true"));
    drop(page);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/services");
    page.lists(SERVICES).await;
    let mark = page.every(".mark").remove(0);
    assert!(mark.inner_text().contains("Production"), "{}", mark.inner_text());
    assert_eq!(mark.get_attribute("data-colour").as_deref(), Some("red"));
}

#[wasm_bindgen_test]
async fn an_unknown_account_is_reported_and_the_others_are_offered() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway, "/accounts/elsewhere/configuration");
    page.find("heading", "Account “elsewhere” not found").await;
    page.find("link", "Production EU admin Production").await;
}

#[wasm_bindgen_test]
async fn a_session_that_ends_during_a_save_keeps_the_input_and_sends_nothing() {
    let backend = Backend::with(SERVICES);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend);
    let page = Page::open_gateway(&gateway, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    gateway.sign_out();
    page.press("Create service").await;
    page.find("dialog", "Sign in again").await;
    page.press("Cancel").await;
    page.says("The service could not be created. Sign in again.").await;
    page.holds("Friendly name", "Loyalty club").await;
    // Saving again opens the dialog again.
    page.press("Create service").await;
    page.find("dialog", "Sign in again").await;
    page.holds("Name", "ada").await;
    page.fill("Password", "open sesame").await;
    page.press("Sign in").await;
    page.find("dialog", "Create a service").await;
    page.holds("Friendly name", "Loyalty club").await;
    pause(300).await;
    assert_eq!(backend.sent(Method::Post), 0, "nothing is sent by itself");
    page.press("Create service").await;
    page.says("“Loyalty club” created").await;
    assert_eq!(backend.sent(Method::Post), 1);
}

#[wasm_bindgen_test]
async fn a_session_continues_after_the_link_was_opened_in_another_tab() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).by_link();
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    gateway.sign_out();
    page.find("link", "Account configuration").await.click();
    page.find("dialog", "Sign in again").await;
    page.says("Then come back to this tab.").await;
    page.press("Go on").await;
    page.says("Sign in again.").await;
    let said = || page.every("dialog [role=alert]")[0].first_child().unwrap();
    let first = said();
    page.press("Go on").await;
    pause(50).await;
    page.says("Sign in again.").await;
    assert!(!said().is_same_node(Some(&first)), "the same text is announced again");
    gateway.sign_in("ada");
    page.press("Go on").await;
    page.has_no_dialog().await;
    page.press("Try again").await;
    page.find("heading", "Default services").await;
}

#[wasm_bindgen_test]
async fn no_password_is_asked_for_if_only_links_sign_in() {
    let page = Page::open_gateway(&Gateway::new(&Backend::with(SERVICES)).by_link(), "/services");
    page.says("Each link works once.").await;
    assert!(page.every("input").is_empty());
}

#[wasm_bindgen_test]
async fn a_failed_load_can_be_retried_after_signing_in_again() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    gateway.sign_out();
    page.find("link", "Account configuration").await.click();
    page.find("dialog", "Sign in again").await;
    sign_in(&page, "open sesame").await;
    page.has_no_dialog().await;
    page.press("Try again").await;
    page.find("heading", "Default services").await;
}

#[wasm_bindgen_test]
async fn another_user_signed_in_in_another_tab_blocks_sending() {
    let backend = Backend::with(SERVICES);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend);
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    gateway.sign_in("grace");
    let beside = Page::open_gateway_again(&gateway, "/services");
    beside.says("Signed in as grace").await;
    drop(beside);
    page.press("Create service").await;
    page.fill("Friendly name", "Whose?").await;
    page.press("Create service").await;
    page.find("dialog", "Sign in again").await;
    page.press("Cancel").await;
    page.says("Another user has signed in in another tab. Nothing was sent.").await;
    assert_eq!(backend.sent(Method::Post), 0);
}

/// Time that many milliseconds from now, in whole seconds as a gateway sends it.
fn in_a_while(milliseconds: i32) -> &'static str {
    let date = String::from(Date::new(&(Date::now() + f64::from(milliseconds)).into()).to_iso_string());
    Box::leak(format!("{}Z", &date[..19]).into_boxed_str())
}

const MINUTE: i32 = 60_000;

#[wasm_bindgen_test]
async fn the_end_of_a_session_is_announced_five_minutes_before() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway.clone().ending(in_a_while(6 * MINUTE)), "/services");
    page.lists(SERVICES).await;
    page.is_silent_about("Your session").await;
    drop(page);
    let page = Page::open_gateway(&gateway.clone().ending(in_a_while(4 * MINUTE)), "/services");
    page.says("Your session ends at").await;
    page.says("Sign in before then to continue without interruption.").await;
}

#[wasm_bindgen_test]
async fn an_ended_session_is_reported_as_ended() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).ending(in_a_while(2_500));
    let page = Page::open_gateway(&gateway, "/services");
    page.says("Your session ends at").await;
    page.says("Your session ended at").await;
    page.says("Sign in again to continue.").await;
    page.press("Sign in again").await;
    page.find("dialog", "Sign in again").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.says("Your session ended at").await;
}

#[wasm_bindgen_test]
async fn the_focus_moves_to_the_heading_when_the_sign_in_button_is_gone() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).ending(in_a_while(4 * MINUTE));
    let page = Page::open_gateway(&gateway, "/services");
    let opener = page.find("button", "Sign in again").await;
    opener.focus().unwrap();
    opener.click();
    page.find("dialog", "Sign in again").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.has_focus("Sign in again").await;
    opener.click();
    let gateway = gateway.ending("2199-01-01T00:00:00Z");
    page.fill("Password", "open sesame").await;
    page.press("Sign in").await;
    page.has_no_dialog().await;
    page.is_silent_about("Your session").await;
    page.has_focus("Services").await;
    assert!(gateway.is_signed_in());
}

#[wasm_bindgen_test]
async fn signing_out_everywhere_asks_first() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway, "/services");
    page.open_user_menu().await;
    page.press("Sign out everywhere").await;
    page.find("alertdialog", "Sign out everywhere?").await;
    page.says("This signs you out in every browser.").await;
    page.press("Stay signed in").await;
    page.has_no_dialog().await;
    assert!(gateway.is_signed_in());
}

/// Returns true if the style sheet hides the page.
fn is_hidden() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-concealed"))
}

#[wasm_bindgen_test]
async fn an_idle_session_warns_and_can_be_kept() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).idle(6);
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    page.is_silent_about("Your session").await;
    pause(2_000).await;
    page.says("You were inactive. Your session ends at").await;
    assert!(!is_hidden());
    page.press("Stay signed in").await;
    page.is_silent_about("You were inactive").await;
    pause(3_000).await;
    page.says("You were inactive.").await;
    assert!(!is_hidden());
}

#[wasm_bindgen_test]
async fn a_request_extends_an_idle_session() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).idle(6);
    let page = Page::open_gateway(&gateway, "/services");
    for _ in 0..4 {
        pause(1_500).await;
        page.find("link", "Account configuration").await.click();
        page.find("heading", "Account configuration").await;
        pause(1_500).await;
        page.find("link", "Services").await.click();
        page.find("heading", "Services").await;
    }
    assert!(!is_hidden());
    page.is_silent_about("Your session").await;
}

#[wasm_bindgen_test]
async fn an_ended_session_hides_the_page_and_its_title_until_the_next_sign_in() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES)).idle(4);
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    let title = document().title();
    assert!(!is_hidden());
    page.says("You were inactive.").await;
    page.says("Your session ended at").await;
    assert!(is_hidden());
    assert_eq!(document().title(), "Signed out – Conversations Admin");
    page.press("Sign in again").await;
    page.find("dialog", "Sign in again").await;
    page.fill("Password", "open sesame").await;
    page.press("Sign in").await;
    page.has_no_dialog().await;
    assert!(!is_hidden());
    assert_eq!(document().title(), title);
    drop(page);
    assert!(!is_hidden());
}

#[wasm_bindgen_test]
async fn a_401_hides_the_page_even_if_the_dialog_is_cancelled() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(SERVICES));
    let page = Page::open_gateway(&gateway, "/services");
    page.lists(SERVICES).await;
    gateway.sign_out();
    page.find("link", "Account configuration").await.click();
    page.find("dialog", "Sign in again").await;
    assert!(is_hidden());
    page.press("Cancel").await;
    page.has_no_dialog().await;
    assert!(is_hidden());
    page.says("You are signed out. Sign in again to see this page.").await;
}
