//! What was changed through a gateway: read, narrowed down, exported.

use api::gateway::{Colour, Role};
use api::{Endpoint, configuration, role, service, service_webhooks};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CustomEvent, CustomEventInit, Event, HtmlAnchorElement, HtmlElement, HtmlInputElement};

use crate::support::{Backend, Gateway, Page, pause};

const SERVICE: &str = "IS00000000000000000000000000000abc";
const OTHER_SERVICE: &str = "IS00000000000000000000000000000def";

/// Somebody has changed the webhooks of a service.
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

/// Somebody has changed a timer of the account.
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
    let gateway = Gateway::as_a(Role::Admin, &Backend::with(&["Storefront chat"]));
    let gateway = gateway.with_account("staging", "Staging", Colour::Blue);
    gateway.ledger.keep(records);
    gateway
}

fn open(records: Vec<Value>, query: &str) -> (Gateway, Page) {
    let gateway = gateway(records);
    let page = Page::open_gateway(&gateway, &format!("/accounts/production-eu/history{query}"));
    (gateway, page)
}

/// The rows near the screen, each as its text.
fn rows(page: &Page) -> Vec<String> {
    page.every(".history tbody tr:not(.spacer)").iter().map(HtmlElement::inner_text).collect()
}

/// Goes there: without its style sheet the page above is higher than any screen.
fn look_at(page: &Page, selector: &str) {
    page.every(selector).iter().for_each(|element| element.scroll_into_view());
}

async fn has_rows(page: &Page, count: usize) {
    for _ in 0..150 {
        look_at(page, ".history thead");
        if rows(page).len() == count {
            return;
        }
        pause(20).await;
    }
    assert_eq!(rows(page).len(), count, "{:#?}", rows(page));
}

fn query() -> String {
    window().location().search().unwrap()
}

/// Waits until the address ends so.
async fn has_query(expected: &str) {
    for _ in 0..150 {
        if query() == expected {
            return;
        }
        pause(20).await;
    }
    assert_eq!(query(), expected);
}

#[wasm_bindgen_test]
async fn the_latest_change_stands_first_and_says_what_it_was() {
    let (_gateway, page) = open(vec![webhooks(json!({})), timer(json!({ "person": "grace@example.com" }))], "");
    has_rows(&page, 2).await;
    let [first, second] = &rows(&page)[..] else { panic!("two rows") };
    for part in [
        "ada",
        "Changed service webhooks of Returns & Repairs",
        "Post-event URL",
        "https://a.example → https://b.example",
        "Done",
    ] {
        assert!(first.contains(part), "{part:?} is not in {first}");
    }
    for part in ["grace@example.com", "Changed account configuration", "24 hours (PT24H) → 7 days (P7D)", " ago"] {
        assert!(second.contains(part), "{part:?} is not in {second}");
    }
    page.says("All 2 loaded").await;
    let link: HtmlAnchorElement = page.find("link", "Returns & Repairs").await.unchecked_into();
    assert_eq!(link.pathname(), format!("/accounts/production-eu/services/{SERVICE}/webhooks"));
}

#[wasm_bindgen_test]
async fn what_came_of_it_is_a_word_and_where_it_is_not_certain_a_way_to_look() {
    let refused = json!({ "outcome": "refused", "status": 400, "code": 50376, "message": "Enter at least PT10M." });
    let (_gateway, page) = open(
        vec![
            timer(refused),
            timer(json!({ "outcome": "unsent", "message": "Twilio could not be reached." })),
            webhooks(json!({ "outcome": "unknown" })),
            webhooks(json!({ "outcome": "open" })),
            timer(json!({ "outcome": "later" })),
        ],
        "",
    );
    has_rows(&page, 5).await;
    let rows = rows(&page);
    assert!(rows[0].contains("Refused") && rows[0].contains("Enter at least PT10M. (Error 50376)"), "{}", rows[0]);
    assert!(rows[1].contains("Not sent") && rows[1].contains("Twilio could not be reached."), "{}", rows[1]);
    assert!(rows[2].contains("Not known") && rows[2].contains("Look whether it was done"), "{}", rows[2]);
    assert!(rows[3].contains("Unanswered") && rows[3].contains("No answer is on record"), "{}", rows[3]);
    assert!(rows[4].contains("later"), "what nobody expected is shown: {}", rows[4]);
    let places = page.every(".history .warning a");
    let place = |at: usize| places[at].clone().unchecked_into::<HtmlAnchorElement>().pathname();
    assert!(place(0).ends_with(&format!("/services/{SERVICE}/webhooks")), "{}", place(0));
}

