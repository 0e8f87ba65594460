//! The journal of this browser, in its IndexedDB: records, outcomes, tabs and limits.

mod commands;
mod outcomes;
mod page;
mod storage;
mod tabs;

use std::sync::atomic::{AtomicU64, Ordering};

use api::gateway::history::{List, Record};
use api::{Json, Method, Params, Request};
use app::backend::client::Client;
use app::journal::completion::result;
use idb::{Database, Factory, TransactionMode};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Backend;

/// A scope that no other test uses, in this or an earlier run of the same browser.
fn new_scope() -> u64 {
    static SCOPES: AtomicU64 = AtomicU64::new(1);
    js_sys::Date::now() as u64 * 1_000 + SCOPES.fetch_add(1, Ordering::Relaxed)
}

/// The client of a tab.
fn tab(backend: &Backend, scope: u64) -> Client {
    Client::journaled(backend.clone(), scope)
}

fn request(method: Method, path: &str, params: &[(&str, &str)]) -> Request {
    let mut form = Params::default();
    params.iter().for_each(|(name, value)| form.push(name, *value));
    Request::new(method, path.to_owned(), form)
}

/// Sends a write, whatever its result.
async fn send(client: Client, method: Method, path: &str, params: &[(&str, &str)]) {
    let _ = client.send_as::<Value>(request(method, path, params)).await;
}

async fn records(client: Client) -> Vec<Record> {
    client.call(List::default(), &()).await.unwrap().items
}

/// The only record, as JSON.
async fn only(client: Client) -> Value {
    let records = records(client).await;
    assert_eq!(records.len(), 1, "{records:?}");
    records[0].to_json()
}

/// The change of a setting in a record.
fn change<'a>(record: &'a Value, field: &str) -> &'a Value {
    let changes = record["changes"].as_array().unwrap();
    changes.iter().find(|change| change["field"] == field).unwrap_or_else(|| panic!("no {field} in {record}"))
}

async fn database(scope: u64) -> Database {
    let request = Factory::new().unwrap().open(&format!("conversations-admin-journal {scope:x}"), Some(1)).unwrap();
    result(request).await.unwrap().try_into().unwrap()
}

/// Everything that the database stores, as text.
async fn stored(scope: u64) -> String {
    let database = database(scope).await;
    let transaction = database.transaction(&["records"], TransactionMode::ReadOnly).unwrap();
    let values = result(transaction.object_store("records").unwrap().get_all(None, None).unwrap()).await.unwrap();
    database.close();
    js_sys::JSON::stringify(&values).unwrap().into()
}

#[wasm_bindgen_test]
async fn an_update_is_recorded_with_the_values_before_and_after() {
    let backend = Backend::with(&["Desk"]);
    let (sid, client) = (backend.sid_of("Desk"), tab(&backend, new_scope()));
    let path = format!("/v1/Services/{sid}/Configuration/Webhooks");
    backend.post(&path, &[("PostWebhookUrl", "https://a.example/events")]);
    send(client, Method::Post, &path, &[("PostWebhookUrl", "https://b.example/events"), ("Method", "GET")]).await;
    let record = only(client).await;
    assert_eq!(record["number"], 1);
    assert_eq!((&record["method"], &record["path"]), (&"POST".into(), &path.clone().into()));
    assert_eq!(record["operation"], "/v1/Services/{ChatServiceSid}/Configuration/Webhooks");
    assert_eq!((&record["subject"], &record["service"]), (&"Service webhooks".into(), &sid.into()));
    assert_eq!((&record["outcome"], &record["status"]), (&"done".into(), &200.into()));
    assert!(record.get("person").is_none() && record.get("account").is_none(), "{record}");
    assert!(record["at"].is_string() && record["ended"].is_string(), "{record}");
    assert!(record.get("document").is_none(), "{record}");
    let url = change(&record, "PostWebhookUrl");
    assert_eq!(url["label"], "Post-event URL");
    assert_eq!(url["before"], "https://a.example/events");
    assert_eq!((&url["sent"], &url["after"]), (&"https://b.example/events".into(), &"https://b.example/events".into()));
    assert_eq!(change(&record, "Method")["before"], "POST");
    assert_eq!(backend.read(&path)["post_webhook_url"], "https://b.example/events");
}

