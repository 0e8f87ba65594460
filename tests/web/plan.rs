//! Comparison of services, bulk changes, and the plans that both make.

use api::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

/// A backend whose service *Desk* has reachability on, and the address that compares it with *Sales*.
fn different() -> (Backend, String, String) {
    let backend = Backend::with(&["Desk", "Sales"]);
    let (desk, sales) = (backend.sid_of("Desk"), backend.sid_of("Sales"));
    backend.post(&format!("/v1/Services/{desk}/Configuration"), &[("ReachabilityEnabled", "true")]);
    (backend, format!("/compare?from={desk}&to={sales}"), sales)
}

fn reachability(backend: &Backend, sid: &str) -> bool {
    backend.read(&format!("/v1/Services/{sid}/Configuration"))["reachability_enabled"] == true
}

async fn apply(page: &Page, button: &str) {
    page.press(button).await;
    page.find("alertdialog", &format!("{button}?")).await;
    page.press("Apply plan").await;
}

#[wasm_bindgen_test]
async fn a_chosen_difference_is_copied() {
    let (backend, address, sales) = different();
    let page = Page::open(&backend, &address);
    page.says("1 difference").await;
    page.tick("checkbox", "Reachability").await;
    page.says("1 of 1 chosen. The plan below makes 1 change.").await;
    page.press("Go to the plan").await;
    page.has_focus("Plan: 1 change").await;
    apply(&page, "Apply 1 change").await;
    page.says("1 of 1 change finished: 1 done.").await;
    page.says("Done").await;
    assert!(reachability(&backend, &sales));
    page.press("Close results").await;
    page.says("No differences").await;
    page.says("Nothing to copy from Desk to Sales. Settings and roles are the same.").await;
}

#[wasm_bindgen_test]
async fn a_run_is_undone_by_another_plan() {
    let (backend, address, sales) = different();
    let page = Page::open(&backend, &address);
    page.press("Choose all").await;
    apply(&page, "Apply 1 change").await;
    page.says("1 of 1 change finished: 1 done.").await;
    page.press("Undo").await;
    page.says("Plan: 1 change").await;
    page.press("Back to the results").await;
    page.says("1 of 1 change finished: 1 done.").await;
    page.press("Undo").await;
    apply(&page, "Apply 1 change").await;
    page.says("1 of 1 change finished: 1 done.").await;
    assert!(!reachability(&backend, &sales));
}

#[wasm_bindgen_test]
async fn what_failed_is_tried_again() {
    let (backend, address, sales) = different();
    let path = format!("/v1/Services/{sales}/Configuration");
    backend.fail(&[("Method", "POST"), ("Path", &path), ("Status", "400"), ("Times", "1")]);
    let page = Page::open(&backend, &address);
    page.press("Choose all").await;
    apply(&page, "Apply 1 change").await;
    page.says("1 of 1 change finished: 1 rejected.").await;
    page.press("Try failed changes again").await;
    page.says("1 of 1 change finished: 1 done.").await;
    assert!(reachability(&backend, &sales));
}

#[wasm_bindgen_test]
async fn failed_changes_are_offered_again_after_a_reload() {
    let (backend, address, sales) = different();
    let path = format!("/v1/Services/{sales}/Configuration");
    backend.fail(&[("Method", "POST"), ("Path", &path), ("Status", "400"), ("Times", "1")]);
    let page = Page::open(&backend, &address);
    page.press("Choose all").await;
    page.press("Apply 1 change").await;
    // The question names what is changed.
    page.find("alertdialog", "Apply 1 change?").await;
    page.says("1 resource with changed settings\nService configuration of “Sales”").await;
    page.press("Apply plan").await;
    page.says("1 of 1 change finished: 1 rejected.").await;
    let account = page.account;
    drop(page);
    let home = Page::open_as(account, &backend, "/");
    home.says("A plan has failed changes. Open plan").await;
    assert_eq!(home.find("link", "Open plan").await.get_attribute("href").as_deref(), Some("/bulk"));
    drop(home);
    let bulk = Page::open_as(account, &backend, "/bulk");
    bulk.says("A plan has failed changes. 1 rejected.").await;
    drop(bulk);
    let page = Page::open_as(account, &backend, &address);
    page.press("Open results").await;
    page.press("Try failed changes again").await;
    page.says("1 of 1 change finished: 1 done.").await;
    assert!(reachability(&backend, &sales));
}

#[wasm_bindgen_test]
async fn nothing_is_sent_before_the_plan_is_applied() {
    let (backend, address, sales) = different();
    let page = Page::open(&backend, &address);
    page.press("Choose all").await;
    page.says("Plan: 1 change").await;
    page.press("Apply 1 change").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    assert!(!reachability(&backend, &sales));
    page.press("Choose none").await;
    page.is_silent_about("Plan: 1 change").await;
}

#[wasm_bindgen_test]
async fn a_service_is_not_compared_with_itself() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let page = Page::open(&backend, &format!("/compare?from={sid}&to={sid}"));
    page.says("Select two different services.").await;
    page.press("Compare services").await;
    page.is_silent_about("No differences").await;
}

