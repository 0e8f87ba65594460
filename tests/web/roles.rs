//! The roles of a service: listed, compared, created, changed and deleted.

use api::role::{RoleType, Update};
use app::form::Field;
use app::form::control::Setting;
use app::role::permission_grid::{PermissionGrid, check_tolerantly};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

const CONVERSATION: &str = "conversation Permissions of participants in a conversation.";
const SERVICE: &str = "service Permissions of users in the whole service.";

/// API path of the service's roles.
fn api_path(backend: &Backend) -> String {
    format!("/v1/Services/{}/Roles", backend.sid_of("Desk"))
}

fn sid_of_role(backend: &Backend, name: &str) -> String {
    let list = backend.read(&api_path(backend));
    let role = list["roles"].as_array().unwrap().iter().find(|role| role["friendly_name"] == name).unwrap();
    role["sid"].as_str().unwrap().to_owned()
}

fn permissions_of(backend: &Backend, name: &str) -> Vec<String> {
    let role = backend.read(&format!("{}/{}", api_path(backend), sid_of_role(backend, name)));
    let permissions = role["permissions"].as_array().unwrap().iter();
    permissions.map(|permission| permission.as_str().unwrap().to_owned()).collect()
}

/// Opens the page at a path below the roles of the service.
fn open(backend: &Backend, below: &str) -> Page {
    Page::open(backend, &format!("/services/{}/roles{below}", backend.sid_of("Desk")))
}

fn open_role(backend: &Backend, name: &str) -> Page {
    open(backend, &format!("/{}", sid_of_role(backend, name)))
}

#[wasm_bindgen_test]
async fn roles_are_listed_by_type_with_their_defaults() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "");
    page.find("heading", "Service roles").await;
    page.find("heading", "Conversation roles").await;
    for name in ["service admin", "service user", "channel admin", "channel user"] {
        page.find("link", name).await;
        page.find("button", &format!("Copy SID of {name}")).await;
    }
    for default in ["Role of a new user", "Role of a new participant", "Role of a conversation’s creator"] {
        page.says(default).await;
    }
}

#[wasm_bindgen_test]
async fn every_page_of_the_list_is_loaded() {
    let backend = Backend::with(&["Desk"]);
    for number in 1..=100 {
        let name = format!("agent {number}");
        let params = [("FriendlyName", name.as_str()), ("Type", "service"), ("Permission", "joinConversation")];
        assert_eq!(backend.post(&api_path(&backend), &params).status, 201);
    }
    let page = open(&backend, "");
    page.find("link", "agent 100").await;
    page.find("link", "service admin").await;
    assert!(backend.sent(api::Method::Get) > 4, "one page is not enough");
}

#[wasm_bindgen_test]
async fn a_list_that_failed_to_load_can_be_retried() {
    let backend = Backend::with(&["Desk"]);
    backend.fail(&[("Path", &api_path(&backend)), ("Status", "500"), ("Times", "1")]);
    let page = open(&backend, "");
    page.says("The roles could not be loaded.").await;
    page.press("Try again").await;
    page.find("link", "channel user").await;
}

#[wasm_bindgen_test]
async fn roles_are_shown_when_the_defaults_fail_to_load() {
    let backend = Backend::with(&["Desk"]);
    let configuration = format!("/v1/Services/{}/Configuration", backend.sid_of("Desk"));
    backend.fail(&[("Path", &configuration), ("Status", "500"), ("Times", "1")]);
    let page = open(&backend, "");
    page.find("link", "channel user").await;
    page.says("Default roles could not be loaded.").await;
    page.says("Not known").await;
    page.press("Try again").await;
    page.says("Role of a new participant").await;
    page.is_silent_about("Not known").await;
}

#[wasm_bindgen_test]
async fn the_default_service_shows_the_second_path_of_its_roles() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let response = backend.post("/v1/Configuration", &[("DefaultChatServiceSid", &sid)]);
    assert_eq!(response.status, 200);
    open(&backend, "").says("Its roles are also available at /v1/Roles").await;
}

