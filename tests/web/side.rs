//! The side bar: groups of links, the open service with its state, and the menus.

use api::Method;
use api::gateway::{Feature, Role};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{KeyboardEvent, KeyboardEventInit};

use crate::support::{Backend, Gateway, Page, until};

fn labels(page: &Page, list: &str) -> Vec<String> {
    page.every(&format!("ul[aria-labelledby={list}] a"))
        .iter()
        .map(|link| link.inner_text().trim().to_owned())
        .collect()
}

/// Label and state of each page of the open service.
fn states(page: &Page) -> Vec<String> {
    let rows = page.every(".of-service li");
    let text = |row: &web_sys::HtmlElement| row.text_content().unwrap_or_default();
    rows.iter().map(|row| text(row).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn press_escape(element: &web_sys::Element) {
    let init = KeyboardEventInit::new();
    init.set_key("Escape");
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn pages_are_in_two_groups_and_the_current_one_is_marked() {
    let page = Page::open(&Backend::with(&["Desk"]), "/configuration");
    page.find("heading", "Account configuration").await;
    let account = ["Home", "Services", "Configuration", "Webhooks", "Addresses", "Health", "History"];
    assert_eq!(labels(&page, "group-account"), account);
    assert_eq!(labels(&page, "group-tools"), ["Look up", "Compare", "Bulk changes", "Export and import"]);
    let current = page.every(".side nav a[aria-current]");
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].get_attribute("aria-label").as_deref(), Some("Account configuration"));
    assert!(page.every(".of-service").is_empty());
}

#[wasm_bindgen_test]
async fn what_the_region_does_not_offer_is_hidden() {
    let backend = Backend::with(&["Desk"]);
    let features = [Feature::Addresses, Feature::MessagingServices];
    let gateway = Gateway::signed_in_as(Role::Admin, &backend).hiding(&features);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/configuration");
    page.find("heading", "Default services").await;
    assert_eq!(labels(&page, "group-account"), ["Home", "Services", "Configuration", "Webhooks", "Health", "History"]);
    assert!(!page.text().contains("Default messaging service"));

    let page = Page::open_gateway(&gateway, "/accounts/production-eu/addresses");
    page.find("heading", "Addresses").await;
    assert!(page.text().contains("Twilio does not offer this in the region of this account."));
}

#[wasm_bindgen_test]
async fn an_open_service_has_its_pages_with_the_state_that_the_overview_has_read() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let sid = backend.sid_of("Desk");
    backend.post(&format!("/v1/Services/{sid}/Configuration/Notifications"), &[("NewMessage.Enabled", "true")]);
    let page = Page::open(&backend, &format!("/services/{sid}/roles"));
    page.find("heading", "Desk: Roles").await;
    let marked = [
        "Overview",
        "Configuration",
        "Roles 4",
        "Push notifications 1 of 4 Needs attention",
        "Webhooks None",
        "Chat (v2)",
        "In effect",
    ];
    let plain = ["Overview", "Configuration", "Roles", "Push notifications", "Webhooks", "Chat (v2)", "In effect"];
    assert!(until(|| states(&page) == plain).await, "{:?}", states(&page));
    assert_eq!(page.every(".of-service .side-title")[0].text_content().unwrap(), "Service Desk");
    assert_eq!(page.every(".of-service [aria-current=page]")[0].text_content().unwrap(), "Roles");
    page.find("link", "Overview").await.click();
    assert!(until(|| states(&page) == marked).await, "{:?}", states(&page));
    let reads = backend.sent(Method::Get);
    page.find("link", "Push notifications").await.click();
    page.find("heading", "Desk: Push notifications").await;
    assert_eq!(states(&page), marked);
    assert!(backend.sent(Method::Get) <= reads + 4, "the page reads its own settings only");
    // After a change the state is unknown until the overview reads it again.
    page.tick("checkbox", "Log pushes").await;
    page.press("Save push notifications").await;
    page.says("Push settings saved").await;
    assert!(until(|| states(&page) == plain).await, "{:?}", states(&page));
}

#[wasm_bindgen_test]
async fn a_missing_service_has_no_links() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services/IS000000000000000000000000000000ab/roles");
    page.find("heading", "Service not found").await;
    assert!(until(|| page.every(".of-service").is_empty()).await);
}

#[wasm_bindgen_test]
async fn a_menu_is_closed_by_escape_and_by_a_click_elsewhere() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    page.lists(&["Desk"]).await;
    page.open_user_menu().await;
    let theme = page.find("combobox", "Theme").await;
    theme.focus().unwrap();
    press_escape(&theme);
    page.has_focus("Preferences").await;
    assert!(until(|| page.every("#theme").is_empty()).await);
    page.open_user_menu().await;
    page.find("combobox", "Theme").await;
    page.every("main h1")[0].click();
    assert!(until(|| page.every("#theme").is_empty()).await);
    // Leaving it by keyboard closes it as well.
    page.open_accounts().await;
    page.says("Test data on this server. Your changes do not affect Twilio.").await;
    page.every(".account button")[0].focus().unwrap();
    page.every(".find")[0].focus().unwrap();
    page.is_silent_about("Test data on this server.").await;
}

#[wasm_bindgen_test]
async fn a_dialog_that_a_menu_opens_leaves_it_open() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    page.lists(&["Desk"]).await;
    page.open_user_menu().await;
    page.find("button", "Keyboard shortcuts").await.focus().unwrap();
    page.press("Keyboard shortcuts").await;
    page.find("dialog", "Keyboard shortcuts").await;
    page.every("dialog input")[0].focus().unwrap();
    page.press("Close").await;
    page.has_no_dialog().await;
    page.has_focus("Keyboard shortcuts").await;
}
