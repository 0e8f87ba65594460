//! Tests of requests that read, of permissions, and of the responses.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use api::gateway::{AccountName, Reason, Role};
use api::operation::OPERATIONS;
use tokio::time::{Instant, sleep};

use crate::allow_list::{assert_canonical, mutated};
use crate::fake_upstream::{FakeUpstream, ORIGIN};
use crate::fixture::{BASE, Fixture, SERVICE, admin, delete, failure, get, json_response, post, rejection, user};
use crate::rng::Rng;
use crate::valid_requests::random_requests;

#[tokio::test]
async fn only_requests_that_the_role_allows_are_forwarded() {
    let upstream = FakeUpstream::new(|_| Ok(json_response(200, "{}")));
    let fixture = Fixture::new(upstream.clone()).await;
    let allowed =
        [(Role::Viewer, [true, false, false]), (Role::Editor, [true, true, false]), (Role::Admin, [true, true, true])];
    for (role, may) in allowed {
        let requests = [get("/v1/Services"), post("/v1/Services", "FriendlyName=a"), delete(SERVICE)];
        for (request, may) in requests.iter().zip(may) {
            let sent = upstream.received().len();
            let response = fixture.send_if_unchanged(&user("eve", role), request, &serde_json::json!({})).await;
            assert_eq!(rejection(&response), (!may).then_some("role"), "{role} {request:?}");
            assert_eq!(upstream.received().len() > sent, may, "{role} {request:?}");
            assert!(may || response.body.contains(role.as_str()), "the message names the role: {}", response.body);
        }
    }
}

#[tokio::test]
async fn writes_to_a_read_only_account_are_rejected() {
    let upstream = FakeUpstream::new(|_| Ok(json_response(200, "{}")));
    let fixture = Fixture::with(upstream.clone(), 8, true).await;
    assert_eq!(fixture.send(&admin(), &get("/v1/Services")).await.status, 200);
    for request in [post("/v1/Services", "FriendlyName=a"), delete(SERVICE), post("/v1/Configuration", "")] {
        let response = fixture.send(&admin(), &request).await;
        assert_eq!((response.status, rejection(&response)), (403, Some("read-only")));
        assert!(response.body.contains("Main account may only be read here"), "{}", response.body);
    }
    assert_eq!(upstream.received(), ["GET /v1/Services"]);
    assert!(fixture.records().await.is_empty());
}

#[tokio::test]
async fn a_request_to_an_unknown_account_is_rejected() {
    let upstream = FakeUpstream::new(|_| Ok(json_response(200, "{}")));
    let fixture = Fixture::new(upstream.clone()).await;
    let other: AccountName = "other".parse().unwrap();
    let request = get("/v1/Services");
    let response = fixture.gateway.handle(&admin(), &other, &request.incoming(), BASE).await;
    assert_eq!((response.status, rejection(&response)), (404, Some("unlisted")));
    assert!(upstream.received().is_empty());
}

#[tokio::test]
async fn only_canonical_requests_of_ten_thousand_mutated_ones_are_forwarded() {
    let upstream = FakeUpstream::new(|request| {
        Ok(json_response(if request.method == api::Method::Get { 200 } else { 404 }, "{}"))
    });
    let fixture = Fixture::new(upstream.clone()).await;
    let (valid, mut rng) = (random_requests(), Rng::new(11));
    let mut rejected = 0;
    for _ in 0..10_000 {
        let response = fixture.send_if_unchanged(&admin(), &mutated(&valid, &mut rng), &serde_json::json!({})).await;
        rejected += usize::from(rejection(&response) == Some("unlisted"));
    }
    let requests = upstream.requests();
    let operations: BTreeSet<_> =
        requests.iter().map(assert_canonical).map(|operation| (operation.method, operation.path)).collect();
    assert!(rejected > 5_000 && requests.len() > 500, "{rejected} rejected, {} forwarded", requests.len());
    assert_eq!(operations.len(), OPERATIONS.len(), "requests of each operation were forwarded");
}

#[tokio::test]
async fn links_in_responses_lead_to_the_gateway() {
    let page = |base: &str| {
        format!(
            r#"{{"services":[{{"url":"{base}{SERVICE}","links":{{"users":"{base}{SERVICE}/Users"}}}}],"meta":{{"next_page_url":"{base}/v1/Services?Page=1"}}}}"#
        )
    };
    let body = page(ORIGIN);
    let fixture = Fixture::new(FakeUpstream::new(move |_| Ok(json_response(200, &body)))).await;
    let response = fixture.send(&user("eve", Role::Viewer), &get("/v1/Services")).await;
    assert_eq!(response.body, page("https://admin.example/gateway/accounts/main"));
}

