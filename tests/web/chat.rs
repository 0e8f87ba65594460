//! The settings of Chat v2.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

const MEMBERS: &str = "Members of a channel";
const CHANNELS: &str = "Channels of a user";
const SAVE: &str = "Save Chat settings";

fn service() -> (Backend, String) {
    let backend = Backend::with(&["Storefront chat"]);
    let sid = backend.sid_of("Storefront chat");
    (backend, sid)
}

fn open(backend: &Backend, sid: &str) -> Page {
    Page::open(backend, &format!("/services/{sid}/chat"))
}

#[wasm_bindgen_test]
async fn one_limit_can_be_changed_alone() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.holds(MEMBERS, "100").await;
    page.holds(CHANNELS, "250").await;
    page.fill(MEMBERS, "500").await;
    page.press(SAVE).await;
    page.says("Chat settings saved").await;
    let stored = backend.read(&format!("/v2/Services/{sid}"));
    assert_eq!(stored["limits"], serde_json::json!({ "channel_members": 500, "user_channels": 250 }));
}

#[wasm_bindgen_test]
async fn numbers_out_of_range_are_reported_and_kept() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.fill(MEMBERS, "1001").await;
    page.says("Enter a whole number from 1 to 1000.").await;
    page.fill("Typing indicator timeout", "soon").await;
    page.says("Enter a whole number of 0 or more.").await;
    page.press(SAVE).await;
    page.says("Correct these fields first:").await;
    page.holds(MEMBERS, "1001").await;
    assert_eq!(backend.sent(api::Method::Post), 0);
}

#[wasm_bindgen_test]
async fn each_setting_shows_whether_another_page_has_it() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.says("150 MB").await;
    for (wire, tag) in [
        ("ReadStatusEnabled", "Chat v2 only"),
        ("ReachabilityEnabled", "Shared"),
        ("ConsumptionReportInterval", "Deprecated"),
    ] {
        let rows = page.every(".field > .row").into_iter().filter_map(|row| row.text_content());
        let row = rows.into_iter().find(|row| row.contains(wire)).expect(wire);
        assert!(row.trim_end().ends_with(tag), "{row}");
    }
}

#[wasm_bindgen_test]
async fn other_properties_are_current_after_saving() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.fill(MEMBERS, "500").await;
    page.every("details.panel")[0].set_attribute("open", "").unwrap();
    let updated = || backend.read(&format!("/v2/Services/{sid}"))["date_updated"].as_str().unwrap().to_owned();
    let before = updated();
    page.says(&before).await;
    page.press(SAVE).await;
    page.says("Chat settings saved").await;
    assert_ne!(updated(), before);
    page.says(&updated()).await;
}

#[wasm_bindgen_test]
async fn a_new_name_appears_in_the_heading() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.fill("Friendly name", "Storefront").await;
    page.press(SAVE).await;
    page.find("heading", "Storefront: Chat (v2)").await;
}

#[wasm_bindgen_test]
async fn an_unavailable_chat_v2_is_explained_and_other_pages_work() {
    let (backend, sid) = service();
    for (status, reason) in [
        ("404", "Chat v2 does not know this service"),
        ("403", "Chat v2 is not available with this account SID and token"),
        ("410", "Twilio has ended Chat v2 for this account."),
    ] {
        backend.fail(&[("Path", "/v2/"), ("Status", status)]);
        let page = open(&backend, &sid);
        page.says("The Chat v2 settings could not be loaded.").await;
        page.says(reason).await;
        page.says("The other pages of this service do not need it.").await;
        page.find("link", "Webhooks").await.click();
        page.says("PreWebhookUrl").await;
        backend.recover();
    }
}

#[wasm_bindgen_test]
async fn a_save_without_a_response_keeps_the_input() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.fill(MEMBERS, "500").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("Twilio did not confirm the save. You can save again safely. The server did not respond.").await;
    page.holds(MEMBERS, "500").await;
    backend.recover();
    page.press(SAVE).await;
    page.says("Chat settings saved").await;
}

#[wasm_bindgen_test]
async fn setting_texts_match_the_api_reference() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.says("Placeholder text that is sent when a media message has no text.").await;
    page.says("Seconds after a started-typing event until clients assume that the user stopped").await;
    page.is_silent_about("ask to be told again").await;
    page.is_silent_about("in place of media").await;
}

#[wasm_bindgen_test]
async fn an_error_is_shown_at_its_field() {
    let (backend, sid) = service();
    let page = open(&backend, &sid);
    page.fill(MEMBERS, "500").await;
    backend.fail(&[("Method", "POST"), ("Status", "400"), ("Code", "50061")]);
    page.press(SAVE).await;
    page.says("Members of a channel: ").await;
    page.holds(MEMBERS, "500").await;
}

#[wasm_bindgen_test]
async fn changes_of_other_pages_are_shown() {
    let (backend, sid) = service();
    let configuration = format!("/v1/Services/{sid}/Configuration");
    backend.post(&format!("{configuration}/Webhooks"), &[("PostWebhookUrl", "https://example.com/after")]);
    backend.post(&format!("{configuration}/Notifications"), &[("NewMessage.Sound", "bell.caf")]);
    let page = open(&backend, &sid);
    page.holds("Post-event URL", "https://example.com/after").await;
    page.holds("Sound of new messages", "bell.caf").await;
}

#[wasm_bindgen_test]
async fn a_first_webhook_url_warns_about_lost_account_events() {
    let (backend, sid) = service();
    let audit = [("PostWebhookUrl", "https://audit.example.com/"), ("Filters", "onUserAdded")];
    backend.post("/v1/Configuration/Webhooks", &audit);
    let page = open(&backend, &sid);
    page.fill("Post-event URL", "https://example.com/post").await;
    page.says("After saving, the account’s webhooks no longer fire for this service. Lost events: onUserAdded.").await;
    page.press("Discard").await;
}
