//! The push notifications of a service.

use api::Method;
use sandbox::Seed;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Backend, Page, Service, pause, until};

const TEXT: &str = "Text of new messages";
const SAVE: &str = "Save push notifications";

fn service(params: &[(&str, &str)]) -> Service {
    Service::new("notifications", "Notifications", params)
}

#[wasm_bindgen_test]
async fn every_setting_of_every_kind_is_saved() {
    let service = service(&[]);
    let page = service.open();
    for kind in ["Push new messages", "Push messages with media", "Push when added", "Push when removed"] {
        page.tick("checkbox", kind).await;
    }
    page.tick("checkbox", "Badge count").await;
    page.tick("checkbox", "Log pushes").await;
    for kind in ["of new messages", "of messages with media", "when added", "when removed"] {
        page.fill(&format!("Text {kind}"), &format!("Words {kind}")).await;
    }
    for kind in ["of new messages", "when added", "when removed"] {
        page.fill(&format!("Sound {kind}"), &format!("{kind}.caf")).await;
    }
    page.press(SAVE).await;
    page.says("Push settings saved").await;
    let stored = service.stored();
    assert_eq!(stored["log_enabled"], true);
    assert_eq!(
        stored["new_message"],
        json!({
            "enabled": true, "template": "Words of new messages", "sound": "of new messages.caf", "badge_count_enabled": true,
            "with_media": { "enabled": true, "template": "Words of messages with media" },
        })
    );
    for (name, kind) in [("added_to_conversation", "when added"), ("removed_from_conversation", "when removed")] {
        let expected = json!({ "enabled": true, "template": format!("Words {kind}"), "sound": format!("{kind}.caf") });
        assert_eq!(stored[name], expected);
    }
}

#[wasm_bindgen_test]
async fn messages_with_media_have_no_sound() {
    let page = service(&[]).open();
    page.says("Text for messages with media. Sound and badge are those of “New message”.").await;
    page.find("textbox", "Text of messages with media").await;
    assert_eq!(page.every("input[id*=Sound]").len(), 3);
    assert!(page.every("input[id*=WithMedia-Sound]").is_empty());
}

#[wasm_bindgen_test]
async fn settings_of_a_disabled_notification_are_inactive_and_kept() {
    let service = service(&[("NewMessage.Enabled", "true"), ("NewMessage.Sound", "bell.caf")]);
    let page = service.open();
    page.holds("Sound of new messages", "bell.caf").await;
    assert_eq!(page.every(".resting").len(), 3, "three are off");
    page.tick("checkbox", "Push new messages").await;
    pause(40).await;
    assert_eq!(page.every(".resting").len(), 4);
    page.fill(TEXT, "${MESSAGE}").await;
    page.press(SAVE).await;
    page.says("Push settings saved").await;
    let stored = service.stored()["new_message"].clone();
    assert_eq!((&stored["enabled"], &stored["template"]), (&json!(false), &json!("${MESSAGE}")));
    assert_eq!(stored["sound"], "bell.caf");
}

#[wasm_bindgen_test]
async fn a_variable_is_inserted_at_the_caret() {
    let page = service(&[("NewMessage.Template", "Grüße 🙂 from ")]).open();
    page.unfold(TEXT).await;
    let area: HtmlInputElement = page.find("textbox", TEXT).await.unchecked_into();
    page.press("Insert PARTICIPANT into Text of new messages").await;
    page.holds(TEXT, "Grüße 🙂 from ${PARTICIPANT}").await;
    page.says("Grüße 🙂 from Ada").await;
    // A selection is replaced. An emoji takes two of the browser's UTF-16 units.
    area.set_selection_range(6, 8).unwrap();
    page.press("Insert MESSAGE into Text of new messages").await;
    page.holds(TEXT, "Grüße ${MESSAGE} from ${PARTICIPANT}").await;
    assert_eq!(area.selection_start().unwrap(), Some(6 + "${MESSAGE}".len() as u32));
    assert!(leptos::prelude::document().active_element() == Some(area.into()), "the focus is in the text");
}

