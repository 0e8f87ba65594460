//! The default service: chosen, cleared, and wherever it shows.

use api::Method;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{PATH, SAVE, open, stored};
use crate::support::{Backend, Page, pause, until};

const SERVICE: &str = "Default service";
const UNKNOWN: &str = "IS00000000000000000000000000000001";

/// A backend whose default service was deleted.
fn with_deleted_default() -> Backend {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let sid = backend.sid_of("Claims desk");
    backend.post(PATH, &[("DefaultChatServiceSid", &sid)]);
    backend.delete(&format!("/v1/Services/{sid}"));
    backend
}

#[wasm_bindgen_test]
async fn the_default_service_is_found_by_its_name() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let sid = backend.sid_of("Claims desk");
    let page = open(&backend);
    page.says("No default service. API requests without a service SID may fail.").await;
    page.write(SERVICE, "claims").await;
    page.says("1 match. All 2 services searched.").await;
    page.find("option", &format!("Claims desk {sid}")).await.click();
    page.holds(SERVICE, &sid).await;
    page.find("link", "Claims desk").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(sid));
}

#[wasm_bindgen_test]
async fn the_default_service_shows_its_name_and_with_the_focus_its_selected_sid() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let (before, sid) = (backend.sid_of("Storefront chat"), backend.sid_of("Claims desk"));
    backend.post(PATH, &[("DefaultChatServiceSid", &before)]);
    let page = open(&backend);
    page.holds(SERVICE, "Storefront chat").await;
    page.says(&before).await;
    let input: web_sys::HtmlInputElement = page.find("textbox", SERVICE).await.unchecked_into();
    input.focus().unwrap();
    assert_eq!(input.value(), before);
    assert_eq!((input.selection_start().unwrap(), input.selection_end().unwrap()), (Some(0), Some(34)));
    input.blur().unwrap();
    page.holds(SERVICE, "Storefront chat").await;
    // A form that is saved reads its text boxes. The name is no value.
    page.write("Closed timer: ISO 8601", "P7D").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(before.clone()));
    page.fill(SERVICE, &sid).await;
    page.holds(SERVICE, "Claims desk").await;
    page.says(&format!("Storefront chat ({before})")).await;
    page.says(&format!("Claims desk ({sid})")).await;
    page.press(SAVE).await;
    assert!(until(|| stored(&backend, "default_chat_service_sid").as_deref() == Some(&*sid)).await);
    page.says("Account configuration saved").await;
    page.press("Undo").await;
    page.holds(SERVICE, "Storefront chat").await;
}

#[wasm_bindgen_test]
async fn an_opened_list_shows_every_service() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Claims desk"))]);
    let page = open(&backend);
    page.find("link", "Claims desk").await;
    assert_eq!(backend.sent(Method::Get), 2, "the list is loaded by the first search only");
    page.press("Show the list for Default service").await;
    page.says("2 matches. All 2 services searched.").await;
}

#[wasm_bindgen_test]
async fn a_pasted_sid_works_if_the_list_fails_to_load() {
    let backend = Backend::with(&["Claims desk"]);
    let sid = backend.sid_of("Claims desk");
    let page = open(&backend);
    page.find("heading", "Default services").await;
    backend.fail(&[("Path", "/v1/Services"), ("Status", "500")]);
    page.write(SERVICE, &format!(" {sid} ")).await;
    page.says("0 services searched. The others could not be loaded.").await;
    page.says("The service could not be looked up.").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(sid));
}

#[wasm_bindgen_test]
async fn a_deleted_default_service_is_shown_on_both_pages() {
    let backend = with_deleted_default();
    let page = Page::open(&backend, "/services");
    page.says("does not exist. API requests without a service SID may fail.").await;
    page.find("link", "Choose another").await;
    drop(page);
    let page = open(&backend);
    page.says("This service was deleted or belongs to another account.").await;
    let sid = stored(&backend, "default_chat_service_sid").unwrap();
    page.holds(SERVICE, &sid).await;
}

