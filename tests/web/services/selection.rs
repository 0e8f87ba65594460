//! Selection in the list, and the bulk changes that it leads to.

use api::Method;
use api::gateway::Role;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::THREE;
use crate::support::{Backend, Gateway, Page, until};

#[wasm_bindgen_test]
async fn selected_services_are_handed_over_for_deletion() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.tick("checkbox", "Select Claims desk").await;
    page.says("1 of 3 selected").await;
    page.find("button", "Delete 1 service…").await;
    page.tick("checkbox", "Select Loyalty club").await;
    page.says("2 of 3 selected").await;
    page.press("Delete 2 services…").await;
    page.find("heading", "Bulk changes").await;
    page.says("2 services selected").await;
    assert!(page.is_on("radio", "Delete the services").await);
    assert!(page.is_on("checkbox", "Select Claims desk").await);
    assert!(!page.is_on("checkbox", "Select Storefront chat").await);
    page.press("Make a plan").await;
    page.says("Plan: 2 changes").await;
    assert_eq!(backend.sent(Method::Delete), 0);
}

#[wasm_bindgen_test]
async fn everything_that_matches_is_selected_and_the_scope_is_said() {
    let page = Page::open(&Backend::with(&THREE), "/services?q=c");
    let all = page.find("checkbox", "Select all 3").await;
    page.search("l").await;
    page.tick("checkbox", "Select all 2").await;
    page.says("2 of 3 selected, all that match").await;
    page.search("").await;
    page.says("2 of 3 selected").await;
    let all: HtmlInputElement = all.unchecked_into();
    assert!(until(|| all.indeterminate() && !all.checked()).await);
    page.search("storefront").await;
    page.says("2 of 3 selected, 2 not shown").await;
    page.search("").await;
    page.tick("checkbox", "Select all 3").await;
    page.says("3 of 3 selected, all that are loaded").await;
    page.press("Change settings of 3 services…").await;
    page.says("3 services selected").await;
    assert!(page.is_on("radio", "Set a setting").await);
}

#[wasm_bindgen_test]
async fn a_click_with_shift_selects_the_rows_from_the_last_click_in_the_list_and_in_bulk_changes() {
    for address in ["/services", "/bulk"] {
        let page = Page::open(&Backend::with(&["e", "d", "c", "b", "a"]), address);
        let count = |count: u32| match address {
            "/services" => format!("{count} of 5 selected"),
            _ if count == 1 => "1 service selected".to_owned(),
            _ => format!("{count} services selected"),
        };
        page.tick("checkbox", "Select d").await;
        page.tick_with_shift("Select b").await;
        page.says(&count(3)).await;
        let is_on = async || {
            let mut is_on = String::new();
            for name in ["a", "b", "c", "d", "e"] {
                is_on.push_str(if page.is_on("checkbox", &format!("Select {name}")).await { name } else { "-" });
            }
            is_on
        };
        assert_eq!(is_on().await, "-bcd-", "{address}");
        page.tick("checkbox", "Select d").await;
        page.tick_with_shift("Select c").await;
        page.says(&count(1)).await;
        assert_eq!(is_on().await, "-b---", "{address}");
    }
}

#[wasm_bindgen_test]
async fn clearing_the_selection_moves_the_focus_to_the_checkbox_of_all() {
    let page = Page::open(&Backend::with(&THREE), "/services");
    page.tick("checkbox", "Select all 3").await;
    page.press("Clear selection").await;
    page.has_focus("Select all 3").await;
    page.is_silent_about("selected").await;
    assert!(!page.is_on("checkbox", "Select Claims desk").await);
}

#[wasm_bindgen_test]
async fn a_deleted_service_is_not_selected_any_more() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/services");
    page.tick("checkbox", "Select all 3").await;
    page.act("Delete", "Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.says("2 of 2 selected, all that are loaded").await;
}

#[wasm_bindgen_test]
async fn a_selection_that_is_gone_is_said() {
    let page = Page::open(&Backend::with(&THREE), "/bulk?action=delete&selection=999");
    page.says("The selection was lost when the page was reloaded. Select the services again.").await;
    page.says("No services selected").await;
    assert!(page.is_on("radio", "Delete the services").await);
}

#[wasm_bindgen_test]
async fn a_viewer_cannot_change_the_selected_services() {
    let backend = Backend::with(&THREE);
    let gateway = Gateway::signed_in_as(Role::Viewer, &backend);
    let page = Page::open_gateway(&gateway, "/services");
    page.tick("checkbox", "Select Claims desk").await;
    for name in ["Change settings of 1 service…", "Delete 1 service…"] {
        let button = page.find("button", name).await;
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"), "{name}");
        assert_eq!(button.get_attribute("aria-describedby").as_deref(), Some("denied"), "{name}");
        button.click();
        page.find("heading", "Services").await;
    }
}
