//! Conflicts: another user changes what is being edited.

use api::Method;
use api::gateway::Role;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{Backend, Gateway, Page, until};

const PATH: &str = "/v1/Configuration";
const SAVE: &str = "Save configuration";
const CONFLICT: &str = "Someone else changed these settings while you were editing. Nothing was saved.";
const CLOSED: &str = "Closed timer: ISO 8601";

/// Rows of the table, from top to bottom.
fn rows(page: &Page) -> Vec<String> {
    page.every(".conflict tbody tr").iter().map(HtmlElement::inner_text).collect()
}

/// Both timers are edited, and another user saves both.
async fn both_timers(backend: &Backend) -> Page {
    let page = Page::open(backend, "/configuration");
    page.press("Inactive timer: 24 hours").await;
    page.press("Closed timer: 7 days").await;
    backend.post(PATH, &[("DefaultInactiveTimer", "PT1H"), ("DefaultClosedTimer", "P30D")]);
    page.press(SAVE).await;
    page.says(CONFLICT).await;
    page
}

#[wasm_bindgen_test]
async fn a_conflict_shows_both_values_of_each_setting() {
    let backend = Backend::with(&[]);
    let page = both_timers(&backend).await;
    let rows = rows(&page);
    assert_eq!(rows.len(), 2);
    for (row, parts) in rows.iter().zip([
        ["Inactive timer", "24 hours (PT24H)", "1 hour (PT1H)"],
        ["Closed timer", "7 days (P7D)", "30 days (P30D)"],
    ]) {
        assert!(parts.iter().all(|part| row.contains(part)) && row.contains("Read "), "{row}");
    }
    assert!(page.is_on("radio", "Keep mine: Closed timer").await);
    page.is_silent_about("could not be saved").await;
    assert_eq!(backend.sent(Method::Post), 0);
}

#[wasm_bindgen_test]
async fn each_setting_is_saved_with_the_value_that_was_chosen() {
    let backend = Backend::with(&[]);
    let page = both_timers(&backend).await;
    page.tick("radio", "Take theirs: Closed timer").await;
    page.holds(CLOSED, "P30D").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    page.is_silent_about(CONFLICT).await;
    assert_eq!(backend.last(Method::Post).params.to_form(), "DefaultInactiveTimer=PT24H");
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P30D");
}

#[wasm_bindgen_test]
async fn a_choice_can_be_taken_back() {
    let backend = Backend::with(&[]);
    let page = both_timers(&backend).await;
    page.press("Take all theirs").await;
    page.holds(CLOSED, "P30D").await;
    page.says("The stored values stay.").await;
    page.is_unchanged().await;
    page.press("Keep all mine").await;
    page.holds(CLOSED, "P7D").await;
    page.is_silent_about("The stored values stay.").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P7D");
}

#[wasm_bindgen_test]
async fn a_table_in_which_nothing_is_left_to_save_can_be_closed() {
    let page = both_timers(&Backend::with(&[])).await;
    page.press("Take all theirs").await;
    page.press("Close").await;
    page.is_silent_about(CONFLICT).await;
    page.has_focus("Account configuration").await;
    page.holds(CLOSED, "P30D").await;
}

#[wasm_bindgen_test]
async fn discarding_the_changes_ends_the_conflict() {
    let page = both_timers(&Backend::with(&[])).await;
    page.press("Discard").await;
    page.is_silent_about(CONFLICT).await;
    page.holds(CLOSED, "P30D").await;
}

#[wasm_bindgen_test]
async fn a_text_typed_after_the_conflict_is_shown_and_saved() {
    let backend = Backend::with(&[]);
    let page = both_timers(&backend).await;
    page.fill(CLOSED, "P9D").await;
    assert!(until(|| rows(&page)[1].contains("9 days (P9D)")).await, "{:?}", rows(&page));
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P9D");
}

