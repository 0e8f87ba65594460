//! Proxies, firewalls and sign-in pages that respond in place of the API.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

/// Each status with its message, and true if a reload is offered.
const RESPONSES: [(u16, &str, bool); 9] = [
    (302, "The request was redirected, probably to a sign-in page. Reload the page to see it.", true),
    (200, "Something other than the API responded (HTTP 200). It may be a sign-in page.", true),
    (401, "A proxy or network asks you to sign in (HTTP 401).", true),
    (511, "A proxy or network asks you to sign in (HTTP 511).", true),
    (403, "A proxy or firewall blocked the request (HTTP 403). Ask your network administrator to allow it.", false),
    (406, "A proxy or firewall blocked the request (HTTP 406). Ask your network administrator to allow it.", false),
    (413, "The request is too large for a proxy (HTTP 413). Shorten the text, or ask your administrator.", false),
    (502, "A proxy responded, and the API did not (HTTP 502). Try again in a moment.", false),
    (404, "Something other than the API responded (HTTP 404). Check the connection, then try again.", false),
];

#[wasm_bindgen_test]
async fn a_load_answered_by_a_proxy_names_the_proxy() {
    for (status, message, leads_to_sign_in) in RESPONSES {
        let backend = Backend::with(&["Desk"]);
        backend.intercept(status);
        let page = Page::open(&backend, "/services");
        page.says(&format!("Services could not be loaded. {message}")).await;
        page.is_silent_about("this address").await;
        let reload = page.every("button").iter().any(|button| button.inner_text() == "Reload page");
        assert_eq!(reload, leads_to_sign_in, "HTTP {status}");
        backend.pass();
        page.press("Try again").await;
        page.lists(&["Desk"]).await;
    }
}

#[wasm_bindgen_test]
async fn a_save_answered_by_a_proxy_names_the_proxy_and_keeps_the_input() {
    for (status, message, leads_to_sign_in) in RESPONSES {
        let backend = Backend::with(&[]);
        let page = Page::open(&backend, "/configuration");
        page.fill("Closed timer: ISO 8601", "P7D").await;
        backend.intercept(status);
        page.press("Save configuration").await;
        page.says(message).await;
        let reload = page.every("button").iter().any(|button| button.inner_text() == "Reload page");
        assert_eq!(reload, leads_to_sign_in, "HTTP {status}");
        page.holds("Closed timer: ISO 8601", "P7D").await;
        backend.pass();
        page.press("Save configuration").await;
        page.says("Account configuration saved").await;
    }
}

#[wasm_bindgen_test]
async fn a_404_of_a_proxy_does_not_count_as_deleted() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Desk").await;
    page.write("Type Desk to confirm", "Desk").await;
    backend.intercept(404);
    page.press("Delete service").await;
    page.says("Something other than the API responded (HTTP 404).").await;
    page.is_silent_about("already deleted").await;
    backend.pass();
    assert_eq!(backend.sid_of("Desk").len(), 34);
}
