//! Pages that the browser has translated.

use api::gateway::{Colour, Role};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page, pause};

const CLOSED: &str = "Closed timer: ISO 8601";
const NUMBER: &str = "Closed timer: number";
const UNIT: &str = "Closed timer: unit";

#[wasm_bindgen_test]
async fn a_unit_is_taken_as_chosen_on_a_translated_page() {
    for (place, text) in [(0, "PT7S"), (1, "PT7M"), (2, "PT7H"), (3, "P7D")] {
        let backend = Backend::with(&[]);
        let page = Page::open(&backend, "/configuration");
        page.fill(NUMBER, "7").await;
        page.translate();
        page.choose_place(UNIT, place).await;
        page.holds(CLOSED, text).await;
    }
}

#[wasm_bindgen_test]
async fn an_option_that_is_not_known_changes_nothing() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.fill(CLOSED, "P7D").await;
    page.choose(UNIT, "Tage").await;
    pause(40).await;
    page.holds(CLOSED, "P7D").await;
}

#[wasm_bindgen_test]
async fn every_option_has_a_value_that_no_translation_changes() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let gateway = Gateway::as_a(Role::Admin, &backend).with_account("staging", "Staging", Colour::Blue);
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
