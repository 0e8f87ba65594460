//! Saved views of the list.

use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;

use super::THREE;
use crate::support::{Backend, Page, stored_text};

async fn save(page: &Page, name: &str) {
    page.write("Name of a new view", name).await;
    page.press("Save view").await;
}

#[wasm_bindgen_test]
async fn a_view_keeps_search_order_filter_and_columns() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services?q=l&sort=-name&filter=no-webhooks");
    page.lists(&["Loyalty club", "Claims desk"]).await;
    page.press("Columns").await;
    page.tick("checkbox", "Created").await;
    page.press("Columns").await;
    page.find("button", "Saved views").await.focus().unwrap();
    page.press("Saved views").await;
    page.says("No saved views yet").await;
    save(&page, " Mine ").await;
    page.find("button", "Mine").await;
    assert!(
        stored_text()
            .contains(r#"[{"hidden":"hide-created","name":"Mine","query":"q=l&sort=-name&filter=no-webhooks"}]"#),
        "{}",
        stored_text()
    );
    page.press("Close").await;
    page.has_focus("Saved views").await;
    page.press("Columns").await;
    page.tick("checkbox", "Created").await;
    page.press("Columns").await;
    page.search("").await;
    page.press("All").await;
    page.press("Service").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
    page.press("Saved views").await;
    page.press("Mine").await;
    page.has_no_dialog().await;
    page.lists(&["Loyalty club", "Claims desk"]).await;
    assert_eq!(window().location().search().unwrap(), "?q=l&sort=-name&filter=no-webhooks");
    let preferences = document().document_element().unwrap().get_attribute("data-preferences");
    assert_eq!(preferences.as_deref(), Some("hide-created"));
    page.press("Columns").await;
    page.tick("checkbox", "Created").await;
}

#[wasm_bindgen_test]
async fn a_view_is_renamed_deleted_and_restored() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services?q=l");
    page.press("Saved views").await;
    save(&page, "One").await;
    page.press("Rename One").await;
    page.has_focus("New name").await;
    page.write("New name", "Two").await;
    page.press("Save name").await;
    page.has_focus("Saved views").await;
    page.find("button", "Two").await;
    page.press("Delete Two").await;
    page.says("Two deleted").await;
    assert!(stored_text().contains("=[]"), "{}", stored_text());
    page.press("Restore Two").await;
    page.find("button", "Two").await;
    assert!(stored_text().contains(r#""name":"Two""#), "{}", stored_text());
    page.press("Delete Two").await;
    page.press("Close").await;
    page.press("Saved views").await;
    page.says("No saved views yet").await;
}

#[wasm_bindgen_test]
async fn a_view_needs_a_name_of_its_own() {
    let page = Page::open(&Backend::with(&THREE), "/services");
    page.press("Saved views").await;
    page.press("Save view").await;
    page.says("Enter a name.").await;
    save(&page, "One").await;
    page.is_silent_about("Enter a name.").await;
    save(&page, "One").await;
    page.says("Another view has this name. Enter another name.").await;
    save(&page, &"x".repeat(61)).await;
    page.says("Enter a name of up to 60 characters.").await;
}

#[wasm_bindgen_test]
async fn views_that_cannot_be_read_are_left_out() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.press("Saved views").await;
    save(&page, "One").await;
    page.press("Close").await;
    let storage = window().local_storage().unwrap().unwrap();
    let key = stored_text()
        .lines()
        .find_map(|line| line.split_once('=').map(|(key, _)| key.to_owned()).filter(|key| key.contains("views")));
    storage.set_item(&key.unwrap(), r#"[{"name":1},{"name":"Two","query":"q=l","hidden":""}]"#).unwrap();
    page.press("Saved views").await;
    page.find("button", "Two").await;
    assert_eq!(page.every(".views li").len(), 1);
}
