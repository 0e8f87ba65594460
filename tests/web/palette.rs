//! Command palette and keyboard shortcuts.

mod caution;
mod shortcuts;

use api::gateway::Role;
use api::{Endpoint, chat_service, configuration, notifications, service_configuration, service_webhooks, webhooks};
use app::shortcuts::is_apple;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{EventTarget, HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::support::{Backend, Gateway, Page, pause, stored_text, until};

const BOX: &str = ".palette input[role=combobox]";

/// Presses a key at a target. Returns false if the page handled it.
fn press_at(target: &EventTarget, key: &str, with_modifier: bool) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_ctrl_key(with_modifier && !is_apple());
    init.set_meta_key(with_modifier && is_apple());
    target.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap()).unwrap()
}

/// Presses a key at the element with the focus.
fn press(key: &str) -> bool {
    press_at(&document().active_element().unwrap(), key, false)
}

/// Presses Ctrl, or ⌘ on a Mac, with a key.
fn press_with_modifier(key: &str) -> bool {
    press_at(&document().active_element().unwrap(), key, true)
}

async fn open_palette(page: &Page) {
    assert!(until(|| !page.every("main h1").is_empty()).await);
    // The listeners of an earlier page are removed by then.
    pause(50).await;
    press_with_modifier("k");
    is_open(page).await;
}

/// Waits until the text box of the palette has the focus.
async fn is_open(page: &Page) {
    let is_open = || document().active_element().is_some_and(|element| element.matches(BOX).unwrap());
    assert!(until(is_open).await, "the palette does not open over:\n{}", page.text());
}

fn options(page: &Page) -> Vec<String> {
    page.every(".palette [role=option] bdi").iter().map(HtmlElement::inner_text).collect()
}

fn active(page: &Page) -> String {
    let id = page.every(BOX)[0].get_attribute("aria-activedescendant").unwrap_or_default();
    let option = document().get_element_by_id(&id);
    let name = option.and_then(|option| option.query_selector("bdi").unwrap()?.text_content());
    name.unwrap_or_default()
}

/// Types into the palette and waits until its first option has that name.
async fn find(page: &Page, text: &str, name: &str) {
    page.fill_only(BOX, text);
    until(|| active(page) == name).await;
    assert_eq!(active(page), name, "for {text:?}, of {:?}", options(page));
}

fn has_focus(element: &HtmlElement) -> bool {
    document().active_element().as_ref() == Some(element)
}

fn has_focus_id(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

fn path() -> String {
    window().location().pathname().unwrap()
}

#[wasm_bindgen_test]
async fn the_palette_opens_by_key_and_escape_restores_the_focus() {
    let page = Page::open(&Backend::with(&["Desk"]), "/configuration");
    page.find("textbox", "Closed timer: ISO 8601").await.focus().unwrap();
    assert!(!press_with_modifier("k"), "the browser does not handle the keys");
    page.find("dialog", "Search").await;
    // The browser closes a dialog on Escape, without a key event for the page.
    page.every("dialog[open]")[0].clone().unchecked_into::<web_sys::HtmlDialogElement>().close();
    assert!(until(|| page.every("dialog").is_empty()).await);
    page.has_focus("Closed timer: ISO 8601").await;
    open_palette(&page).await;
    press_with_modifier("k");
    page.has_no_dialog().await;
    page.has_focus("Closed timer: ISO 8601").await;
}

#[wasm_bindgen_test]
async fn the_palette_opens_by_its_button() {
    let page = Page::open(&Backend::with(&[]), "/services");
    let button = page.every("button.find").remove(0);
    assert!(button.inner_text().ends_with(if is_apple() { "⌘K" } else { "Ctrl K" }));
    button.focus().unwrap();
    button.click();
    page.find("dialog", "Search").await;
    page.press("Close search").await;
    page.has_no_dialog().await;
    assert!(until(|| has_focus(&button)).await);
}

#[wasm_bindgen_test]
async fn pages_are_found_by_words_in_any_order() {
    let page = Page::open(&Backend::with(&[]), "/services");
    page.find("heading", "Services").await;
    open_palette(&page).await;
    find(&page, "WEBHOOKS acc", "Account webhooks").await;
    press("Enter");
    page.find("heading", "Account webhooks").await;
    page.has_focus("Account webhooks").await;
    assert_eq!(path(), "/webhooks");
    page.has_no_dialog().await;
}

#[wasm_bindgen_test]
async fn services_are_found_by_name_and_by_sid() {
    let backend = Backend::with(&["Café Zürich", "Desk"]);
    let page = Page::open(&backend, "/webhooks");
    page.find("heading", "Account webhooks").await;
    open_palette(&page).await;
    find(&page, "zurich cafe", "Café Zürich").await;
    find(&page, &backend.sid_of("Desk"), "Desk").await;
    press("Enter");
    page.find("heading", "Desk").await;
    assert_eq!(path(), format!("/services/{}", backend.sid_of("Desk")));
}

#[wasm_bindgen_test]
async fn a_pasted_sid_is_offered_before_the_services_are_loaded() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/webhooks");
    page.find("heading", "Account webhooks").await;
    backend.fail(&[("Path", "/v1/Services"), ("Status", "500")]);
    open_palette(&page).await;
    let sid = backend.sid_of("Desk");
    find(&page, &format!(" {sid} "), "Service with this SID").await;
    backend.recover();
    press("Enter");
    page.find("heading", "Desk").await;
}

