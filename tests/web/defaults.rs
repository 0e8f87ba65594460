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
