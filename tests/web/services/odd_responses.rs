//! Responses of the list that are partly odd, or do not name their end.

use wasm_bindgen_test::wasm_bindgen_test;

use super::THREE;
use crate::support::{Backend, Page};

/// Makes the API return two services with an odd entry between them, then `meta`.
fn odd_list(backend: &Backend, odd: &str, meta: &str) {
    let service = |name: &str| {
        let sid = backend.sid_of(name);
        format!(r#"{{"sid":"{sid}","friendly_name":"{name}"}}"#)
    };
    let body = format!(r#"{{"services":[{},{odd},{}]{meta}}}"#, service("Claims desk"), service("Loyalty club"));
    backend.fail(&[("Path", "/v1/Services"), ("Body", &body)]);
}

const LAST: &str = r#","meta":{"next_page_url":null}"#;

#[wasm_bindgen_test]
async fn an_entry_that_is_not_a_service_is_marked_and_the_others_are_shown() {
    for odd in ["null", "7", r#""text""#, "[]"] {
        let backend = Backend::with(&THREE);
        odd_list(&backend, odd, LAST);
        let page = Page::open(&backend, "/services");
        page.lists(&["Claims desk", "Loyalty club"]).await;
        page.says(&format!("Cannot be read {odd}")).await;
        page.says("All 3 loaded").await;
    }
}

#[wasm_bindgen_test]
async fn unreadable_values_do_not_hide_the_service() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for odd in [
        r#"{"friendly_name":"Z \ud83d"}"#.to_owned(),
        r#"{"friendly_name":"Z","later":1e999}"#.to_owned(),
        format!(r#"{{"friendly_name":"Z","later":{deep}}}"#),
    ] {
        let backend = Backend::with(&THREE);
        odd_list(&backend, &odd, LAST);
        let page = Page::open(&backend, "/services");
        page.says("All 3 loaded").await;
        let rows = page.rows();
        assert_eq!(&rows[..2], ["Claims desk", "Loyalty club"]);
        assert!(rows[2].starts_with('Z'), "{rows:?}");
    }
}

#[wasm_bindgen_test]
async fn an_unknown_end_of_the_list_is_not_claimed() {
    for meta in ["", r#","meta":null"#, r#","meta":{"next_page_url":7}"#, r#","meta":{"next_page_url":"elsewhere"}"#] {
        let backend = Backend::with(&THREE);
        odd_list(&backend, "{}", meta);
        let page = Page::open(&backend, "/services");
        page.says("Loaded 3. The API did not say whether more exist").await;
        page.is_silent_about("All 3 loaded").await;
    }
    let backend = Backend::with(&[]);
    backend.fail(&[("Path", "/v1/Services"), ("Body", r#"{"services":[]}"#)]);
    let page = Page::open(&backend, "/services");
    page.says("The API returned no services and did not say whether more exist.").await;
    page.is_silent_about("No services yet").await;
}

#[wasm_bindgen_test]
async fn a_count_without_a_known_end_is_a_lower_bound() {
    let backend = Backend::with(&["Claims desk"]);
    let conversations = format!("/v1/Services/{}/Conversations", backend.sid_of("Claims desk"));
    backend.fail(&[("Path", &conversations), ("Body", r#"{"conversations":[{},null]}"#)]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Claims desk").await;
    page.says("2+").await;
}
