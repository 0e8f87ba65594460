//! The webhooks of the account and of a service.

use api::Method;
use sandbox::Seed;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, Service, pause};

const ACCOUNT: &str = "/v1/Configuration/Webhooks";
const PRE: &str = "Pre-event URL";
const POST: &str = "Post-event URL";
const SAVE: &str = "Save webhooks";
const NEVER_CALLED: &str = "No events are selected under “After”. Twilio never calls this URL.";
const CALL_NOTHING: &str = "Events are selected under “After”, but no URL is set. Enter a URL or clear the events.";

fn service(params: &[(&str, &str)]) -> Service {
    Service::new("webhooks", "Webhooks", params)
}

#[wasm_bindgen_test]
async fn every_setting_of_the_account_is_saved() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/webhooks");
    page.find("heading", "Account webhooks").await;
    page.tick("radio", "flex Events stay inside Twilio and go to Twilio Flex.").await;
    page.fill(PRE, "https://example.com/pre").await;
    page.fill(POST, "https://example.com/post").await;
    page.tick("radio", "GET Event data in the query string.").await;
    page.tick("checkbox", "onUserUpdate").await;
    page.tick("checkbox", "onDeliveryUpdated").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    let stored = backend.read(ACCOUNT);
    assert_eq!((&stored["target"], &stored["method"]), (&json!("flex"), &json!("GET")));
    assert_eq!(stored["pre_webhook_url"], "https://example.com/pre");
    assert_eq!(stored["post_webhook_url"], "https://example.com/post");
    assert_eq!(stored["filters"], json!(["onUserUpdate", "onDeliveryUpdated"]));
}

#[wasm_bindgen_test]
async fn every_setting_of_a_service_is_saved() {
    let service = service(&[]);
    let page = service.open();
    page.fill(PRE, "https://example.com/pre").await;
    page.fill(POST, "https://example.com/post").await;
    page.tick("radio", "GET Event data in the query string.").await;
    page.tick("checkbox", "onMessageAdd").await;
    page.tick("checkbox", "onMessageAdded").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    assert_eq!(service.stored()["method"], "GET");
    assert_eq!(service.stored()["pre_webhook_url"], "https://example.com/pre");
    assert_eq!(service.stored()["post_webhook_url"], "https://example.com/post");
    assert_eq!(service.stored()["filters"], json!(["onMessageAdd", "onMessageAdded"]));
}

#[wasm_bindgen_test]
async fn only_what_was_changed_is_sent() {
    let service = service(&[("PreWebhookUrl", "https://example.com/pre"), ("Filters", "onMessageAdd")]);
    let page = service.open();
    page.holds(PRE, "https://example.com/pre").await;
    // Another user saves meanwhile.
    service.backend.post(&service.path(), &[("PreWebhookUrl", "https://example.com/other")]);
    page.tick("checkbox", "onMessageUpdate").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    assert_eq!(service.stored()["filters"], json!(["onMessageAdd", "onMessageUpdate"]));
    page.holds(PRE, "https://example.com/other").await;
}

#[wasm_bindgen_test]
async fn cleared_settings_are_sent_as_empty() {
    let service = service(&[("PostWebhookUrl", "https://example.com/post"), ("Filters", "onMessageAdded")]);
    let page = service.open();
    page.fill(POST, "").await;
    page.tick("checkbox", "onMessageAdded").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    assert_eq!(service.stored()["post_webhook_url"], Value::Null);
    assert_eq!(service.stored()["filters"], json!([]));
}

#[wasm_bindgen_test]
async fn a_column_of_events_is_selected_with_one_button() {
    let service = service(&[]);
    let page = service.open();
    page.press("All under After").await;
    page.press("All under Before").await;
    pause(40).await;
    page.tick("checkbox", "onMessageAdd").await;
    page.press("None under After").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    let stored = service.stored()["filters"].clone();
    assert_eq!(stored.as_array().unwrap().len(), 8, "{stored}");
    assert!(!stored.as_array().unwrap().contains(&json!("onMessageAdd")));
}

