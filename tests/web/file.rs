//! Export and import of settings.

use api::Method;
use api::gateway::Role;
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, DragEvent, DragEventInit, Event, File, HtmlElement, HtmlInputElement};

use crate::support::{Backend, Gateway, Page, pause};

const ROLES: &str = "/v1/Services/{ChatServiceSid}/Roles";

fn desk_and_sales() -> (Backend, Page) {
    let backend = Backend::with(&["Desk", "Sales"]);
    let page = Page::open(&backend, "/file");
    (backend, page)
}

/// A file with these services and settings of the account.
fn file(rest: Value) -> String {
    let mut document = json!({ "format": "conversations-admin", "version": 1 });
    document.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    document.to_string()
}

fn reachable(name: &str) -> Value {
    json!({ "name": name, "configuration": { "ReachabilityEnabled": true } })
}

fn reachability(backend: &Backend, name: &str) -> bool {
    backend.read(&format!("/v1/Services/{}/Configuration", backend.sid_of(name)))["reachability_enabled"] == true
}

async fn paste(page: &Page, text: &str) {
    page.fill("Settings as JSON", text).await;
    page.press("Read text").await;
}

fn file_of(name: &str, bytes: &[u8]) -> File {
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence(&parts, name).unwrap()
}

fn transfer(file: &File) -> DataTransfer {
    let transfer = DataTransfer::new().unwrap();
    transfer.items().add_with_file(file).unwrap();
    transfer
}

fn choose(page: &Page, file: &File) {
    let input: HtmlInputElement = page.every("#import-file").remove(0).unchecked_into();
    input.set_files(transfer(file).files().as_ref());
    input.dispatch_event(&Event::new("change").unwrap()).unwrap();
}

fn is_off(button: &HtmlElement) -> bool {
    button.get_attribute("aria-disabled").as_deref() == Some("true")
}

#[wasm_bindgen_test]
async fn the_account_is_exported() {
    let (backend, page) = desk_and_sales();
    page.press("Export account as JSON").await;
    page.says("Settings exported to settings-").await;
    page.says(".json has the settings of 2 services.").await;
    page.is_silent_about("not in the file").await;
    page.press("Export account as Terraform").await;
    page.says(".tf has the settings of 2 services.").await;
    page.says("1 thing is not in the file").await;
    page.says("Account, Settings of Chat v2: Another resource of the provider").await;
    assert_eq!(backend.sent(Method::Post), 0);
}

#[wasm_bindgen_test]
async fn a_double_click_exports_once() {
    let (backend, page) = desk_and_sales();
    page.press("Export account as JSON").await;
    page.says("has the settings of 2 services.").await;
    let once = backend.sent(Method::Get);
    backend.fail(&[("Path", ROLES), ("DelayMs", "300")]);
    let button = page.find("button", "Export account as JSON").await;
    button.click();
    button.click();
    page.is_silent_about("has the settings of 2 services.").await;
    page.says("has the settings of 2 services.").await;
    pause(300).await;
    assert_eq!(backend.sent(Method::Get), 2 * once);
}

#[wasm_bindgen_test]
async fn a_file_with_missing_parts_is_saved_only_on_request() {
    let (backend, page) = desk_and_sales();
    backend.fail(&[("Path", ROLES), ("Status", "500")]);
    page.press("Export account as JSON").await;
    page.says("Some settings could not be read. The file would be incomplete.").await;
    page.says("Roles (2): ").await;
    page.says("No file was saved yet.").await;
    page.is_silent_about("exported to").await;
    page.press("Save incomplete file").await;
    page.says("Settings exported to settings-").await;
}

#[wasm_bindgen_test]
async fn an_export_can_be_stopped() {
    let (backend, page) = desk_and_sales();
    backend.fail(&[("Path", ROLES), ("DelayMs", "400")]);
    page.press("Export account as JSON").await;
    page.says("of 2 services, ").await;
    let stop = page.find("button", "Stop reading").await;
    stop.focus().unwrap();
    stop.click();
    page.says("You stopped the reading.").await;
    page.says("No file was saved yet.").await;
    // The focus stays where it was.
    page.has_focus("Stop reading").await;
    assert!(is_off(&page.find("button", "Stop reading").await));
}

#[wasm_bindgen_test]
async fn selected_services_are_exported() {
    let (backend, page) = desk_and_sales();
    page.tick("radio", "Selected services").await;
    page.says("No services selected").await;
    assert!(is_off(&page.find("button", "Export services as JSON").await));
    for name in ["Desk", "Sales"] {
        page.fill("Service", &backend.sid_of(name)).await;
        page.press("Add service").await;
    }
    page.says("2 services selected").await;
    page.press("Remove Desk").await;
    page.says("1 service selected").await;
    page.press("Export services as JSON").await;
    page.says(".json has the settings of 1 service.").await;
    // A service that is gone is no success.
    backend.delete(&format!("/v1/Services/{}", backend.sid_of("Sales")));
    page.press("Export services as JSON").await;
    page.says(": The account has no such service.").await;
}

