//! Tests of the journal: a write is recorded before it is sent, and so is its outcome.

use std::sync::{Arc, OnceLock};

use api::Method;
use api::gateway::Reason;
use api::gateway::history::{List, Outcome};
use database::journal::Journal;
use serde_json::json;

use crate::fake_upstream::{FakeUpstream, sandbox};
use crate::fixture::{Fixture, SERVICE, admin, delete, failure, get, json_response, known, post, rejection};

/// Status of Twilio's response, or reason of a failure.
type Upstream = Result<u16, Reason>;

/// Status of the response to the user, and reason if it comes from the gateway itself.
type Expected = (u16, Option<&'static str>);

#[tokio::test]
async fn a_write_is_recorded_with_the_values_before_and_after() {
    let upstream = sandbox();
    let fixture = Fixture::new(upstream.clone()).await;
    let sid = fixture.create_service().await;
    let path = format!("/v1/Services/{sid}/Configuration");
    let update = post(&path, "ReachabilityEnabled=true");
    assert_eq!(
        fixture.send_if_unchanged(&admin(), &update, &json!({ "reachability_enabled": false })).await.status,
        200
    );
    let deletion = delete(&format!("/v1/Services/{sid}"));
    assert_eq!(
        fixture.send_if_unchanged(&admin(), &deletion, &json!({ "friendly_name": "Main desk" })).await.status,
        204
    );
    assert_eq!(
        upstream.received(),
        [
            "POST /v1/Services".to_owned(),
            format!("GET {path}"),
            format!("POST {path}"),
            format!("GET /v1/Services/{sid}"),
            format!("GET /v1/Services/{sid}"),
            format!("GET /v1/Services/{sid}/Configuration"),
            format!("GET /v1/Services/{sid}/Roles?PageSize=100"),
            format!("GET /v1/Services/{sid}/Configuration/Notifications"),
            format!("GET /v1/Services/{sid}/Configuration/Webhooks"),
            format!("GET /v2/Services/{sid}"),
            format!("DELETE /v1/Services/{sid}")
        ]
    );
    let records = fixture.records().await;
    let [deleted, updated, created] = records.as_slice() else { panic!("{records:?}") };
    for record in &records {
        assert_eq!(known(&record.outcome), Some(Outcome::Done));
        assert_eq!(known(&record.person).unwrap().as_str(), "ada");
        assert_eq!(known(&record.service).unwrap().as_str(), sid);
    }
    let statuses = [created, updated, deleted].map(|record| known(&record.status).unwrap());
    assert_eq!(statuses, [201, 200, 204]);
    let change = known(&updated.changes).unwrap().remove(0);
    assert_eq!(known(&change.field).as_deref(), Some("ReachabilityEnabled"));
    let values = (known(&change.before), known(&change.sent), known(&change.after));
    assert_eq!(values, (Some(json!(false)), Some(json!("true")), Some(json!(true))));
    assert_eq!(known(&deleted.name).as_deref(), Some("Main desk"));
}

/// Returns the outcomes that are recorded at this moment.
async fn recorded_outcomes(journal: &OnceLock<Journal>) -> Vec<Outcome> {
    let page = journal.get().unwrap().page(&List::default()).await.unwrap();
    page.items.iter().map(|record| known(&record.outcome).unwrap()).collect()
}

#[tokio::test]
async fn a_write_is_recorded_before_it_is_sent() {
    let journal = Arc::new(OnceLock::new());
    let upstream = FakeUpstream::new_async({
        let journal = journal.clone();
        move |_| {
            let journal = journal.clone();
            async move {
                assert_eq!(recorded_outcomes(&journal).await, [Outcome::Open]);
                Ok(json_response(201, "{}"))
            }
        }
    });
    let fixture = Fixture::new(upstream).await;
    journal.set(fixture.journal.clone()).ok().unwrap();
    assert_eq!(fixture.send(&admin(), &post("/v1/Services", "FriendlyName=a")).await.status, 201);
    assert_eq!(fixture.outcomes().await, [Outcome::Done]);
}

#[tokio::test]
async fn a_write_that_cannot_be_recorded_is_not_sent() {
    let upstream =
        FakeUpstream::new(|request| Ok(json_response(if request.method == Method::Get { 200 } else { 201 }, "{}")));
    let fixture = Fixture::new(upstream.clone()).await;
    fixture.database.clone().close().await;
    let response = fixture.send(&admin(), &post("/v1/Services", "FriendlyName=a")).await;
    assert_eq!((response.status, rejection(&response)), (503, Some("unrecorded")));
    let response = fixture.send_if_unchanged(&admin(), &delete(SERVICE), &json!({})).await;
    assert_eq!((response.status, rejection(&response)), (503, Some("unrecorded")));
    assert!(upstream.received().iter().all(|request| request.starts_with("GET ")), "only stored values were read");
    assert_eq!(fixture.send(&admin(), &get("/v1/Services")).await.status, 200, "a read needs no record");
}

#[tokio::test]
async fn a_response_is_forwarded_although_its_outcome_cannot_be_recorded() {
    let database = Arc::new(OnceLock::<database::Database>::new());
    let upstream = FakeUpstream::new_async({
        let database = database.clone();
        move |_| {
            let database = database.clone();
            async move {
                database.get().unwrap().clone().close().await;
                Ok(json_response(201, r#"{"sid":"a"}"#))
            }
        }
    });
    let fixture = Fixture::new(upstream).await;
    database.set(fixture.database.clone()).ok().unwrap();
    let response = fixture.send(&admin(), &post("/v1/Services", "FriendlyName=a")).await;
    assert_eq!((response.status, response.body.as_str()), (201, r#"{"sid":"a"}"#));
    let reopened = database::Database::open(&fixture.folder.path().join("gateway.sqlite")).await.unwrap();
    let page = database::journal::page(&reopened, &List::default()).await.unwrap();
    let outcomes: Vec<_> = page.items.iter().map(|record| known(&record.outcome)).collect();
    assert_eq!(outcomes, [Some(Outcome::Open)], "the record stays open");
}

#[tokio::test]
async fn the_outcome_of_a_write_follows_from_the_response() {
    let cases: [(Upstream, Expected, Outcome); 16] = [
        (Ok(200), (200, None), Outcome::Done),
        (Ok(201), (201, None), Outcome::Done),
        (Ok(400), (400, None), Outcome::Rejected),
        (Ok(401), (502, Some("credential")), Outcome::Rejected),
        (Ok(403), (403, None), Outcome::Rejected),
        (Ok(404), (404, None), Outcome::Rejected),
        (Ok(409), (409, None), Outcome::Rejected),
        (Ok(429), (429, None), Outcome::Rejected),
        (Ok(500), (500, None), Outcome::Unknown),
        (Ok(503), (503, None), Outcome::Unknown),
        (Err(Reason::Unreachable), (502, Some("unreachable")), Outcome::Unsent),
        (Err(Reason::Credential), (502, Some("credential")), Outcome::Unsent),
        (Err(Reason::Unlisted), (404, Some("unlisted")), Outcome::Unsent),
        (Err(Reason::NoResponse), (504, Some("lost")), Outcome::Unknown),
        (Err(Reason::InvalidResponse), (502, Some("unreadable")), Outcome::Unknown),
        (Err(Reason::Failed), (500, Some("failed")), Outcome::Unknown),
    ];
    for (upstream_response, expected, outcome) in cases {
        let case = format!("{upstream_response:?}");
        let upstream = FakeUpstream::new(move |_| {
            let mut response =
                json_response(upstream_response.map_err(failure)?, r#"{"code":20001,"message":"These are words."}"#);
            response.headers.push(("twilio-request-id".to_owned(), "RQ7".to_owned()));
            Ok(response)
        });
        let fixture = Fixture::new(upstream.clone()).await;
        let response = fixture.send(&admin(), &post("/v1/Services", "FriendlyName=a")).await;
        assert_eq!((response.status, rejection(&response)), expected, "{case}");
        let record = fixture.records().await.remove(0);
        assert_eq!(known(&record.outcome), Some(outcome), "{case}");
        assert_eq!(known(&record.status), upstream_response.ok().map(u64::from));
        assert_eq!(known(&record.request_id).is_some(), upstream_response.is_ok());
        let message = match upstream_response {
            Ok(200..300) => None,
            Ok(_) => Some("These are words."),
            Err(_) => Some("It went wrong somewhere."),
        };
        assert_eq!(known(&record.message).as_deref(), message);
        assert_eq!(upstream.received().len(), 1, "the gateway never sends a write twice");
    }
}

#[tokio::test]
async fn history_is_returned_page_by_page() {
    let fixture = Fixture::new(sandbox()).await;
    for _ in 0..3 {
        fixture.create_service().await;
    }
    let list = List { page_size: Some("2".parse().unwrap()), ..List::default() };
    let response = fixture.gateway.history(&admin(), &list).await;
    let page: api::Page<api::gateway::history::Record> = api::error::read::<List>(&response).unwrap();
    assert_eq!((page.items.len(), page.next().is_some()), (2, true));
    let invalid = List { page_token: Some("../".to_owned()), ..List::default() };
    assert_eq!(fixture.gateway.history(&admin(), &invalid).await.status, 400);
    fixture.database.clone().close().await;
    let response = fixture.gateway.history(&admin(), &list).await;
    assert_eq!((response.status, rejection(&response)), (500, Some("failed")));
}