#[wasm_bindgen_test]
async fn events_without_a_url_and_urls_without_events_are_warned_about() {
    let page = service(&[]).open();
    page.tick("checkbox", "onMessageAdded").await;
    page.says(CALL_NOTHING).await;
    page.says("No URL to call").await;
    page.write(POST, "https://example.com/post").await;
    page.is_silent_about(CALL_NOTHING).await;
    page.is_silent_about("No URL to call").await;
    page.tick("checkbox", "onMessageAdded").await;
    page.says(NEVER_CALLED).await;
    // Events of the other column do not count.
    page.tick("checkbox", "onMessageAdd").await;
    page.says("Events are selected under “Before”").await;
    page.says(NEVER_CALLED).await;
    page.fill(PRE, "https://example.com/pre").await;
    page.is_silent_about("Events are selected under “Before”").await;
}

#[wasm_bindgen_test]
async fn suspicious_urls_are_warned_about_and_can_be_saved() {
    let service = service(&[]);
    let page = service.open();
    for (address, doubt) in [
        ("http://example.com/x", "This URL is not encrypted."),
        ("https://10.1.2.3/x", "Twilio cannot reach 10.1.2.3. It is not a public host name or address."),
        ("http://localhost:3000/x", "Twilio cannot reach localhost."),
        ("https://https://example.com/hook", "Twilio cannot reach https."),
        ("https://undefined/hook", "Twilio cannot reach undefined."),
        ("https://[::ffff:127.0.0.1]/x", "Twilio cannot reach [::ffff:127.0.0.1]."),
        ("https://webhook.site/x", "webhook.site is a request catcher for tests."),
        ("https://mira.ngrok-free.app/x", "mira.ngrok-free.app is a development tunnel."),
    ] {
        page.write(PRE, address).await;
        page.says(doubt).await;
    }
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    assert_eq!(service.stored()["pre_webhook_url"], "https://mira.ngrok-free.app/x");
}

#[wasm_bindgen_test]
async fn a_url_with_another_scheme_is_rejected_and_kept() {
    let service = service(&[]);
    let page = service.open();
    page.write(PRE, "ftp://example.com/x").await;
    page.press(SAVE).await;
    page.says("Enter a URL that begins with https:// or http://").await;
    page.holds(PRE, "ftp://example.com/x").await;
    page.write(PRE, "https://{{host}}/hook").await;
    page.press(SAVE).await;
    page.says("Check host and port. They look like example.com or example.com:8443.").await;
    assert_eq!(service.backend.sent(Method::Post), 0);
}

#[wasm_bindgen_test]
async fn an_unknown_event_is_kept_until_it_is_cleared() {
    let backend = Backend::new(Seed::Demo);
    let sid = backend.sid_of("Customer Care (production) before migration");
    let page = Page::open(&backend, &format!("/services/{sid}/webhooks"));
    page.says("Not known here").await;
    let headings = || page.every("th[scope=rowgroup]").iter().map(|heading| heading.inner_text()).collect::<Vec<_>>();
    assert!(headings().contains(&"Other events".to_owned()), "{:?}", headings());
    assert!(page.is_on("checkbox", "onMessageSent").await);
    page.tick("checkbox", "onMessageRemoved").await;
    page.press(SAVE).await;
    // The unknown event was sent, and the API decides.
    page.says("There is no event “onMessageSent” here. (Error 50054)").await;
    page.tick("checkbox", "onMessageSent").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    let stored = backend.read(&format!("/v1/Services/{sid}/Configuration/Webhooks"));
    assert_eq!(stored["filters"], json!(["onMessageAdded", "onMessageRemoved"]));
    page.is_silent_about("Not known here").await;
    assert!(!headings().contains(&"Other events".to_owned()), "{:?}", headings());
}

