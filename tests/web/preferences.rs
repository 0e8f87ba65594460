//! Preferences of this browser.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

use crate::support::{Backend, Page, until};

const KEY: &str = "conversations-admin-preferences";

/// Removes the preferences, which other tests do not expect.
struct Cleared;

impl Cleared {
    fn new() -> Self {
        clear();
        Self
    }
}

impl Drop for Cleared {
    fn drop(&mut self) {
        clear();
    }
}

fn clear() {
    window().local_storage().unwrap().unwrap().remove_item(KEY).unwrap();
    document().document_element().unwrap().remove_attribute("data-preferences").unwrap();
}

fn words() -> String {
    document().document_element().unwrap().get_attribute("data-preferences").unwrap_or_default()
}

async fn unfold(page: &Page) -> HtmlInputElement {
    page.open_user_menu().await;
    page.find("checkbox", "API names").await.unchecked_into()
}

fn select_theme(page: &Page, name: &str) {
    let select: HtmlSelectElement = page.every("#theme")[0].clone().unchecked_into();
    select.set_value(name);
    select.dispatch_event(&Event::new("change").unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn preferences_are_applied_and_remembered() {
    let _cleared = Cleared::new();
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/configuration");
    let names = unfold(&page).await;
    assert!(names.checked(), "API names are shown by default");
    assert_eq!(words(), "");
    page.tick("checkbox", "API names").await;
    page.tick("checkbox", "Compact tables").await;
    select_theme(&page, "dark");
    assert!(until(|| words() == "no-names compact dark").await, "{}", words());
    select_theme(&page, "light");
    assert!(until(|| words() == "no-names compact light").await, "{}", words());
    let account = page.account;
    drop(page);

    document().document_element().unwrap().remove_attribute("data-preferences").unwrap();
    app::preferences::apply();
    assert_eq!(words(), "no-names compact light");
    let page = Page::open_as(account, &backend, "/configuration");
    let names = unfold(&page).await;
    assert!(!names.checked());
    page.tick("checkbox", "API names").await;
    select_theme(&page, "");
    assert!(until(|| words() == "compact").await, "{}", words());
}

#[wasm_bindgen_test]
async fn times_in_utc_are_a_preference_and_a_button() {
    let _cleared = Cleared::new();
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Desk")));
    unfold(&page).await;
    page.press("Times in UTC").await;
    assert!(until(|| words() == "utc").await, "{}", words());
    page.says("UTC").await;
    // The click on the page has closed the menu.
    unfold(&page).await;
    let utc: HtmlInputElement = page.find("checkbox", "Times in UTC").await.unchecked_into();
    assert!(until(|| utc.checked()).await, "the checkbox follows the button");
    page.tick("checkbox", "Times in UTC").await;
    assert!(until(|| words().is_empty()).await, "{}", words());
    drop(page);
}

/// Text of an element without the API names, which the preference hides.
fn text_without_names(element: &HtmlElement) -> String {
    let copy: HtmlElement = element.clone_node_with_deep(true).unwrap().unchecked_into();
    while let Some(name) = copy.query_selector(".wire").unwrap() {
        name.remove();
    }
    copy.text_content().unwrap_or_default().trim().to_owned()
}

#[wasm_bindgen_test]
async fn without_api_names_everything_still_has_a_name() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let roles = format!("/v1/Services/{sid}/Roles");
    let role = backend.read(&roles)["roles"][0]["sid"].as_str().unwrap().to_owned();
    backend.post(&format!("{roles}/{role}"), &[("Permission", "sendMessage"), ("Permission", "inviteMember")]);
    let page = Page::open(&backend, &format!("/services/{sid}/roles/{role}"));
    page.find("button", "Delete role").await;
    let named = page.every("label.option, .addresses dt");
    assert!(named.len() > 20, "permissions and other properties: {}", named.len());
    for element in named {
        assert!(!text_without_names(&element).is_empty(), "{}", element.outer_html());
    }
}

#[wasm_bindgen_test]
async fn a_preference_that_the_browser_does_not_store_is_reported() {
    let _cleared = Cleared::new();
    let page = Page::open(&Backend::with(&["Desk"]), "/configuration");
    unfold(&page).await;
    fill_storage();
    page.tick("checkbox", "Compact tables").await;
    page.says("This browser stores nothing for this site. The choice lasts until you reload the page.").await;
    assert_eq!(words(), "compact", "it holds on this page");
    window().local_storage().unwrap().unwrap().clear().unwrap();
    page.tick("checkbox", "Compact tables").await;
    page.is_silent_about("This browser stores nothing").await;
}

/// Fills the storage of the site, so that it takes nothing more.
fn fill_storage() {
    let storage = window().local_storage().unwrap().unwrap();
    let mut size = 4_000_000;
    for number in 0.. {
        if size == 0 {
            break;
        }
        if storage.set_item(&format!("full-{number}"), &"x".repeat(size)).is_err() {
            size /= 2;
        }
    }
}