#[wasm_bindgen_test]
async fn every_mistake_is_shown_and_nothing_is_sent() {
    let (backend, page) = desk_and_sales();
    let before = backend.sent(Method::Get);
    paste(&page, &file(json!({ "services": [{ "name": "Desk", "webhooks": { "Methd": "GET", "Method": 1 } }] }))).await;
    page.says("The pasted text has 2 mistakes. Nothing was sent.").await;
    page.says("services[0].webhooks.Methd: There is no such key here. Is it “Method”?").await;
    page.says("services[0].webhooks.Method: Enter a text.").await;
    page.is_silent_about("Make a plan").await;
    assert_eq!((backend.sent(Method::Get), backend.sent(Method::Post)), (before, 0));
}

#[wasm_bindgen_test]
async fn thousands_of_mistakes_are_shortened() {
    let (_, page) = desk_and_sales();
    let services: Vec<_> = (0..3_000).map(|index| json!({ "name": format!("{index}"), "colour": "red" })).collect();
    paste(&page, &file(json!({ "services": services }))).await;
    page.says("has 3000 mistakes").await;
    page.says("services[99].colour: ").await;
    page.says("2900 more are not shown.").await;
}

#[wasm_bindgen_test]
async fn files_that_are_no_settings_say_what_they_are() {
    let (_, page) = desk_and_sales();
    let newer = json!({ "format": "conversations-admin", "version": 2 }).to_string();
    for (bytes, message) in [
        (&b""[..], "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is not UTF-8 text."),
        (b"\xff\xfe{\0}\0", "This is not UTF-8 text."),
        (b"resource \"twilio_conversations_service\" \"desk\" {}", "This is not JSON: "),
        (b"[]", "This is no file of settings"),
        (newer.as_bytes(), "This release reads version 1 of the format."),
    ] {
        choose(&page, &file_of("settings.json", bytes));
        page.says("settings.json has a mistake. Nothing was sent.").await;
        page.says(message).await;
    }
    let huge = file_of("huge.json", b"{}");
    let size = Object::new();
    Reflect::set(&size, &"value".into(), &JsValue::from_f64(300.0 * 1024.0 * 1024.0)).unwrap();
    Object::define_property(&huge, &"size".into(), &size);
    choose(&page, &huge);
    page.says("huge.json has a mistake. Nothing was sent.").await;
    page.says("It is longer than 256 MB.").await;
}

#[wasm_bindgen_test]
async fn a_file_is_dropped_and_its_plan_applied() {
    let (backend, page) = desk_and_sales();
    // Editors on Windows add a byte-order mark.
    let text = format!("\u{feff}{}", file(json!({ "services": [reachable("Desk")] })));
    let init = DragEventInit::new();
    init.set_bubbles(true);
    init.set_data_transfer(Some(&transfer(&file_of("edited.json", text.as_bytes()))));
    let event = DragEvent::new_with_event_init_dict("drop", &init).unwrap();
    page.every(".drop").remove(0).dispatch_event(&event).unwrap();
    page.says("edited.json").await;
    page.says("The service of the file").await;
    page.press("Make a plan").await;
    page.says("Plan: 1 change").await;
    assert_eq!(backend.sent(Method::Post), 0);
    page.press("Apply 1 change").await;
    page.press("Apply plan").await;
    page.says("1 of 1 change finished").await;
    assert!(reachability(&backend, "Desk") && !reachability(&backend, "Sales"));
    page.press("Close results").await;
    page.has_focus("Make a plan").await;
}

#[wasm_bindgen_test]
async fn a_plan_is_made_from_a_fresh_reading() {
    let (backend, page) = desk_and_sales();
    paste(&page, &file(json!({ "services": [reachable("Desk")] }))).await;
    page.press("Make a plan").await;
    page.says("Plan: 1 change").await;
    page.press("Change choices").await;
    page.is_silent_about("Plan: ").await;
    let path = format!("/v1/Services/{}/Configuration", backend.sid_of("Desk"));
    backend.post(&path, &[("ReachabilityEnabled", "true")]);
    page.press("Make a plan").await;
    page.says("Plan: ").await;
    page.is_silent_about("Plan: 1 change").await;
}

#[wasm_bindgen_test]
async fn a_file_of_another_account_says_so() {
    let (_, page) = desk_and_sales();
    let other = format!("AC{}", "0".repeat(32));
    paste(&page, &file(json!({ "account": other, "services": [reachable("Desk")] }))).await;
    page.says(&other).await;
    page.press("Make a plan").await;
    page.says("This file is of another account.").await;
    page.says("Plan: 1 change").await;
    let (_, page) = desk_and_sales();
    paste(&page, &file(json!({ "account": sandbox::ACCOUNT_SID, "services": [reachable("Desk")] }))).await;
    page.press("Make a plan").await;
    page.says("Plan: 1 change").await;
    page.is_silent_about("another account").await;
}

