//! Tests of preconditions: an update or a deletion is sent only if the stored values are still those that were shown.

use std::time::Duration;

use api::gateway::Reason;
use api::operation::OPERATIONS;
use api::{Method, Request, Response};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::fake_upstream::{FakeUpstream, sandbox};
use crate::fixture::{
    BASE, Fixture, SERVICE, admin, delete, failure, get, json_response, known, main_account, post, rejection,
};

/// Status of a rejection, and reason if it comes from the gateway itself.
type Rejection = (u16, Option<&'static str>);

/// For every response to the read of the stored values, the deletion is sent, or nothing is sent and nothing recorded.
#[tokio::test]
async fn a_write_is_sent_only_if_the_stored_values_can_be_read() {
    const OLD: &str = r#"{"friendly_name":"Old","message":"No."}"#;
    let deep = format!(r#"{{"friendly_name":"Old","a":{}1{}}}"#, "[".repeat(128), "]".repeat(128));
    let unread = Some((502, Some("unread")));
    let unreachable = Some((502, Some("unreachable")));
    let cases: [(Result<u16, Reason>, &str, Option<Rejection>); 23] = [
        (Ok(200), OLD, None),
        (Ok(200), r#"{"friendly_name":"Old","a":"\ud800"}"#, None),
        (Ok(200), r#"{"friendly_name":"Old","a":1e999}"#, None),
        (Ok(200), &deep, None),
        (Ok(200), "\u{feff}{\"friendly_name\":\"Old\"}", None),
        (Ok(200), r#"{"friendly_name":"Old\ud800"}"#, Some((412, Some("changed")))),
        (Ok(200), "", unread),
        (Ok(200), "null", unread),
        (Ok(200), "[]", unread),
        (Ok(200), r#"{"friendly_name":"Old","#, unread),
        (Ok(200), "Forbidden", unread),
        (Ok(400), OLD, Some((400, None))),
        (Ok(403), OLD, Some((403, None))),
        (Ok(404), OLD, Some((404, None))),
        (Ok(410), OLD, Some((410, None))),
        (Ok(401), OLD, Some((502, Some("credential")))),
        (Ok(429), OLD, Some((429, None))),
        (Ok(500), OLD, unreachable),
        (Ok(503), OLD, unreachable),
        (Err(Reason::Unreachable), OLD, unreachable),
        (Err(Reason::Credential), OLD, Some((502, Some("credential")))),
        (Err(Reason::NoResponse), OLD, unreachable),
        (Err(Reason::InvalidResponse), OLD, unreachable),
    ];
    for (stored, body, expected) in cases {
        let case = format!("{stored:?} {body:.60}");
        let body = body.to_owned();
        let upstream = FakeUpstream::new(move |request: &Request| match request.method {
            Method::Get => Ok(json_response(stored.map_err(failure)?, &body)),
            _ => Ok(Response { status: 204, ..Response::default() }),
        });
        let fixture = Fixture::new(upstream.clone()).await;
        let response = fixture.send_if_unchanged(&admin(), &delete(SERVICE), &json!({ "friendly_name": "Old" })).await;
        assert_eq!((response.status, rejection(&response)), expected.unwrap_or((204, None)), "{case}");
        let is_sent = upstream.received().contains(&format!("DELETE {SERVICE}"));
        assert_eq!(is_sent, expected.is_none(), "{case}");
        let records = fixture.records().await;
        assert_eq!(records.len(), usize::from(is_sent), "{case}");
        assert!(records.iter().all(|record| known(&record.name).as_deref() == Some("Old")), "{case}");
    }
}

#[tokio::test]
async fn a_name_with_a_lone_surrogate_is_compared_as_it_was_shown() {
    const BODY: &str = r#"{"friendly_name":"Half \ud800"}"#;
    let upstream = FakeUpstream::new(|request| match request.method {
        Method::Get => Ok(json_response(200, BODY)),
        _ => Ok(Response { status: 204, ..Response::default() }),
    });
    let fixture = Fixture::new(upstream).await;
    let shown = api::json::parse(BODY).unwrap();
    assert_eq!(fixture.send_if_unchanged(&admin(), &delete(SERVICE), &shown).await.status, 204);
    let other = json!({ "friendly_name": "Half" });
    assert_eq!(fixture.send_if_unchanged(&admin(), &delete(SERVICE), &other).await.status, 412);
}

#[tokio::test]
async fn a_write_is_not_sent_if_reading_the_stored_values_takes_too_long() {
    let upstream = FakeUpstream::new_async(|_| async {
        tokio::time::sleep(Duration::from_secs(19)).await;
        Ok(json_response(200, "{}"))
    });
    let fixture = Fixture::new(upstream.clone()).await;
    tokio::time::pause();
    let start = Instant::now();
    let response = fixture.send_if_unchanged(&admin(), &delete(SERVICE), &json!({})).await;
    assert_eq!((response.status, rejection(&response)), (502, Some("unreachable")));
    assert!(start.elapsed() < Duration::from_secs(9), "{:?}", start.elapsed());
    assert_eq!(upstream.received(), [format!("GET {SERVICE}")]);
}

#[tokio::test]
async fn updates_and_deletions_without_a_matching_precondition_are_rejected() {
    let upstream = FakeUpstream::new(|request| match request.method {
        Method::Get => Ok(json_response(200, r#"{"friendly_name":"Production","permissions":["a","b"]}"#)),
        _ => Ok(json_response(200, "{}")),
    });
    let fixture = Fixture::new(upstream.clone()).await;
    let mut rng = crate::rng::Rng::new(7);
    let mut operations = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
        let request = crate::valid_requests::random_request(operation, &mut rng);
        let changes_a_resource = operation.reading().is_some();
        operations += usize::from(changes_a_resource);
        let response = fixture.send(&admin(), &request).await;
        let expected = if changes_a_resource { Some("unconditional") } else { None };
        assert_eq!(rejection(&response), expected, "{request:?}");
        let incoming = gateway::Incoming { precondition: Some("0123456789abcdef"), ..request.incoming() };
        let response = fixture.gateway.handle(&admin(), &main_account(), &incoming, BASE).await;
        let expected = if changes_a_resource { Some("changed") } else { None };
        assert_eq!(rejection(&response), expected, "{request:?}");
    }
    assert!(operations >= 14, "{operations}");
    let writes = upstream.requests().into_iter().filter(|request| request.method != Method::Get);
    assert!(writes.into_iter().all(|request| request.path.ends_with('s')), "only creations were sent");
}

/// Deletes a resource that was shown as `shown`, after the change, if it is not empty.
async fn delete_after(change: &str, path: &str, shown: &Value) -> (u16, Option<String>) {
    let fixture = Fixture::new(sandbox()).await;
    let sid = fixture.create_service().await;
    let role = "FriendlyName=agent&Type=service&Permission=addParticipant";
    let created = fixture.send(&admin(), &post(&format!("/v1/Services/{sid}/Roles"), role)).await;
    let role: Value = serde_json::from_str(&created.body).unwrap();
    let insert_sids = |path: &str| path.replace("{service}", &sid).replace("{role}", role["sid"].as_str().unwrap());
    if let Some((path, form)) = change.split_once('?') {
        let change = post(&insert_sids(path), form);
        let before = json!({ "friendly_name": "Main desk", "permissions": ["addParticipant"] });
        assert_eq!(fixture.send_if_unchanged(&admin(), &change, &before).await.status, 200);
    }
    let response = fixture.send_if_unchanged(&admin(), &delete(&insert_sids(path)), shown).await;
    (response.status, rejection(&response).map(str::to_owned))
}

#[tokio::test]
async fn a_resource_that_changed_since_it_was_shown_is_not_deleted() {
    let service = json!({ "friendly_name": "Main desk" });
    let role = json!({ "friendly_name": "agent", "type": "service", "permissions": ["addParticipant"] });
    let changed = || (412, Some("changed".to_owned()));
    let rename = "/v2/Services/{service}?FriendlyName=Production%2C+do+not+touch";
    let allow = "/v1/Services/{service}/Roles/{role}?Permission=addParticipant&Permission=editAnyMessage";
    for path in ["/v1/Services/{service}", "/v2/Services/{service}"] {
        assert_eq!(delete_after("", path, &service).await, (204, None), "{path}");
        assert_eq!(delete_after(rename, path, &service).await, changed(), "{path}");
    }
    let path = "/v1/Services/{service}/Roles/{role}";
    assert_eq!(delete_after("", path, &role).await, (204, None));
    assert_eq!(delete_after(allow, path, &role).await, changed());
}

#[tokio::test]
async fn a_setting_that_changed_since_it_was_shown_is_not_replaced() {
    let fixture = Fixture::new(sandbox()).await;
    let path = format!("/v1/Services/{}/Configuration/Webhooks", fixture.create_service().await);
    let fetched = fixture.send(&admin(), &get(&path)).await;
    let shown: Value = serde_json::from_str(&fetched.body).unwrap();
    let write = async |form: &str| {
        let response = fixture.send_if_unchanged(&admin(), &post(&path, form), &shown).await;
        (response.status, rejection(&response).map(str::to_owned))
    };
    assert_eq!(write("Method=GET").await, (200, None));
    let records = fixture.records().await.len();
    assert_eq!(write("Method=POST").await, (412, Some("changed".to_owned())));
    assert_eq!(fixture.records().await.len(), records, "nothing was sent");
    assert_eq!(write("PostWebhookUrl=https%3A%2F%2Fexample.com").await, (200, None), "this setting is unchanged");
}
