//! Text boxes that password managers fill, and changes of the app that can be undone.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page, Service};

const TEXT: &str = "Text of new messages";

fn notifications() -> Service {
    Service::new("notifications", "Notifications", &[])
}

#[wasm_bindgen_test]
async fn autofill_without_an_event_is_sent() {
    let gateway = Gateway::new(&Backend::with(&["Storefront chat"]));
    let page = Page::open_gateway(&gateway, "/services");
    page.autofill("Name", "ada").await;
    page.autofill("Password", "open sesame").await;
    page.press("Sign in").await;
    page.lists(&["Storefront chat"]).await;
    assert!(gateway.is_signed_in());
}

#[wasm_bindgen_test]
async fn an_autofilled_password_stays_when_another_box_loses_the_focus() {
    let gateway = Gateway::new(&Backend::with(&[]));
    let page = Page::open_gateway(&gateway, "/services");
    page.autofill("Password", "open sesame").await;
    page.fill("Name", "").await;
    page.find("textbox", "Password").await.focus().unwrap();
    page.find("textbox", "Name").await.focus().unwrap();
    page.holds("Password", "open sesame").await;
}

#[wasm_bindgen_test]
async fn autofilled_settings_are_sent() {
    let service = notifications();
    let page = service.open();
    page.autofill(TEXT, "Filled in").await;
    page.autofill("Sound of new messages", "bell.caf").await;
    page.press("Save push notifications").await;
    page.says("Push settings saved").await;
    let stored = service.stored()["new_message"].clone();
    assert_eq!((&stored["template"], &stored["sound"]), (&"Filled in".into(), &"bell.caf".into()));
}

#[wasm_bindgen_test]
async fn an_autofilled_duration_is_sent() {
    for (name, text, kept) in [("ISO 8601", "P3D", "P3D"), ("number", "5", "PT5H")] {
        let backend = Backend::with(&[]);
        let page = Page::open(&backend, "/configuration");
        page.autofill(&format!("Closed timer: {name}"), text).await;
        page.press("Save configuration").await;
        page.says("Account configuration saved").await;
        assert_eq!(backend.read("/v1/Configuration")["default_closed_timer"], kept);
    }
}

#[wasm_bindgen_test]
async fn an_autofilled_default_service_is_sent() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/configuration");
    let sid = backend.sid_of("Desk");
    page.autofill("Default service", &sid).await;
    page.press("Save configuration").await;
    page.says("Account configuration saved").await;
    assert_eq!(backend.read("/v1/Configuration")["default_chat_service_sid"], sid.as_str());
}

#[wasm_bindgen_test]
async fn a_stored_line_break_survives_focusing_the_box() {
    let backend = Backend::with(&["Two\nlines"]);
    let page = Page::open(&backend, "/services");
    page.act("Rename", "Two lines").await;
    page.find("textbox", "Friendly name").await.focus().unwrap();
    page.press("Rename service").await;
    page.says("No changes to save").await;
    assert_eq!(backend.sent(Method::Post), 0);
}

#[wasm_bindgen_test]
async fn an_autofilled_confirmation_counts() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/services");
    page.act("Delete", "Desk").await;
    page.autofill("Type Desk to confirm", "Desk").await;
    page.press("Delete service").await;
    page.says("” deleted").await;
    assert_eq!(backend.sent(Method::Delete), 1);
}

#[wasm_bindgen_test]
async fn inserting_a_variable_can_be_undone_and_redone() {
    let page = notifications().open();
    page.unfold(TEXT).await;
    page.type_at_caret(TEXT, "typed by hand").await;
    page.select_all(TEXT).await;
    page.press("Insert MESSAGE into Text of new messages").await;
    page.holds(TEXT, "${MESSAGE}").await;
    page.undo();
    page.holds(TEXT, "typed by hand").await;
    page.says("typed by hand").await;
    page.redo();
    page.holds(TEXT, "${MESSAGE}").await;
    page.says("1 unsaved change").await;
}

#[wasm_bindgen_test]
async fn starting_from_the_built_in_text_can_be_undone() {
    let page = notifications().open();
    page.unfold(TEXT).await;
    page.every("[id$=NewMessage-Template] ~ .note button").pop().unwrap().click();
    page.holds(TEXT, "${CONVERSATION}:${PARTICIPANT}: ${MESSAGE}").await;
    page.undo();
    page.holds(TEXT, "").await;
    page.is_unchanged().await;
}

#[wasm_bindgen_test]
async fn choosing_and_clearing_a_default_service_can_be_undone() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let page = Page::open(&backend, "/configuration");
    page.type_at_caret("Default service", "desk").await;
    page.find("option", &format!("Desk {sid}")).await.click();
    page.holds("Default service", &sid).await;
    page.press("Clear Default service").await;
    page.holds("Default service", "").await;
    page.undo();
    page.holds("Default service", &sid).await;
    page.undo();
    page.holds("Default service", "desk").await;
}

#[wasm_bindgen_test]
async fn a_preset_of_a_duration_can_be_undone() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.type_at_caret("Closed timer: ISO 8601", "P3D").await;
    page.find("button", "Closed timer: 7 days").await.focus().unwrap();
    page.press("Closed timer: 7 days").await;
    page.holds("Closed timer: ISO 8601", "P7D").await;
    page.has_focus("Closed timer: 7 days").await;
    page.undo();
    page.holds("Closed timer: ISO 8601", "P3D").await;
}

#[wasm_bindgen_test]
async fn a_typed_number_of_a_duration_can_be_undone() {
    let page = Page::open(&Backend::with(&[]), "/configuration");
    page.type_at_caret("Closed timer: number", "3").await;
    page.holds("Closed timer: ISO 8601", "PT3H").await;
    page.type_at_caret("Closed timer: number", "0").await;
    page.holds("Closed timer: ISO 8601", "PT30H").await;
    page.undo();
    page.undo();
    page.holds("Closed timer: number", "").await;
    page.holds("Closed timer: ISO 8601", "").await;
}

#[wasm_bindgen_test]
async fn clearing_a_search_can_be_undone() {
    let page = Page::open(&Backend::with(&["Desk"]), "/services");
    page.lists(&["Desk"]).await;
    page.type_into_search("nothing so").await;
    page.press("Clear search").await;
    page.lists(&["Desk"]).await;
    page.undo();
    page.says("No services match").await;
}
