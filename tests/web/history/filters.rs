//! Filters of the history, on the page and in the address.

use api::date::Timestamp;
use api::gateway::Role;
use js_sys::Date;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CustomEvent, CustomEventInit, HtmlInputElement};

use super::{OTHER_SERVICE, SERVICE, has_query, has_rows, open, rows, timer, webhooks};
use crate::support::{Backend, Gateway, Page, pause, until};

/// The date filter whose label starts with `label`.
fn day(page: &Page, label: &str) -> HtmlInputElement {
    let fields = page.every("#filters .field");
    let field = fields.into_iter().find(|field| field.inner_text().starts_with(label)).expect(label);
    field.query_selector("input").unwrap().unwrap().unchecked_into()
}

/// First second of a day of November 2026 in the time zone of the browser, in Unix seconds.
fn midnight(day: i32) -> u64 {
    (Date::new_with_year_month_day(2026, 10, day).get_time() / 1000.0) as u64
}

fn choose_day(page: &Page, label: &str, text: &str) {
    let day = day(page, label);
    day.set_value(text);
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    day.dispatch_event(&CustomEvent::new_with_event_init_dict("change", &init).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn an_empty_history_differs_from_no_matches() {
    let (_gateway, page) = open(vec![], "");
    page.find("heading", "No changes in this account yet").await;
    drop(page);
    let (_gateway, page) = open(vec![timer(json!({}))], "?person=nobody");
    page.find("heading", "No changes match").await;
    page.says("Try fewer filters, a longer time, or all accounts.").await;
    page.choose("Account", "all").await;
    page.says("Try fewer filters or a longer time.").await;
    page.choose("Account", "this").await;
    page.says("or all accounts").await;
    page.every(".history .empty button")[0].click();
    has_rows(&page, 1).await;
    has_query("").await;
    drop(page);
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(&[]));
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history?person=nobody");
    page.says("Try fewer filters or a longer time.").await;
}

#[wasm_bindgen_test]
async fn filters_in_the_address_are_shown_and_requested() {
    let address = format!("?person=ada&service={SERVICE}&field=PostWebhookUrl&from=2026-11-20&until=2026-11-21");
    let (gateway, page) = open(vec![webhooks(json!({})), timer(json!({}))], &address);
    has_rows(&page, 1).await;
    page.holds("Person", "ada").await;
    page.holds("Service", "Returns & Repairs").await;
    // In a narrow window the controls are folded, and take no focus.
    page.press("Filters (5)").await;
    assert!(until(|| page.every("#filters[data-open=true]").len() == 1).await, "{}", page.text());
    page.find("textbox", "Service").await.focus().unwrap();
    page.holds("Service", SERVICE).await;
    page.holds("Setting", "PostWebhookUrl").await;
    page.says("Filters (5)").await;
    let asked = gateway.ledger.last_request();
    assert_eq!(asked.account.map(|account| account.to_string()).as_deref(), Some("production-eu"));
    let end = Timestamp::from_unix(midnight(22) - 1);
    assert_eq!(asked.until.map(|until| until.to_string()).as_deref(), Some(end.as_str()));
}

#[wasm_bindgen_test]
async fn a_typed_filter_narrows_the_list_and_is_in_the_address() {
    let (_gateway, page) = open(vec![webhooks(json!({ "person": "grace" })), timer(json!({}))], "");
    has_rows(&page, 2).await;
    page.settle("Person", "grace").await;
    has_rows(&page, 1).await;
    has_query("?person=grace").await;
    page.settle("Person", "").await;
    has_rows(&page, 2).await;
    // The label of a setting is accepted as well as its name in the API.
    page.settle("Setting", "closed timer").await;
    has_query("?field=DefaultClosedTimer").await;
    has_rows(&page, 1).await;
    page.holds("Setting", "DefaultClosedTimer").await;
}

#[wasm_bindgen_test]
async fn days_are_in_the_time_zone_of_the_times() {
    let late = timer(json!({ "at": "2026-11-19T23:30:00Z" }));
    let (gateway, page) = open(vec![timer(json!({})), late], "");
    has_rows(&page, 2).await;
    choose_day(&page, "From (local time)", "2026-11-20");
    has_query("?from=2026-11-20").await;
    let from = || gateway.ledger.last_request().from.map(|day| day.to_string());
    let expected = Timestamp::from_unix(midnight(20)).to_string();
    assert!(until(|| from().as_ref() == Some(&expected)).await, "{:?} instead of {expected}", from());
    choose_day(&page, "From (local time)", "");
    choose_day(&page, "Until (local time)", "2026-11-19");
    let end = || gateway.ledger.last_request().until.map(|day| day.to_string());
    let expected = Timestamp::from_unix(midnight(20) - 1).to_string();
    assert!(until(|| end().as_ref() == Some(&expected)).await, "{:?} instead of {expected}", end());
    choose_day(&page, "Until (local time)", "");
    page.press("Times in UTC").await;
    let labels = || page.every("#filters label").into_iter().filter_map(|label| label.text_content());
    assert!(until(|| labels().any(|label| label == "From (UTC)")).await, "{:?}", labels().collect::<Vec<_>>());
    choose_day(&page, "From (UTC)", "2026-11-20");
    has_rows(&page, 1).await;
    choose_day(&page, "From (UTC)", "");
    choose_day(&page, "Until (UTC)", "2026-11-19");
    has_query("?until=2026-11-19").await;
    has_rows(&page, 1).await;
    assert!(until(|| end().as_deref() == Some("2026-11-19")).await, "{:?}", end());
    // The choice is stored for the next test.
    page.press("Times in UTC").await;
}

#[wasm_bindgen_test]
async fn an_ambiguous_name_is_rejected() {
    let (gateway, page) = open(vec![timer(json!({}))], "");
    has_rows(&page, 1).await;
    page.settle("Setting", "events").await;
    page.says("“events” can be Filters or WebhookFilters. Enter one of them.").await;
    page.find("heading", "A filter is not valid").await;
    assert_eq!(gateway.ledger.last_request().field, None);
    page.settle("Setting", "WebhookFilters").await;
    page.says("Events (not Filters)").await;
    has_query("?field=WebhookFilters").await;

    let named = |service: &str| webhooks(json!({ "service": service, "name": "Returns" }));
    let (_gateway, page) = open(vec![named(SERVICE), named(OTHER_SERVICE)], "");
    has_rows(&page, 2).await;
    page.settle("Service", "returns").await;
    page.says(&format!("“returns” can be {SERVICE} or {OTHER_SERVICE}. Enter one of them.")).await;
    page.settle("Service", OTHER_SERVICE).await;
    has_rows(&page, 1).await;
}

#[wasm_bindgen_test]
async fn an_invalid_date_filter_is_shown_and_can_be_cleared() {
    let (_gateway, page) = open(vec![timer(json!({}))], "?from=yesterday&until=2026-11-20T08:00:00Z");
    page.find("heading", "A filter is not valid").await;
    page.holds("From (local time)", "yesterday").await;
    // A time is shown as its day.
    assert_eq!(day(&page, "Until (local time)").value(), "2026-11-20");
    page.settle("From (local time)", "").await;
    has_query("?until=2026-11-20").await;
    has_rows(&page, 1).await;
    assert_eq!([day(&page, "From (local time)").type_(), day(&page, "Until (local time)").type_()], ["date", "date"]);
}

#[wasm_bindgen_test]
async fn an_invalid_filter_shows_and_exports_nothing() {
    let (gateway, page) = open(vec![timer(json!({}))], "?from=yesterday");
    page.find("heading", "A filter is not valid").await;
    // On a narrow screen the filters would be closed otherwise.
    assert_eq!(page.find("button", "Filters (1)").await.get_attribute("aria-expanded").as_deref(), Some("true"));
    page.says("Enter a date such as 2026-11-20.").await;
    pause(200).await;
    page.is_silent_about("loaded").await;
    assert!(gateway.ledger.last_request().account.is_none(), "nothing is requested");
    drop(page);
    let (_gateway, page) = open(vec![timer(json!({}))], "");
    has_rows(&page, 1).await;
    page.press("Filters").await;
    page.settle("Service", "Returns & Repairs").await;
    page.says("Enter IS followed by 32 hexadecimal digits.").await;
    page.find("heading", "A filter is not valid").await;
    assert!(rows(&page).is_empty());
    assert_eq!(page.find("button", "Export CSV").await.get_attribute("aria-disabled").as_deref(), Some("true"));
    page.says("A filter is not valid. Nothing was exported.").await;
    page.is_silent_about("loaded").await;
    page.settle("Service", "").await;
    has_rows(&page, 1).await;
}
