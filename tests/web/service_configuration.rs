//! The configuration of a service.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, options_of, pause};

const NEW_USER: &str = "Role of a new user";
const NEW_PARTICIPANT: &str = "Role of a new participant";
const CREATOR: &str = "Role of a conversation’s creator";

fn api_path(backend: &Backend) -> String {
    format!("/v1/Services/{}/Configuration", backend.sid_of("Desk"))
}

fn roles_path(backend: &Backend) -> String {
    format!("/v1/Services/{}/Roles", backend.sid_of("Desk"))
}

fn open(backend: &Backend) -> Page {
    Page::open(backend, &format!("/services/{}/configuration", backend.sid_of("Desk")))
}

/// Creates a role and returns its SID.
fn add_role(backend: &Backend, name: &str, r#type: &str, permission: &str) -> String {
    let params = [("FriendlyName", name), ("Type", r#type), ("Permission", permission)];
    let response = backend.post(&roles_path(backend), &params);
    let role: serde_json::Value = serde_json::from_str(&response.body).unwrap();
    role["sid"].as_str().unwrap().to_owned()
}

async fn options(page: &Page, name: &str) -> Vec<String> {
    options_of(&page.find("combobox", name).await)
}

#[wasm_bindgen_test]
async fn roles_of_the_right_type_are_offered_with_their_permissions() {
    let page = open(&Backend::with(&["Desk"]));
    page.says("channel user allows: Send messages").await;
    assert_eq!(options(&page, NEW_USER).await, ["service admin", "service user", "Another SID …"]);
    assert_eq!(options(&page, NEW_PARTICIPANT).await, ["channel admin", "channel user", "Another SID …"]);
    assert_eq!(options(&page, CREATOR).await, ["channel admin", "channel user", "Another SID …"]);
}

#[wasm_bindgen_test]
async fn roles_with_the_same_name_show_their_sid() {
    let backend = Backend::with(&["Desk"]);
    let sid = add_role(&backend, "channel user", "conversation", "sendMessage");
    let page = open(&backend);
    page.says("channel user allows").await;
    assert!(options(&page, CREATOR).await.contains(&format!("channel user ({sid})")));
}

#[wasm_bindgen_test]
async fn a_default_role_is_chosen_reviewed_and_saved() {
    let backend = Backend::with(&["Desk"]);
    let sid = add_role(&backend, "guest", "conversation", "leaveConversation");
    let page = open(&backend);
    page.says("channel user allows").await;
    page.choose(NEW_PARTICIPANT, &sid).await;
    page.says("guest allows: Leave the conversation").await;
    page.tick("checkbox", "Reachability").await;
    page.says("Will be sent").await;
    page.press("Save configuration").await;
    page.says("Configuration saved").await;
    page.is_unchanged().await;
    let saved = backend.read(&api_path(&backend));
    assert_eq!(saved["default_conversation_role_sid"], sid.as_str());
    assert_eq!(saved["reachability_enabled"], true);
}

#[wasm_bindgen_test]
async fn a_typed_sid_is_validated() {
    let backend = Backend::with(&["Desk"]);
    let sid = add_role(&backend, "guest", "conversation", "leaveConversation");
    let page = open(&backend);
    page.says("channel user allows").await;
    page.choose(NEW_PARTICIPANT, "other").await;
    page.fill(NEW_PARTICIPANT, "RL123").await;
    page.says("Enter RL followed by 32 hexadecimal digits.").await;
    page.press("Save configuration").await;
    page.says("The configuration could not be saved. Correct these fields first:").await;
    assert_eq!(backend.sent(api::Method::Post), 0);
    page.holds(NEW_PARTICIPANT, "RL123").await;
    page.fill(NEW_PARTICIPANT, &sid).await;
    page.says("guest allows").await;
    page.press("Save configuration").await;
    page.is_unchanged().await;
    assert_eq!(backend.read(&api_path(&backend))["default_conversation_role_sid"], sid.as_str());
}

#[wasm_bindgen_test]
async fn a_typed_sid_can_be_replaced_by_a_role_from_the_list() {
    let backend = Backend::with(&["Desk"]);
    let stored = backend.read(&api_path(&backend))["default_conversation_role_sid"].as_str().unwrap().to_owned();
    let page = open(&backend);
    page.says("channel user allows").await;
    page.choose(NEW_PARTICIPANT, "other").await;
    page.holds(NEW_PARTICIPANT, &stored).await;
    page.fill(NEW_PARTICIPANT, "RL1").await;
    page.says("1 unsaved change").await;
    page.choose(NEW_PARTICIPANT, &stored).await;
    page.is_unchanged().await;
}

#[wasm_bindgen_test]
async fn a_role_of_the_wrong_type_is_rejected_at_its_field() {
    let backend = Backend::with(&["Desk"]);
    let service_role = add_role(&backend, "agent", "service", "joinConversation");
    let conversation_role = add_role(&backend, "guest", "conversation", "sendMessage");
    let page = open(&backend);
    page.says("channel user allows").await;
    let cases = [
        (NEW_USER, &conversation_role, "50102"),
        (NEW_PARTICIPANT, &service_role, "50109"),
        (CREATOR, &service_role, "50106"),
    ];
    for (name, sid, code) in cases {
        page.choose(name, "other").await;
        page.fill(name, sid).await;
        page.says("role. Choose a").await;
        page.press("Save configuration").await;
        page.says(&format!("{name}: Enter the SID of a")).await;
        page.says(&format!("(Error {code})")).await;
        page.press("Discard").await;
    }
}

#[wasm_bindgen_test]
async fn an_error_code_of_chat_is_shown_at_its_field() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend);
    page.says("channel user allows").await;
    page.tick("checkbox", "Reachability").await;
    page.says("Will be sent").await;
    backend.fail(&[("Method", "POST"), ("Status", "400"), ("Code", "50101")]);
    page.press("Save configuration").await;
    page.says(&format!("{NEW_PARTICIPANT}: Bad Request (Error 50101)")).await;
}

