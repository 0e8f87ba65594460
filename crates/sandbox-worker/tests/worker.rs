//! The sandbox worker in a real Web Worker. Each `Worker` stands for one tab, and each test has records of its own.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic, like tests")]

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
    assert_eq!(worker.start().await, READY);
    worker
}

async fn respond(worker: &Worker, request: Request) -> Option<Response> {
    let message = ToWorker::Request { id: 7, base: "https://sample.example".to_owned(), request };
    match worker.receive(message).await {
        FromWorker::Response { id: 7, response } => response,
        other => panic!("unexpected message: {other:?}"),
    }
}

async fn send<E: Endpoint>(worker: &Worker, endpoint: &E, path: &E::Path) -> E::Response {
    api::error::read::<E>(&respond(worker, endpoint.request(path)).await.unwrap()).unwrap()
}

async fn create(worker: &Worker, name: &str) -> service::Service {
    send(worker, &service::Create { friendly_name: Required(name.parse().unwrap()) }, &()).await
}

async fn services(worker: &Worker) -> Vec<service::Service> {
    send(worker, &service::List { page_size: "1000".parse().ok(), ..Default::default() }, &()).await.items
}

#[wasm_bindgen_test]
async fn the_first_start_loads_the_sample_data() {
    let services = services(&open("first start").await).await;
    assert_eq!(services.len(), 48);
    assert!(services[0].url.known().unwrap().starts_with("https://sample.example/"));
}

#[wasm_bindgen_test]
async fn changes_are_still_there_after_a_restart() {
    let first = open("next start").await;
    let created = create(&first, "Pine").await;
    let before = services(&first).await;
    assert_eq!(before.last(), Some(&created));
    assert_eq!(services(&open("next start").await).await, before);
}

#[wasm_bindgen_test]
async fn a_change_in_one_tab_is_seen_in_the_other() {
    let (first, second) = (open("two tabs").await, open("two tabs").await);
    let created = create(&first, "Pine").await;
    let sid = created.sid.known().unwrap();
    assert_eq!(services(&second).await.last(), Some(&created));
    let friendly_name = Some("Harbor".parse().unwrap());
    let rename = chat_service::Update { friendly_name, ..chat_service::Update::default() };
    send(&second, &rename, sid).await;
    assert_eq!(send(&first, &service::Fetch {}, sid).await.friendly_name, "Harbor".to_owned().into());
    send(&first, &service::Delete {}, sid).await;
    let response = respond(&second, service::Fetch {}.request(sid)).await.unwrap();
    assert_eq!(response.status, 404);
}

#[wasm_bindgen_test]
async fn simultaneous_writes_of_two_tabs_are_all_stored() {
    let (first, second) = (open("at once").await, open("at once").await);
    let names: Vec<_> = (0..20).map(|number| format!("Service {number}")).collect();
    let writes = names.iter().flat_map(|name| [create(&first, name), create(&second, name)]);
    assert_eq!(join_all(writes).await.len(), 40);
    assert_eq!(services(&first).await.len(), 88);
    assert_eq!(services(&open("at once").await).await, services(&second).await);
}

#[wasm_bindgen_test]
async fn a_reset_restores_the_sample_data_in_every_tab() {
    let (first, second) = (open("reset").await, open("reset").await);
    create(&first, "Pine").await;
    assert_eq!(services(&second).await.len(), 49);
    assert_eq!(second.receive(ToWorker::Reset).await, READY);
    assert_eq!(services(&second).await.len(), 48);
    assert_eq!(services(&first).await, services(&second).await);
}

#[wasm_bindgen_test]
async fn records_of_another_release_are_reported_until_a_reset() {
    let first = open("another release").await;
    let database = Database::open("another release").await.unwrap();
    let change = Change { kind: "teapot", key: "1".to_owned(), record: Some("{}".to_owned()) };
    database.write(&[change], 99).await.unwrap();

    let response = respond(&first, service::List::default().request(&())).await.unwrap();
    assert_eq!(response.status, 503);
    let second = Worker::open("another release").await;
    let FromWorker::Failed { message } = second.start().await else { panic!("the records must not be readable") };
    assert!(message.contains("teapot"), "{message}");
    assert_eq!(second.receive(ToWorker::Reset).await, READY);
    assert_eq!(services(&first).await.len(), 48);
}

#[wasm_bindgen_test]
async fn every_response_has_its_own_request_id() {
    let worker = open("identifiers").await;
    let mut request_ids = Vec::new();
    for _ in 0..2 {
        let response = respond(&worker, service::List::default().request(&())).await.unwrap();
        request_ids.push(response.header(api::error::REQUEST_ID).unwrap().to_owned());
    }
    assert!(request_ids[0].starts_with("RQ") && request_ids[0].len() == 34);
    assert_ne!(request_ids[0], request_ids[1]);
}

#[wasm_bindgen_test]
async fn requested_faults_are_injected() {
    let worker = open("faults").await;
    for (form, expected) in [("Status=429&Times=1", Some(429)), ("Drop=true&DelayMs=20&Times=1", None)] {
        let params = Params::from_form(form);
        let rule = Request::new(Method::Post, fault::PATH.to_owned(), params);
        assert_eq!(respond(&worker, rule).await.unwrap().status, 201);
        let request = service::Create { friendly_name: Required("Pine".parse().unwrap()) }.request(&());
        assert_eq!(respond(&worker, request).await.map(|response| response.status), expected);
    }
    // The rejected request was not carried out; the one with the dropped response was.
    assert_eq!(services(&worker).await.len(), 49);
}

#[wasm_bindgen_test]
async fn a_rejected_request_changes_nothing() {
    let worker = open("refused").await;
    let before = services(&worker).await;
    let request = Request {
        params: Params::default(),
        ..service::Create { friendly_name: Required("Pine".parse().unwrap()) }.request(&())
    };
    assert_eq!(respond(&worker, request).await.unwrap().status, 400);
    assert_eq!(services(&open("refused").await).await, before);
}
