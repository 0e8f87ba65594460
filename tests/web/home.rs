//! The first page: its cards, each with data, without, and after a failure.

use api::gateway::Role;
use api::{Endpoint, Method, configuration};
use leptos::prelude::{document, window};
use sandbox::Seed;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page, until};

const CONFIGURATION: &str = "/v1/Configuration";
const WEBHOOKS: &str = "/v1/Configuration/Webhooks";

/// Waits until a card shows a text.
async fn card_says(page: &Page, card: &str, text: &str) {
    assert!(until(|| card_text(page, card).contains(text)).await, "{text:?} is not in:\n{}", card_text(page, card));
}

/// Text of a card, with single spaces.
fn card_text(page: &Page, card: &str) -> String {
    let cards = page.every(&format!("[data-card={card}]"));
    let text = cards.first().map(|card| card.inner_text()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A backend whose default service was deleted.
fn without_default_service() -> Backend {
    let backend = Backend::with(&["Desk", "Sales"]);
    let sid = backend.sid_of("Sales");
    backend.post(CONFIGURATION, &[("DefaultChatServiceSid", &sid)]);
    backend.delete(&format!("/v1/Services/{sid}"));
    backend
}

#[wasm_bindgen_test]
async fn the_page_shows_defaults_events_and_services() {
    let backend = Backend::with(&["Support (production)", "Support (staging)", "Shop"]);
    let sid = backend.sid_of("Shop");
    backend.post(
        CONFIGURATION,
        &[("DefaultChatServiceSid", &sid), ("DefaultInactiveTimer", "PT24H"), ("DefaultClosedTimer", "P7D")],
    );
    backend.post(
        WEBHOOKS,
        &[
            ("PostWebhookUrl", "https://hooks.example.com/all"),
            ("Filters", "onMessageAdded"),
            ("Filters", "onUserAdded"),
        ],
    );
    let page = Page::open(&backend, "/");
    page.find("heading", "Sandbox").await;
    card_says(&page, "defaults", "Default service Shop").await;
    card_says(&page, "defaults", "Inactive after 24 hours, closed after 7 days").await;
    card_says(&page, "events", "Before No URL After hooks.example.com Events 2 selected").await;
    card_says(&page, "services", "3 services").await;
    card_says(&page, "services", "Production 1 Staging 1 Development 0 Other 1").await;
    card_says(&page, "services", "1 to 6 months 3").await;
    assert!(document().title().starts_with("Home – "), "{}", document().title());
    page.find("link", "Support (staging)").await.click();
    page.find("heading", "Support (staging)").await;
}

#[wasm_bindgen_test]
async fn only_the_first_page_of_a_long_list_is_loaded() {
    let backend = Backend::new(Seed::Services(250));
    let page = Page::open(&backend, "/");
    card_says(&page, "services", "100 services. More exist.").await;
    page.find("link", "See all services").await.click();
    page.says("Loaded 100, more exist").await;
    assert!(window().location().pathname().unwrap().ends_with("/services"));
}

#[wasm_bindgen_test]
async fn nothing_is_checked_without_a_request_of_the_user() {
    let backend = Backend::new(Seed::Demo);
    let page = Page::open(&backend, "/");
    page.find("button", "Check account").await;
    card_says(&page, "services", "Last updated").await;
    card_says(&page, "defaults", "Inactive after").await;
    let before = backend.sent(Method::Get);
    assert!(before <= 4, "services, configuration, default service, webhooks: {before} requests");
    page.press("Check account").await;
    page.find("button", "Stop check").await;
    assert!(until(|| backend.sent(Method::Get) > 100).await);
    assert_eq!((backend.sent(Method::Post), backend.sent(Method::Delete)), (0, 0));
}

#[wasm_bindgen_test]
async fn the_worst_findings_are_shown_and_lead_to_where_they_are_mended() {
    let backend = without_default_service();
    for number in 0..8 {
        backend.post("/v1/Services", &[("FriendlyName", &format!("ada{number}@example.com"))]);
    }
    let page = Page::open(&backend, "/");
    page.press("Check account").await;
    card_says(&page, "attention", "9 services checked").await;
    card_says(&page, "attention", "Problem Default service does not exist").await;
    assert_eq!(page.every(".findings > li").len(), 5);
    page.find("link", "See all 9 findings").await;
    page.find("link", "Open account configuration").await.click();
    page.find("heading", "Account configuration").await;
    page.find("link", "Home").await.click();
    card_says(&page, "attention", "Problem Default service does not exist").await;
    page.find("link", "See all 9 findings").await.click();
    page.find("heading", "Health").await;
    page.says("Name that looks like personal data").await;
}

#[wasm_bindgen_test]
async fn a_healthy_account_has_no_problems() {
    let page = Page::open(&Backend::with(&["Desk", "Sales"]), "/");
    card_says(&page, "attention", "The check reads the account and 2 services. It changes nothing.").await;
    page.press("Check account").await;
    card_says(&page, "attention", "No problems found in 2 services").await;
    assert!(page.every(".findings").is_empty());
}

#[wasm_bindgen_test]
async fn the_check_shows_its_progress() {
    let backend = Backend::new(Seed::Services(60));
    let page = Page::open(&backend, "/");
    card_says(&page, "services", "60 services").await;
    backend.fail(&[("Method", "GET"), ("DelayMs", "50")]);
    page.press("Check account").await;
    card_says(&page, "attention", "of 60 services checked").await;
    assert_eq!(page.every("[data-card=attention] progress").len(), 1);
    page.press("Stop check").await;
    card_says(&page, "attention", "The check stopped early").await;
    page.find("button", "Check again").await;
}

#[wasm_bindgen_test]
async fn a_check_before_a_change_says_so() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/");
    page.press("Check account").await;
    card_says(&page, "attention", "No problems found in 1 service").await;
    page.find("link", "Desk").await.click();
    page.act("Make default", "Desk").await;
    page.says("“Desk” is now the default service").await;
    page.find("link", "Home").await.click();
    card_says(&page, "attention", "Settings have changed since this check.").await;
}

#[wasm_bindgen_test]
async fn a_deleted_default_service_is_a_warning_with_a_button() {
    let backend = without_default_service();
    let page = Page::open(&backend, "/");
    card_says(&page, "defaults", "does not exist. API requests without a service SID may fail.").await;
    // It is found in what the page has loaded, before a check.
    card_says(&page, "attention", "Problem Default service does not exist").await;
    card_says(&page, "attention", "Check the account for more.").await;
    assert!(backend.sent(Method::Get) <= 4);
    page.find("link", "Choose service").await.click();
    page.find("heading", "Account configuration").await;
}

#[wasm_bindgen_test]
async fn events_without_a_url_are_a_warning() {
    let backend = Backend::with(&["Desk"]);
    backend.post(WEBHOOKS, &[("PreWebhookUrl", "https://ada.ngrok.io/x"), ("Filters", "onMessageAdded")]);
    let page = Page::open(&backend, "/");
    card_says(&page, "events", "ada.ngrok.io is a development tunnel.").await;
    card_says(&page, "events", "Events are selected under “After”, but no URL is set.").await;
}

#[wasm_bindgen_test]
async fn each_card_fails_alone_and_can_be_retried() {
    for (card, path, what, mended) in [
        ("services", "/v1/Services", "The services", "1 service"),
        ("events", WEBHOOKS, "The webhooks", "None selected"),
        // The path is a prefix, so that the webhooks fail as well.
        ("defaults", CONFIGURATION, "The configuration", "Never inactive or closed automatically"),
    ] {
        let backend = Backend::with(&["Desk"]);
        backend.fail(&[("Method", "GET"), ("Path", path), ("Status", "500")]);
        let page = Page::open(&backend, "/");
        card_says(&page, card, &format!("{what} could not be loaded.")).await;
        page.find("button", "Check account").await;
        if card != "services" {
            card_says(&page, "services", "1 service").await;
        }
        backend.recover();
        page.every(&format!("[data-card={card}] .failed button"))[0].click();
        card_says(&page, card, mended).await;
        page.has_focus("Sandbox").await;
    }
}

#[wasm_bindgen_test]
async fn a_denied_request_is_explained_and_not_offered_again() {
    let backend = Backend::with(&["Desk"]);
    backend.fail(&[("Method", "GET"), ("Path", WEBHOOKS), ("Status", "403")]);
    let page = Page::open(&backend, "/");
    card_says(&page, "events", "The webhooks cannot be shown.").await;
    assert!(page.every("[data-card=events] button").is_empty());
    card_says(&page, "services", "1 service").await;
}

#[wasm_bindgen_test]
async fn reloading_shows_what_others_changed() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/");
    card_says(&page, "services", "1 service").await;
    backend.post("/v1/Services", &[("FriendlyName", "Sales")]);
    backend.post(CONFIGURATION, &[("DefaultClosedTimer", "P7D")]);
    page.press("Reload").await;
    card_says(&page, "services", "2 services").await;
    card_says(&page, "defaults", "closed after 7 days").await;
    page.says("Page reloaded").await;
}

