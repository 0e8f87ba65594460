//! Deleting a service from its row.

use api::gateway::Role;
use api::gateway::count::FetchCount;
use api::{Endpoint, Method};
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{THREE, rename_service};
use crate::support::{Backend, Gateway, Page, until};

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

/// Opens the dialog for a service, at a gateway.
async fn open_dialog(gateway: &Gateway, name: &str) -> Page {
    let page = Page::open_gateway(gateway, "/services");
    page.act("Delete", name).await;
    page.find("alertdialog", &format!("Delete “{name}”?")).await;
    page
}

#[wasm_bindgen_test]
async fn at_a_gateway_no_list_of_people_reaches_the_browser() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(&THREE));
    let page = open_dialog(&gateway, "Claims desk").await;
    for count in ["0 conversations", "0 users", "4 roles", "0 push bindings"] {
        page.says(count).await;
    }
    let reads = gateway.reads();
    assert_eq!(reads.iter().filter(|path| *path == FetchCount::PATH).count(), 4, "{reads:?}");
    let is_of_people = |path: &&String| ["Users", "Conversations", "Bindings"].iter().any(|list| path.ends_with(list));
    assert_eq!(reads.iter().find(is_of_people), None);
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.says("“Claims desk” deleted").await;
}

/// Returns the lines about what is deleted with a service, once everything is counted.
async fn counts(page: &Page) -> Vec<String> {
    let lines = || -> Vec<_> {
        let lines = page.every("[aria-label='Deleted with the service'] li").into_iter();
        lines.map(|line| line.text_content().unwrap()).collect()
    };
    assert!(until(|| lines().len() == 4 && lines().iter().all(|line| !line.contains("Counting"))).await);
    lines()
}

#[wasm_bindgen_test]
async fn a_service_with_people_is_counted_alike_with_and_without_a_gateway() {
    let backend = Backend::new(Seed::Demo);
    let name = "Customer Care (production)";
    let page = Page::open(&backend, "/services");
    page.act("Delete", name).await;
    let here = counts(&page).await;
    assert!(here.iter().all(|line| !line.starts_with("0 ") && !line.starts_with("Unknown")), "{here:?}");
    drop(page);
    let page = open_dialog(&Gateway::signed_in_as(Role::Admin, &backend), name).await;
    assert_eq!(counts(&page).await, here);
}

#[wasm_bindgen_test]
async fn a_count_that_fails_at_the_gateway_is_said_and_the_others_stay() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Path", "/v1/Services/{ChatServiceSid}/Users"), ("Status", "403")]);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend);
    let page = open_dialog(&gateway, "Claims desk").await;
    page.says("Unknown number of users.").await;
    page.says("4 roles").await;
}