#[wasm_bindgen_test]
async fn an_unknown_default_role_is_marked_and_does_not_block_saving() {
    let backend = Backend::new(sandbox::Seed::Demo);
    let page =
        Page::open(&backend, &format!("/services/{}/configuration", backend.sid_of("Design Consultations (staging)")));
    page.says("No role of this service has this SID. It was deleted, or belongs to another service.").await;
    assert!(options(&page, NEW_PARTICIPANT).await[0].starts_with("⚠ Not a role of this service: RL"));
    page.tick("checkbox", "Reachability").await;
    page.says("Will be sent").await;
    page.press("Save configuration").await;
    page.is_unchanged().await;
}

#[wasm_bindgen_test]
async fn sids_can_be_typed_if_the_list_fails_to_load() {
    let backend = Backend::with(&["Desk"]);
    let sid = add_role(&backend, "guest", "conversation", "leaveConversation");
    backend.fail(&[("Path", &roles_path(&backend)), ("Status", "500"), ("Times", "1")]);
    let page = open(&backend);
    page.says("The roles could not be loaded.").await;
    page.fill(NEW_PARTICIPANT, &sid).await;
    page.says("Will be sent").await;
    page.press("Save configuration").await;
    page.is_unchanged().await;
    assert_eq!(backend.read(&api_path(&backend))["default_conversation_role_sid"], sid.as_str());
    page.press("Try again").await;
    page.says("guest allows").await;
}

#[wasm_bindgen_test]
async fn a_configuration_that_failed_to_load_can_be_retried() {
    let backend = Backend::with(&["Desk"]);
    backend.fail(&[("Path", &api_path(&backend)), ("Status", "503"), ("Times", "1")]);
    let page = open(&backend);
    page.says("The configuration could not be loaded.").await;
    page.press("Try again").await;
    page.find("combobox", NEW_USER).await;
}

#[wasm_bindgen_test]
async fn a_save_without_a_response_keeps_the_selection() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend);
    page.says("channel user allows").await;
    page.tick("checkbox", "Reachability").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true"), ("Times", "1")]);
    page.press("Save configuration").await;
    page.says("Twilio did not confirm the save. You can save again safely.").await;
    assert!(page.is_on("checkbox", "Reachability").await);
    page.press("Save configuration").await;
    page.is_unchanged().await;
}

#[wasm_bindgen_test]
async fn a_draft_is_restored() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend);
    page.says("channel user allows").await;
    page.choose(CREATOR, "other").await;
    page.fill(CREATOR, "RL12").await;
    pause(50).await;
    page.find("link", "Overview").await.click();
    page.press("Leave").await;
    page.find("heading", "Identity").await;
    page.find("link", "Configuration").await.click();
    page.says("Your earlier changes were restored.").await;
    page.holds(CREATOR, "RL12").await;
}
