//! Outcomes of writes, and reads that fail before them.

use api::{ApiError, Method, Request, TransportError};
use app::backend::client::Client;
use app::backend::transport::{PendingResponse, Transport};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{change, new_scope, only, records, request, send, tab};
use crate::support::{Backend, pause, until};

const PATH: &str = "/v1/Configuration";

#[wasm_bindgen_test]
async fn a_rejected_write_is_recorded_with_the_error() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    send(client, Method::Post, PATH, &[("DefaultClosedTimer", "PT1S")]).await;
    let record = only(client).await;
    assert_eq!((&record["outcome"], &record["status"]), (&"refused".into(), &400.into()));
    assert!(record["code"].is_u64() && record["message"].is_string(), "{record}");
    let timer = change(&record, "DefaultClosedTimer");
    assert_eq!((&timer["sent"], timer.get("after")), (&"PT1S".into(), None));
}

#[wasm_bindgen_test]
async fn a_lost_response_leaves_the_outcome_unknown() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    send(client, Method::Post, PATH, &[("DefaultClosedTimer", "P7D")]).await;
    backend.recover();
    backend.fail(&[("Method", "POST"), ("Status", "500")]);
    send(client, Method::Post, PATH, &[("DefaultClosedTimer", "P8D")]).await;
    let records = records(client).await;
    for record in &records {
        assert_eq!(record.outcome.text().as_deref(), Some("unknown"), "{record:?}");
    }
    assert_eq!(records[0].status.known(), Some(&500));
    assert_eq!(records[1].message.text(), Some(TransportError::Unreachable.to_string()));
}

/// A browser that sends no writes.
struct Blocking(Backend);

impl Transport for Blocking {
    fn send(&self, request: Request) -> PendingResponse {
        if request.method == Method::Get {
            return self.0.send(request);
        }
        Box::pin(async { Err(TransportError::Blocked) })
    }
}

#[wasm_bindgen_test]
async fn a_write_that_the_browser_does_not_send_is_recorded_as_unsent() {
    let client = Client::journaled(Blocking(Backend::with(&[])), new_scope());
    let result = client.send_as::<Value>(request(Method::Post, PATH, &[("DefaultClosedTimer", "P7D")])).await;
    assert!(matches!(result, Err(ApiError::Transport(TransportError::Blocked))), "{result:?}");
    assert_eq!(only(client).await["outcome"], "unsent");
}

#[wasm_bindgen_test]
async fn a_failed_read_does_not_block_the_write() {
    let backend = Backend::with(&["Desk"]);
    let (client, sid) = (tab(&backend, new_scope()), backend.sid_of("Desk"));
    backend.fail(&[("Method", "GET"), ("Status", "403")]);
    send(client, Method::Post, PATH, &[("DefaultClosedTimer", "P7D")]).await;
    send(client, Method::Delete, &format!("/v1/Services/{sid}"), &[]).await;
    backend.recover();
    assert_eq!(backend.read(PATH)["default_closed_timer"], "P7D");
    assert_eq!(backend.read("/v1/Services")["services"], serde_json::json!([]));
    let records = records(client).await;
    let timer = records[1].changes.known().unwrap();
    assert_eq!((records[1].outcome.text().as_deref(), timer[0].before.known()), (Some("done"), None));
    assert_eq!(records[0].outcome.text().as_deref(), Some("done"));
    assert_eq!((records[0].changes.known().unwrap().len(), records[0].document.known()), (0, None));
    assert_eq!(records[0].service.text(), Some(sid));
}

#[wasm_bindgen_test]
async fn reads_and_unknown_writes_are_not_recorded() {
    let backend = Backend::with(&["Desk"]);
    let client = tab(&backend, new_scope());
    let _ = client.send_as::<Value>(request(Method::Get, "/v1/Services", &[])).await;
    send(client, Method::Post, "/sandbox/faults", &[]).await;
    assert!(records(client).await.is_empty());
    assert_eq!((backend.sent(Method::Get), backend.sent(Method::Post)), (1, 1), "the history sends nothing");
}

#[wasm_bindgen_test]
async fn a_write_whose_page_was_left_is_recorded_with_its_outcome() {
    let backend = Backend::with(&[]);
    let client = tab(&backend, new_scope());
    backend.fail(&[("Method", "POST"), ("DelayMs", "300")]);
    let mut write = Box::pin(client.send_as::<Value>(request(Method::Post, PATH, &[("DefaultClosedTimer", "P7D")])));
    assert!(futures::poll!(write.as_mut()).is_pending());
    assert!(until(|| backend.sent(Method::Post) == 1).await);
    drop(write);
    pause(600).await;
    assert_eq!(only(client).await["outcome"], "done");
}