#[wasm_bindgen_test]
async fn the_numbers_stay_while_they_are_loaded_again() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/");
    card_says(&page, "services", "1 service").await;
    let before = card_text(&page, "services");
    backend.fail(&[("Method", "GET"), ("DelayMs", "300")]);
    page.press("Reload").await;
    page.says("Reloading").await;
    assert_eq!(card_text(&page, "services"), before);
    page.says("Page reloaded").await;
    assert_eq!(card_text(&page, "services"), before);
}

#[wasm_bindgen_test]
async fn an_account_without_services_starts_with_steps_that_tick_themselves_off() {
    let backend = Backend::new(Seed::Empty);
    let page = Page::open(&backend, "/");
    page.find("heading", "Start here").await;
    let done = || page.every(".steps [data-done=true]").len();
    card_says(&page, "services", "Turn on push notifications").await;
    assert_eq!((page.every(".steps > li").len(), done()), (5, 0));
    backend.post(CONFIGURATION, &[("DefaultInactiveTimer", "PT1H")]);
    backend.post(WEBHOOKS, &[("PostWebhookUrl", "https://example.com/")]);
    page.press("Reload").await;
    assert!(until(|| done() == 2).await, "{} steps are done", done());
    card_says(&page, "services", "Set the timers (done)").await;
    backend.set_clock_to_now();
    backend.post("/v1/Services", &[("FriendlyName", "Desk")]);
    page.press("Reload").await;
    card_says(&page, "services", "Create a service (done)").await;
    card_says(&page, "services", "1 service").await;
    assert_eq!(done(), 3);
    let push = format!("/v1/Services/{}/Configuration/Notifications", backend.sid_of("Desk"));
    backend.post(&push, &[("NewMessage.Enabled", "true")]);
    page.press("Reload").await;
    card_says(&page, "services", "Turn on push notifications (done)").await;
    backend.post("/v1/Services", &[("FriendlyName", "Sales")]);
    page.press("Reload").await;
    card_says(&page, "services", "2 services").await;
    page.is_silent_about("Start here").await;
}