#[wasm_bindgen_test]
async fn the_choices_limit_the_plan() {
    let (backend, page) = desk_and_sales();
    let agent = [("FriendlyName", "agent"), ("Type", "service"), ("Permission", "joinConversation")];
    backend.post(&format!("/v1/Services/{}/Roles", backend.sid_of("Desk")), &agent);
    let mut desk = reachable("Desk");
    desk["roles"] = json!([]);
    let services = json!([desk, reachable("Sales"), { "name": "New" }]);
    paste(&page, &file(json!({ "configuration": { "DefaultClosedTimer": "P30D" }, "services": services }))).await;
    assert!(!page.is_on("checkbox", "Delete roles that the file does not have").await);
    page.press("Make a plan").await;
    page.says("Plan: 4 changes").await;
    page.press("Change choices").await;
    // Only the service Desk, and nothing of the account.
    page.tick("checkbox", "Settings of the account").await;
    page.tick("radio", "Some services of the file").await;
    page.says("0 of 3 chosen.").await;
    assert!(is_off(&page.find("button", "Make a plan").await));
    page.tick("checkbox", "Desk").await;
    page.press("Make a plan").await;
    page.says("Plan: 1 change").await;
    page.press("Change choices").await;
    page.tick("checkbox", "Delete roles that the file does not have").await;
    page.tick("checkbox", "New").await;
    page.tick("checkbox", "Create services that the account does not have").await;
    page.press("Make a plan").await;
    // The role “service admin” is no default role either.
    page.says("Plan: 3 changes").await;
    page.says("There is no such service in the account.").await;
}

#[wasm_bindgen_test]
async fn settings_that_cannot_be_read_are_named_above_the_plan() {
    let (backend, page) = desk_and_sales();
    backend.fail(&[("Path", "/v1/Configuration/Webhooks"), ("Status", "500")]);
    let webhooks = json!({ "PostWebhookUrl": "https://example.com/" });
    paste(&page, &file(json!({ "webhooks": webhooks, "services": [reachable("Desk")] }))).await;
    page.press("Make a plan").await;
    page.says("Some settings could not be read. The plan leaves them out.").await;
    page.says("Plan: 1 change").await;
}

#[wasm_bindgen_test]
async fn a_reading_that_is_stopped_makes_no_plan() {
    let (backend, page) = desk_and_sales();
    backend.fail(&[("Path", ROLES), ("DelayMs", "400")]);
    paste(&page, &file(json!({ "services": [reachable("Desk")] }))).await;
    page.press("Make a plan").await;
    page.press("Stop reading").await;
    page.says("The account was not read to the end, so there is no plan.").await;
    page.is_silent_about("Plan: ").await;
    page.press("Change choices").await;
    page.find("button", "Make a plan").await;
}

#[wasm_bindgen_test]
async fn a_file_of_thousands_of_services_can_be_filtered() {
    let (_, page) = desk_and_sales();
    let services: Vec<_> = (0..5_000).map(|index| reachable(&format!("Desk {index}"))).collect();
    choose(&page, &file_of("big.json", file(json!({ "services": services })).as_bytes()));
    page.says("All 5000 services of the file").await;
    page.tick("radio", "Some services of the file").await;
    page.says("0 of 5000 chosen. The first 100 of 5000 are shown.").await;
    page.fill_only("#import-filter", "desk 4999");
    page.tick("checkbox", "Desk 4999").await;
    page.says("1 of 5000 chosen.").await;
}

#[wasm_bindgen_test]
async fn a_file_without_settings_has_nothing_to_import() {
    let (_, page) = desk_and_sales();
    paste(&page, &file(json!({ "services": [] }))).await;
    page.says("The file has neither settings nor services.").await;
    page.is_silent_about("Make a plan").await;
}

#[wasm_bindgen_test]
async fn a_viewer_exports_and_plans_and_applies_nothing() {
    let backend = Backend::with(&["Desk"]);
    let gateway = Gateway::signed_in_as(Role::Viewer, &backend);
    let page = Page::open_gateway(&gateway, "/file");
    page.press("Export account as JSON").await;
    page.says("Settings exported to settings-").await;
    paste(&page, &file(json!({ "services": [reachable("Desk")] }))).await;
    page.press("Make a plan").await;
    page.says("Plan: 1 change").await;
    let apply = page.find("button", "Apply 1 change").await;
    assert!(is_off(&apply));
    apply.click();
    assert!(!page.has_dialog());
    assert_eq!(backend.sent(Method::Post), 0);
}

#[wasm_bindgen_test]
async fn an_import_that_a_reload_interrupts_can_be_continued() {
    let (backend, page) = desk_and_sales();
    let account = page.account;
    paste(&page, &file(json!({ "services": [reachable("Desk"), reachable("Sales")] }))).await;
    page.press("Make a plan").await;
    page.says("Plan: 2 changes").await;
    backend.fail(&[("Method", "GET"), ("DelayMs", "300")]);
    page.press("Apply 2 changes").await;
    page.press("Apply plan").await;
    page.says("0 of 2 changes finished").await;
    drop(page);
    backend.recover();
    let page = Page::open_as(account, &backend, "/file");
    page.press("Continue plan").await;
    page.says("2 of 2 changes finished").await;
    assert!(reachability(&backend, "Desk") && reachability(&backend, "Sales"));
}
