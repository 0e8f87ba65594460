//! Filters, pages, the limit, clearing, and a browser that denies storage.

use api::gateway::history::List;
use api::page::Cursor;
use api::plan_id::PlanId;
use api::{Method, PageSize, Paged, Request};
use app::backend::client::Client;
use app::journal::completion::{committed, result};
use app::journal::{LIMIT, Unrecorded};
use idb::TransactionMode;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::{untrack, window};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{database, new_scope, records, request, send, tab};
use crate::support::Backend;

const PATH: &str = "/v1/Configuration";

async fn set_timer(client: Client, value: &str) {
    send(client, Method::Post, PATH, &[("DefaultClosedTimer", value)]).await;
}

async fn numbers(client: Client, list: List) -> Vec<u64> {
    let page = client.call(list, &()).await.unwrap();
    page.items.iter().map(|record| *record.number.known().unwrap()).collect()
}

#[wasm_bindgen_test]
async fn the_records_of_a_plan_are_found() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    let plan = Some(PlanId::from_random(5));
    let timer = |value: &str, plan| Request { plan, ..request(Method::Post, PATH, &[("DefaultClosedTimer", value)]) };
    client.send_as::<Value>(timer("P7D", plan)).await.unwrap();
    client.send_as::<Value>(timer("P8D", None)).await.unwrap();
    client.send_as::<Value>(timer("P9D", plan)).await.unwrap();
    assert_eq!(numbers(client, List { plan, ..List::default() }).await, [3, 1]);
    let recorded: Vec<_> = records(client).await.iter().map(|record| record.plan.known().copied()).collect();
    assert_eq!(recorded, [plan, None, plan]);
}

#[wasm_bindgen_test]
async fn filters_find_the_records_of_a_service_a_setting_and_a_time() {
    let backend = Backend::with(&["Desk"]);
    let (client, sid) = (tab(&backend, new_scope()), backend.sid_of("Desk"));
    set_timer(client, "P7D").await;
    send(client, Method::Post, &format!("/v1/Services/{sid}/Configuration"), &[("ReachabilityEnabled", "true")]).await;
    send(client, Method::Post, PATH, &[("DefaultInactiveTimer", "PT1H")]).await;
    let found = async |list: List| numbers(client, list).await;
    assert_eq!(found(List::default()).await, [3, 2, 1]);
    let sid: api::Sid<api::service::Service> = sid.parse().unwrap();
    assert_eq!(found(List { service: Some(sid.clone()), ..List::default() }).await, [2]);
    let upper = format!("IS{:032X}", sid.digits()).parse().unwrap();
    assert_eq!(found(List { service: Some(upper), ..List::default() }).await, [2]);
    let field = |name: &str| List { field: Some(name.to_owned()), ..List::default() };
    assert_eq!(found(field("DefaultClosedTimer")).await, [1]);
    assert_eq!(found(field("Default")).await, [0; 0]);
    let others = List { person: "ada".parse().ok(), account: "production".parse().ok(), ..List::default() };
    assert_eq!(found(others).await, [3, 2, 1], "a browser has neither users nor accounts");
    let day = |text: &str| text.parse().ok();
    assert_eq!(found(List { from: day("2999-01-01"), ..List::default() }).await, [0; 0]);
    assert_eq!(found(List { until: day("2020-01-01"), ..List::default() }).await, [0; 0]);
    assert_eq!(found(List { from: day("2020-01-01"), until: day("2999-01-01"), ..List::default() }).await, [3, 2, 1]);
}

#[wasm_bindgen_test]
async fn pages_continue_below_the_last_record() {
    let client = tab(&Backend::with(&[]), new_scope());
    for days in 1..=5 {
        set_timer(client, &format!("P{}D", days + 6)).await;
    }
    let mut list = List::default();
    list.set_position(Cursor::default(), PageSize::APP.clamped(2));
    let first = client.call(list.clone(), &()).await.unwrap();
    // A record that comes later does not move the pages.
    set_timer(client, "P20D").await;
    list.set_position(first.next().unwrap(), PageSize::APP.clamped(2));
    let second = client.call(list.clone(), &()).await.unwrap();
    assert_eq!(second.items.iter().map(|record| *record.number.known().unwrap()).collect::<Vec<_>>(), [3, 2]);
    list.set_position(second.next().unwrap(), PageSize::APP.clamped(2));
    let last = client.call(list, &()).await.unwrap();
    assert_eq!((last.items.len(), last.is_last()), (1, true));
    let by_page = |page: u32| {
        let mut list = List::default();
        list.set_position(Cursor { page: Some(page), page_token: None }, PageSize::APP.clamped(4));
        list
    };
    assert_eq!(numbers(client, by_page(1)).await, [2, 1]);
    let mut wrong = List::default();
    wrong.set_position(Cursor { page: None, page_token: Some("later".to_owned()) }, PageSize::APP);
    assert!(client.call(wrong, &()).await.unwrap_err().to_string().contains("PageToken"));
}

