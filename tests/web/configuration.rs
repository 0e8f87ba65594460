//! The configuration of the account, and the default service wherever it shows.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause};

const PATH: &str = "/v1/Configuration";
const SERVICE: &str = "Default service";
const INACTIVE: &str = "Inactive timer: ISO 8601";
const CLOSED: &str = "Closed timer: ISO 8601";
const SAVE: &str = "Save configuration";
const NOBODY: &str = "IS00000000000000000000000000000001";

fn open(backend: &Backend) -> Page {
    Page::open(backend, "/configuration")
}

/// What the API keeps under that name.
fn kept(backend: &Backend, name: &str) -> Option<String> {
    backend.read(PATH)[name].as_str().map(str::to_owned)
}

/// With a default that was deleted.
fn pointing_nowhere() -> Backend {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let sid = backend.sid_of("Claims desk");
    backend.post(PATH, &[("DefaultChatServiceSid", &sid)]);
    backend.delete(&format!("/v1/Services/{sid}"));
    backend
}

#[wasm_bindgen_test]
async fn the_default_service_is_found_by_its_name() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let sid = backend.sid_of("Claims desk");
    let page = open(&backend);
    page.says("No default: requests that name no service have none to act on.").await;
    page.write(SERVICE, "claims").await;
    page.says("1 matches. All 2 services searched.").await;
    page.find("option", &format!("Claims desk {sid}")).await.click();
    page.holds(SERVICE, &sid).await;
    page.find("link", "Claims desk").await;
    page.press(SAVE).await;
    page.says("Saved").await;
    assert_eq!(kept(&backend, "default_chat_service_sid"), Some(sid));
}

#[wasm_bindgen_test]
async fn a_list_that_opens_shows_every_service_whatever_was_chosen() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Claims desk"))]);
    let page = open(&backend);
    page.find("link", "Claims desk").await;
    assert_eq!(backend.sent(api::Method::Get), 2, "the list waits until somebody searches");
    page.press("Show the list for Default service").await;
    page.says("2 match. All 2 services searched.").await;
}

#[wasm_bindgen_test]
async fn a_pasted_sid_works_where_no_list_can_be_loaded() {
    let backend = Backend::with(&["Claims desk"]);
    let sid = backend.sid_of("Claims desk");
    let page = open(&backend);
    page.find("heading", "Default services").await;
    backend.fail(&[("Path", "/v1/Services"), ("Status", "500")]);
    page.write(SERVICE, &format!(" {sid} ")).await;
    page.says("0 services searched; the others could not be loaded.").await;
    page.says("Whether there is such a service could not be found out.").await;
    page.press(SAVE).await;
    page.says("Saved").await;
    assert_eq!(kept(&backend, "default_chat_service_sid"), Some(sid));
}

#[wasm_bindgen_test]
async fn a_default_that_points_nowhere_is_seen_on_both_pages() {
    let backend = pointing_nowhere();
    let page = Page::open(&backend, "/");
    page.says("does not exist: requests that name no service have none to act on.").await;
    page.find("link", "Choose another").await;
    drop(page);
    let page = open(&backend);
    page.says("There is no such service: it was deleted, or is not of this account.").await;
}

#[wasm_bindgen_test]
async fn clearing_sends_an_empty_value_and_says_what_that_means() {
    let backend = pointing_nowhere();
    let page = open(&backend);
    page.press("Clear Default service").await;
    page.says("No default: requests that name no service have none to act on.").await;
    page.says("Twilio does not say whether that clears it").await;
    page.press(SAVE).await;
    page.says("Saved").await;
    assert_eq!(kept(&backend, "default_chat_service_sid"), None);
}

#[wasm_bindgen_test]
async fn a_service_that_does_not_exist_is_refused_at_its_field() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.write(SERVICE, NOBODY).await;
    page.press(SAVE).await;
    page.says("The configuration could not be saved. Correct this first:").await;
    page.says("Enter the SID of a service of this account.").await;
    page.holds(SERVICE, NOBODY).await;
}

