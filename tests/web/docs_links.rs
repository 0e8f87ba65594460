//! Links to the documents of the site.

use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::support::{Backend, Page};

/// Adds the element by which the build names the folder of the documents.
fn name_folder() -> Element {
    let meta = document().create_element("meta").unwrap();
    meta.set_attribute("name", "docs").unwrap();
    meta.set_attribute("content", "/admin/docs/").unwrap();
    document().head().unwrap().append_child(&meta).unwrap();
    meta
}

#[wasm_bindgen_test]
async fn the_document_of_the_open_page_is_linked() {
    let meta = name_folder();
    let page = Page::open(&Backend::with(&[]), "/configuration");
    let link = page.find("link", "Change when conversations close").await;
    assert_eq!(link.get_attribute("href").as_deref(), Some("/admin/docs/close-conversations.html"));
    drop(page);
    let page = Page::open(&Backend::with(&[]), "/addresses");
    page.find("link", "Settings of a service").await;
    page.is_silent_about("Change when conversations close").await;
    let all = page.find("link", "All docs").await;
    assert_eq!(all.get_attribute("href").as_deref(), Some("/admin/docs/index.html"));
    meta.remove();
}

#[wasm_bindgen_test]
async fn a_site_without_documents_links_to_none() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.find("heading", "Account configuration").await;
    page.is_silent_about("All docs").await;
}
