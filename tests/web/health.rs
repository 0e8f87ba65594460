//! Health of the account.

use api::Method;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

const TITLE: &str = "Default service does not exist";

/// A backend whose default service was deleted.
fn without_default_service() -> Backend {
    let backend = Backend::with(&["Desk", "Sales"]);
    let sid = backend.sid_of("Sales");
    backend.post("/v1/Configuration", &[("DefaultChatServiceSid", &sid)]);
    backend.delete(&format!("/v1/Services/{sid}"));
    backend
}

async fn follow(page: &Page, link: &str) {
    page.find("link", link).await.click();
}

async fn open(backend: &Backend) -> Page {
    let page = Page::open(backend, "/health");
    page.find("button", "Check again").await;
    page
}

#[wasm_bindgen_test]
async fn a_healthy_account_has_no_findings() {
    let page = open(&Backend::with(&["Desk"])).await;
    page.says("No problems found").await;
    page.says("1 of 1 service checked").await;
}

#[wasm_bindgen_test]
async fn a_finding_says_why_it_matters_and_leads_to_its_form() {
    let backend = without_default_service();
    let page = open(&backend).await;
    page.says(TITLE).await;
    page.says("Requests without a service SID").await;
    follow(&page, "Open account configuration").await;
    page.find("heading", "Account configuration").await;
}

#[wasm_bindgen_test]
async fn a_mended_finding_is_gone_on_return() {
    let backend = without_default_service();
    let page = open(&backend).await;
    page.says(TITLE).await;
    follow(&page, "Services").await;
    follow(&page, "Desk").await;
    page.act("Make default", "Desk").await;
    page.says("“Desk” is now the default service").await;
    follow(&page, "Health").await;
    page.says("No problems found").await;
}

#[wasm_bindgen_test]
async fn a_visit_without_changes_shows_the_last_findings() {
    let page = open(&without_default_service()).await;
    follow(&page, "Services").await;
    page.find("heading", "Services").await;
    follow(&page, "Health").await;
    page.says(TITLE).await;
    page.find("button", "Check again").await;
}

#[wasm_bindgen_test]
async fn a_check_is_muted_with_a_reason_and_unmuted() {
    let page = open(&without_default_service()).await;
    page.press(&format!("Mute {TITLE}")).await;
    page.find("dialog", &format!("Mute “{TITLE}”?")).await;
    page.press("Mute check").await;
    page.says("Enter a reason.").await;
    page.fill("Reason", "The move is on Friday").await;
    page.press("Mute check").await;
    page.has_no_dialog().await;
    page.says("No problems found").await;
    page.says("Reason: The move is on Friday").await;
    page.press(&format!("Unmute {TITLE} (whole account)")).await;
    page.says("Requests without a service SID").await;
}

#[wasm_bindgen_test]
async fn services_in_the_list_show_their_findings() {
    let backend = Backend::with(&["Desk", "ada@example.com"]);
    let page = open(&backend).await;
    page.says("Name that looks like personal data").await;
    follow(&page, "Services").await;
    page.find("link", "1 finding").await;
}

#[wasm_bindgen_test]
async fn findings_of_one_service_are_shown_alone() {
    let backend = Backend::with(&["Desk", "ada@example.com", "bob@example.com"]);
    let page = Page::open(&backend, &format!("/health?service={}", backend.sid_of("ada@example.com")));
    page.says("3 of 3 services checked").await;
    page.find("link", "Show the findings of every service").await;
    page.find("heading", "Name that looks like personal data").await;
    page.says("Findings in ada@example.com").await;
    assert!(!page.text().contains("bob@example.com"));
    follow(&page, "Show the findings of every service").await;
    page.find("link", "bob@example.com").await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_named() {
    let backend = Backend::with(&["Desk"]);
    backend.fail(&[("Method", "GET"), ("Path", "/v1/Configuration/Webhooks"), ("Status", "500")]);
    let page = open(&backend).await;
    page.says("Some settings could not be read.").await;
    page.says("Account webhooks:").await;
}

#[wasm_bindgen_test]
async fn a_running_check_can_be_stopped() {
    let backend = Backend::new(Seed::Services(100));
    backend.fail(&[("Method", "GET"), ("Path", "/v1/Credentials"), ("DelayMs", "300")]);
    let page = Page::open(&backend, "/health");
    page.press("Stop check").await;
    page.says("You stopped the check.").await;
    page.find("button", "Check again").await;
}

#[wasm_bindgen_test]
async fn the_check_only_reads() {
    let backend = Backend::new(Seed::Demo);
    let page = open(&backend).await;
    page.says("Warnings").await;
    assert_eq!((backend.sent(Method::Post), backend.sent(Method::Delete)), (0, 0));
}
