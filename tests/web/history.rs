//! The history of a gateway: its records, filters, pages and exports.

mod export;
mod filters;
mod pages;
mod records;
mod restoration;

use api::gateway::{Colour, Role};
use api::{Endpoint, configuration, service_webhooks};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use web_sys::HtmlElement;

use crate::support::{Backend, Gateway, Page, until};

const SERVICE: &str = "IS00000000000000000000000000000abc";
const OTHER_SERVICE: &str = "IS00000000000000000000000000000def";

/// Record of a change of a service's webhooks. `given` replaces single properties.
fn webhooks(given: Value) -> Value {
    let mut record = json!({
        "operation": service_webhooks::Update::PATH,
        "path": format!("/x/{SERVICE}/Configuration/Webhooks"),
        "subject": "Service webhooks",
        "service": SERVICE,
        "name": "Returns & Repairs",
        "request_id": "RQ00000000000000000000000000000001",
        "changes": [{
            "field": "PostWebhookUrl", "label": "Post-event URL",
            "before": "https://a.example", "sent": "https://b.example", "after": "https://b.example",
        }],
    });
    given.as_object().unwrap().iter().for_each(|(name, value)| record[name] = value.clone());
    record
}

/// Record of a change of an account timer. `given` replaces single properties.
fn timer(given: Value) -> Value {
    let mut record = json!({
        "operation": configuration::Update::PATH,
        "subject": "Account configuration",
        "changes": [{
            "field": "DefaultClosedTimer", "label": "Closed timer", "before": "PT24H", "sent": "P7D", "after": "P7D",
        }],
    });
    given.as_object().unwrap().iter().for_each(|(name, value)| record[name] = value.clone());
    record
}

fn gateway(records: Vec<Value>) -> Gateway {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(&["Storefront chat"]));
    let gateway = gateway.with_account("staging", "Staging", Colour::Blue);
    gateway.ledger.set_records(records);
    gateway
}

fn open(records: Vec<Value>, query: &str) -> (Gateway, Page) {
    let gateway = gateway(records);
    let page = Page::open_gateway(&gateway, &format!("/accounts/production-eu/history{query}"));
    (gateway, page)
}

/// Texts of the drawn rows.
fn rows(page: &Page) -> Vec<String> {
    page.every(".history tbody tr:not(.spacer)").iter().map(HtmlElement::inner_text).collect()
}

/// Scrolls to an element. Without the style sheet the page above is higher than the screen.
fn look_at(page: &Page, selector: &str) {
    page.every(selector).iter().for_each(|element| element.scroll_into_view());
}

async fn has_rows(page: &Page, count: usize) {
    let has_count = || {
        look_at(page, ".history thead");
        rows(page).len() == count
    };
    assert!(until(has_count).await, "{count} rows are expected: {:#?}", rows(page));
}

/// Waits until the address has that query.
async fn has_query(expected: &str) {
    let query = || window().location().search().unwrap();
    until(|| query() == expected).await;
    assert_eq!(query(), expected);
}

/// Waits until an element that a selector matches has the focus.
async fn has_focus(selector: &str) {
    let is_focused =
        || document().active_element().is_some_and(|element| element.matches(selector).unwrap_or_default());
    let focused = || document().active_element().map(|element| element.outer_html());
    assert!(until(is_focused).await, "{selector} has no focus, but {:?}", focused());
}