#[wasm_bindgen_test]
async fn an_old_account_with_one_service_has_no_first_steps() {
    let page = Page::open(&Backend::with(&["Desk"]), "/");
    card_says(&page, "services", "1 service").await;
    page.is_silent_about("Start here").await;
}

#[wasm_bindgen_test]
async fn a_failed_reload_is_not_announced_as_a_success() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open(&backend, "/");
    card_says(&page, "services", "1 service").await;
    backend.fail(&[("Method", "GET"), ("Path", WEBHOOKS), ("Status", "500")]);
    page.press("Reload").await;
    page.says("Some data could not be reloaded").await;
    assert!(!page.text().contains("Page reloaded"));
    backend.recover();
    page.press("Reload").await;
    page.says("Page reloaded").await;
}

#[wasm_bindgen_test]
async fn a_viewer_sees_the_page_without_steps() {
    let gateway = Gateway::signed_in_as(Role::Viewer, &Backend::new(Seed::Empty));
    let page = Page::open_gateway(&gateway, "/");
    page.find("heading", "Production EU").await;
    card_says(&page, "services", "No services yet").await;
    page.is_silent_about("Start here").await;
    page.says("Your role is viewer. You can view settings but not change them.").await;
    page.press("Check account").await;
    card_says(&page, "attention", "No problems found").await;
    assert_eq!(gateway.writes(), 0);
}

#[wasm_bindgen_test]
async fn a_gateway_shows_its_newest_records_with_users() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(&["Desk"]));
    let record = |number: u32| json!({ "person": format!("user-{number}"), "operation": configuration::Update::PATH, "subject": "Account configuration" });
    gateway.ledger.set_records((1..=8).map(record).collect());
    let page = Page::open_gateway(&gateway, "/");
    card_says(&page, "changes", "Changed account configuration user-1").await;
    assert_eq!(page.every("[data-card=changes] .entries > li").len(), 5);
    page.find("link", "Open history").await.click();
    page.says("All 8 loaded").await;
}

#[wasm_bindgen_test]
async fn the_journal_of_this_browser_is_shown_without_a_gateway() {
    let backend = Backend::with(&["Desk"]);
    let page = Page::open_journaled(&backend, 0xa11c, "/services");
    page.press("Create service").await;
    page.fill("Friendly name", "Night").await;
    page.every("dialog[open] button[type=submit], dialog[open] [data-kind=primary]").remove(0).click();
    page.lists(&["Desk", "Night"]).await;
    page.find("link", "Home").await.click();
    card_says(&page, "changes", "Created service Night").await;
    drop(page);
    let page = Page::open_journaled(&backend, 0xa11d, "/");
    card_says(&page, "changes", "No changes yet").await;
}

#[wasm_bindgen_test]
async fn a_history_that_cannot_be_read_can_be_retried() {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(&["Desk"]));
    gateway.ledger.respond_only(Some(0));
    let page = Page::open_gateway(&gateway, "/");
    card_says(&page, "changes", "The history could not be loaded.").await;
    gateway.ledger.respond_only(None);
    page.press("Try again").await;
    card_says(&page, "changes", "No changes yet").await;
}

#[wasm_bindgen_test]
async fn an_old_link_to_the_list_opens_the_list() {
    let backend = Backend::with(&["Desk", "Sales"]);
    let entries = window().history().unwrap().length().unwrap();
    let page = Page::open(&backend, "/?q=desk&sort=-created");
    page.find("heading", "Services").await;
    page.lists(&["Desk"]).await;
    let address = window().location().href().unwrap();
    assert!(address.ends_with("/services?q=desk&sort=-created"), "{address}");
    assert_eq!(window().history().unwrap().length().unwrap(), entries, "the entry is replaced");
}

#[wasm_bindgen_test]
async fn home_is_the_first_entry_of_the_navigation() {
    let page = Page::open(&Backend::with(&["Desk"]), "/");
    card_says(&page, "services", "1 service").await;
    let links = page.every("nav a");
    assert_eq!(links[0].inner_text().trim(), "Home");
    assert_eq!(links[0].get_attribute("aria-current").as_deref(), Some("page"));
    links[1].click();
    page.find("heading", "Services").await;
}
