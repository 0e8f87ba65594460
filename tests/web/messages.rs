//! History of the messages, and the number of toasts.

use api::configuration;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

const PATH: &str = <configuration::Fetch as api::Endpoint>::PATH;

async fn create(page: &Page, name: &str) {
    page.press("Create service").await;
    page.fill("Friendly name", name).await;
    page.find("dialog", "Create a service").await;
    page.every("dialog button[type=submit]")[0].click();
    page.has_no_dialog().await;
    page.says(&format!("“{name}” created")).await;
}

async fn open_messages(page: &Page, label: &str) {
    if page.every(".user button[aria-expanded=false]").len() == 1 {
        page.open_user_menu().await;
    }
    page.find("button", label).await.focus().unwrap();
    page.press(label).await;
    page.find("dialog", "Messages").await;
}

#[wasm_bindgen_test]
async fn three_toasts_are_shown_and_the_others_are_in_the_history() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    for name in ["One", "Two", "Three", "Four"] {
        create(&page, name).await;
    }
    assert_eq!(page.every(".toast").len(), 3);
    page.is_silent_about("“One” created").await;
    open_messages(&page, "Messages (4)").await;
    let rows: Vec<_> = page.every(".messages p").iter().map(|row| row.inner_text()).collect();
    assert_eq!(rows, ["“Four” created", "“Three” created", "“Two” created", "“One” created"]);
    assert_eq!(page.every(".messages time").len(), 4);
    page.press("Close").await;
    page.has_no_dialog().await;
    page.has_focus("Messages (4)").await;
}

#[wasm_bindgen_test]
async fn a_save_is_undone_from_the_history_once() {
    let backend = Backend::with(&["Desk"]);
    backend.post(PATH, &[("DefaultClosedTimer", "PT24H")]);
    let page = Page::open(&backend, "/configuration");
    page.press("Closed timer: 7 days").await;
    page.press("Save configuration").await;
    page.press("Dismiss").await;
    page.is_silent_about("Account configuration saved").await;
    open_messages(&page, "Messages (1)").await;
    page.press("Undo: Account configuration saved").await;
    page.has_no_dialog().await;
    page.says("Closed timer restored").await;
    assert_eq!(backend.read(PATH)["default_closed_timer"], "PT24H");
    open_messages(&page, "Messages (2)").await;
    page.says("Account configuration saved").await;
    assert!(page.every(".messages button").is_empty(), "nothing is undone twice");
}

#[wasm_bindgen_test]
async fn a_failure_is_listed_and_an_empty_history_says_what_it_is_for() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Desk")));
    page.find("button", "Actions for Desk").await;
    open_messages(&page, "Messages").await;
    page.says("No messages yet. Each save, export and failure is listed here").await;
    page.press("Close").await;
    page.has_no_dialog().await;
    backend.fail(&[("Method", "POST"), ("Status", "500")]);
    page.act("Make default", "Desk").await;
    page.says("The default service could not be changed.").await;
    page.press("Dismiss").await;
    open_messages(&page, "Messages (1)").await;
    page.says("The default service could not be changed.").await;
}