#[wasm_bindgen_test]
async fn an_unknown_variable_is_marked_and_can_be_saved() {
    let service = service(&[]);
    let page = service.open();
    page.fill(TEXT, "${NAME}: ${MESSAGE}").await;
    page.says("${NAME} is not a variable for this notification. Users may see it as plain text.").await;
    let marked: Vec<_> = page.every("mark").iter().map(|mark| mark.inner_text()).collect();
    assert_eq!(marked, ["${NAME}"]);
    page.press(SAVE).await;
    page.says("Push settings saved").await;
    assert_eq!(service.stored()["new_message"]["template"], "${NAME}: ${MESSAGE}");
}

#[wasm_bindgen_test]
async fn a_misspelt_variable_is_reported_with_the_correct_spelling() {
    let page = service(&[]).open();
    for text in ["{{MESSAGE}}", "%{MESSAGE}", "$MESSAGE", "[MESSAGE]", "${MESSAGE"] {
        page.write(TEXT, text).await;
        page.says(&format!("Users may see {text} as plain text. Write ${{MESSAGE}}.")).await;
    }
    page.write(TEXT, "${MESSAGE}").await;
    page.is_silent_about("as plain text").await;
    page.press("Discard").await;
}

#[wasm_bindgen_test]
async fn a_text_too_long_after_substitution_is_warned_about_and_can_be_saved() {
    let service = service(&[]);
    let page = service.open();
    let text = format!("{}${{MESSAGE}}", "x".repeat(165));
    page.fill(TEXT, &text).await;
    page.says("182 of 178 characters with the sample values").await;
    page.says("Twilio cuts the text after 178 characters. With the sample values it is 4 too long.").await;
    let cut: Vec<_> = page.every(".phone del").iter().map(|cut| cut.inner_text()).collect();
    assert_eq!(cut, ["way?"]);
    page.press(SAVE).await;
    page.says("Push settings saved").await;
    assert_eq!(service.stored()["new_message"]["template"], *text);
}

#[wasm_bindgen_test]
async fn a_closed_notification_shows_its_text_with_a_label_and_opens_when_it_is_turned_on() {
    let page = service(&[("NewMessage.Template", "Mine"), ("AddedToConversation.Enabled", "true")]).open();
    page.find("textbox", TEXT).await;
    let lines = || page.every(".one-line").iter().map(|line| line.inner_text().replace('\n', " ")).collect::<Vec<_>>();
    assert_eq!(lines()[0], "Preview with sample values Mine");
    assert!(lines()[2].starts_with("Preview of the built-in text, with sample values "), "{:?}", lines());
    let open =
        || page.every("details:has(> summary.edit)").iter().map(|part| part.has_attribute("open")).collect::<Vec<_>>();
    assert_eq!(open(), [false; 4], "a stored setting opens nothing");
    page.tick("checkbox", "Push new messages").await;
    assert!(until(|| open() == [true, false, false, false]).await, "{:?}", open());
    page.tick("checkbox", "Push when added").await;
    pause(50).await;
    assert_eq!(open(), [true, false, false, false], "turning it off opens nothing");
}

#[wasm_bindgen_test]
async fn an_empty_text_has_the_length_of_the_built_in_text() {
    let page = service(&[]).open();
    page.unfold(TEXT).await;
    page.says("The built-in text has 33 of 178 characters with the sample values.").await;
    page.fill(TEXT, "Hello").await;
    page.says("\n5 of 178 characters with the sample values").await;
    page.fill(TEXT, "").await;
    page.says("The built-in text has 33 of 178 characters with the sample values.").await;
}

#[wasm_bindgen_test]
async fn the_built_in_text_is_shown_and_can_be_edited() {
    let service = service(&[("NewMessage.Template", "Mine")]);
    let page = service.open();
    page.fill(TEXT, "").await;
    page.says("order-1815:Ada: Is it on its way?").await;
    page.press(SAVE).await;
    page.says("Push settings saved").await;
    assert_eq!(service.stored()["new_message"]["template"], "");

    let begin = page.every("[id$=NewMessage-Template] ~ .note button").pop().unwrap();
    begin.click();
    page.holds(TEXT, "${CONVERSATION}:${PARTICIPANT}: ${MESSAGE}").await;
    pause(40).await;
    assert!(page.every("[id$=NewMessage-Template] ~ .note button").is_empty());
    assert_eq!(leptos::prelude::document().active_element().unwrap().id(), "notifications-NewMessage-Template");
}