#[wasm_bindgen_test]
async fn a_second_change_of_the_other_user_is_a_conflict_again() {
    let backend = Backend::with(&[]);
    let page = both_timers(&backend).await;
    backend.post(PATH, &[("DefaultClosedTimer", "P60D")]);
    page.press(SAVE).await;
    assert!(until(|| rows(&page)[1].contains("60 days (P60D)")).await, "{:?}", rows(&page));
    assert_eq!(backend.sent(Method::Post), 0);
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P7D");
}

#[wasm_bindgen_test]
async fn a_save_that_fails_keeps_the_choices() {
    let backend = Backend::with(&[]);
    let page = both_timers(&backend).await;
    page.tick("radio", "Take theirs: Closed timer").await;
    page.holds(CLOSED, "P30D").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("Twilio did not confirm the save. You can save again safely.").await;
    assert!(page.is_on("radio", "Take theirs: Closed timer").await);
}

#[wasm_bindgen_test]
async fn the_changes_of_both_sides_to_a_list_are_shown() {
    let backend = Backend::with(&["Desk"]);
    let sid = backend.sid_of("Desk");
    let path = format!("/v1/Services/{sid}/Configuration/Webhooks");
    let page = Page::open(&backend, &format!("/services/{sid}/webhooks"));
    page.tick("checkbox", "onMessageAdd").await;
    backend.post(&path, &[("Filters", "onParticipantAdded")]);
    page.press("Save webhooks").await;
    page.says(CONFLICT).await;
    let row = rows(&page).remove(0);
    assert!(row.contains("+ onMessageAdd\n") || row.contains("+ onMessageAdd "), "{row}");
    assert!(row.contains("Added to their list.") && row.contains("+ onParticipantAdded"), "{row}");
    page.is_silent_about("Take all theirs").await;
    page.press("Save webhooks").await;
    page.says("Webhooks saved").await;
    assert_eq!(backend.read(&path)["filters"], json!(["onParticipantAdded", "onMessageAdd"]));
}

/// The closed timer is edited at a gateway, whose journal has a record of another user's change.
async fn at_a_gateway(person: &str, recorded: &str) -> (Gateway, Page) {
    let backend = Backend::with(&[]);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend);
    gateway.ledger.set_records(vec![json!({
        "person": person,
        "operation": PATH,
        "path": PATH,
        "changes": [{ "field": "DefaultClosedTimer", "sent": recorded, "after": recorded }],
    })]);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/configuration");
    page.press("Closed timer: 7 days").await;
    backend.post(PATH, &[("DefaultClosedTimer", "P30D")]);
    page.press_reviewed(SAVE).await;
    page.says(CONFLICT).await;
    (gateway, page)
}

#[wasm_bindgen_test]
async fn the_journal_of_the_gateway_names_the_other_user() {
    let (_gateway, page) = at_a_gateway("grace", "P30D").await;
    page.says("Saved by grace, ").await;
    assert!(rows(&page)[0].contains("2026"), "{:?}", rows(&page));
    page.is_silent_about("Read ").await;
}

#[wasm_bindgen_test]
async fn a_change_in_another_tab_is_by_the_same_user() {
    let (_gateway, page) = at_a_gateway("ada", "P30D").await;
    page.says("Saved by ada (you), ").await;
}

#[wasm_bindgen_test]
async fn a_change_made_elsewhere_has_only_the_time_at_which_it_was_read() {
    let (_gateway, page) = at_a_gateway("grace", "P60D").await;
    page.says("Read ").await;
    page.is_silent_about("Saved by").await;
}

#[wasm_bindgen_test]
async fn without_a_readable_journal_the_conflict_is_shown_as_well() {
    let backend = Backend::with(&[]);
    let gateway = Gateway::signed_in_as(Role::Admin, &backend);
    gateway.ledger.respond_only(Some(0));
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/configuration");
    page.press("Closed timer: 7 days").await;
    backend.post(PATH, &[("DefaultClosedTimer", "P30D")]);
    page.press_reviewed(SAVE).await;
    page.says("30 days (P30D)").await;
    page.says("Read ").await;
}