#[wasm_bindgen_test]
async fn a_comparison_can_hide_equal_permissions() {
    let page = open(&Backend::with(&["Desk"]), "");
    page.find("link", "channel user").await;
    for details in page.every("details") {
        details.set_attribute("open", "").unwrap();
    }
    page.says("Send messages").await;
    page.says("Edit any message").await;
    // Both conversation roles allow sending messages, and only one allows editing any message.
    page.tick("checkbox", "Only the 8 with differences").await;
    page.is_silent_about("Send messages").await;
    page.says("Edit any message").await;
}

#[wasm_bindgen_test]
async fn every_missing_field_of_a_new_role_is_shown_at_once() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "/new");
    page.press("Create role").await;
    page.says("Friendly name: Enter a friendly name.").await;
    page.says("Type: Select one of: conversation, service.").await;
    page.says("Permissions: Select at least one.").await;
    assert_eq!(backend.sent(api::Method::Post), 0);
}

#[wasm_bindgen_test]
async fn a_new_role_is_reviewed_created_and_listed() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "/new");
    page.fill("Friendly name", "agent").await;
    page.tick("radio", SERVICE).await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    page.tick("checkbox", "All 2 0 selected").await;
    page.says("Will be sent").await;
    page.press("Create role").await;
    page.says("“agent” created").await;
    page.find("link", "agent").await;
    assert_eq!(permissions_of(&backend, "agent"), ["joinConversation", "editOwnUserInfo", "editAnyUserInfo"]);
}

#[wasm_bindgen_test]
async fn permissions_excluded_by_a_type_are_named_and_come_back() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "/new");
    page.tick("radio", SERVICE).await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    page.tick("checkbox", "Edit any message editAnyMessage").await;
    page.tick("radio", CONVERSATION).await;
    page.says("Not available for conversation roles: Join conversations.").await;
    assert!(page.is_on("checkbox", "Edit any message editAnyMessage").await);
    page.tick("radio", SERVICE).await;
    page.is_silent_about("Not available for").await;
    assert!(page.is_on("checkbox", "Join conversations joinConversation").await);
}

#[wasm_bindgen_test]
async fn reset_clears_the_excluded_permissions() {
    let page = open(&Backend::with(&["Desk"]), "/new");
    page.tick("radio", SERVICE).await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    page.tick("radio", CONVERSATION).await;
    page.says("Not available for").await;
    page.press("Discard").await;
    page.says("Choose a type first.").await;
    page.tick("radio", SERVICE).await;
    assert!(!page.is_on("checkbox", "Join conversations joinConversation").await);
}

#[wasm_bindgen_test]
async fn a_copy_starts_with_the_permissions_of_the_role() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "");
    page.find("link", "Copy channel user").await.click();
    page.holds("Friendly name", "Copy of channel user").await;
    page.is_silent_about("Your earlier changes were restored").await;
    page.fill("Friendly name", "guest").await;
    page.tick("checkbox", "Send media sendMediaMessage").await;
    page.press("Create role").await;
    page.find("link", "guest").await;
    let mut expected = permissions_of(&backend, "channel user");
    expected.retain(|permission| permission != "sendMediaMessage");
    assert_eq!(permissions_of(&backend, "guest"), expected);
}

#[wasm_bindgen_test]
async fn copying_a_deleted_role_is_reported() {
    let page = open(&Backend::with(&["Desk"]), "/new?copy=RL00000000000000000000000000000001");
    page.says("The role to copy could not be loaded. Not found. It may have been deleted.").await;
}

#[wasm_bindgen_test]
async fn errors_of_the_api_are_shown_at_their_fields() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "/new");
    page.fill("Friendly name", "agent").await;
    page.tick("radio", SERVICE).await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    for (code, field) in [("50104", "Permissions"), ("50000", "Friendly name"), ("50105", "Type")] {
        backend.fail(&[("Method", "POST"), ("Status", "400"), ("Code", code), ("Times", "1")]);
        page.press("Create role").await;
        page.says(&format!("{field}: Bad Request (Error {code})")).await;
    }
    page.press("Create role").await;
    page.says("“agent” created").await;
}

