//! Both timers, and the life of a conversation that they make.

use wasm_bindgen_test::wasm_bindgen_test;

use super::{CLOSED, PATH, SAVE, open, stored};
use crate::support::{Backend, pause};

const INACTIVE: &str = "Inactive timer: ISO 8601";

#[wasm_bindgen_test]
async fn number_unit_presets_and_text_stay_in_sync() {
    let backend = Backend::with(&[]);
    let page = open(&backend);
    page.says("Is not closed automatically.").await;
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
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_closed_timer").as_deref(), Some("P30D"));
}

#[wasm_bindgen_test]
async fn a_duration_is_saved_as_typed() {
    let backend = Backend::with(&[]);
    backend.post(PATH, &[("DefaultClosedTimer", "PT24H")]);
    let page = open(&backend);
    page.holds(CLOSED, "PT24H").await;
    page.holds("Closed timer: number", "24").await;
    page.says("After 24 hours without activity").await;
    page.fill(CLOSED, "P1D").await;
    page.press(SAVE).await;
    page.says("Account configuration saved").await;
    assert_eq!(stored(&backend, "default_closed_timer").as_deref(), Some("P1D"));
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
        page.says("Account configuration saved").await;
        assert_eq!(stored(&backend, "default_closed_timer").as_deref(), Some(text));
    }
}

#[wasm_bindgen_test]
async fn an_error_is_shown_when_the_focus_leaves_the_timer() {
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
        page.press("Discard").await;
    }
    assert_eq!(backend.sent(api::Method::Post), 0);
}

#[wasm_bindgen_test]
async fn text_in_the_number_box_is_kept_and_rejected() {
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
    assert!(width("inactive").contains("flex-grow: 518400"), "six of seven days remain");
    page.press("Discard").await;
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
    page.press("Discard").await;
}