#[wasm_bindgen_test]
async fn number_and_unit_presets_and_text_keep_in_step() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.says("Is never closed by itself.").await;
    page.choose("Closed timer: unit", "days").await;
    page.fill("Closed timer: number", "7").await;
    page.holds(CLOSED, "P7D").await;
    page.says("Is closed after 7 days without activity.").await;
    page.fill(CLOSED, "P1DT12H").await;
    page.holds("Closed timer: number", "36").await;
    page.press("Closed timer: 30 days").await;
    page.holds(CLOSED, "P30D").await;
    page.holds("Closed timer: number", "30").await;
    page.press(SAVE).await;
    page.says("Saved").await;
    assert_eq!(kept(&backend, "default_closed_timer").as_deref(), Some("P30D"));
}

#[wasm_bindgen_test]
async fn a_text_stays_as_it_was_given() {
    let backend = Backend::with(&[]);
    backend.post(PATH, &[("DefaultClosedTimer", "PT24H")]);
    let page = open(&backend);
    page.holds(CLOSED, "PT24H").await;
    page.holds("Closed timer: number", "24").await;
    page.says("After 24 hours without activity").await;
    page.fill(CLOSED, "P1D").await;
    page.press(SAVE).await;
    page.says("Saved").await;
    assert_eq!(kept(&backend, "default_closed_timer").as_deref(), Some("P1D"));
}

#[wasm_bindgen_test]
async fn a_timer_written_with_zero_years_and_months_is_saved_as_written() {
    for (text, number, words) in [("P0M7D", "7", "7 days"), ("P0Y0M1DT0H0M0S", "1", "1 day")] {
        let backend = Backend::with(&[]);
        let page = open(&backend);
        page.fill(CLOSED, text).await;
        page.holds("Closed timer: number", number).await;
        page.says(&format!("Is closed after {words} without activity.")).await;
        page.press(SAVE).await;
        page.says("Saved").await;
        assert_eq!(kept(&backend, "default_closed_timer").as_deref(), Some(text));
    }
}

#[wasm_bindgen_test]
async fn a_mistake_is_told_on_leaving_the_timer_and_not_before() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    for (text, message) in [
        ("PT30S", "Enter at least 1 minute (PT1M)."),
        ("ten minutes", "Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days."),
        ("P1M", "Years and months have no fixed length. Use weeks, days, hours, minutes or seconds."),
    ] {
        page.write(INACTIVE, text).await;
        pause(40).await;
        page.is_silent_about(message).await;
        page.find("textbox", "Inactive timer: number").await.focus().unwrap();
        pause(40).await;
        page.is_silent_about(message).await;
        page.find("textbox", CLOSED).await.focus().unwrap();
        page.says(message).await;
        page.press("Reset").await;
    }
    assert_eq!(backend.sent(api::Method::Post), 0);
}

#[wasm_bindgen_test]
async fn a_number_that_is_none_is_kept_and_refused() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.choose("Inactive timer: unit", "minutes").await;
    page.fill("Inactive timer: number", "ten").await;
    page.press(SAVE).await;
    page.says("Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days.").await;
    page.holds("Inactive timer: number", "ten").await;
    page.holds(INACTIVE, "ten minutes").await;
}

#[wasm_bindgen_test]
async fn the_life_of_a_conversation_follows_the_timers() {
    let page = open(&Backend::with(&[]));
    page.says("Both timers count from the last activity").await;
    page.says("A new message makes it active again.").await;
    page.says("Never\n").await;
    page.press("Inactive timer: 7 days").await;
    page.says("After 7 days without activity").await;
    page.press("Closed timer: 24 hours").await;
    page.says("Conversations close before they become inactive").await;
    page.press("Closed timer: 30 days").await;
    page.is_silent_about("Conversations close before they become inactive").await;
}

#[wasm_bindgen_test]
async fn the_life_of_a_conversation_counts_both_timers_from_the_last_activity() {
    let page = open(&Backend::with(&[]));
    page.press("Inactive timer: 24 hours").await;
    page.press("Closed timer: 7 days").await;
    page.says("After 7 days without activity").await;
    let width = |state: &str| {
        let segment = page.every(&format!(".life [data-state={state}]")).remove(0);
        segment.get_attribute("style").unwrap_or_default()
    };
    pause(40).await;
    assert!(width("active").contains("flex-grow: 86400"), "{}", width("active"));
    assert!(width("inactive").contains("flex-grow: 518400"), "the six days that are left of seven");
    page.press("Reset").await;
}