#[wasm_bindgen_test]
async fn a_deleted_service_keeps_the_typed_text() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let page = open(&backend, "/new");
    page.fill("Friendly name", "agent").await;
    page.tick("radio", SERVICE).await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    backend.delete(&format!("/v1/Services/{sid}"));
    page.press("Create role").await;
    page.says("This service was deleted").await;
    page.holds("Friendly name", "agent").await;
}

#[wasm_bindgen_test]
async fn a_create_without_a_response_is_reported_as_unknown() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "/new");
    page.fill("Friendly name", "agent").await;
    page.tick("radio", SERVICE).await;
    page.tick("checkbox", "Join conversations joinConversation").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press("Create role").await;
    page.says("The role may exist now. Look at all roles before you try again").await;
    page.find("link", "All roles").await.click();
    page.press("Leave").await;
    page.find("link", "agent").await;
    page.find("link", "Create role").await.click();
    page.says("You left before Twilio confirmed these changes.").await;
    page.holds("Friendly name", "agent").await;
    assert!(page.is_on("checkbox", "Join conversations joinConversation").await);
}

#[wasm_bindgen_test]
async fn a_change_replaces_the_whole_set() {
    let backend = Backend::with(&["Desk"]);
    let page = open_role(&backend, "channel user");
    page.says("The role has only the permissions you select here.").await;
    page.says("To change the name or type, copy the role").await;
    page.tick("checkbox", "Send media sendMediaMessage").await;
    page.tick("checkbox", "Add participants addParticipant").await;
    page.says("Will be sent").await;
    page.press("Save permissions").await;
    page.says("Permissions saved").await;
    page.is_unchanged().await;
    let permissions = permissions_of(&backend, "channel user");
    assert!(permissions.contains(&"addParticipant".to_owned()));
    assert!(!permissions.contains(&"sendMediaMessage".to_owned()));
    assert_eq!(permissions.len(), 7);
}

#[wasm_bindgen_test]
async fn a_role_without_permissions_is_not_sent() {
    let backend = Backend::with(&["Desk"]);
    let page = open_role(&backend, "service user");
    page.tick("checkbox", "All 5 2 selected").await;
    page.tick("checkbox", "All 5 5 selected").await;
    page.tick("checkbox", "Edit own user editOwnUserInfo").await;
    page.press("Save permissions").await;
    page.says("Permissions: Select at least one.").await;
    assert_eq!(backend.sent(api::Method::Post), 0);
}

#[wasm_bindgen_test]
async fn a_role_deleted_meanwhile_keeps_the_selection() {
    let backend = Backend::with(&["Desk"]);
    let page = open_role(&backend, "service admin");
    page.tick("checkbox", "Edit own user editOwnUserInfo").await;
    backend.delete(&format!("{}/{}", api_path(&backend), sid_of_role(&backend, "service admin")));
    page.press("Save permissions").await;
    page.says("This role or its service was deleted").await;
    assert!(page.is_on("checkbox", "Edit own user editOwnUserInfo").await);
}

#[wasm_bindgen_test]
async fn a_save_without_a_response_keeps_the_selection() {
    let backend = Backend::with(&["Desk"]);
    let page = open_role(&backend, "service admin");
    page.tick("checkbox", "Edit own user editOwnUserInfo").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true"), ("Times", "1")]);
    page.press("Save permissions").await;
    page.says("Twilio did not confirm the save. You can save again safely.").await;
    assert!(page.is_on("checkbox", "Edit own user editOwnUserInfo").await);
    page.press("Save permissions").await;
    page.is_unchanged().await;
}

#[wasm_bindgen_test]
async fn a_default_role_is_not_deleted_and_the_dialog_explains() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "");
    page.press("Delete channel user").await;
    page.find("alertdialog", "Delete “channel user”?").await;
    page.says("This role is a default of this service: Role of a new participant.").await;
    page.press("Delete role").await;
    page.says("The role could not be deleted. This role is in use").await;
    page.press("Keep role").await;
    page.find("link", "channel user").await;
}