#[wasm_bindgen_test]
async fn a_created_service_is_recorded_with_its_sid() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    send(client, Method::Post, "/v1/Services", &[("FriendlyName", "Desk")]).await;
    let record = only(client).await;
    assert_eq!((&record["name"], &record["outcome"]), (&"Desk".into(), &"done".into()));
    assert_eq!(record["service"], backend.sid_of("Desk"));
    let name = change(&record, "FriendlyName");
    assert_eq!((name.get("before"), &name["sent"], &name["after"]), (None, &"Desk".into(), &"Desk".into()));
}

#[wasm_bindgen_test]
async fn a_deleted_service_is_recorded_with_its_configuration() {
    let backend = Backend::with(&["Desk"]);
    let (sid, scope) = (backend.sid_of("Desk"), new_scope());
    let client = tab(&backend, scope);
    let service = format!("/v1/Services/{sid}");
    backend.post(
        &format!("{service}/Roles"),
        &[("FriendlyName", "night shift"), ("Type", "conversation"), ("Permission", "sendMessage")],
    );
    backend.post(
        &format!("{service}/Configuration/Webhooks"),
        &[
            ("PreWebhookUrl", "https://a.example/hook?token=Tr0ub4dor-and-3-birds"),
            ("PostWebhookUrl", "https://b.example/events"),
        ],
    );
    send(client, Method::Delete, &service, &[]).await;
    let record = only(client).await;
    assert_eq!((&record["name"], &record["outcome"]), (&"Desk".into(), &"done".into()));
    assert_eq!(change(&record, "FriendlyName")["before"], "Desk");
    let document = &record["document"];
    assert_eq!(document["format"], "conversations-admin");
    let deleted = &document["services"][0];
    assert_eq!((&deleted["name"], &deleted["sid"]), (&"Desk".into(), &sid.into()));
    assert_eq!(deleted["webhooks"]["PostWebhookUrl"], "https://b.example/events");
    let masked = deleted["webhooks"]["PreWebhookUrl"].as_str().unwrap();
    assert!(masked.starts_with("https://a.example/hook?token=•••"), "{masked}");
    assert!(deleted["configuration"].is_object() && deleted["notifications"].is_object(), "{deleted}");
    let roles = deleted["roles"].as_array().unwrap();
    let role = roles.iter().find(|role| role["name"] == "night shift").unwrap();
    assert_eq!(role["permissions"], serde_json::json!(["sendMessage"]));
    assert!(!stored(scope).await.contains("Tr0ub4dor"));
    assert_eq!(backend.read("/v1/Services")["services"], serde_json::json!([]));
}

#[wasm_bindgen_test]
async fn a_secret_is_masked_and_its_change_is_visible() {
    let (backend, scope) = (Backend::with(&["Desk"]), new_scope());
    let client = tab(&backend, scope);
    let path = format!("/v1/Services/{}/Configuration/Webhooks", backend.sid_of("Desk"));
    for secret in ["Tr0ub4dor-and-3-birds", "kXq2_Vw9sLz7RtYb4NmPc8HdJf5GaEoU", "kXq2_Vw9sLz7RtYb4NmPc8HdJf5GaEoU"] {
        let url = format!("https://ada:{secret}@a.example/hook?key={secret}");
        send(client, Method::Post, &path, &[("PostWebhookUrl", &url)]).await;
    }
    let records: Vec<_> = records(client).await.iter().map(Json::to_json).collect();
    let url = |index: usize| change(&records[index], "PostWebhookUrl")["sent"].as_str().unwrap().to_owned();
    assert!(url(2).starts_with("https://•••"), "{}", url(2));
    assert_ne!(url(2), url(1), "another secret has another mark");
    assert_eq!(url(1), url(0), "the same secret has the same mark");
    assert_eq!(change(&records[0], "PostWebhookUrl")["before"], url(1));
    let text = stored(scope).await;
    assert!(!text.contains("Tr0ub4dor") && !text.contains("kXq2"), "{text}");
    let other = tab(&backend, new_scope());
    send(other, Method::Post, &path, &[("PostWebhookUrl", &backend_url())]).await;
    assert_ne!(change(&only(other).await, "PostWebhookUrl")["sent"], url(0), "another journal has other marks");
}

fn backend_url() -> String {
    let secret = "kXq2_Vw9sLz7RtYb4NmPc8HdJf5GaEoU";
    format!("https://ada:{secret}@a.example/hook?key={secret}")
}
