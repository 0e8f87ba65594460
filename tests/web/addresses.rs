//! Addresses of the account.

use api::Method;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

const ADDRESSES: &str = "/v1/Configuration/Addresses";
const GONE: &str = "IS00000000000000000000000000000009";

fn add(backend: &Backend, name: &str, address: &str, more: &[(&str, &str)]) -> String {
    let mut params = vec![("Type", "sms"), ("Address", address), ("FriendlyName", name)];
    params.extend(more);
    let answer = backend.post(ADDRESSES, &params);
    let created: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    created["sid"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
}

fn open(backend: &Backend) -> Page {
    Page::open(backend, "/addresses")
}

#[wasm_bindgen_test]
async fn an_address_is_masked_until_it_is_shown() {
    let backend = Backend::with(&["Desk"]);
    add(&backend, "Hotline", "+15550104411", &[]);
    let page = open(&backend);
    page.says("••••••••11").await;
    page.is_silent_about("+15550104411").await;
    page.press("Show address of Hotline").await;
    page.says("+15550104411").await;
    page.press("Hide address of Hotline").await;
    page.is_silent_about("+15550104411").await;
}

#[wasm_bindgen_test]
async fn each_address_says_what_it_creates_and_where() {
    let backend = Backend::with(&["Desk"]);
    let desk = backend.sid_of("Desk");
    let on = ("AutoCreation.Enabled", "true");
    let service = "AutoCreation.ConversationServiceSid";
    add(&backend, "Off", "1", &[]);
    add(&backend, "Default", "2", &[on]);
    add(&backend, "Named", "3", &[on, (service, &desk)]);
    add(&backend, "Dangling", "4", &[on, (service, GONE)]);
    let page = open(&backend);
    page.lists(&["Dangling", "Default", "Named", "Off"]).await;
    page.says("Default service").await;
    page.find("link", "Desk").await;
    page.says("Deleted service").await;
    page.says(GONE).await;
}

#[wasm_bindgen_test]
async fn an_account_without_addresses_says_how_to_add_one() {
    let page = open(&Backend::new(Seed::Empty));
    page.says("No addresses yet").await;
    page.find("link", "Add address").await;
}

#[wasm_bindgen_test]
async fn addresses_that_cannot_be_loaded_can_be_tried_again() {
    let backend = Backend::new(Seed::Demo);
    backend.fail(&[("Method", "GET"), ("Path", ADDRESSES), ("Status", "500"), ("Times", "1")]);
    let page = open(&backend);
    page.says("Addresses could not be loaded.").await;
    page.press("Try again").await;
    page.lists(&["Order updates", "Returns hotline", "Spring sale", "Trade desk trial"]).await;
}

#[wasm_bindgen_test]
async fn an_address_is_added_with_a_webhook_of_its_own() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/addresses/new");
    page.press("Add address").await;
    page.says("Enter an address, such as +15550100 or whatsapp:+15550100.").await;
    page.fill("Address", "+15550100").await;
    page.fill("Friendly name", "Hotline").await;
    page.tick("radio", "webhook A URL of this address.").await;
    page.fill("Webhook URL", "https://mira.ngrok.io/x").await;
    page.says("mira.ngrok.io is a development tunnel.").await;
    page.tick("checkbox", "Message added onMessageAdded").await;
    page.press("Add address").await;
    page.says("Address “Hotline” added").await;
    page.lists(&["Hotline"]).await;
    let stored = backend.read(ADDRESSES)["address_configurations"][0].clone();
    assert_eq!(stored["address"], "+15550100");
    assert_eq!(stored["auto_creation"]["enabled"], true);
    assert_eq!(stored["auto_creation"]["webhook_filters"], serde_json::json!(["onMessageAdded"]));
}

#[wasm_bindgen_test]
async fn an_edited_address_sends_only_what_changed() {
    let backend = Backend::with(&["Desk"]);
    let sid = add(&backend, "Hotline", "+15550104411", &[("AutoCreation.Enabled", "true")]);
    let page = Page::open(&backend, &format!("/addresses/{sid}"));
    page.fill("Friendly name", "Returns").await;
    page.tick("checkbox", "Create conversations").await;
    page.press("Save address").await;
    page.says("Address saved").await;
    let stored = backend.read(&format!("{ADDRESSES}/{sid}"));
    assert_eq!((&stored["friendly_name"], &stored["auto_creation"]["enabled"]), (&"Returns".into(), &false.into()));
    assert_eq!(stored["address"], "+15550104411");
}

#[wasm_bindgen_test]
async fn a_deleted_address_leaves_the_list() {
    let backend = Backend::with(&["Desk"]);
    add(&backend, "Hotline", "+15550104411", &[]);
    add(&backend, "Sales", "+15550104412", &[]);
    let page = open(&backend);
    page.press("Delete Hotline").await;
    page.find("alertdialog", "Delete “Hotline”?").await;
    page.press("Delete address").await;
    page.says("“Hotline” deleted").await;
    page.lists(&["Sales"]).await;
    assert_eq!(backend.sent(Method::Delete), 1);
}

#[wasm_bindgen_test]
async fn an_address_whose_name_has_changed_is_not_deleted() {
    let backend = Backend::with(&["Desk"]);
    let sid = add(&backend, "Trial", "+15550104411", &[]);
    let page = open(&backend);
    page.press("Delete Trial").await;
    backend.post(&format!("{ADDRESSES}/{sid}"), &[("FriendlyName", "Production hotline")]);
    page.press("Delete address").await;
    page.says("Someone else changed this while you were viewing it").await;
    assert_eq!(backend.sent(Method::Delete), 0);
}

#[wasm_bindgen_test]
async fn an_address_that_does_not_exist_says_so() {
    let page = Page::open(&Backend::with(&["Desk"]), "/addresses/IG00000000000000000000000000000001");
    page.says("This address configuration was deleted.").await;
}
