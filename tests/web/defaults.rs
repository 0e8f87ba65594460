//! Default values of settings, on every page that has some.

use api::{Endpoint, ParameterInfo, chat_service, notifications, service_configuration, service_webhooks, webhooks};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page};

/// Settings of a page that show a default value.
async fn shown(address: &str, form: &str, fields: &[ParameterInfo], save: &str) -> usize {
    let page = Page::open(&Backend::with(&["Desk"]), address);
    page.find("button", save).await;
    let with_default = fields.iter().filter(|info| info.default.is_some());
    for info in with_default.clone() {
        let id = format!("#{form}-{}-hint", info.wire.replace('.', "-"));
        let hint = page.every(&id).remove(0).text_content().unwrap_or_default();
        let value = match info.default {
            Some("true") => "on",
            Some("false") => "off",
            other => other.unwrap_or_default(),
        };
        assert!(hint.contains(&format!("Default: {value}.")), "{} says {hint:?}", info.wire);
    }
    with_default.count()
}

#[wasm_bindgen_test]
async fn every_documented_default_is_shown_at_its_setting() {
    let service = format!("/services/{}", Backend::with(&["Desk"]).sid_of("Desk"));
    let at = |page: &str| format!("{service}/{page}");
    let counts = [
        shown("/webhooks", "account-webhooks", webhooks::Update::PARAMETERS, "Save webhooks").await,
        shown(&at("webhooks"), "service-webhooks", service_webhooks::Update::PARAMETERS, "Save webhooks").await,
        shown(
            &at("configuration"),
            "service-configuration",
            service_configuration::Update::PARAMETERS,
            "Save configuration",
        )
        .await,
        shown(&at("notifications"), "notifications", notifications::Update::PARAMETERS, "Save push notifications")
            .await,
        shown(&at("chat"), "chat", chat_service::Update::PARAMETERS, "Save Chat settings").await,
    ];
    assert_eq!(counts, [1, 1, 1, 6, 14]);
}

#[wasm_bindgen_test]
async fn a_value_that_is_not_the_default_is_marked_and_can_be_restored() {
    let backend = Backend::with(&["Desk"]);
    let path = format!("/v2/Services/{}", backend.sid_of("Desk"));
    backend.post(&path, &[("TypingIndicatorTimeout", "9"), ("WebhookMethod", "GET")]);
    let page = Page::open(&backend, &format!("/services/{}/chat", backend.sid_of("Desk")));
    page.says("Not default").await;
    let button = page.find("button", "Restore default: Typing indicator timeout").await;
    button.focus().unwrap();
    button.click();
    page.holds("Typing indicator timeout", "5").await;
    page.has_focus("Typing indicator timeout").await;
    page.press("Restore default: Method").await;
    page.is_silent_about("Restore default").await;
    assert!(page.is_on("radio", "POST Event data in the request body.").await);
    page.is_silent_about("Not default").await;
    assert_eq!(backend.sent(api::Method::Post), 0, "only Save sends it");
    page.press("Save Chat settings").await;
    page.says("Chat settings saved").await;
    assert_eq!(backend.read(&path)["typing_indicator_timeout"], 5);
}

#[wasm_bindgen_test]
async fn a_setting_without_a_documented_default_has_nothing_to_restore() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/configuration");
    page.press("Closed timer: 7 days").await;
    page.find("button", "Save configuration").await;
    page.is_silent_about("Restore default").await;
    page.is_silent_about("Not default").await;
}