#[wasm_bindgen_test]
async fn a_secret_reads_as_one() {
    let change = json!([{
        "field": "PostWebhookUrl", "label": "Post-event URL",
        "sent": "https://•••1a2b3c4d@a.example/?k=•••00ff00ff", "after": "https://•••1a2b3c4d@a.example/?k=•••00ff00ff",
    }]);
    let (_gateway, page) = open(vec![webhooks(json!({ "changes": change }))], "");
    has_rows(&page, 1).await;
    page.says("https://a secret part (1a2b3c4d)@a.example/?k=a secret part (00ff00ff)").await;
    page.is_silent_about("•••").await;
}

#[wasm_bindgen_test]
async fn the_rest_of_a_record_is_there_on_request() {
    let (_gateway, page) = open(vec![webhooks(json!({}))], "");
    has_rows(&page, 1).await;
    page.is_silent_about("RQ0000").await;
    page.every(".history summary")[0].click();
    page.says("RQ00000000000000000000000000000001").await;
    page.says(&format!("POST /x/{SERVICE}/Configuration/Webhooks")).await;
    page.find("button", "Copy request id").await;
}

#[wasm_bindgen_test]
async fn of_many_settings_the_first_are_seen() {
    let change =
        |at: usize| json!({ "field": format!("Later{at}"), "label": format!("Later {at}"), "before": 1, "sent": "2" });
    let changes: Vec<_> = (1..=6).map(change).collect();
    let (_gateway, page) = open(vec![webhooks(json!({ "changes": changes }))], "");
    has_rows(&page, 1).await;
    page.says("Later 4").await;
    page.is_silent_about("Later 5").await;
    page.says("2 more").await;
}

#[wasm_bindgen_test]
async fn a_role_says_of_which_service_and_what_is_deleted_has_no_link() {
    let role = json!({
        "operation": role::Update::PATH, "subject": "Role", "name": "agent", "service": SERVICE,
        "path": "/x/RL00000000000000000000000000000001",
    });
    let deleted = json!({
        "method": "DELETE", "operation": service::Delete::PATH, "subject": "Service", "name": "Pop-up", "service": OTHER_SERVICE,
        "path": format!("/x/{OTHER_SERVICE}"),
    });
    let (_gateway, page) = open(vec![role, deleted], "");
    has_rows(&page, 2).await;
    let link: HtmlAnchorElement = page.find("link", "agent").await.unchecked_into();
    assert!(link.pathname().ends_with("/roles/RL00000000000000000000000000000001"), "{}", link.pathname());
    page.find("link", SERVICE).await;
    assert!(rows(&page)[1].contains("Deleted service Pop-up"));
    assert_eq!(page.every(".history tbody tr:nth-child(2) a").len(), 0);
}

#[wasm_bindgen_test]
async fn a_service_whose_name_is_not_on_record_is_called_by_it_where_it_is_known() {
    let gateway = gateway(vec![]);
    let sid = gateway.backend.sid_of("Storefront chat");
    gateway.ledger.keep(vec![webhooks(json!({ "name": null, "service": sid })), webhooks(json!({ "name": null }))]);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history");
    has_rows(&page, 2).await;
    page.says("Changed service webhooks of Storefront chat").await;
    page.says(&format!("Changed service webhooks of {SERVICE}")).await;
    page.settle("Service", "storefront chat").await;
    has_query(&format!("?service={sid}")).await;
}

