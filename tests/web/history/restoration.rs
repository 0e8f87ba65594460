//! Plans from records: undoing, reverting and recreating.

use api::gateway::{Reason, Role};
use api::{Endpoint, Method, role, service, service_webhooks};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{has_rows, timer, webhooks};
use crate::support::{Backend, Gateway, Page, until};

const DESK: &str = "Support desk";

fn webhooks_path(sid: &str) -> String {
    format!("/v1/Services/{sid}/Configuration/Webhooks")
}

/// Gateway whose service has this post-event URL, and the SID of the service.
fn with_url(url: &str, role: Role) -> (Gateway, String) {
    let backend = Backend::with(&[DESK]);
    let sid = backend.sid_of(DESK);
    backend.post(&webhooks_path(&sid), &[("PostWebhookUrl", url)]);
    (Gateway::signed_in_as(role, &backend), sid)
}

/// Record of a change of the post-event URL.
fn url_changed(sid: &str, before: &str, after: &str) -> Value {
    webhooks(json!({
        "path": webhooks_path(sid), "service": sid, "name": DESK, "operation": service_webhooks::Update::PATH,
        "changes": [{ "field": "PostWebhookUrl", "label": "Post-event URL", "before": before, "sent": after, "after": after }],
    }))
}

fn url(gateway: &Gateway, sid: &str) -> Value {
    gateway.backend.read(&webhooks_path(sid))["post_webhook_url"].clone()
}

fn open(gateway: &Gateway, page: &str) -> Page {
    Page::open_gateway(gateway, &format!("/accounts/production-eu/history{page}"))
}

async fn apply(page: &Page) {
    page.press("Apply 1 change").await;
    page.press("Apply plan").await;
    page.says("1 of 1 change finished").await;
    page.says("Done").await;
}

/// Names of the links to plans.
fn offered(page: &Page) -> Vec<String> {
    page.every(".restorations a").iter().map(|link| link.text_content().unwrap().replace("  ", " ")).collect()
}

#[wasm_bindgen_test]
async fn a_change_is_undone_from_its_row() {
    let (gateway, sid) = with_url("https://b.example", Role::Editor);
    gateway.ledger.set_records(vec![url_changed(&sid, "https://a.example", "https://b.example")]);
    let page = open(&gateway, "");
    has_rows(&page, 1).await;
    page.find("link", "Undo: Changed service webhooks of Support desk").await.click();
    page.find("heading", "Undo a change").await;
    page.says("By ada").await;
    page.says("Plan: 1 change").await;
    page.says("https://a.example").await;
    page.says(&format!("POST {}", webhooks_path(&sid))).await;
    assert_eq!(gateway.writes(), 0);
    apply(&page).await;
    assert_eq!(url(&gateway, &sid), "https://a.example");
    page.press("Close results").await;
    page.find("heading", "History").await;
    has_rows(&page, 1).await;
}

#[wasm_bindgen_test]
async fn the_plan_has_an_address_of_its_own() {
    let (gateway, sid) = with_url("https://b.example", Role::Editor);
    let mut records = vec![timer(json!({})); 230];
    records.push(url_changed(&sid, "https://a.example", "https://b.example"));
    gateway.ledger.set_records(records);
    let page = open(&gateway, "/undo/1");
    page.says("Plan: 1 change").await;
    drop(page);
    let page = open(&gateway, "/undo/999");
    page.find("heading", "There is no such record").await;
    assert_eq!(page.every(".crumbs a").len(), 1);
}

#[wasm_bindgen_test]
async fn a_value_that_was_changed_since_stays() {
    let (gateway, sid) = with_url("https://c.example", Role::Editor);
    gateway.ledger.set_records(vec![url_changed(&sid, "https://a.example", "https://b.example")]);
    let page = open(&gateway, "/undo/1");
    page.find("heading", "Nothing can be restored").await;
    page.says("Post-event URL: Someone changed it afterwards. The newer value stays.").await;
    drop(page);
    gateway.backend.post(&webhooks_path(&sid), &[("PostWebhookUrl", "https://a.example")]);
    open(&gateway, "/undo/1").find("heading", "Nothing to restore").await;
    assert_eq!(gateway.writes(), 0);
}

#[wasm_bindgen_test]
async fn a_resource_is_reverted_to_its_state_after_a_record() {
    let (gateway, sid) = with_url("https://d.example", Role::Editor);
    let changed = |before: &str, after: &str| url_changed(&sid, before, after);
    gateway.ledger.set_records(vec![
        changed("https://c.example", "https://d.example"),
        timer(json!({})),
        changed("https://b.example", "https://c.example"),
        changed("https://a.example", "https://b.example"),
    ]);
    let page = open(&gateway, "");
    has_rows(&page, 4).await;
    let which = "Changed service webhooks of Support desk";
    let expected =
        [format!("Undo: {which}"), "Undo: Changed account configuration".to_owned(), format!("Undo: {which}")];
    let names = offered(&page);
    // The latest change of a resource has nothing to revert.
    assert_eq!(names[..3], expected, "{names:?}");
    assert_eq!(names.iter().filter(|name| name.starts_with("Revert to here")).count(), 2, "{names:?}");
    drop(page);
    let page = open(&gateway, "/revert/1");
    page.find("heading", "Revert to an earlier state").await;
    page.says("https://b.example").await;
    apply(&page).await;
    assert_eq!(url(&gateway, &sid), "https://b.example");
    drop(page);
    open(&gateway, "/revert/4").find("heading", "Nothing to restore").await;
}

