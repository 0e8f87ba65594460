//! What only looks: who may, what leaves, and what comes back.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use api::gateway::{AccountName, Reason, Role};
use api::operation::OPERATIONS;
use gateway::upstream::Failure;
use tokio::time::{Instant, sleep};

use crate::chance::Chance;
use crate::stage::{BASE, ORIGIN, Player, Stage, admin, asker, delete, get, json, post, refused};
use crate::targets::{is_canonical, mutated};
use crate::valid::calls;

const SERVICE: &str = "/v1/Services/IS0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn each_role_does_what_it_allows_and_nothing_else_leaves() {
    let player = Player::answers(|_| Ok(json(200, "{}")));
    let stage = Stage::new(player.clone()).await;
    let allowed =
        [(Role::Viewer, [true, false, false]), (Role::Editor, [true, true, false]), (Role::Admin, [true, true, true])];
    for (role, may) in allowed {
        let calls = [get("/v1/Services"), post("/v1/Services", "FriendlyName=a"), delete(SERVICE)];
        for (call, may) in calls.iter().zip(may) {
            let sent = player.sent().len();
            let response = stage.answer_where(&asker("eve", role), call, &serde_json::json!({})).await;
            assert_eq!(refused(&response), (!may).then_some("role"), "{role} {call:?}");
            assert_eq!(player.sent().len() > sent, may, "{role} {call:?}");
            assert!(may || response.body.contains(role.as_str()), "it says why: {}", response.body);
        }
    }
}

#[tokio::test]
async fn an_account_that_may_only_be_read_is_written_to_by_nobody() {
    let player = Player::answers(|_| Ok(json(200, "{}")));
    let stage = Stage::with(player.clone(), 8, true).await;
    assert_eq!(stage.answer(&admin(), &get("/v1/Services")).await.status, 200);
    for call in [post("/v1/Services", "FriendlyName=a"), delete(SERVICE), post("/v1/Configuration", "")] {
        let response = stage.answer(&admin(), &call).await;
        assert_eq!((response.status, refused(&response)), (403, Some("read-only")));
        assert!(response.body.contains("Main account may only be read here"), "{}", response.body);
    }
    assert_eq!(player.sent(), ["GET /v1/Services"]);
    assert!(stage.records().await.is_empty());
}

#[tokio::test]
async fn an_account_that_is_not_there_answers_nothing() {
    let player = Player::answers(|_| Ok(json(200, "{}")));
    let stage = Stage::new(player.clone()).await;
    let other: AccountName = "other".parse().unwrap();
    let call = get("/v1/Services");
    let response = stage.gateway.answer(&admin(), &other, &call.incoming(), BASE).await;
    assert_eq!((response.status, refused(&response)), (404, Some("unlisted")));
    assert!(player.sent().is_empty());
}

#[tokio::test]
async fn of_ten_thousand_mutated_calls_only_canonical_ones_leave() {
    let player = Player::answers(|request| Ok(json(if request.method == api::Method::Get { 200 } else { 404 }, "{}")));
    let stage = Stage::new(player.clone()).await;
    let (calls, mut chance) = (calls(), Chance::new(11));
    let mut refusals = 0;
    for _ in 0..10_000 {
        let response = stage.answer_where(&admin(), &mutated(&calls, &mut chance), &serde_json::json!({})).await;
        refusals += usize::from(refused(&response) == Some("unlisted"));
    }
    let requests = player.requests();
    let left: BTreeSet<_> = requests.iter().map(is_canonical).map(|left| (left.method, left.path)).collect();
    assert!(refusals > 5_000 && requests.len() > 500, "{refusals} refused, {} left", requests.len());
    assert_eq!(left.len(), OPERATIONS.len(), "calls of each operation passed");
}

#[tokio::test]
async fn links_lead_to_the_gateway_again() {
    let page = |base: &str| {
        format!(
            r#"{{"services":[{{"url":"{base}{SERVICE}","links":{{"users":"{base}{SERVICE}/Users"}}}}],"meta":{{"next_page_url":"{base}/v1/Services?Page=1"}}}}"#
        )
    };
    let answer = page(ORIGIN);
    let stage = Stage::new(Player::answers(move |_| Ok(json(200, &answer)))).await;
    let response = stage.answer(&asker("eve", Role::Viewer), &get("/v1/Services")).await;
    assert_eq!(response.body, page("https://admin.example/gateway/accounts/main"));
}

