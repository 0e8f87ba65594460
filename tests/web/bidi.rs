//! Names with a right-to-left override: only the name is mirrored, not the text around it.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, Node};

use crate::support::{Backend, Page, options_of, pause, until};

const NAME: &str = "quo\u{202e}vadis";

/// Horizontal positions of the first and the last character of a text.
fn ends(text: &Node, length: u32) -> (f64, f64) {
    let left = |index| {
        let range = document().create_range().unwrap();
        range.set_start(text, index).unwrap();
        range.set_end(text, index + 1).unwrap();
        range.get_bounding_client_rect().left()
    };
    (left(0), left(length - 1))
}

/// Asserts that no SID in an element is mirrored.
fn sids_read_from_left_to_right(element: &HtmlElement) {
    let mut count = 0;
    for sid in crate::support::texts(element) {
        let text = sid.node_value().unwrap();
        if text.len() == 34 && text.starts_with("IS") {
            let (first, last) = ends(&sid, 34);
            assert!(first < last, "{text} is mirrored in {}", element.inner_text());
            count += 1;
        }
    }
    assert!(count > 0, "no SID in {}", element.inner_text());
}

#[wasm_bindgen_test]
async fn a_name_does_not_mirror_the_delete_dialog() {
    let page = Page::open(&Backend::with(&[NAME]), "/services");
    page.act("Delete", NAME).await;
    page.says("with all its data.").await;
    let dialog = page.every("dialog[open]").remove(0);
    sids_read_from_left_to_right(&dialog);
    // Firefox leaves the isolating characters out of its visible text.
    let heading = page.every("dialog[open] h2").remove(0).text_content().unwrap();
    assert_eq!(heading, format!("Delete “\u{2068}{NAME}\u{2069}”?"));
    assert!(page.every("dialog[open] bdi").len() >= 2, "the name in the heading and the name to type");
}

#[wasm_bindgen_test]
async fn a_name_does_not_mirror_a_toast_or_the_document_title() {
    let backend = Backend::with(&[NAME]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of(NAME)));
    pause(100).await;
    assert_eq!(document().title(), format!("\u{2068}{NAME}\u{2069} – Sandbox – Conversations Admin"));
    drop(page);
    let page = Page::open(&backend, "/services");
    page.act("Delete", NAME).await;
    page.write("Type quovadis to confirm", NAME).await;
    page.press("Delete service").await;
    let deleted = format!("“\u{2068}{NAME}\u{2069}” deleted");
    let is_told = || page.every("[role=status]").iter().any(|status| status.text_content().unwrap().contains(&deleted));
    assert!(until(is_told).await, "{}", page.text());
}

#[wasm_bindgen_test]
async fn a_name_does_not_mirror_the_sid_in_a_combobox() {
    let backend = Backend::with(&[NAME]);
    let page = Page::open(&backend, "/configuration");
    page.press("Show the list for Default service").await;
    let option = page.find("option", &format!("{NAME} {}", backend.sid_of(NAME))).await;
    sids_read_from_left_to_right(&option.unchecked_into());
}

#[wasm_bindgen_test]
async fn a_name_does_not_mirror_the_sid_in_a_select() {
    let backend = Backend::with(&["Desk"]);
    let roles = format!("/v1/Services/{}/Roles", backend.sid_of("Desk"));
    for _ in 0..2 {
        backend.post(&roles, &[("FriendlyName", NAME), ("Type", "service"), ("Permission", "joinConversation")]);
    }
    let page = Page::open(&backend, &format!("/services/{}/configuration", backend.sid_of("Desk")));
    page.says("channel user allows").await;
    let text = options_of(&page.find("combobox", "Role of a new user").await).join("\n");
    assert_eq!(text.matches(&format!("\u{2068}{NAME}\u{2069} (RL")).count(), 2, "{text}");
}
