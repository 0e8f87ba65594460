//! The columns of the list: push notifications and webhooks, read while they are on the screen, and the choice of columns.

use api::Method;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::THREE;
use crate::support::{Backend, Page, pause, stored_text, until};

const ACCOUNT_WEBHOOKS: &str = "/v1/Configuration/Webhooks";

fn below(backend: &Backend, name: &str, path: &str) -> String {
    format!("/v1/Services/{}/Configuration{path}", backend.sid_of(name))
}

/// Text of a cell of the row of a service, with single spaces.
fn cell(page: &Page, name: &str, column: &str) -> String {
    let names = page.every("tbody th .name");
    let row = names.iter().find(|link| link.text_content().as_deref() == Some(name));
    let cell =
        row.and_then(|link| link.closest("tr").unwrap()?.query_selector(&format!("[data-column={column}]")).unwrap());
    let text = cell.map(|cell| cell.unchecked_into::<HtmlElement>().inner_text()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn cell_is(page: &Page, name: &str, column: &str, text: &str) {
    until(|| cell(page, name, column) == text).await;
    assert_eq!(cell(page, name, column), text);
}

/// Opens the list and scrolls to its first row: the test runner's output is above the page.
async fn open_list(backend: &Backend) -> Page {
    let page = Page::open(backend, "/services");
    assert!(until(|| !page.rows().is_empty()).await);
    page.every("table")[0].scroll_into_view();
    page
}

#[wasm_bindgen_test]
async fn rows_show_push_and_webhooks() {
    let backend = Backend::with(&THREE);
    let push = below(&backend, "Claims desk", "/Notifications");
    backend.post(&push, &[("NewMessage.Enabled", "true"), ("AddedToConversation.Enabled", "true")]);
    let webhooks = below(&backend, "Loyalty club", "/Webhooks");
    backend.post(&webhooks, &[("PostWebhookUrl", "https://hooks.example.com/all"), ("Filters", "onMessageAdded")]);
    let page = open_list(&backend).await;
    cell_is(&page, "Claims desk", "push", "2 of 4").await;
    cell_is(&page, "Loyalty club", "push", "0 of 4").await;
    cell_is(&page, "Loyalty club", "webhooks", "hooks.example.com").await;
    cell_is(&page, "Claims desk", "webhooks", "None").await;
    drop(page);
    backend.post(ACCOUNT_WEBHOOKS, &[("PostWebhookUrl", "https://account.example"), ("Filters", "onMessageAdded")]);
    let page = open_list(&backend).await;
    cell_is(&page, "Claims desk", "webhooks", "account.example Account").await;
    cell_is(&page, "Loyalty club", "webhooks", "hooks.example.com").await;
}

#[wasm_bindgen_test]
async fn only_rows_on_the_screen_are_read() {
    let names: Vec<_> = (10..70).map(|number| format!("Service {number}")).collect();
    let backend = Backend::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = open_list(&backend).await;
    cell_is(&page, "Service 10", "push", "0 of 4").await;
    pause(600).await;
    let before = backend.sent(Method::Get);
    assert!(before < 80, "{before} requests for the first of 60 rows");
    assert_eq!(cell(&page, "Service 69", "push"), "Loading");
    page.every("tbody tr").last().unwrap().scroll_into_view();
    cell_is(&page, "Service 69", "push", "0 of 4").await;
    cell_is(&page, "Service 69", "webhooks", "None").await;
    assert!(backend.sent(Method::Get) > before);
}

#[wasm_bindgen_test]
async fn a_setting_that_cannot_be_read_is_unknown_and_is_read_again() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Path", &below(&backend, "Claims desk", "/Notifications")), ("Status", "503")]);
    let page = open_list(&backend).await;
    cell_is(&page, "Claims desk", "push", "Unknown").await;
    cell_is(&page, "Loyalty club", "push", "0 of 4").await;
    backend.recover();
    page.find("button", "Read push of Claims desk again").await.focus().unwrap();
    page.press("Read push of Claims desk again").await;
    cell_is(&page, "Claims desk", "push", "0 of 4").await;
    let holder = leptos::prelude::document().active_element().unwrap();
    assert!(holder.matches("[data-column=push] *").unwrap(), "the focus stays in the cell: {}", holder.outer_html());
}

#[wasm_bindgen_test]
async fn webhooks_are_unknown_without_those_of_the_account() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Path", ACCOUNT_WEBHOOKS), ("Status", "403")]);
    let page = open_list(&backend).await;
    cell_is(&page, "Claims desk", "webhooks", "Unknown").await;
    backend.recover();
    page.press("Read webhooks of Claims desk again").await;
    cell_is(&page, "Claims desk", "webhooks", "None").await;
    cell_is(&page, "Loyalty club", "webhooks", "None").await;
}

#[wasm_bindgen_test]
async fn a_read_that_is_rejected_with_429_is_sent_again() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Path", "/v1/Services/{Sid}/Configuration/Notifications"), ("Status", "429"), ("Times", "2")]);
    let page = open_list(&backend).await;
    for name in THREE {
        cell_is(&page, name, "push", "0 of 4").await;
    }
}

#[wasm_bindgen_test]
async fn what_the_health_check_has_read_is_not_read_again() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/health");
    page.says("3 of 3 services checked").await;
    page.says("No problems found").await;
    page.find("link", "Services").await.click();
    assert!(until(|| !page.rows().is_empty()).await);
    page.every("table")[0].scroll_into_view();
    let before = backend.sent(Method::Get);
    cell_is(&page, "Claims desk", "push", "0 of 4").await;
    cell_is(&page, "Claims desk", "webhooks", "None").await;
    pause(300).await;
    assert!(backend.sent(Method::Get) <= before + 1, "the default service at most");
}

#[wasm_bindgen_test]
async fn the_chosen_columns_are_remembered() {
    let backend = Backend::with(&THREE);
    let page = open_list(&backend).await;
    page.press("Columns").await;
    page.has_focus("Push").await;
    assert!(page.is_on("checkbox", "Push").await);
    page.tick("checkbox", "Push").await;
    page.tick("checkbox", "Created").await;
    let shown = || leptos::prelude::document().document_element().unwrap().get_attribute("data-preferences").unwrap();
    assert_eq!(shown(), "hide-push hide-created");
    assert!(stored_text().contains("conversations-admin-preferences=hide-push hide-created"), "{}", stored_text());
    page.press("Columns").await;
    page.press("Columns").await;
    assert!(!page.is_on("checkbox", "Push").await && page.is_on("checkbox", "Webhooks").await);
    page.tick("checkbox", "Push").await;
    page.tick("checkbox", "Created").await;
    assert_eq!(shown(), "");
}