#[tokio::test]
async fn peoples_data_stays_at_the_gateway_where_the_dashboard_only_counts() {
    for (list, key) in [("Users", "users"), ("Conversations", "conversations"), ("Bindings", "bindings")] {
        let entry = r#"{"sid":"XX1","identity":"ada@example.com","attributes":"{}","endpoint":"a device"}"#;
        let body = format!(r#"{{"{key}":[{entry},{entry}],"meta":{{"key":"{key}","next_page_url":null}}}}"#);
        let stage = Stage::new(Player::answers(move |_| Ok(json(200, &body)))).await;
        for role in [Role::Viewer, Role::Admin] {
            let response = stage.answer(&asker("eve", role), &get(&format!("{SERVICE}/{list}"))).await;
            let page = serde_json::json!({ key: [{"sid": "XX1"}, {"sid": "XX1"}], "meta": {"key": key, "next_page_url": null} });
            assert_eq!(serde_json::from_str::<serde_json::Value>(&response.body).unwrap(), page);
        }
    }
}

#[tokio::test]
async fn of_the_headers_only_those_that_are_of_use_pass() {
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
    let passed = owned[..4].to_vec();
    let stage = Stage::new(Player::answers(move |_| {
        Ok(api::Response {
            status: 429,
            headers: owned.clone(),
            body: r#"{"code":20429,"message":"Too Many Requests"}"#.to_owned(),
        })
    }))
    .await;
    let response = stage.answer(&admin(), &get("/v1/Services")).await;
    assert_eq!((response.status, response.headers), (429, passed), "429 passes, for the browser alone tries again");
}

#[tokio::test]
async fn what_is_no_answer_of_the_api_is_refused_with_its_reason() {
    for reason in [Reason::Unreachable, Reason::Lost, Reason::Unreadable] {
        let failure = Failure { reason, message: "It went wrong somewhere.".to_owned() };
        let stage = Stage::new(Player::answers(move |_| Err(failure.clone()))).await;
        let response = stage.answer(&admin(), &get("/v1/Services")).await;
        assert_eq!((response.status, refused(&response)), (reason.status(), Some(reason.as_str())));
        assert!(response.body.contains("It went wrong somewhere."));
    }
}

#[tokio::test]
async fn a_credential_that_is_not_known_is_the_gateway_s_affair() {
    let player = Player::answers(|_| {
        let mut response = json(401, r#"{"code":20003,"message":"Authenticate"}"#);
        response.headers.push(("twilio-request-id".to_owned(), "RQ1".to_owned()));
        Ok(response)
    });
    let stage = Stage::new(player).await;
    let response = stage.answer(&admin(), &get("/v1/Services")).await;
    assert_eq!((response.status, refused(&response)), (502, Some("credential")), "the browser must not ask to sign in");
    assert_eq!(response.header("twilio-request-id"), Some("RQ1"));
    assert!(response.body.contains("conversations-admin check"), "{}", response.body);
}

/// How many calls run in Twilio at once, now and at most.
#[derive(Default)]
struct Gauge(AtomicUsize, AtomicUsize);

fn slow(gauge: &Arc<Gauge>, duration: Duration) -> Arc<Player> {
    let gauge = gauge.clone();
    Player::answers_later(move |_| {
        let gauge = gauge.clone();
        async move {
            gauge.1.fetch_max(gauge.0.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            sleep(duration).await;
            gauge.0.fetch_sub(1, Ordering::SeqCst);
            Ok(json(200, "{}"))
        }
    })
}

#[tokio::test]
async fn no_more_calls_leave_at_once_than_the_account_may_have() {
    let gauge = Arc::default();
    let player = slow(&gauge, Duration::from_millis(100));
    let stage = Arc::new(Stage::with(player.clone(), 3, false).await);
    tokio::time::pause();
    let call = |name: String| {
        let stage = stage.clone();
        async move { stage.answer(&asker(&name, Role::Viewer), &get("/v1/Services")).await.status }
    };
    let statuses = futures::future::join_all((0..60).map(|number| call(format!("p{}", number % 7)))).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!(gauge.1.load(Ordering::SeqCst), 3);
    futures::future::join_all((0..20).map(|_| call("ada".to_owned()))).await;
    assert_eq!(player.sent().len(), 80);
}

#[tokio::test]
async fn a_call_whose_turn_does_not_come_is_refused_and_never_sent() {
    let player = slow(&Arc::default(), Duration::from_secs(60));
    let stage = Arc::new(Stage::with(player.clone(), 2, false).await);
    tokio::time::pause();
    let busy = tokio::spawn({
        let stage = stage.clone();
        async move { stage.answer(&admin(), &get("/v1/Services")).await }
    });
    tokio::task::yield_now().await;
    let asked = Instant::now();
    let response = stage.answer(&admin(), &get("/v2/Services")).await;
    assert_eq!(asked.elapsed().as_secs(), 5);
    assert_eq!((response.status, refused(&response), response.header("retry-after")), (429, Some("busy"), Some("1")));
    assert_eq!(busy.await.unwrap().status, 200);
    assert_eq!(player.sent(), ["GET /v1/Services"]);
}