#[tokio::test]
async fn only_the_headers_that_clients_need_are_forwarded() {
    let headers = [
        ("content-type", "application/json;charset=utf-8"),
        ("twilio-request-id", "RQ1"),
        ("twilio-concurrent-requests", "3"),
        ("retry-after", "7"),
        ("set-cookie", "a=b"),
        ("x-conversations-admin-refused", "signed-out"),
        ("location", "https://evil.example"),
        ("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("access-control-allow-origin", "*"),
    ];
    let owned: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let forwarded = owned[..4].to_vec();
    let fixture = Fixture::new(FakeUpstream::new(move |_| {
        Ok(api::Response {
            status: 429,
            headers: owned.clone(),
            body: r#"{"code":20429,"message":"Too Many Requests"}"#.to_owned(),
        })
    }))
    .await;
    let response = fixture.send(&admin(), &get("/v1/Services")).await;
    assert_eq!(
        (response.status, response.headers),
        (429, forwarded),
        "429 is forwarded, because only the browser retries"
    );
}

#[tokio::test]
async fn a_failure_of_the_upstream_becomes_an_error_response_with_its_reason() {
    for reason in [Reason::Credential, Reason::Unreachable, Reason::NoResponse, Reason::InvalidResponse] {
        let fixture = Fixture::new(FakeUpstream::new(move |_| Err(failure(reason)))).await;
        let response = fixture.send(&admin(), &get("/v1/Services")).await;
        assert_eq!((response.status, rejection(&response)), (reason.status(), Some(reason.as_str())));
        assert!(response.body.contains("It went wrong somewhere."));
    }
}

#[tokio::test]
async fn a_rejected_credential_becomes_a_502() {
    let upstream = FakeUpstream::new(|_| {
        let mut response = json_response(401, r#"{"code":20003,"message":"Authenticate"}"#);
        response.headers.push(("twilio-request-id".to_owned(), "RQ1".to_owned()));
        Ok(response)
    });
    let fixture = Fixture::new(upstream).await;
    let response = fixture.send(&admin(), &get("/v1/Services")).await;
    assert_eq!(
        (response.status, rejection(&response)),
        (502, Some("credential")),
        "a 401 would make the browser ask to sign in"
    );
    assert_eq!(response.header("twilio-request-id"), Some("RQ1"));
    assert!(response.body.contains("conversations-admin check"), "{}", response.body);
}

/// Number of requests that run in Twilio: the current one and the maximum.
#[derive(Default)]
struct Gauge {
    current: AtomicUsize,
    max: AtomicUsize,
}

fn slow_upstream(gauge: &Arc<Gauge>, duration: Duration) -> Arc<FakeUpstream> {
    let gauge = gauge.clone();
    FakeUpstream::new_async(move |_| {
        let gauge = gauge.clone();
        async move {
            gauge.max.fetch_max(gauge.current.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            sleep(duration).await;
            gauge.current.fetch_sub(1, Ordering::SeqCst);
            Ok(json_response(200, "{}"))
        }
    })
}

#[tokio::test]
async fn the_concurrency_limit_of_the_account_is_kept() {
    let gauge = Arc::default();
    let upstream = slow_upstream(&gauge, Duration::from_millis(100));
    let fixture = Arc::new(Fixture::with(upstream.clone(), 3, false).await);
    tokio::time::pause();
    let send = |name: String| {
        let fixture = fixture.clone();
        async move { fixture.send(&user(&name, Role::Viewer), &get("/v1/Services")).await.status }
    };
    let statuses = futures::future::join_all((0..60).map(|number| send(format!("p{}", number % 7)))).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!(gauge.max.load(Ordering::SeqCst), 3);
    futures::future::join_all((0..20).map(|_| send("ada".to_owned()))).await;
    assert_eq!(upstream.received().len(), 80);
}

#[tokio::test]
async fn a_request_that_gets_no_permit_in_time_is_rejected_and_never_sent() {
    let upstream = slow_upstream(&Arc::default(), Duration::from_secs(60));
    let fixture = Arc::new(Fixture::with(upstream.clone(), 2, false).await);
    tokio::time::pause();
    let busy = tokio::spawn({
        let fixture = fixture.clone();
        async move { fixture.send(&admin(), &get("/v1/Services")).await }
    });
    tokio::task::yield_now().await;
    let start = Instant::now();
    let response = fixture.send(&admin(), &get("/v2/Services")).await;
    assert_eq!(start.elapsed().as_secs(), 5);
    assert_eq!((response.status, rejection(&response), response.header("retry-after")), (429, Some("busy"), Some("1")));
    assert_eq!(busy.await.unwrap().status, 200);
    assert_eq!(upstream.received(), ["GET /v1/Services"]);
}
