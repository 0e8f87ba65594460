//! The *Connect* form, against the server that `cargo xtask test` starts beside the browser.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::client::SERVER;
use crate::support::{Page, stored_text};

const BASE: &str = "Base address";
const CALLER: &str = "Account SID or API key SID";
const SECRET: &str = "Auth token or API key secret";

/// Opens the form and fills in the sandbox's account SID and the given address and secret.
async fn filled(base: &str, secret: &str) -> Page {
    let page = Page::open_first(&[SERVER, "http://127.0.0.1:1", "http://127.0.0.1:1002"], "/");
    page.fill(BASE, base).await;
    page.fill(CALLER, sandbox::ACCOUNT_SID).await;
    page.fill(SECRET, secret).await;
    page
}

async fn holds_what_was_typed(page: &Page, base: &str, secret: &str) {
    page.holds(BASE, base).await;
    page.holds(CALLER, sandbox::ACCOUNT_SID).await;
    page.holds(SECRET, secret).await;
}

#[wasm_bindgen_test]
async fn the_first_origin_is_offered_as_the_base_address() {
    let page = Page::open_first(&[SERVER], "/");
    page.holds(BASE, SERVER).await;
    page.says(&format!("This site can only send requests to itself and {SERVER}.")).await;
    drop(page);
    let page = Page::open_first(&[], "/");
    page.holds(BASE, &window().location().origin().unwrap()).await;
    page.says("This site can only send requests to itself.").await;
}

#[wasm_bindgen_test]
async fn every_error_is_shown_at_once() {
    let page = Page::open_first(&[SERVER], "/");
    page.fill(BASE, "api.example").await;
    page.fill(CALLER, "IS00000000000000000000000000000000").await;
    page.press("Connect").await;
    page.says("You are not connected. Correct these fields first:").await;
    for mistake in [
        "Enter an address such as https://api.example or http://127.0.0.1:8080.",
        "Enter AC or SK followed by 32 hexadecimal digits.",
        "Enter the auth token, or the secret of the API key.",
    ] {
        page.says(mistake).await;
    }
    page.holds(BASE, "api.example").await;
}

#[wasm_bindgen_test]
async fn a_connection_shows_the_services_of_that_server() {
    let page = filled(SERVER, sandbox::AUTH_TOKEN).await;
    page.press("Connect").await;
    page.find("heading", "Services").await;
    page.says("Connected").await;
    page.open_accounts().await;
    page.says(sandbox::ACCOUNT_SID).await;
    page.says(SERVER.trim_start_matches("http://")).await;
    page.find("button", "Disconnect").await;
}

#[wasm_bindgen_test]
async fn a_wrong_token_is_explained_and_keeps_the_input() {
    let page = filled(SERVER, "wrong").await;
    page.press("Connect").await;
    page.says("You are not connected. Twilio does not know this account SID and token.").await;
    page.says("(Error 20003)").await;
    page.says("Enter the SID of that key (SK…)").await;
    holds_what_was_typed(&page, SERVER, "wrong").await;
}

#[wasm_bindgen_test]
async fn an_address_that_is_not_the_api_is_reported_as_blocked_by_cors() {
    let page = filled(&format!("{SERVER}/elsewhere"), sandbox::AUTH_TOKEN).await;
    page.press("Connect").await;
    // The server's own pages send no CORS headers. The browser hides their responses, but the server can be reached.
    page.says("You are not connected. The server responds, but does not allow requests from this site (CORS).").await;
    let own = window().location().origin().unwrap();
    page.says(&format!("--allow-origin {own}")).await;
    page.says(&format!("Access-Control-Allow-Origin: {own}")).await;
}

#[wasm_bindgen_test]
async fn a_port_blocked_by_browsers_is_named_and_not_called() {
    let page = filled("http://127.0.0.1:1", "token").await;
    page.press("Connect").await;
    page.says("You are not connected. Browsers block port 1.").await;
    holds_what_was_typed(&page, "http://127.0.0.1:1", "token").await;
}

#[wasm_bindgen_test]
async fn no_response_lists_every_possible_cause() {
    // No system service uses this port, and only root can listen below 1024.
    let nowhere = "http://127.0.0.1:1002";
    let page = filled(nowhere, "token").await;
    page.press("Connect").await;
    page.says("You are not connected. There was no response. Browsers do not tell a page why.").await;
    page.find("heading", "Possible causes").await;
    page.find("link", nowhere).await;
    page.says("No server on this port").await;
    page.says("Access-Control-Allow-Origin:").await;
    page.is_silent_about("certificate").await;
    holds_what_was_typed(&page, nowhere, "token").await;
    page.fill(BASE, SERVER).await;
    page.is_silent_about("No server on this port").await;
}

#[wasm_bindgen_test]
async fn an_origin_outside_the_policy_is_not_called() {
    let page = filled("https://api.example/twilio", "token").await;
    page.press("Connect").await;
    page.says("To allow https://api.example, build the site with “cargo xtask dist --connect https://api.example”.")
        .await;
    holds_what_was_typed(&page, "https://api.example/twilio", "token").await;
}

#[wasm_bindgen_test]
async fn an_unencrypted_address_warns_about_the_token() {
    let warning = "With http:// the token is not encrypted";
    let page = Page::open_first(&[SERVER], "/");
    page.fill(BASE, "http://api.example").await;
    page.says(warning).await;
    page.fill(BASE, "https://api.example").await;
    page.is_silent_about(warning).await;
}

#[wasm_bindgen_test]
async fn a_secret_is_neither_stored_nor_shown() {
    let page = filled(SERVER, "do-not-keep-this").await;
    page.press("Connect").await;
    page.says("(Error 20003)").await;
    assert!(!stored_text().contains("do-not-keep-this"), "{}", stored_text());
    assert!(!stored_text().contains(sandbox::ACCOUNT_SID), "{}", stored_text());
    let input: HtmlInputElement = page.find("textbox", SECRET).await.unchecked_into();
    assert_eq!((input.type_().as_str(), input.autocomplete().as_str()), ("password", "off"));
    let body: HtmlElement = leptos::prelude::document().body().unwrap();
    assert!(!body.outer_html().contains("do-not-keep-this"));
    assert!(!window().location().href().unwrap().contains("do-not-keep-this"));
}
