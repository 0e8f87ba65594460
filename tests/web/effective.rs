//! Values in effect in a service, and the URLs that Twilio calls.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, until};

/// Waits until the page shows a text, in which a space stands for any white space.
async fn shows(page: &Page, text: &str) {
    let words = || page.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(until(|| words().contains(text)).await, "{text:?} is not in:\n{}", words());
}

fn backend() -> (Backend, String) {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    (backend, sid)
}

#[wasm_bindgen_test]
async fn each_value_says_where_it_comes_from() {
    let (backend, sid) = backend();
    backend.post("/v1/Configuration", &[("DefaultInactiveTimer", "P1D")]);
    backend.post(&format!("/v1/Services/{sid}/Configuration"), &[("ReachabilityEnabled", "true")]);
    let page = Page::open(&backend, &format!("/services/{sid}/effective"));
    shows(&page, "Reachability On This service").await;
    shows(&page, "Inactive timer 1 day (P1D) Account").await;
    shows(&page, "Closed timer Never Not set").await;
    shows(&page, "Typing indicator timeout 5 Twilio’s default").await;
    page.says("service user (RL").await;
    page.find("link", "Open configuration of this service").await;
}

#[wasm_bindgen_test]
async fn a_part_that_fails_does_not_hide_the_others() {
    let (backend, sid) = backend();
    let path = format!("/v1/Services/{sid}/Configuration/Notifications");
    backend.fail(&[("Method", "GET"), ("Path", &path), ("Status", "500")]);
    let page = Page::open(&backend, &format!("/services/{sid}/effective"));
    page.says("Push notifications could not be loaded.").await;
    shows(&page, "Reachability Off").await;
}

#[wasm_bindgen_test]
async fn the_webhooks_page_says_which_url_twilio_calls_and_which_it_does_not() {
    let (backend, sid) = backend();
    let account =
        [("PostWebhookUrl", "https://audit.example.com"), ("Filters", "onUserAdded"), ("Filters", "onMessageAdded")];
    backend.post("/v1/Configuration/Webhooks", &account);
    let page = Page::open(&backend, &format!("/services/{sid}/webhooks"));
    shows(&page, "Message added, after onMessageAdded https://audit.example.com Account").await;
    let own = [
        ("PostWebhookUrl", "https://hooks.example.com"),
        ("Filters", "onMessageAdded"),
        ("Filters", "onMessageRemoved"),
    ];
    backend.post(&format!("/v1/Services/{sid}/Configuration/Webhooks"), &own);
    let page = Page::open(&backend, &format!("/services/{sid}/webhooks"));
    shows(&page, "Message added, after onMessageAdded https://hooks.example.com").await;
    page.says("Not sent to the account’s receiver: https://audit.example.com").await;
    let not_selected =
        "onMessageRemoved https://hooks.example.com The account does not select this event. This service";
    shows(&page, not_selected).await;
    page.is_silent_about("Participant added, before").await;
    page.tick("checkbox", "Show all events").await;
    shows(&page, "Participant added, before onParticipantAdd Nothing The account does not select this event.").await;
}

#[wasm_bindgen_test]
async fn a_service_without_any_webhook_says_that_nothing_is_called() {
    let (backend, sid) = backend();
    let page = Page::open(&backend, &format!("/services/{sid}/webhooks"));
    page.says("Twilio calls no URL for this service.").await;
}
