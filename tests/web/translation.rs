//! Pages that the browser has translated.

use api::gateway::{Colour, Role};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page, pause};

const CLOSED: &str = "Closed timer: ISO 8601";
const NUMBER: &str = "Closed timer: number";
const UNIT: &str = "Closed timer: unit";

#[wasm_bindgen_test]
async fn the_chosen_unit_is_used_on_a_translated_page() {
    for (place, text) in [(0, "PT7S"), (1, "PT7M"), (2, "PT7H"), (3, "P7D")] {
        let backend = Backend::with(&[]);
        let page = Page::open(&backend, "/configuration");
        page.fill(NUMBER, "7").await;
        page.translate();
        page.choose_index(UNIT, place).await;
        page.holds(CLOSED, text).await;
    }
}

#[wasm_bindgen_test]
async fn an_unknown_option_changes_nothing() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.fill(CLOSED, "P7D").await;
    page.choose(UNIT, "Tage").await;
    pause(40).await;
    page.holds(CLOSED, "P7D").await;
}

#[wasm_bindgen_test]
async fn every_option_has_a_value_attribute() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let gateway = Gateway::signed_in_as(Role::Admin, &backend).with_account("staging", "Staging", Colour::Blue);
    for path in ["configuration", "history", &format!("services/{sid}/configuration")] {
        let page = Page::open_gateway(&gateway, &format!("/accounts/production-eu/{path}"));
        page.find(
            "combobox",
            if path == "history" { "Account" } else { UNIT_OR_ROLE[usize::from(path != "configuration")] },
        )
        .await;
        pause(100).await;
        for option in page.every("option") {
            assert!(option.has_attribute("value"), "{path}: {}", option.outer_html());
        }
    }
}

const UNIT_OR_ROLE: [&str; 2] = [UNIT, "Role of a new user"];

#[wasm_bindgen_test]
async fn the_number_of_matches_is_correct_on_a_translated_page() {
    let page = Page::open(&Backend::with(&["Desk", "Shop", "Claims"]), "/services");
    page.says("All 3 loaded").await;
    page.translate();
    page.says("~All 3 loaded").await;
    page.search("desk").await;
    page.says("1 match. All 3 loaded").await;
    page.is_silent_about("~All 3 loaded").await;
    page.translate();
    page.search("nothing so").await;
    page.says("No services match").await;
    page.says("0 matches. All 3 loaded").await;
    page.is_silent_about("1 match").await;
    page.translate();
    page.press("Clear search").await;
    page.says("All 3 loaded").await;
    page.is_silent_about("No services match").await;
    page.is_silent_about("matches").await;
}

#[wasm_bindgen_test]
async fn form_texts_are_correct_on_a_translated_page() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.find("textbox", CLOSED).await;
    page.translate();
    page.fill(CLOSED, "P7D").await;
    page.says("1 unsaved change").await;
    page.is_silent_about("No unsaved changes").await;
    page.is_silent_about("Is not closed automatically.").await;
    page.translate();
    page.fill(CLOSED, "soon").await;
    page.is_silent_about("7 days without activity").await;
    page.translate();
    page.fill(CLOSED, "").await;
    page.is_unchanged().await;
    page.is_silent_about("1 unsaved change").await;
    page.is_silent_about("ISO 8601 duration").await;
}

#[wasm_bindgen_test]
async fn a_save_is_reported_on_a_translated_page() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.fill(CLOSED, "P7D").await;
    page.translate();
    page.press("Save configuration").await;
    page.says("Account configuration saved").await;
    page.find("button", "Save configuration").await;
    page.is_silent_about("Saving").await;
    page.is_unchanged().await;
    page.is_silent_about("1 unsaved change").await;
}

#[wasm_bindgen_test]
async fn the_original_text_is_correct_when_it_is_shown_again() {
    let page = Page::open(&Backend::with(&["Desk", "Shop"]), "/services");
    page.says("All 2 loaded").await;
    let before = page.lines();
    page.translate();
    pause(20).await;
    assert_eq!(page.lines(), before);
    page.show_original();
    pause(20).await;
    assert_eq!(page.lines(), before);
    assert!(page.every("font").is_empty());
    page.search("desk").await;
    page.says("1 match. All 2 loaded").await;
}

/// Reactive texts are the same on every page, whether it is translated in between or not.
#[wasm_bindgen_test]
async fn every_page_shows_the_same_text_when_translated() {
    let backend = Backend::with(&["Desk"]);
    let service = format!("/services/{}", backend.sid_of("Desk"));
    for (address, role, name) in [
        ("/configuration".to_owned(), "textbox", CLOSED),
        (format!("{service}/notifications"), "textbox", "Text of new messages"),
        (format!("{service}/configuration"), "checkbox", "Reachability"),
        (format!("{service}/chat"), "textbox", "Members of a channel"),
        (format!("{service}/webhooks"), "textbox", "Pre-event URL"),
        ("/webhooks".to_owned(), "textbox", "Pre-event URL"),
    ] {
        let mut said = Vec::new();
        for is_translated in [false, true] {
            let page = Page::open(&backend, &address);
            page.find(role, name).await;
            pause(200).await;
            for text in ["x", "", "7"] {
                if is_translated {
                    page.translate();
                    pause(20).await;
                }
                if role == "checkbox" {
                    page.every("[type=checkbox]")[0].click()
                } else {
                    page.fill(name, text).await
                }
                pause(40).await;
                said.push(page.lines());
            }
        }
        let (plain, translated) = said.split_at(3);
        assert_eq!(plain, translated, "{address}");
    }
}