#[wasm_bindgen_test]
async fn a_setting_is_found_by_label_and_api_name_and_gets_the_focus() {
    let page = Page::open(&Backend::with(&[]), "/services");
    page.find("heading", "Services").await;
    open_palette(&page).await;
    find(&page, "closed timer", "Closed timer").await;
    find(&page, "DefaultClosedTimer", "Closed timer").await;
    press("Enter");
    page.find("heading", "Account configuration").await;
    let in_setting = || {
        let setting = document().get_element_by_id("account-configuration-DefaultClosedTimer");
        setting.is_some_and(|setting| setting.contains(document().active_element().as_deref()))
    };
    assert!(until(in_setting).await, "{:?}", document().active_element().map(|element| element.outer_html()));
}

#[wasm_bindgen_test]
async fn a_setting_of_a_service_asks_for_the_service() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let page = Page::open(&backend, "/services");
    page.find("heading", "Services").await;
    open_palette(&page).await;
    find(&page, "reachability", "Reachability").await;
    press("Enter");
    page.says("Select the service for Reachability").await;
    find(&page, "sal", "Sales").await;
    press("Enter");
    assert!(until(|| has_focus_id("service-configuration-ReachabilityEnabled")).await);
    assert_eq!(path(), format!("/services/{}/configuration", backend.sid_of("Sales")));
    // In an open service the palette does not ask.
    open_palette(&page).await;
    find(&page, "LogEnabled", "Log pushes").await;
    press("Enter");
    assert!(until(|| has_focus_id("notifications-LogEnabled")).await);
    assert_eq!(path(), format!("/services/{}/notifications", backend.sid_of("Sales")));
}

#[wasm_bindgen_test]
async fn backspace_returns_from_the_choice_of_a_service() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    open_palette(&page).await;
    find(&page, "reachability", "Reachability").await;
    press("Enter");
    page.says("Select the service for Reachability").await;
    is_open(&page).await;
    press("Backspace");
    page.is_silent_about("Select the service for").await;
    page.says("Keyboard shortcuts").await;
}

/// Chooses a setting by its API name and the title of its page, and waits for the focus.
async fn choose_setting(page: &Page, wire: &str, title: &str) {
    open_palette(page).await;
    page.fill_only(BOX, wire);
    let detail = format!("{wire} · {title}");
    let option = || page.every("[role=option]").into_iter().find(|option| option.inner_text().contains(&detail));
    assert!(until(|| option().is_some()).await, "{detail:?} is not in {:?}", options(page));
    option().unwrap().click();
    let focused = || {
        let field = document().active_element()?.closest(".field").unwrap()?;
        // An API name that equals its label is not shown.
        let name =
            field.query_selector("code.wire").unwrap().or_else(|| field.query_selector("legend, label").unwrap());
        Some(name?.text_content()?.trim().to_owned())
    };
    assert!(until(|| focused().as_deref() == Some(wire)).await, "the focus is at {:?}, not at {detail:?}", focused());
}

#[wasm_bindgen_test]
async fn every_setting_leads_to_its_control() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Desk")));
    page.find("heading", "Desk").await;
    let pages = [
        ("Configuration of this service", service_configuration::Update::PARAMETERS),
        ("Push notifications of this service", notifications::Update::PARAMETERS),
        ("Webhooks of this service", service_webhooks::Update::PARAMETERS),
        ("Chat (v2) of this service", chat_service::Update::PARAMETERS),
        ("Account webhooks", webhooks::Update::PARAMETERS),
        ("Account configuration", configuration::Update::PARAMETERS),
    ];
    for (title, fields) in pages {
        for info in fields {
            choose_setting(&page, info.wire, title).await;
        }
    }
}

#[wasm_bindgen_test]
async fn the_arrow_keys_walk_through_the_results_and_around_the_ends() {
    let page = Page::open(&Backend::with(&["Desk 1", "Desk 2", "Desk 3"]), "/webhooks");
    open_palette(&page).await;
    find(&page, "desk", "Desk 1").await;
    until(|| options(&page).len() == 3).await;
    assert_eq!(options(&page), ["Desk 1", "Desk 2", "Desk 3"]);
    let walk = [("ArrowDown", "Desk 2"), ("ArrowDown", "Desk 3"), ("ArrowDown", "Desk 1"), ("ArrowUp", "Desk 3")];
    for (key, name) in walk {
        assert!(!press(key));
        assert!(until(|| active(&page) == name).await, "{} instead of {name}", active(&page));
    }
    page.says("3 results.").await;
    page.every("[role=option]")[1].click();
    page.find("heading", "Desk 2").await;
}

