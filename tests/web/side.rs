//! The side bar: groups of links, the open service with its state, and the menus.

use api::Method;
use api::gateway::{Feature, Role};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{KeyboardEvent, KeyboardEventInit};

use crate::support::{Backend, Gateway, Page, pause, until};

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

/// Pages of the service "Desk" with their marks, if one of four kinds of push notifications is on.
const MARKED: [&str; 7] = [
    "Overview",
    "Configuration",
    "Roles 4",
    "Push notifications 1 of 4 Needs attention",
    "Webhooks None",
    "Chat (v2)",
    "In effect",
];

/// Backend with two services, of which "Desk" sends one kind of push notifications.
fn with_push() -> (Backend, String) {
    let backend = Backend::with(&["Desk", "Sales"]);
    let sid = backend.sid_of("Desk");
    backend.post(&format!("/v1/Services/{sid}/Configuration/Notifications"), &[("NewMessage.Enabled", "true")]);
    (backend, sid)
}

#[wasm_bindgen_test]
async fn an_open_service_has_its_pages_with_the_state_that_the_overview_has_read() {
    let (backend, sid) = with_push();
    let page = Page::open(&backend, &format!("/services/{sid}"));
    page.find("heading", "Desk").await;
    assert!(until(|| states(&page) == MARKED).await, "{:?}", states(&page));
    assert_eq!(page.every(".of-service .side-title")[0].text_content().unwrap(), "Service Desk");
    let reads = backend.sent(Method::Get);
    page.find("link", "Push notifications").await.click();
    page.find("heading", "Desk: Push notifications").await;
    assert_eq!(page.every(".of-service [aria-current=page]")[0].text_content().unwrap(), "Push notifications");
    assert_eq!(states(&page), MARKED);
    page.find("checkbox", "Log pushes").await;
    pause(1_200).await;
    assert!(backend.sent(Method::Get) <= reads + 3, "the page reads its own settings only");
}

#[wasm_bindgen_test]
async fn the_state_of_an_open_service_stays_up_to_date_after_a_save() {
    let (backend, sid) = with_push();
    let page = Page::open(&backend, &format!("/services/{sid}"));
    assert!(until(|| states(&page) == MARKED).await, "{:?}", states(&page));
    page.find("link", "Push notifications").await.click();
    page.tick("checkbox", "Push when added").await;
    let reads = backend.sent(Method::Get);
    page.press("Save push notifications").await;
    page.says("Push settings saved").await;
    let mut saved = MARKED;
    saved[3] = "Push notifications 2 of 4 Needs attention";
    assert!(until(|| states(&page) == saved).await, "{:?}", states(&page));
    assert_eq!(backend.sent(Method::Get), reads + 1, "the form reads the stored values before it saves");
    page.press("Undo").await;
    assert!(until(|| states(&page) == MARKED).await, "{:?}", states(&page));
}

#[wasm_bindgen_test]
async fn a_new_role_is_counted_in_the_side_bar() {
    let (backend, sid) = with_push();
    let page = Page::open(&backend, &format!("/services/{sid}"));
    assert!(until(|| states(&page) == MARKED).await, "{:?}", states(&page));
    page.find("link", "Roles").await.click();
    page.find("link", "Create role").await.click();
    page.fill("Friendly name", "agent").await;
    page.tick("radio", "conversation Permissions of participants in a conversation.").await;
    page.tick("checkbox", "sendMessage").await;
    page.press("Create role").await;
    let mut created = MARKED;
    created[2] = "Roles 5";
    assert!(until(|| states(&page) == created).await, "{:?}\n{}", states(&page), page.text());
}

#[wasm_bindgen_test]
async fn a_page_of_a_service_that_is_opened_directly_reads_the_state_once() {
    let (backend, sid) = with_push();
    let page = Page::open(&backend, &format!("/services/{sid}/notifications"));
    page.find("heading", "Desk: Push notifications").await;
    page.find("checkbox", "Log pushes").await;
    let of_page = backend.sent(Method::Get);
    assert!(of_page <= 4, "the page comes first: {of_page}");
    assert!(until(|| states(&page) == MARKED).await, "{:?}", states(&page));
    let path = format!("/v1/Services/{sid}/Configuration/Notifications");
    assert_eq!(backend.sent_to(&path), 1, "the page has read it");
    let reads = backend.sent(Method::Get);
    page.find("link", "Roles").await.click();
    page.find("heading", "Desk: Roles").await;
    pause(1_200).await;
    assert_eq!(states(&page), MARKED);
    assert!(backend.sent(Method::Get) <= reads + 3, "the page reads its own data only");
}

#[wasm_bindgen_test]
async fn a_save_on_a_page_that_was_opened_directly_is_part_of_the_state() {
    let (backend, sid) = with_push();
    let page = Page::open(&backend, &format!("/services/{sid}/notifications"));
    page.tick("checkbox", "Push when removed").await;
    page.press("Save push notifications").await;
    page.says("Push settings saved").await;
    let mut saved = MARKED;
    saved[3] = "Push notifications 2 of 4 Needs attention";
    assert!(until(|| states(&page) == saved).await, "{:?}", states(&page));
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