#[wasm_bindgen_test]
async fn a_rejected_timer_is_not_drawn() {
    let page = open(&Backend::with(&[]));
    page.press("Inactive timer: 24 hours").await;
    for text in ["PT5M", "P1M", "soon"] {
        page.fill(CLOSED, text).await;
        page.says("Enter a valid duration below").await;
        assert!(page.every(".life [data-state]").is_empty(), "{text}");
        page.is_silent_about("After 5 minutes without activity").await;
    }
    page.fill(CLOSED, "PT10M").await;
    page.says("After 10 minutes without activity").await;
    page.press("Reset").await;
}

#[wasm_bindgen_test]
async fn an_answer_that_never_comes_loses_nothing() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.press("Closed timer: 7 days").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("It may or may not be saved. Saving again does no harm.").await;
    page.holds(CLOSED, "P7D").await;
    backend.recover();
    page.press(SAVE).await;
    page.says("Saved").await;
    assert_eq!(kept(&backend, "default_closed_timer").as_deref(), Some("P7D"));
}

#[wasm_bindgen_test]
async fn saving_twice_at_once_sends_one_request() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "200")]);
    let page = open(&backend);
    page.press("Closed timer: 7 days").await;
    let save = page.find("button", SAVE).await;
    save.click();
    save.click();
    page.says("Saved").await;
    assert_eq!(backend.sent(api::Method::Post), 1);
}

#[wasm_bindgen_test]
async fn what_was_told_of_one_save_does_not_stand_beside_the_failure_of_the_next() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.press("Closed timer: 7 days").await;
    page.press(SAVE).await;
    page.says("Saved").await;
    backend.fail(&[("Method", "POST"), ("Status", "500")]);
    page.press("Closed timer: 30 days").await;
    page.press(SAVE).await;
    page.says("What came of this is not certain.").await;
    page.is_silent_about("Saved").await;
}

#[wasm_bindgen_test]
async fn what_was_typed_comes_back() {
    let page = open(&Backend::with(&[]));
    page.fill("Inactive timer: number", "ten").await;
    pause(50).await;
    page.find("link", "Services").await.click();
    page.press("Leave").await;
    page.find("heading", "Services").await;
    page.find("link", "Account configuration").await.click();
    page.says("What you typed earlier is back. It has not been saved.").await;
    page.holds("Inactive timer: number", "ten").await;
}

#[wasm_bindgen_test]
async fn what_was_typed_for_one_account_is_no_draft_for_another() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.fill("Inactive timer: number", "ten").await;
    pause(50).await;
    drop(page);
    let page = Page::open_as(1, &backend, "/configuration");
    page.holds("Inactive timer: number", "").await;
    page.is_silent_about("What you typed earlier is back").await;
    drop(page);
    let page = Page::open_as(0, &backend, "/configuration");
    page.holds("Inactive timer: number", "ten").await;
}

#[wasm_bindgen_test]
async fn a_configuration_that_does_not_come_can_be_asked_for_again() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Path", PATH), ("Status", "500"), ("Times", "1")]);
    let page = open(&backend);
    page.says("The configuration could not be loaded.").await;
    page.press("Try again").await;
    page.find("button", SAVE).await;
}

#[wasm_bindgen_test]
async fn asking_again_is_seen_done_once_and_fails_in_words_anew() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Path", PATH), ("Status", "500"), ("DelayMs", "100")]);
    let page = open(&backend);
    page.says("The configuration could not be loaded.").await;
    let (failure, sent) = (page.every("main [role=alert]").remove(0), backend.sent(api::Method::Get));
    let retry = page.find("button", "Try again").await;
    retry.focus().unwrap();
    retry.click();
    retry.click();
    page.is_silent_about("The configuration could not be loaded.").await;
    assert_eq!(page.every("main .waiting").len(), 1, "that it is asked for is seen");
    page.has_keyboard("Account configuration").await;
    page.says("The configuration could not be loaded.").await;
    assert!(!failure.is_connected(), "it is told as something new");
    assert_eq!(backend.sent(api::Method::Get), sent + 1);
}

