//! The worker in a real one. Each `Worker` is what a tab has; each test has records of its own.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use api::worker::{FromWorker, ToWorker};
use api::{Endpoint, Method, Params, Request, Required, Response, chat_service, service};
use futures::future::join_all;
use sandbox::{Change, fault};
use sandbox_worker::Worker;
use sandbox_worker::database::Database;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const READY: FromWorker = FromWorker::Ready { persistent: true };

async fn open(name: &'static str) -> Worker {
    let worker = Worker::open(name).await;
    assert_eq!(worker.begin().await, READY);
    worker
}

async fn call(worker: &Worker, request: Request) -> Option<Response> {
    let message = ToWorker::Request { id: 7, base: "https://sample.example".to_owned(), request };
    match worker.receive(message).await {
        FromWorker::Response { id: 7, response } => response,
        other => panic!("{other:?} is the answer to the call"),
    }
}

async fn send<E: Endpoint>(worker: &Worker, endpoint: &E, path: &E::Path) -> E::Response {
    api::error::read::<E>(&call(worker, endpoint.request(path)).await.unwrap()).unwrap()
}

async fn create(worker: &Worker, name: &str) -> service::Service {
    send(worker, &service::Create { friendly_name: Required(name.parse().unwrap()) }, &()).await
}

async fn services(worker: &Worker) -> Vec<service::Service> {
    send(worker, &service::List { page_size: "1000".parse().ok(), ..Default::default() }, &()).await.items
}

#[wasm_bindgen_test]
async fn the_first_start_has_the_sample_data() {
    let services = services(&open("first start").await).await;
    assert_eq!(services.len(), 46);
    assert!(services[0].url.known().unwrap().starts_with("https://sample.example/"));
}

#[wasm_bindgen_test]
async fn what_was_changed_is_there_at_the_next_start() {
    let first = open("next start").await;
    let created = create(&first, "Pine").await;
    let before = services(&first).await;
    assert_eq!(before.last(), Some(&created));
    assert_eq!(services(&open("next start").await).await, before);
}

#[wasm_bindgen_test]
async fn two_tabs_agree() {
    let (first, second) = (open("two tabs").await, open("two tabs").await);
    let created = create(&first, "Pine").await;
    let sid = created.sid.known().unwrap();
    assert_eq!(services(&second).await.last(), Some(&created));
    let friendly_name = Some("Harbor".parse().unwrap());
    let rename = chat_service::Update { friendly_name, ..chat_service::Update::default() };
    send(&second, &rename, sid).await;
    assert_eq!(send(&first, &service::Fetch {}, sid).await.friendly_name, "Harbor".to_owned().into());
    send(&first, &service::Delete {}, sid).await;
    let response = call(&second, service::Fetch {}.request(sid)).await.unwrap();
    assert_eq!(response.status, 404);
}

#[wasm_bindgen_test]
async fn tabs_that_write_at_once_lose_nothing() {
    let (first, second) = (open("at once").await, open("at once").await);
    let names: Vec<_> = (0..20).map(|number| format!("Service {number}")).collect();
    let writes = names.iter().flat_map(|name| [create(&first, name), create(&second, name)]);
    assert_eq!(join_all(writes).await.len(), 40);
    assert_eq!(services(&first).await.len(), 86);
    assert_eq!(services(&open("at once").await).await, services(&second).await);
}

#[wasm_bindgen_test]
async fn a_reset_brings_the_sample_data_back_in_every_tab() {
    let (first, second) = (open("reset").await, open("reset").await);
    create(&first, "Pine").await;
    assert_eq!(services(&second).await.len(), 47);
    assert_eq!(second.receive(ToWorker::Reset).await, READY);
    assert_eq!(services(&second).await.len(), 46);
    assert_eq!(services(&first).await, services(&second).await);
}

#[wasm_bindgen_test]
async fn records_of_another_release_are_reported_until_they_are_reset() {
    let first = open("another release").await;
    let database = Database::open("another release").await.unwrap();
    let change = Change { kind: "teapot", key: "1".to_owned(), record: Some("{}".to_owned()) };
    database.write(&[change], 99).await.unwrap();

    let response = call(&first, service::List::default().request(&())).await.unwrap();
    assert_eq!(response.status, 503);
    let second = Worker::open("another release").await;
    let FromWorker::Failed { message } = second.begin().await else { panic!("the records cannot be read") };
    assert!(message.contains("teapot"), "{message}");
    assert_eq!(second.receive(ToWorker::Reset).await, READY);
    assert_eq!(services(&first).await.len(), 46);
}

#[wasm_bindgen_test]
async fn every_answer_has_an_identifier_of_its_own() {
    let worker = open("identifiers").await;
    let mut identifiers = Vec::new();
    for _ in 0..2 {
        let response = call(&worker, service::List::default().request(&())).await.unwrap();
        identifiers.push(response.header(api::error::REQUEST_ID).unwrap().to_owned());
    }
    assert!(identifiers[0].starts_with("RQ") && identifiers[0].len() == 34);
    assert_ne!(identifiers[0], identifiers[1]);
}

#[wasm_bindgen_test]
async fn faults_can_be_asked_for() {
    let worker = open("faults").await;
    for (form, expected) in [("Status=429&Times=1", Some(429)), ("Drop=true&DelayMs=20&Times=1", None)] {
        let params = Params::from_form(form);
        let rule = Request { method: Method::Post, path: fault::PATH.to_owned(), params, seen: None };
        assert_eq!(call(&worker, rule).await.unwrap().status, 201);
        let request = service::Create { friendly_name: Required("Pine".parse().unwrap()) }.request(&());
        assert_eq!(call(&worker, request).await.map(|response| response.status), expected);
    }
    // Refused: not carried out. Dropped: carried out.
    assert_eq!(services(&worker).await.len(), 47);
}

#[wasm_bindgen_test]
async fn a_refused_call_changes_nothing() {
    let worker = open("refused").await;
    let before = services(&worker).await;
    let request = Request {
        params: Params::default(),
        ..service::Create { friendly_name: Required("Pine".parse().unwrap()) }.request(&())
    };
    assert_eq!(call(&worker, request).await.unwrap().status, 400);
    assert_eq!(services(&open("refused").await).await, before);
}
