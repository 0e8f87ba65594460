//! Renaming a service from its row.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{THREE, rename_service};
use crate::support::{Backend, Page};

#[wasm_bindgen_test]
async fn a_service_is_renamed_from_its_row() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Claims desk").await;
    page.find("dialog", "Rename “Claims desk”").await;
    page.says("Chat v2").await;
    page.fill("Friendly name", "Claims").await;
    page.says("Will be sent").await;
    page.press("Rename service").await;
    page.says("Service renamed to “Claims”").await;
    page.lists(&["Claims", "Loyalty club", "Storefront chat"]).await;
    backend.sid_of("Claims");
}

#[wasm_bindgen_test]
async fn renaming_without_chat_v2_is_explained() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Method", "POST"), ("Status", "410")]);
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Claims desk").await;
    page.fill("Friendly name", "Claims").await;
    page.press("Rename service").await;
    page.says("Twilio has ended Chat v2 for this account. Conversations cannot rename services.").await;
}

#[wasm_bindgen_test]
async fn a_name_changed_by_another_user_is_shown_before_it_is_replaced() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Claims desk").await;
    page.fill("Friendly name", "Claims").await;
    rename_service(&backend, "Claims desk", "Production, do not touch");
    let before = backend.sent(Method::Post);
    page.press("Rename service").await;
    page.says("Someone else changed these settings while you were editing. Nothing was saved.").await;
    page.says("Production, do not touch").await;
    assert_eq!(backend.sent(Method::Post), before);
    page.press("Rename service").await;
    page.says("Service renamed to “Claims”").await;
}