#[wasm_bindgen_test]
async fn a_service_is_made_the_default_and_the_one_before_it_again() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let (before, sid) = (backend.sid_of("Storefront chat"), backend.sid_of("Claims desk"));
    backend.post(PATH, &[("DefaultChatServiceSid", &before)]);
    let page = Page::open(&backend, &format!("/services/{sid}"));
    page.press("Make default").await;
    page.says("“Claims desk” is the default service now. Before, it was “Storefront chat”.").await;
    assert_eq!(kept(&backend, "default_chat_service_sid"), Some(sid));
    page.find("link", "Roles").await.click();
    page.find("link", "Overview").await.click();
    page.press("Undo").await;
    page.says("“Claims desk” is no longer the default service.").await;
    page.find("button", "Make default").await;
    assert_eq!(kept(&backend, "default_chat_service_sid"), Some(before));
}

#[wasm_bindgen_test]
async fn a_default_that_is_asked_for_and_undone_twice_is_changed_once_each() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    let before = backend.sid_of("Storefront chat");
    backend.post(PATH, &[("DefaultChatServiceSid", &before)]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "100")]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Claims desk")));
    for (sent, name) in [(1, "Make default"), (2, "Undo")] {
        let button = page.find("button", name).await;
        button.click();
        button.click();
        page.find("button", if sent == 1 { "Undo" } else { "Make default" }).await;
        assert_eq!(backend.sent(api::Method::Post), sent);
    }
    assert_eq!(kept(&backend, "default_chat_service_sid"), Some(before));
}

#[wasm_bindgen_test]
async fn a_default_that_somebody_else_has_changed_is_not_undone() {
    let backend = Backend::with(&["Storefront chat", "Claims desk", "Loyalty club"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Storefront chat"))]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Claims desk")));
    page.press("Make default").await;
    page.find("button", "Undo").await;
    let theirs = backend.sid_of("Loyalty club");
    backend.post(PATH, &[("DefaultChatServiceSid", &theirs)]);
    page.press("Undo").await;
    page.says("Nothing was sent: somebody else has changed it meanwhile.").await;
    assert_eq!(kept(&backend, "default_chat_service_sid"), Some(theirs));
}

#[wasm_bindgen_test]
async fn a_default_that_cannot_be_changed_says_why() {
    let backend = Backend::with(&["Claims desk"]);
    backend.fail(&[("Method", "POST"), ("Drop", "true"), ("Times", "1")]);
    let page = Page::open(&backend, &format!("/services/{}", backend.sid_of("Claims desk")));
    page.press("Make default").await;
    page.says("The default service could not be changed. It may or may not be saved.").await;
    page.press("Make default").await;
    page.says("“Claims desk” was the default service already.").await;
}

#[wasm_bindgen_test]
async fn the_list_marks_the_default_and_does_without_where_that_is_not_known() {
    let backend = Backend::with(&["Storefront chat", "Claims desk"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Claims desk"))]);
    let page = Page::open(&backend, "/");
    page.says("Default\n").await;
    drop(page);
    backend.fail(&[("Path", PATH), ("Status", "500")]);
    let page = Page::open(&backend, "/");
    page.lists(&["Claims desk", "Storefront chat"]).await;
    pause(100).await;
    page.is_silent_about("Default\n").await;
    page.is_silent_about("could not be loaded").await;
}

#[wasm_bindgen_test]
async fn whoever_deletes_the_default_is_told_so() {
    let backend = Backend::with(&["Claims desk"]);
    backend.post(PATH, &[("DefaultChatServiceSid", &backend.sid_of("Claims desk"))]);
    let page = Page::open(&backend, "/");
    page.press("Delete Claims desk").await;
    page.says("It is the account’s default service").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.find("link", "Choose another").await;
}