#[wasm_bindgen_test]
async fn a_deleted_role_leaves_the_list() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "");
    let sid = sid_of_role(&backend, "service admin");
    page.press("Delete service admin").await;
    page.press("Delete role").await;
    page.says("“service admin” deleted").await;
    page.has_no_dialog().await;
    page.is_silent_about(&sid).await;
    page.find("link", "service user").await;
}

#[wasm_bindgen_test]
async fn a_deletion_that_ends_late_leaves_the_next_dialog_open() {
    let backend = Backend::with(&["Desk"]);
    backend.fail(&[("Method", "DELETE"), ("DelayMs", "200")]);
    let page = open(&backend, "");
    page.press("Delete service admin").await;
    page.press("Delete role").await;
    page.press("Close").await;
    page.press("Delete service user").await;
    page.says("“service admin” deleted").await;
    page.find("alertdialog", "Delete “service user”?").await;
    assert!(page.has_dialog());
}

#[wasm_bindgen_test]
async fn a_deletion_without_a_response_checks_whether_the_role_exists() {
    let backend = Backend::with(&["Desk"]);
    let page = open_role(&backend, "service admin");
    backend.fail(&[("Method", "DELETE"), ("Drop", "true")]);
    page.press("Delete role").await;
    page.find("alertdialog", "Delete “service admin”?").await;
    page.press("Delete role").await;
    page.says("“service admin” deleted").await;
    page.find("link", "Create role").await;
}

#[wasm_bindgen_test]
async fn unknown_permissions_are_marked_and_kept_until_cleared() {
    let mut field = Field::stored(*Update::permissions().info(), "sendMessage\njoinConversation\nfly");
    field.check_with(check_tolerantly);
    let field = RwSignal::new(field);
    let setting = Setting::new("role", field);
    let page = Page::show(move || view! { <PermissionGrid setting r#type=Some(RoleType::Conversation)/> }.into_any());
    assert!(page.is_on("checkbox", "Join conversations joinConversation Not for this type").await);
    page.tick("checkbox", "Send messages sendMessage").await;
    assert_eq!(field.with_untracked(|field| field.text().to_owned()), "joinConversation\nfly");
    assert_eq!(field.with_untracked(Field::mistake), None);
    page.tick("checkbox", "fly Not documented").await;
    assert_eq!(field.with_untracked(|field| field.text().to_owned()), "joinConversation");
    page.tick("checkbox", "fly Not documented").await;
    assert_eq!(field.with_untracked(|field| field.text().to_owned()), "joinConversation\nfly");
}

#[wasm_bindgen_test]
async fn a_role_changed_meanwhile_is_not_deleted() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "");
    page.press("Delete service admin").await;
    let path = format!("{}/{}", api_path(&backend), sid_of_role(&backend, "service admin"));
    backend.post(&path, &[("Permission", "addParticipant")]);
    page.press("Delete role").await;
    page.says("Someone else changed this while you were viewing it. Nothing was deleted.").await;
    assert_eq!(backend.sent(api::Method::Delete), 0);
}

#[wasm_bindgen_test]
async fn a_role_deleted_meanwhile_is_reported() {
    let backend = Backend::with(&["Desk"]);
    let page = open(&backend, "");
    page.press("Delete service admin").await;
    backend.delete(&format!("{}/{}", api_path(&backend), sid_of_role(&backend, "service admin")));
    page.press("Delete role").await;
    page.says("The role could not be deleted. It was already deleted.").await;
}

#[wasm_bindgen_test]
async fn an_incomplete_list_of_roles_does_not_call_a_default_missing() {
    let backend = Backend::with(&["Desk"]);
    let body = r#"{"roles":[{"friendly_name":"watcher","type":"service","permissions":[]},null]}"#;
    backend.fail(&[("Path", &api_path(&backend)), ("Body", body)]);
    let page = open(&backend, "");
    page.says("watcher").await;
    page.says("Cannot be read null").await;
    page.says("The API did not say whether more roles exist.").await;
    page.is_silent_about("is not a role of this service").await;
}