#[wasm_bindgen_test]
async fn the_newest_ten_thousand_records_are_kept() {
    let scope = new_scope();
    let client = tab(&Backend::with(&[]), scope);
    for days in 7..12 {
        set_timer(client, &format!("P{days}D")).await;
    }
    // As after that many writes.
    let database = database(scope).await;
    let transaction = database.transaction(&["records", "state"], TransactionMode::ReadWrite).unwrap();
    let last = JsValue::from((LIMIT + 2) as f64);
    let record = Object::new();
    Reflect::set(&record, &"number".into(), &last).unwrap();
    transaction.object_store("records").unwrap().put(&record, Some(&last)).unwrap();
    transaction.object_store("state").unwrap().put(&last, Some(&"newest".into())).unwrap();
    committed(transaction).await.unwrap();
    database.close();
    assert_eq!(numbers(client, List::default()).await, [LIMIT + 2, 5, 4, 3], "older ones are not shown");
    set_timer(client, "P12D").await;
    assert_eq!(numbers(client, List::default()).await, [LIMIT + 3, LIMIT + 2, 5, 4]);
    let database = super::database(scope).await;
    let transaction = database.transaction(&["records"], TransactionMode::ReadOnly).unwrap();
    assert_eq!(result(transaction.object_store("records").unwrap().count(None).unwrap()).await.unwrap(), 4);
    database.close();
}

#[wasm_bindgen_test]
async fn numbers_go_on_after_clearing() {
    let client = tab(&Backend::with(&[]), new_scope());
    set_timer(client, "P7D").await;
    set_timer(client, "P8D").await;
    client.journal.unwrap().clear().await.unwrap();
    assert!(records(client).await.is_empty());
    set_timer(client, "P9D").await;
    assert_eq!(numbers(client, List::default()).await, [3]);
}

/// Denies IndexedDB to the page until it is dropped.
pub struct Denied(JsValue);

impl Denied {
    pub fn new() -> Self {
        let before = Reflect::get(&window(), &"indexedDB".into()).unwrap();
        define(&JsValue::UNDEFINED);
        Self(before)
    }
}

impl Drop for Denied {
    fn drop(&mut self) {
        define(&self.0);
    }
}

fn define(value: &JsValue) {
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"value".into(), value).unwrap();
    Reflect::set(&descriptor, &"configurable".into(), &true.into()).unwrap();
    assert!(Reflect::define_property(&window(), &"indexedDB".into(), &descriptor).unwrap());
}

#[wasm_bindgen_test]
async fn a_write_goes_out_in_a_browser_without_storage() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    let journal = client.journal.unwrap();
    let denied = Denied::new();
    set_timer(client, "P7D").await;
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P7D");
    assert_eq!((untrack(|| journal.problem()), untrack(|| journal.missed())), (Some(Unrecorded::Blocked), 1));
    assert_eq!(backend.sent(Method::Get), 0, "nothing is read for a journal that does not exist");
    assert!(client.call(List::default(), &()).await.is_err());
    drop(denied);
    set_timer(client, "P8D").await;
    assert_eq!((untrack(|| journal.problem()), untrack(|| journal.missed())), (None, 1));
    assert_eq!(numbers(client, List::default()).await, [1]);
}

#[wasm_bindgen_test]
async fn a_read_that_succeeds_ends_the_report_of_one_that_failed() {
    let client = tab(&Backend::with(&[]), new_scope());
    let problem = || untrack(|| client.journal.unwrap().problem());
    let denied = Denied::new();
    assert!(client.call(List::default(), &()).await.is_err());
    assert_eq!(problem(), Some(Unrecorded::Blocked));
    drop(denied);
    client.call(List::default(), &()).await.unwrap();
    assert_eq!(problem(), None);
}

/// Makes every write to IndexedDB fail as on a full disk, until it is dropped.
struct Full {
    prototype: JsValue,
    put: JsValue,
}

impl Full {
    fn new() -> Self {
        let class = Reflect::get(&window(), &"IDBObjectStore".into()).unwrap();
        let prototype = Reflect::get(&class, &"prototype".into()).unwrap();
        let put = Reflect::get(&prototype, &"put".into()).unwrap();
        let fail = Function::new_no_args("throw new DOMException('', 'QuotaExceededError')");
        Reflect::set(&prototype, &"put".into(), &fail).unwrap();
        Self { prototype, put }
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        Reflect::set(&self.prototype, &"put".into(), &self.put).unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_write_goes_out_while_the_storage_is_full() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    let journal = client.journal.unwrap();
    set_timer(client, "P7D").await;
    let full = Full::new();
    set_timer(client, "P8D").await;
    set_timer(client, "P9D").await;
    drop(full);
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P9D");
    assert_eq!((untrack(|| journal.problem()), untrack(|| journal.missed())), (Some(Unrecorded::Full), 2));
    assert_eq!(numbers(client, List::default()).await, [1], "earlier records can be read");
}