#[wasm_bindgen_test]
async fn recent_entries_come_first_and_only_in_the_tab() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/services");
    page.find("heading", "Services").await;
    for (text, name) in [("health", "Health"), ("desk", "Desk"), ("closed timer", "Closed timer")] {
        open_palette(&page).await;
        find(&page, text, name).await;
        press("Enter");
        page.has_no_dialog().await;
    }
    page.find("heading", "Account configuration").await;
    open_palette(&page).await;
    page.says("Recent").await;
    assert_eq!(options(&page)[..3], ["Closed timer", "Desk", "Health"]);
    assert!(window().local_storage().unwrap().unwrap().length().unwrap() == 0, "{}", stored_text());
    // Another account of this browser does not see them.
    drop(page);
    let page = Page::open_as(u64::MAX, &backend, "/services");
    page.find("heading", "Services").await;
    open_palette(&page).await;
    page.says("Type to find services and settings").await;
    assert!(!page.text().contains("Recent"));
}

#[wasm_bindgen_test]
async fn a_search_without_results_says_how_to_widen_it() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    open_palette(&page).await;
    page.fill_only(BOX, "zzz");
    page.says("No results. 1 service searched. Check the spelling").await;
    assert!(options(&page).is_empty());
    let search_box = &page.every(BOX)[0];
    assert_eq!(search_box.get_attribute("aria-expanded").unwrap(), "false");
    assert!(!press("Enter"));
    assert!(page.has_dialog());
}

#[wasm_bindgen_test]
async fn a_service_that_was_created_since_is_found() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/webhooks");
    open_palette(&page).await;
    find(&page, "desk", "Desk").await;
    page.says("1 service searched.").await;
    press_with_modifier("k");
    page.has_no_dialog().await;
    backend.post("/v1/Services", &[("FriendlyName", "Sales")]);
    open_palette(&page).await;
    find(&page, "sales", "Sales").await;
}

#[wasm_bindgen_test]
async fn a_service_is_created_from_any_page() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/webhooks");
    page.find("heading", "Account webhooks").await;
    open_palette(&page).await;
    find(&page, "new service", "Create service").await;
    press("Enter");
    page.find("dialog", "Create a service").await;
    page.has_focus("Friendly name").await;
    page.write("Friendly name", "Sales").await;
    assert!(!press_with_modifier("Enter"));
    page.says("“Sales” created").await;
    page.has_no_dialog().await;
    assert_eq!(backend.sid_of("Sales").len(), 34);
}

#[wasm_bindgen_test]
async fn times_are_switched_to_utc_and_back() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    page.find("link", "Desk").await;
    for name in ["Show times in UTC", "Show local times"] {
        open_palette(&page).await;
        find(&page, name, name).await;
        press("Enter");
        page.has_no_dialog().await;
        let is_utc = name.ends_with("UTC");
        assert!(until(|| page.every("time")[0].inner_text().contains("UTC") == is_utc).await, "{}", page.text());
    }
}

#[wasm_bindgen_test]
async fn unsaved_changes_are_asked_about_before_a_setting_is_opened() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.fill("Closed timer: ISO 8601", "P7D").await;
    open_palette(&page).await;
    find(&page, "Target", "Target").await;
    press("Enter");
    page.find("alertdialog", "Leave without saving?").await;
    assert_eq!(path(), "/configuration");
    page.press("Leave").await;
    page.find("heading", "Account webhooks").await;
    assert!(
        until(|| document()
            .active_element()
            .is_some_and(|element| element.matches("[id^=account-webhooks] input").unwrap()))
        .await
    );
}

#[wasm_bindgen_test]
async fn a_viewer_cannot_create_and_can_sign_out() {
    let gateway = Gateway::signed_in_as(Role::Viewer, &Backend::with(&["Desk"]));
    let page = Page::open_gateway(&gateway, "/services");
    page.find("heading", "Services").await;
    page.find("link", "Desk").await;
    open_palette(&page).await;
    assert!(!options(&page).contains(&"Create service".to_owned()));
    assert!(options(&page).contains(&"Drift".to_owned()));
    find(&page, "sign out", "Sign out").await;
    // The page would be reloaded, so that the session is another user’s by then.
    gateway.sign_in("grace");
    Page::open_gateway_again(&gateway, "/services").says("Signed in as grace").await;
    press("Enter");
    page.says("Not signed out, because another user has signed in in another tab.").await;
}