#[wasm_bindgen_test]
async fn nothing_yet_is_told_from_nothing_that_matches() {
    let (_gateway, page) = open(vec![], "");
    page.find("heading", "Nothing has been changed in this account through this gateway yet").await;
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
    let gateway = Gateway::as_a(Role::Admin, &Backend::with(&[]));
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history?person=nobody");
    page.says("Try fewer filters or a longer time.").await;
}

#[wasm_bindgen_test]
async fn filters_of_the_address_are_shown_and_asked_for() {
    let address = format!("?person=ada&service={SERVICE}&field=PostWebhookUrl&from=2026-11-20&until=2026-11-21");
    let (gateway, page) = open(vec![webhooks(json!({})), timer(json!({}))], &address);
    has_rows(&page, 1).await;
    page.holds("Person", "ada").await;
    page.holds("Service", SERVICE).await;
    page.holds("Setting", "PostWebhookUrl").await;
    page.says("Filters (5)").await;
    let asked = gateway.ledger.asked();
    assert_eq!(asked.account.map(|account| account.to_string()).as_deref(), Some("production-eu"));
    assert_eq!(asked.until.map(|until| until.to_string()).as_deref(), Some("2026-11-21"));
}

#[wasm_bindgen_test]
async fn what_is_typed_narrows_the_list_and_stands_in_the_address() {
    let (_gateway, page) = open(vec![webhooks(json!({ "person": "grace" })), timer(json!({}))], "");
    has_rows(&page, 2).await;
    page.settle("Person", "grace").await;
    has_rows(&page, 1).await;
    has_query("?person=grace").await;
    page.settle("Person", "").await;
    has_rows(&page, 2).await;
    // As people say it, and as the API does.
    page.settle("Setting", "closed timer").await;
    has_query("?field=DefaultClosedTimer").await;
    has_rows(&page, 1).await;
    page.holds("Setting", "DefaultClosedTimer").await;
}

/// Waits until the keyboard is there.
async fn has_focus(selector: &str) {
    let is_there = || {
        let active = document().active_element();
        active.is_some_and(|element| element.matches(selector).unwrap_or_default())
    };
    for _ in 0..150 {
        if is_there() {
            return;
        }
        pause(20).await;
    }
    panic!("{selector} has no focus, but {:?}", document().active_element().map(|element| element.outer_html()));
}

/// The control for the days that the list begins or ends with, by what it says of itself.
fn day(page: &Page, label: &str) -> HtmlInputElement {
    let fields = page.every("#filters .field");
    let field = fields.into_iter().find(|field| field.inner_text().starts_with(label)).expect(label);
    field.query_selector("input").unwrap().unwrap().unchecked_into()
}

