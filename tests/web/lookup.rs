//! Lookup of SIDs, names, identities and access tokens.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause};

const FIELD: &str = "SID, name, identity, or access token";
/// Header and payload of an access token of `ada`, without a signature. It expired in 2020.
const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0.eyJpc3MiOiJTSzAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxIiwic3ViIjoiQUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMSIsIm5iZiI6MTYwMDAwMDAwMCwiZXhwIjoxNjAwMDAzNjAwLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhZGEiLCJjaGF0Ijp7InNlcnZpY2Vfc2lkIjoiSVMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMSJ9fX0.c2ln";

async fn look_up(backend: &Backend, text: &str) -> Page {
    let page = Page::open(backend, "/lookup");
    page.fill(FIELD, text).await;
    page.press("Look up").await;
    page
}

#[wasm_bindgen_test]
async fn a_service_is_found_by_sid_and_by_name() {
    let backend = Backend::with(&["Desk", "Front desk", "Sales"]);
    let sid = backend.sid_of("Sales");
    backend.post("/v1/Configuration", &[("DefaultChatServiceSid", &sid)]);
    let page = look_up(&backend, &sid).await;
    page.says("Conversation Service Sales").await;
    page.says("Used as").await;
    page.says("Default service").await;
    page.fill(FIELD, "DESK").await;
    page.press("Look up").await;
    page.says("Search complete.").await;
    page.says("Conversation Service Desk").await;
    page.says("Conversation Service Front desk").await;
    page.is_silent_about("Conversation Service Sales").await;
}

#[wasm_bindgen_test]
async fn a_role_leads_to_the_service_that_holds_it() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let roles = backend.read(&format!("/v1/Services/{}/Roles", backend.sid_of("Sales")));
    let role = roles["roles"][0]["sid"].as_str().unwrap();
    let page = look_up(&backend, &format!(" {role} ")).await;
    page.says("In the service Sales").await;
    page.find("link", "Sales").await;
}

#[wasm_bindgen_test]
async fn a_sid_of_nothing_here_is_explained() {
    let backend = Backend::with(&["Desk"]);
    let page = look_up(&backend, "MG00000000000000000000000000000001").await;
    page.says("Messaging Service").await;
    page.says("Nothing found.").await;
    page.fill(FIELD, "QQ00000000000000000000000000000001").await;
    page.press("Look up").await;
    page.says("is not a kind that this app knows").await;
}

#[wasm_bindgen_test]
async fn a_token_is_decoded_without_a_request() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/lookup");
    pause(50).await;
    let before = backend.sent(Method::Get);
    page.fill(FIELD, TOKEN).await;
    page.press("Look up").await;
    page.says("ada").await;
    page.says("The token has expired.").await;
    page.says("The token names no push credential").await;
    page.holds(FIELD, "").await;
    pause(50).await;
    assert_eq!(backend.sent(Method::Get), before);
}