#[wasm_bindgen_test]
async fn the_bindings_of_the_service_are_counted() {
    let page = service(&[]).open();
    page.says("This service has no bindings. No push can arrive.").await;
    drop(page);
    let backend = Backend::new(Seed::Demo);
    let sid = backend.sid_of("Customer Care (production)");
    let known = backend.read(&format!("/v1/Services/{sid}/Bindings"));
    let page = Page::open(&backend, &format!("/services/{sid}/notifications"));
    page.says(&format!("This service has {} bindings.", known["bindings"].as_array().unwrap().len())).await;
}

#[wasm_bindgen_test]
async fn saving_works_when_bindings_cannot_be_counted() {
    let service = service(&[]);
    let path = format!("/v1/Services/{}/Bindings", service.sid);
    service.backend.fail(&[("Path", &path), ("Status", "500")]);
    let page = service.open();
    page.says("The bindings of this service could not be counted.").await;
    page.tick("checkbox", "Log pushes").await;
    page.press(SAVE).await;
    page.says("Push settings saved").await;
}

#[wasm_bindgen_test]
async fn push_notifications_that_failed_to_load_can_be_retried() {
    let service = service(&[]);
    service.backend.fail(&[("Path", &service.path()), ("Status", "500"), ("Times", "1")]);
    let page = service.open();
    page.says("The push notifications could not be loaded.").await;
    page.press("Try again").await;
    page.find("button", SAVE).await;
}

#[wasm_bindgen_test]
async fn an_error_is_shown_at_its_text() {
    let service = service(&[]);
    service.backend.fail(&[("Method", "POST"), ("Status", "400"), ("Code", "50058"), ("Times", "1")]);
    let page = service.open();
    page.fill(TEXT, "Too long for somebody").await;
    page.press(SAVE).await;
    page.says("The push notifications could not be saved. Correct these fields first:").await;
    page.find("link", TEXT).await.click();
    assert_eq!(leptos::prelude::document().active_element().unwrap().id(), "notifications-NewMessage-Template");
    page.holds(TEXT, "Too long for somebody").await;
}

#[wasm_bindgen_test]
async fn a_save_without_a_response_keeps_the_input() {
    let service = service(&[]);
    let page = service.open();
    page.fill(TEXT, "New: ${MESSAGE}").await;
    service.backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press(SAVE).await;
    page.says("Twilio did not confirm the save. You can save again safely.").await;
    page.holds(TEXT, "New: ${MESSAGE}").await;
    service.backend.recover();
    page.press(SAVE).await;
    page.says("Push settings saved").await;
    assert_eq!(service.backend.sent(Method::Post), 2);
    assert_eq!(service.stored()["new_message"]["template"], "New: ${MESSAGE}");
}

#[wasm_bindgen_test]
async fn a_draft_is_restored() {
    let page = service(&[]).open();
    page.fill(TEXT, "Half a te").await;
    pause(50).await;
    page.find("link", "All services").await.click();
    page.press("Leave").await;
    page.find("link", "Storefront chat").await.click();
    page.find("link", "Push notifications").await.click();
    page.says("Your earlier changes were restored. They are not saved.").await;
    page.holds(TEXT, "Half a te").await;
}

#[wasm_bindgen_test]
async fn a_push_check_can_be_stopped_and_then_says_nothing_about_the_push() {
    let service = service(&[]);
    let page = service.open();
    page.find("button", "Check push").await;
    service.backend.fail(&[("Method", "GET"), ("DelayMs", "500")]);
    page.fill("Identity", "ada").await;
    page.press("Check push").await;
    page.says("requests sent").await;
    page.press("Stop").await;
    page.says("You stopped the check.").await;
    pause(800).await;
    assert!(!page.text().contains("No push arrives") && !page.text().contains("Nothing found"), "{}", page.text());
    page.press("Check push").await;
    page.is_silent_about("You stopped the check.").await;
}