#[wasm_bindgen_test]
async fn an_error_is_not_shown_at_a_field_changed_meanwhile() {
    let backend = Backend::new(Seed::Demo);
    let sid = backend.sid_of("Customer Care (production) before migration");
    backend.fail(&[("Method", "POST"), ("DelayMs", "200")]);
    let page = Page::open(&backend, &format!("/services/{sid}/webhooks"));
    page.tick("checkbox", "onMessageRemoved").await;
    page.press(SAVE).await;
    page.tick("checkbox", "onMessageSent").await;
    page.says("The webhooks could not be saved. Filters: There is no event “onMessageSent” here.").await;
    assert!(page.every("[id$=Filters-error] > *").is_empty());
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
}

#[wasm_bindgen_test]
async fn a_service_shows_the_account_webhooks_and_links_to_them() {
    let service = service(&[]);
    service.backend.post(ACCOUNT, &[("PostWebhookUrl", "https://audit.example.com/"), ("Filters", "onUserAdded")]);
    let page = service.open();
    page.says("https://audit.example.com/").await;
    page.says("onUserAdded").await;
    page.find("link", "Change them").await.click();
    page.find("heading", "Account webhooks").await;
    page.holds(POST, "https://audit.example.com/").await;
    page.find("link", "see all services").await.click();
    page.find("heading", "Services").await;
}

#[wasm_bindgen_test]
async fn a_first_webhook_of_a_service_warns_about_lost_account_events() {
    let lost = "After saving, the account’s webhooks no longer fire for this service. Lost events: onConversationAdded, onUserAdded.";
    let service = service(&[]);
    let audit = [
        ("PostWebhookUrl", "https://audit.example.com/"),
        ("Filters", "onConversationAdded"),
        ("Filters", "onUserAdded"),
        ("Filters", "onMessageAdd"),
    ];
    service.backend.post(ACCOUNT, &audit);
    let page = service.open();
    page.says("This service has no webhooks of its own. The account’s webhooks fire for it.").await;
    page.says("A service’s webhooks override the account’s").await;
    page.is_silent_about(lost).await;
    page.tick("checkbox", "onMessageAdded").await;
    page.says(lost).await;
    let said =
        |selector: &str| page.every(selector).into_iter().filter_map(|part| part.text_content()).collect::<String>();
    assert!(said(".review").contains(lost), "the review warns as well");
    assert!(said(".warnings").contains(lost), "the form warns");
    page.tick("checkbox", "onMessageAdded").await;
    page.is_silent_about(lost).await;
    page.fill(POST, "https://example.com/post").await;
    page.says(lost).await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    page.says("Only these webhooks fire for this service. The account’s webhooks do not.").await;
    page.is_silent_about(lost).await;
    page.tick("checkbox", "onMessageAdded").await;
    page.is_silent_about("no longer fire for this service").await;
    page.press("Discard").await;
}

#[wasm_bindgen_test]
async fn no_event_is_lost_if_the_account_has_no_webhooks() {
    let page = service(&[]).open();
    page.tick("checkbox", "onMessageAdded").await;
    page.fill(POST, "https://example.com/post").await;
    pause(40).await;
    page.is_silent_about("no longer fire for this service").await;
    page.press("Discard").await;
}

#[wasm_bindgen_test]
async fn the_account_page_says_that_services_override_its_webhooks() {
    let page = Page::open(&Backend::with(&[]), "/webhooks");
    page.says("Twilio calls these URLs for events in services that have no webhooks of their own.").await;
    page.says("A service’s webhooks override the account’s").await;
    page.is_silent_about("does not document whether those of a service").await;
}

#[wasm_bindgen_test]
async fn a_service_can_be_changed_when_the_account_webhooks_fail_to_load() {
    let service = service(&[]);
    service.backend.fail(&[("Path", ACCOUNT), ("Status", "403")]);
    let page = service.open();
    page.says("The account’s webhooks could not be loaded.").await;
    page.fill(PRE, "https://example.com/pre").await;
    page.says("After saving, the account’s webhooks no longer fire for this service.").await;
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    service.backend.recover();
    page.press("Try again").await;
    page.says("pre_webhook_url").await;
}