#[wasm_bindgen_test]
async fn services_without_differences_say_so() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let address = format!("/compare?from={}&to={}", backend.sid_of("Desk"), backend.sid_of("Sales"));
    Page::open(&backend, &address).says("No differences").await;
}

#[wasm_bindgen_test]
async fn a_change_by_another_user_is_a_conflict() {
    let (backend, address, sales) = different();
    backend.post(
        &format!("/v1/Services/{}/Configuration/Notifications", backend.sid_of("Desk")),
        &[("LogEnabled", "true")],
    );
    let page = Page::open(&backend, &address);
    page.press("Choose all").await;
    page.says("Plan: 2 changes").await;
    let path = format!("/v1/Services/{sales}/Configuration/Webhooks");
    backend.post(&path, &[("PostWebhookUrl", "https://example.com")]);
    // Another setting than the chosen ones is no conflict.
    apply(&page, "Apply 2 changes").await;
    page.says("2 of 2 changes finished: 2 done.").await;
    assert!(reachability(&backend, &sales));
}

#[wasm_bindgen_test]
async fn selected_services_are_deleted_after_the_typed_phrase() {
    let backend = Backend::with(&["Desk", "Old", "Older"]);
    let page = Page::open(&backend, "/bulk");
    page.tick("checkbox", "Select Old").await;
    page.tick("checkbox", "Select Older").await;
    page.says("Choose what to do.").await;
    page.tick("radio", "Delete the services").await;
    page.press("Make a plan").await;
    page.says("Plan: 2 changes").await;
    page.press("Count what is deleted").await;
    page.says("Older: 0 conversations, 0 users, 4 roles, 0 push bindings").await;
    page.press("Delete 2 services").await;
    page.find("alertdialog", "Delete 2 services?").await;
    page.press("Delete 2 services").await;
    page.says("Enter the words exactly as shown.").await;
    assert_eq!(backend.sent(Method::Delete), 0);
    page.fill("Type delete 2 to confirm", "delete 2").await;
    page.press("Delete 2 services").await;
    page.says("2 of 2 changes finished: 2 done.").await;
    page.press("Close results").await;
    page.lists(&["Desk"]).await;
}

#[wasm_bindgen_test]
async fn services_of_the_same_name_are_told_apart() {
    let backend = Backend::with(&["Desk", "Old"]);
    let (desk, old) = (backend.sid_of("Desk"), backend.sid_of("Old"));
    backend.post(&format!("/v2/Services/{old}"), &[("FriendlyName", "Desk")]);
    let page = Page::open(&backend, "/bulk");
    page.press("Select 2 shown").await;
    page.tick("radio", "Delete the services").await;
    page.press("Make a plan").await;
    for sid in [&desk, &old] {
        page.says(&format!("Service “Desk” ({sid})")).await;
    }
    page.press("Count what is deleted").await;
    page.says(&format!("Desk ({old}): 0 conversations")).await;
    page.press("Delete 2 services").await;
    page.find("alertdialog", "Delete 2 services?").await;
    page.fill("Type delete 2 to confirm", "delete 2").await;
    page.press("Delete 2 services").await;
    page.says("2 of 2 changes finished: 2 done.").await;
    page.says(&format!("Delete: Service “Desk” ({desk})")).await;
}

#[wasm_bindgen_test]
async fn the_default_service_is_not_deleted_in_bulk() {
    let backend = Backend::with(&["Desk"]);
    backend.post("/v1/Configuration", &[("DefaultChatServiceSid", &backend.sid_of("Desk"))]);
    let page = Page::open(&backend, "/bulk");
    page.tick("radio", "Delete the services").await;
    page.says("Select services.").await;
    page.tick("checkbox", "Select Desk").await;
    page.press("Make a plan").await;
    page.says("It is the account’s default service").await;
    page.says("Plan: nothing to change").await;
    // The selection is still there.
    page.press("Back to the selection").await;
    page.says("1 service selected").await;
}

#[wasm_bindgen_test]
async fn a_setting_is_set_in_many_services() {
    let backend = Backend::with(&["Desk", "Sales", "Test"]);
    let page = Page::open(&backend, "/bulk");
    page.press("Select 3 shown").await;
    page.tick("radio", "Set a setting").await;
    page.find("combobox", "Setting").await;
    let options = page.every("#bulk-setting option");
    let is_it =
        |option: &&web_sys::HtmlElement| option.text_content().is_some_and(|text| text.ends_with("Reachability"));
    let setting = options.iter().find(is_it).unwrap();
    page.choose("Setting", &setting.get_attribute("value").unwrap()).await;
    page.choose("Reachability", "true").await;
    page.press("Make a plan").await;
    // The choice stays, and is the one that is shown.
    page.press("Back to the selection").await;
    page.find("combobox", "Reachability").await;
    let shown = |control: &str| page.every(&format!("{control} option:checked"))[0].text_content().unwrap();
    assert!(shown("#bulk-setting").ends_with("Reachability"), "{}", shown("#bulk-setting"));
    assert_eq!(shown("#bulk-value"), "On");
    page.press("Make a plan").await;
    apply(&page, "Apply 3 changes").await;
    page.says("3 of 3 changes finished: 3 done.").await;
    for name in ["Desk", "Sales", "Test"] {
        assert!(reachability(&backend, &backend.sid_of(name)), "{name}");
    }
}