fn choose_day(page: &Page, label: &str, text: &str) {
    let day = day(page, label);
    day.set_value(text);
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    day.dispatch_event(&CustomEvent::new_with_event_init_dict("change", &init).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn the_days_are_those_of_utc_and_say_so() {
    let late = timer(json!({ "at": "2026-11-19T23:30:00Z" }));
    let (_gateway, page) = open(vec![timer(json!({})), late], "");
    has_rows(&page, 2).await;
    choose_day(&page, "From (UTC)", "2026-11-20");
    has_rows(&page, 1).await;
    choose_day(&page, "From (UTC)", "");
    choose_day(&page, "Until (UTC)", "2026-11-19");
    has_query("?until=2026-11-19").await;
    has_rows(&page, 1).await;
}

#[wasm_bindgen_test]
async fn what_two_are_called_is_neither_of_them() {
    let (gateway, page) = open(vec![timer(json!({}))], "");
    has_rows(&page, 1).await;
    page.settle("Setting", "events").await;
    page.says("“events” can be Filters or WebhookFilters. Enter one of them.").await;
    page.find("heading", "A filter cannot be read").await;
    assert_eq!(gateway.ledger.asked().field, None);
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
async fn what_is_no_date_is_seen_and_can_be_taken_away() {
    let (_gateway, page) = open(vec![timer(json!({}))], "?from=yesterday&until=2026-11-20T08:00:00Z");
    page.find("heading", "A filter cannot be read").await;
    page.holds("From (UTC)", "yesterday").await;
    // Of a moment its day counts, and nothing else is shown.
    assert_eq!(day(&page, "Until (UTC)").value(), "2026-11-20");
    page.settle("From (UTC)", "").await;
    has_query("?until=2026-11-20").await;
    has_rows(&page, 1).await;
    assert_eq!([day(&page, "From (UTC)").type_(), day(&page, "Until (UTC)").type_()], ["date", "date"]);
}

#[wasm_bindgen_test]
async fn what_is_no_filter_shows_and_exports_nothing_instead_of_everything() {
    let (gateway, page) = open(vec![timer(json!({}))], "?from=yesterday");
    page.find("heading", "A filter cannot be read").await;
    // On a narrow screen as well: the filters are open.
    assert_eq!(page.find("button", "Filters (1)").await.get_attribute("aria-expanded").as_deref(), Some("true"));
    page.says("Enter a date such as 2026-11-20.").await;
    pause(200).await;
    page.is_silent_about("loaded").await;
    assert!(gateway.ledger.asked().account.is_none(), "nothing is asked for");
    drop(page);
    let (_gateway, page) = open(vec![timer(json!({}))], "");
    has_rows(&page, 1).await;
    page.press("Filters").await;
    page.settle("Service", "Returns & Repairs").await;
    page.says("Enter IS followed by 32 hexadecimal digits.").await;
    page.find("heading", "A filter cannot be read").await;
    assert!(rows(&page).is_empty());
    assert_eq!(page.find("button", "Export CSV").await.get_attribute("aria-disabled").as_deref(), Some("true"));
    page.says("No export: a filter cannot be read").await;
    page.is_silent_about("loaded").await;
    page.settle("Service", "").await;
    has_rows(&page, 1).await;
}

#[wasm_bindgen_test]
async fn all_accounts_are_one_choice_away_and_told_apart() {
    let (gateway, page) = open(vec![timer(json!({})), timer(json!({ "account": "staging" }))], "");
    has_rows(&page, 1).await;
    page.choose("Account", "all").await;
    has_rows(&page, 2).await;
    has_query("?account=all").await;
    assert_eq!(gateway.ledger.asked().account, None);
    assert!(rows(&page)[1].contains("Staging"), "{}", rows(&page)[1]);
    let of = page.every(".history .of");
    assert_eq!(of.iter().filter_map(|mark| mark.get_attribute("data-colour")).collect::<Vec<_>>(), ["red", "blue"]);
}

#[wasm_bindgen_test]
async fn a_change_in_another_account_leads_into_that_account() {
    let (_gateway, page) = open(vec![webhooks(json!({ "account": "staging" }))], "?account=all");
    has_rows(&page, 1).await;
    let link: HtmlAnchorElement = page.find("link", "Returns & Repairs").await.unchecked_into();
    assert_eq!(link.pathname(), format!("/accounts/staging/services/{SERVICE}/webhooks"));
}

#[wasm_bindgen_test]
async fn a_long_history_comes_in_pages() {
    let (_gateway, page) = open((0..150).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    page.press("Load more").await;
    page.says("All 150 loaded").await;
}

#[wasm_bindgen_test]
async fn every_loaded_record_of_some_hundreds_is_in_the_page() {
    let (_gateway, page) = open((0..150).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    has_rows(&page, 100).await;
    page.press("Load more").await;
    page.says("All 150 loaded").await;
    has_rows(&page, 150).await;
}

#[wasm_bindgen_test]
async fn of_more_records_only_what_is_near_the_screen_is_drawn_until_they_are_printed() {
    let person = |at: usize| timer(json!({ "person": format!("person-{at:03}") }));
    let (_gateway, page) = open((1..=350).map(person).collect(), "");
    for loaded in ["Loaded 100, more exist", "Loaded 200, more exist", "Loaded 300, more exist"] {
        page.says(loaded).await;
        page.press("Load more").await;
    }
    page.says("All 350 loaded").await;
    has_rows(&page, 50).await;
    look_at(&page, ".history tbody:last-child");
    page.says("person-350").await;
    page.is_silent_about("person-001").await;
    let rows = page.every("tr[aria-rowindex='351']");
    assert_eq!(rows.len(), 1, "the headings are the first row");
    look_at(&page, "main h1");
    page.says("person-001").await;
    window().dispatch_event(&Event::new("beforeprint").unwrap()).unwrap();
    has_rows(&page, 350).await;
    window().dispatch_event(&Event::new("afterprint").unwrap()).unwrap();
    has_rows(&page, 50).await;
}

#[wasm_bindgen_test]
async fn a_page_that_does_not_come_can_be_asked_for_again() {
    let gateway = gateway((0..150).map(|_| timer(json!({}))).collect());
    gateway.ledger.answer_only(Some(0));
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history");
    page.says("The history could not be loaded. The journal cannot be read.").await;
    gateway.ledger.answer_only(Some(1));
    page.press("Try again").await;
    page.says("Loaded 100, more exist").await;
    has_focus("main h1").await;
    page.press("Load more").await;
    page.says("More of the history could not be loaded.").await;
    page.says("Loaded 100, more exist").await;
    gateway.ledger.answer_only(None);
    page.press("Try again").await;
    page.says("All 150 loaded").await;
    has_focus(".history .more button").await;
}

#[wasm_bindgen_test]
async fn an_export_takes_what_was_not_loaded_as_well() {
    let (_gateway, page) = open((0..250).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    page.press("Export CSV").await;
    page.says("250 changes exported to history-production-eu-").await;
    page.says(".csv").await;
    page.press("Export JSON").await;
    page.says(".json").await;
}

#[wasm_bindgen_test]
async fn an_export_says_how_far_it_is_and_can_be_stopped() {
    let (gateway, page) = open((0..250).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    gateway.ledger.slow(300);
    page.press("Export JSON").await;
    page.says("Exporting: 100 changes so far").await;
    assert_eq!(page.find("button", "Export CSV").await.get_attribute("aria-disabled").as_deref(), Some("true"));
    let stop = page.find("button", "Stop").await;
    stop.focus().unwrap();
    stop.click();
    page.is_silent_about("Exporting").await;
    assert_eq!(page.find("button", "Export CSV").await.get_attribute("aria-disabled"), None);
    pause(700).await;
    // The keyboard is where it was.
    has_focus("#export-stop").await;
    page.is_silent_about("exported to").await;
}

#[wasm_bindgen_test]
async fn an_export_that_breaks_off_goes_on_where_it_was() {
    let (gateway, page) = open((0..250).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    gateway.ledger.answer_only(Some(1));
    let begin = page.find("button", "Export CSV").await;
    begin.focus().unwrap();
    begin.click();
    page.says("The history could not be exported. The journal cannot be read.").await;
    has_focus("[aria-label=Export] button").await;
    gateway.ledger.answer_only(None);
    page.press("Go on").await;
    has_focus("#export-stop").await;
    page.says("250 changes exported to history-production-eu-").await;
}

#[wasm_bindgen_test]
async fn nothing_is_exported_where_nothing_is_found() {
    let (_gateway, page) = open(vec![], "");
    page.find("heading", "Nothing has been changed in this account through this gateway yet").await;
    let button = page.find("button", "Export CSV").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    page.says("Nothing to export").await;
    button.click();
    pause(100).await;
    page.is_silent_about("exported to").await;
}

#[wasm_bindgen_test]
async fn a_session_that_ends_is_asked_for_over_the_page_and_the_history_goes_on() {
    let (gateway, page) = open((0..150).map(|_| timer(json!({}))).collect(), "");
    page.says("Loaded 100, more exist").await;
    gateway.sign_out();
    page.press("Load more").await;
    page.fill("Password", "open sesame").await;
    page.press("Sign in").await;
    page.has_no_dialog().await;
    page.press("Try again").await;
    page.says("All 150 loaded").await;
}

#[wasm_bindgen_test]
async fn only_a_gateway_has_a_history() {
    let page = Page::open(&Backend::with(&[]), "/history");
    page.says("Only a gateway keeps one").await;
    assert_eq!(page.every("nav a[href$=history]").len(), 0);
    drop(page);
    let (_gateway, page) = open(vec![], "");
    page.find("link", "History").await;
}
