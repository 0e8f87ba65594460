//! Deleting a service from its row.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{THREE, rename_service};
use crate::support::{Backend, Page};

#[wasm_bindgen_test]
async fn deleting_shows_the_counts_and_asks_for_the_name() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Claims desk").await;
    page.find("alertdialog", "Delete “Claims desk”?").await;
    page.says("0 conversations").await;
    page.says("4 roles").await;
    page.says("Its settings and roles can be created again.").await;
    page.has_focus("Type Claims desk to confirm").await;
    page.press("Delete service").await;
    page.says("Enter the name exactly as shown.").await;
    assert_eq!(backend.sent(Method::Delete), 0);
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.says("“Claims desk” deleted").await;
    page.lists(&["Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn a_delete_without_a_response_checks_whether_the_service_exists() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    backend.fail(&[("Method", "DELETE"), ("Drop", "true")]);
    page.press("Delete service").await;
    page.says("“Claims desk” deleted").await;
}

#[wasm_bindgen_test]
async fn a_failed_delete_keeps_the_dialog_and_the_typed_text() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    backend.fail(&[("Method", "DELETE"), ("Status", "500")]);
    page.press("Delete service").await;
    page.says("The service could not be deleted.").await;
    assert!(page.has_dialog());
    backend.recover();
    page.press("Delete service").await;
    page.says("“Claims desk” deleted").await;
}

#[wasm_bindgen_test]
async fn a_service_renamed_meanwhile_is_not_deleted() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    rename_service(&backend, "Claims desk", "Production, do not touch");
    page.press("Delete service").await;
    page.says("Someone else changed this while you were viewing it. Nothing was deleted.").await;
    assert!(page.has_dialog());
    assert_eq!(backend.sent(Method::Delete), 0);
    backend.sid_of("Production, do not touch");
}

#[wasm_bindgen_test]
async fn a_service_that_cannot_be_read_first_is_not_deleted() {
    for status in ["403", "500"] {
        let backend = Backend::with(&THREE);
        let page = Page::open(&backend, "/services");
        page.act("Delete", "Claims desk").await;
        page.fill("Type Claims desk to confirm", "Claims desk").await;
        backend.fail(&[("Method", "GET"), ("Status", status)]);
        page.press("Delete service").await;
        page.says("The service could not be deleted.").await;
        assert_eq!(backend.sent(Method::Delete), 0, "{status}");
    }
}