#[wasm_bindgen_test]
async fn clearing_the_default_service_sends_an_empty_value() {
    let backend = with_deleted_default();
    let page = open(&backend);
    page.press("Clear Default service").await;
    page.says("No default service. API requests without a service SID may fail.").await;
    page.says("Twilio does not document whether this clears them").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), None);
}

#[wasm_bindgen_test]
async fn an_unknown_service_is_rejected_at_its_field() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.write(SERVICE, UNKNOWN).await;
    page.press(SAVE).await;
    page.says("The configuration could not be saved. Correct these fields first:").await;
    page.says("Enter the SID of a service of this account.").await;
    page.holds(SERVICE, UNKNOWN).await;
}

#[wasm_bindgen_test]
async fn making_a_service_the_default_can_be_undone() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let (before, sid) = (backend.sid_of("Storefront chat"), backend.sid_of("Claims desk"));
    backend.post(PATH, &[("DefaultChatServiceSid", &before)]);
    let page = Page::open(&backend, &format!("/services/{sid}"));
    page.act("Make default", "Claims desk").await;
    page.says("“Claims desk” is now the default service. The default service was “Storefront chat” before.").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(sid));
    page.says("Default\n").await;
    page.find("link", "Roles").await.click();
    page.find("link", "Overview").await.click();
    page.press("Undo").await;
    page.says("Default service restored").await;
    page.is_silent_about("Default\n").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(before));
}

#[wasm_bindgen_test]
async fn double_clicks_on_make_default_and_undo_send_one_request_each() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let before = backend.sid_of("Storefront chat");
    backend.post(PATH, &[("DefaultChatServiceSid", &before)]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "100")]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Claims desk")));
    page.press("Actions for Claims desk").await;
    let steps = [("Make default", "is now the default service."), ("Undo", "Default service restored")];
    for (sent, (name, message)) in (1..).zip(steps) {
        let button = page.find("button", name).await;
        button.click();
        button.click();
        page.says(message).await;
        assert_eq!(backend.sent(Method::Post), sent);
    }
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(before));
}

#[wasm_bindgen_test]
async fn a_default_changed_by_another_user_is_not_undone() {
    let backend = Backend::with(&["Storefront chat", "Claims desk", "Loyalty club"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Storefront chat"))]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Claims desk")));
    page.act("Make default", "Claims desk").await;
    page.find("button", "Undo").await;
    let theirs = backend.sid_of("Loyalty club");
    backend.post(PATH, &[("DefaultChatServiceSid", &theirs)]);
    page.press("Undo").await;
    page.says("Someone else changed the default service. Nothing was saved. Reload the page.").await;
    assert_eq!(stored(&backend, "default_chat_service_sid"), Some(theirs));
}

#[wasm_bindgen_test]
async fn a_failed_change_of_the_default_is_explained() {
    let backend = Backend::with(&["Claims desk"]);
    backend.fail(&[("Method", "POST"), ("Drop", "true"), ("Times", "1")]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Claims desk")));
    page.act("Make default", "Claims desk").await;
    page.says("The default service could not be changed. Twilio did not confirm the change.").await;
    page.act("Make default", "Claims desk").await;
    page.says("“Claims desk” was already the default service.").await;
}

#[wasm_bindgen_test]
async fn the_list_marks_the_default_service_if_it_is_known() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Claims desk"))]);
    let page = Page::open(&backend, "/services");
    page.says("Default\n").await;
    drop(page);
    backend.fail(&[("Path", PATH), ("Status", "500")]);
    let page = Page::open(&backend, "/services");
    page.lists(&["Claims desk", "Storefront chat"]).await;
    pause(100).await;
    page.is_silent_about("Default\n").await;
    page.is_silent_about("could not be loaded").await;
}

#[wasm_bindgen_test]
async fn the_default_service_is_deleted_only_after_a_second_step() {
    let backend = Backend::with(&["Claims desk"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Claims desk"))]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Claims desk").await;
    page.says("This is the default service").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.says("Select this to delete it, or make another service the default first.").await;
    assert_eq!(backend.sent(Method::Delete), 0);
    page.tick("checkbox", "Delete the default service").await;
    page.press("Delete service").await;
    page.find("link", "Choose another").await;
}