#[wasm_bindgen_test]
async fn a_deleted_service_is_recreated_with_its_stored_configuration() {
    let backend = Backend::with(&["Other"]);
    // What is created from now on is later than the recorded deletion.
    backend.set_clock_to_now();
    let gateway = Gateway::signed_in_as(Role::Editor, &backend);
    let sid = "IS00000000000000000000000000000abc";
    let settings = json!({
        "name": DESK, "sid": sid, "configuration": { "DefaultChatServiceRoleSid": "agent" },
        "webhooks": { "Filters": ["onMessageAdded"], "PostWebhookUrl": "https://a.example/?key=•••1a2b3c4d" },
        "notifications": {}, "chat": {},
        "roles": [{ "name": "agent", "type": "service", "permissions": ["joinConversation"] }],
    });
    gateway.ledger.set_records(vec![json!({
        "method": "DELETE", "operation": service::Delete::PATH, "path": format!("/v1/Services/{sid}"), "subject": "Service",
        "service": sid, "name": DESK,
        "document": { "format": "conversations-admin", "version": 1, "services": [settings] },
    })]);
    let page = open(&gateway, "");
    has_rows(&page, 1).await;
    page.find("link", "Recreate: Deleted service Support desk").await.click();
    page.find("heading", "Recreate what was deleted").await;
    page.says(&format!("The new service gets another SID than {sid}.")).await;
    page.says("Its conversations, messages, participants, users and push bindings do not come back.").await;
    page.says("Post-event URL: The history does not contain the value").await;
    page.says("{ChatServiceSid} is the SID of the new service. Twilio assigns it when the plan is applied").await;
    page.press("Apply 4 changes").await;
    page.press("Apply plan").await;
    page.says("4 of 4 changes finished").await;
    let new = backend.sid_of(DESK);
    assert_ne!(new, sid);
    // The results lead to the new service.
    page.says(&format!("New SID: {new}")).await;
    let link = page.find("link", &new).await;
    assert!(link.get_attribute("href").unwrap().ends_with(&format!("/services/{new}")));
    page.find("button", &format!("Copy SID of Service “{DESK}”")).await;
    assert_eq!(backend.read(&webhooks_path(&new))["filters"], json!(["onMessageAdded"]));
    page.press("Close results").await;
    drop(page);
    let page = open(&gateway, "/recreate/1");
    page.says("Another service was created with this name since.").await;
    assert_eq!(backend.sent(Method::Delete), 0);
}

#[wasm_bindgen_test]
async fn a_deleted_role_is_recreated() {
    let backend = Backend::with(&[DESK]);
    let sid = backend.sid_of(DESK);
    let gateway = Gateway::signed_in_as(Role::Editor, &backend);
    let value = |field: &str, before: Value| json!({ "field": field, "label": field, "before": before });
    gateway.ledger.set_records(vec![json!({
        "method": "DELETE", "operation": role::Delete::PATH, "subject": "Role", "service": sid, "name": "agent",
        "path": format!("/v1/Services/{sid}/Roles/RL00000000000000000000000000000abc"),
        "changes": [
            value("FriendlyName", json!("agent")), value("Type", json!("service")),
            value("Permission", json!(["joinConversation"])),
        ],
    })]);
    let page = open(&gateway, "/recreate/1");
    page.says("Users and participants that had the role do not get it back.").await;
    apply(&page).await;
    let roles = backend.read(&format!("/v1/Services/{sid}/Roles"));
    let is_agent =
        |role: &&Value| role["friendly_name"] == "agent" && role["permissions"] == json!(["joinConversation"]);
    assert!(roles["roles"].as_array().unwrap().iter().any(|role| is_agent(&role)), "{roles}");
}

#[wasm_bindgen_test]
async fn a_user_without_the_permission_gets_no_links() {
    let (gateway, sid) = with_url("https://b.example", Role::Viewer);
    let changed = || url_changed(&sid, "https://a.example", "https://b.example");
    gateway.ledger.set_records(vec![changed(), changed()]);
    let page = open(&gateway, "");
    has_rows(&page, 2).await;
    assert_eq!(offered(&page), Vec::<String>::new());
    drop(page);
    let page = open(&gateway, "/undo/1");
    page.says("Your role is viewer.").await;
    let button = page.find("button", "Apply 1 change").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    drop(page);
    let (gateway, _) = with_url("https://b.example", Role::Admin);
    gateway.ledger.set_records(vec![changed(), changed()]);
    let page = open(&gateway.read_only(), "");
    has_rows(&page, 2).await;
    assert_eq!(offered(&page), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn only_what_was_carried_out_can_be_undone() {
    let (gateway, sid) = with_url("https://b.example", Role::Admin);
    let with = |outcome: &str| {
        let mut record = url_changed(&sid, "https://a.example", "https://b.example");
        record["outcome"] = outcome.into();
        record
    };
    gateway.ledger.set_records(["refused", "unsent", "unknown", "open"].map(with).to_vec());
    let page = open(&gateway, "");
    has_rows(&page, 4).await;
    assert_eq!(offered(&page), Vec::<String>::new());
    drop(page);
    open(&gateway, "/undo/2").says("The change was not carried out, or its outcome is unknown.").await;
}

#[wasm_bindgen_test]
async fn failed_reads_can_be_retried() {
    let (gateway, sid) = with_url("https://b.example", Role::Editor);
    gateway.ledger.set_records(vec![url_changed(&sid, "https://a.example", "https://b.example")]);
    gateway.ledger.respond_with(Reason::Failed.reject("The journal cannot be read."));
    let page = open(&gateway, "/undo/1");
    page.says("The record could not be loaded.").await;
    gateway.ledger.respond_only(None);
    gateway.backend.fail(&[("Method", "GET"), ("Status", "500")]);
    page.press("Try again").await;
    page.says("The current values could not be loaded.").await;
    gateway.backend.recover();
    page.press("Try again").await;
    page.says("Plan: 1 change").await;
    assert!(until(|| gateway.writes() == 0).await);
}
