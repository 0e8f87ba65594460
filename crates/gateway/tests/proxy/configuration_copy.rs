//! Tests of the copy of a service's configuration in the record of its deletion.

use std::sync::Arc;
use std::time::Duration;

use api::gateway::history::{Outcome, Record};
use api::{Method, Response};
use gateway::upstream::Upstream;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::fake_upstream::{FakeUpstream, sandbox};
use crate::fixture::{BASE, Fixture, SERVICE, admin, delete, json_response, known, main_account, post};

const SECRET: &str = "9f86d081884c7d659a2feaa0c55ad015";

async fn deletion(fixture: &Fixture, path: &str) -> (Response, Record) {
    let response = fixture.send_if_unchanged(&admin(), &delete(path), &json!({ "friendly_name": "Main desk" })).await;
    (response, fixture.records().await.remove(0))
}

/// Sandbox with a fault: it responds to each request that `fault` has no response to.
fn sandbox_with_fault(fault: impl Fn(&api::Request) -> Option<Response> + Send + Sync + 'static) -> Arc<FakeUpstream> {
    let sandbox = sandbox();
    FakeUpstream::new_async(move |request| {
        let (sandbox, response) = (sandbox.clone(), fault(&request));
        async move {
            match response {
                Some(response) if response.status == 0 => std::future::pending().await,
                Some(response) => Ok(response),
                None => sandbox.send(request).await,
            }
        }
    })
}

#[tokio::test]
async fn the_record_of_a_deletion_has_the_configuration_without_its_secrets() {
    for api in ["/v1/Services", "/v2/Services"] {
        let fixture = Fixture::new(sandbox()).await;
        let sid = fixture.create_service().await;
        let webhooks = post(
            &format!("/v1/Services/{sid}/Configuration/Webhooks"),
            &format!("PostWebhookUrl=https%3A%2F%2Fa.example%2F%3Fkey%3D{SECRET}&Filters=onMessageAdded"),
        );
        let shown = json!({ "post_webhook_url": null, "filters": [] });
        assert_eq!(fixture.send_if_unchanged(&admin(), &webhooks, &shown).await.status, 200);
        let (response, record) = deletion(&fixture, &format!("{api}/{sid}")).await;
        assert_eq!((response.status, known(&record.outcome)), (204, Some(Outcome::Done)), "{}", response.body);
        let document = known(&record.document).unwrap();
        assert!(!document.to_string().contains(SECRET), "{document}");
        let service = &document["services"][0];
        assert_eq!((&service["name"], &service["sid"]), (&json!("Main desk"), &json!(sid)));
        let url = service["webhooks"]["PostWebhookUrl"].as_str().unwrap();
        assert!(url.starts_with("https://a.example/?key=•••"), "{url}");
        assert_eq!(service["webhooks"]["Filters"], json!(["onMessageAdded"]));
        assert_eq!(service["configuration"]["DefaultChatServiceRoleSid"], "service user");
        assert_eq!(service["roles"].as_array().unwrap().len(), 4);
        assert!(service["chat"].is_object() && service["notifications"].is_object(), "{service}");
        let others = fixture.records().await;
        assert!(others[1..].iter().all(|record| record.document == api::Reported::Absent), "{others:?}");
        fixture.journal.verify(None).await.unwrap();
    }
}

#[tokio::test]
async fn a_read_that_fails_does_not_prevent_the_deletion() {
    let upstream = sandbox_with_fault(|request| {
        let fails = request.method == Method::Get && request.path.ends_with("/Notifications");
        fails.then(|| json_response(500, r#"{"status":500,"message":"failed"}"#))
    });
    let fixture = Fixture::new(upstream).await;
    let sid = fixture.create_service().await;
    let (response, record) = deletion(&fixture, &format!("/v1/Services/{sid}")).await;
    assert_eq!((response.status, known(&record.outcome)), (204, Some(Outcome::Done)));
    let service = known(&record.document).unwrap()["services"][0].clone();
    assert!(service["notifications"].is_null() && service["webhooks"].is_object(), "{service}");
}

#[tokio::test]
async fn reads_without_a_response_do_not_prevent_the_deletion() {
    let upstream = sandbox_with_fault(|request| {
        let hangs = request.method == Method::Get && request.path.ends_with("/Roles");
        hangs.then(Response::default)
    });
    let fixture = Fixture::new(upstream).await;
    let sid = fixture.create_service().await;
    let started = Instant::now();
    let (response, record) = deletion(&fixture, &format!("/v1/Services/{sid}")).await;
    assert!(started.elapsed() < Duration::from_secs(9), "{:?}", started.elapsed());
    assert_eq!((response.status, known(&record.outcome)), (204, Some(Outcome::Done)));
    let service = known(&record.document).unwrap()["services"][0].clone();
    assert!(service["roles"].is_null() && service["configuration"].is_object(), "{service}");
}

#[tokio::test]
async fn a_deletion_that_has_waited_long_is_sent_without_a_copy() {
    let upstream = sandbox();
    let fixture = Fixture::new(upstream.clone()).await;
    let sid = fixture.create_service().await;
    let request = delete(&format!("/v1/Services/{sid}"));
    let precondition = api::precondition::deletion(
        <api::service::Create as api::Endpoint>::PARAMETERS,
        &json!({ "friendly_name": "Main desk" }),
    );
    let arrived = Instant::now() - Duration::from_millis(12_500);
    let incoming = gateway::Incoming { arrived, precondition: Some(&precondition), ..request.incoming() };
    let response = fixture.gateway.handle(&admin(), &main_account(), &incoming, BASE).await;
    assert_eq!(response.status, 204, "{}", response.body);
    assert_eq!(fixture.records().await[0].document, api::Reported::Absent);
    assert_eq!(upstream.received().len(), 3, "{:?}", upstream.received());
}

#[tokio::test]
async fn a_deletion_that_is_not_permitted_reads_no_configuration() {
    let upstream = sandbox();
    let fixture = Fixture::new(upstream.clone()).await;
    let sid = fixture.create_service().await;
    let path = format!("/v1/Services/{sid}");
    let changed = fixture.send_if_unchanged(&admin(), &delete(&path), &json!({ "friendly_name": "Other" })).await;
    assert_eq!(changed.status, 412);
    let missing = fixture.send_if_unchanged(&admin(), &delete(SERVICE), &Value::Null).await;
    assert_eq!(missing.status, 404);
    let expected = ["POST /v1/Services".to_owned(), format!("GET {path}"), format!("GET {SERVICE}")];
    assert_eq!(upstream.received(), expected);
}
