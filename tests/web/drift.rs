//! Changes outside of a gateway, on a dashboard without one. `tests/e2e/drift.test.mjs` has the others.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

#[wasm_bindgen_test]
async fn without_a_gateway_the_page_says_what_it_is_and_how_to_use_it() {
    let page = Page::open(&Backend::with(&["Desk"]), "/drift");
    page.says("This dashboard runs without one.").await;
    page.says("--drift-minutes 60").await;
    assert_eq!(page.every("nav a[href$='/drift']").len(), 0, "the navigation has no link to it");
    assert_ne!(page.every("nav a[href$='/health']").len(), 0);
}