#[wasm_bindgen_test]
async fn webhooks_that_do_not_come_can_be_asked_for_again() {
    let service = service(&[]);
    let of_the_service = (service.address(), service.path());
    for (address, path) in [of_the_service, ("/webhooks".to_owned(), ACCOUNT.to_owned())] {
        service.backend.fail(&[("Path", &path), ("Status", "500"), ("Times", "1")]);
        let page = Page::open(&service.backend, &address);
        page.says("The webhooks could not be loaded.").await;
        page.press("Try again").await;
        page.find("button", SAVE).await;
    }
}

#[wasm_bindgen_test]
async fn a_conflicting_change_is_shown_before_anything_is_sent() {
    let service = service(&[("Filters", "onMessageAdded")]);
    let page = service.open();
    page.fill(PRE, "https://example.com/pre").await;
    page.tick("checkbox", "onMessageAdd").await;
    let theirs = [
        ("PreWebhookUrl", "https://example.com/theirs"),
        ("Filters", "onMessageAdded"),
        ("Filters", "onParticipantAdded"),
        ("Method", "GET"),
    ];
    service.backend.post(&service.path(), &theirs);
    page.press(SAVE).await;
    page.says("Someone else changed these settings while you were editing.").await;
    page.says("https://example.com/theirs").await;
    page.holds(PRE, "https://example.com/pre").await;
    assert_eq!(service.stored()["pre_webhook_url"], "https://example.com/theirs");
    assert!(page.is_on("radio", "GET Event data in the query string.").await);
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    assert_eq!(service.stored()["pre_webhook_url"], "https://example.com/pre");
    assert_eq!(service.stored()["filters"], json!(["onMessageAdded", "onParticipantAdded", "onMessageAdd"]));
}

#[wasm_bindgen_test]
async fn a_save_is_not_sent_if_the_stored_values_cannot_be_read() {
    let service = service(&[]);
    let page = service.open();
    page.fill(PRE, "https://example.com/pre").await;
    service.backend.fail(&[("Path", &service.path()), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("The webhooks could not be saved. Nothing was saved, because the current values could not be loaded.")
        .await;
    assert_eq!(service.backend.sent(Method::Post), 0);
    page.holds(PRE, "https://example.com/pre").await;
    service.backend.recover();
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
}

#[wasm_bindgen_test]
async fn a_conflicting_change_is_not_overwritten_after_leaving_the_page() {
    let service = service(&[("Filters", "onMessageAdded")]);
    let page = service.open();
    page.tick("checkbox", "onMessageAdd").await;
    service.backend.post(&service.path(), &[("Filters", "onParticipantAdded")]);
    service.backend.fail(&[("Method", "GET"), ("Path", &service.path()), ("DelayMs", "300")]);
    pause(50).await;
    page.press(SAVE).await;
    page.find("link", "All services").await.click();
    page.press("Leave").await;
    page.says("Someone else changed these settings while you were editing.").await;
    service.backend.recover();
    assert_eq!(service.stored()["filters"], json!(["onParticipantAdded"]));
}

#[wasm_bindgen_test]
async fn a_save_without_a_response_keeps_the_input() {
    let service = service(&[]);
    let page = service.open();
    page.fill(PRE, "https://example.com/pre").await;
    page.tick("checkbox", "onMessageAdd").await;
    service.backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("Twilio did not confirm the save. You can save again safely.").await;
    page.holds(PRE, "https://example.com/pre").await;
    assert!(page.is_on("checkbox", "onMessageAdd").await);
    service.backend.recover();
    page.press(SAVE).await;
    page.says("Webhooks saved").await;
    assert_eq!(service.stored()["filters"], json!(["onMessageAdd"]));
}

#[wasm_bindgen_test]
async fn a_draft_selection_is_restored() {
    let page = service(&[]).open();
    page.tick("checkbox", "onMessageAdd").await;
    pause(50).await;
    page.find("link", "All services").await.click();
    page.press("Leave").await;
    page.find("link", "Storefront chat").await.click();
    page.find("link", "Webhooks").await.click();
    page.says("Your earlier changes were restored. They are not saved.").await;
    assert!(page.is_on("checkbox", "onMessageAdd").await);
}
