//! Tests of counts over HTTP.

use api::gateway::Role;
use axum::http::StatusCode;
use serde_json::json;

use super::fixture::Fixture;

#[tokio::test]
async fn a_viewer_gets_counts_and_nobody_without_a_session() {
    let fixture = Fixture::new().await;
    fixture.add("vera", Role::Viewer).await;
    let cookie = fixture.sign_in("vera").await;
    let services = fixture.call("GET", "/gateway/accounts/sandbox/v1/Services", "", Some(&cookie)).await.json();
    let sid = services["services"][0]["sid"].as_str().unwrap();
    let target = |list: &str| format!("/gateway/count?Account=sandbox&Service={sid}&List={list}");
    for (list, count) in [("roles", 4), ("users", 0), ("conversations", 0), ("bindings", 0)] {
        let answer = fixture.call("GET", &target(list), "", Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.json(), json!({ "exactly": count }), "{list}");
        assert_eq!(fixture.call("GET", &target(list), "", None).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_count_of_something_else_is_rejected() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let gone = "IS0123456789abcdef0123456789abcdef";
    for (query, status, reason) in [
        (format!("Account=sandbox&Service={gone}&List=users"), 404, None),
        (format!("Account=other&Service={gone}&List=users"), 404, Some("unlisted")),
        (format!("Account=sandbox&Service={gone}&List=messages"), 400, Some("unlisted")),
        (format!("Account=sandbox&Service={gone}"), 400, Some("unlisted")),
        ("Account=sandbox&Service=../Users&List=users".to_owned(), 400, Some("unlisted")),
        (String::new(), 400, Some("unlisted")),
    ] {
        let answer = fixture.call("GET", &format!("/gateway/count?{query}"), "", Some(&cookie)).await;
        assert_eq!((answer.status.as_u16(), answer.reason()), (status, reason), "{query}: {}", answer.body);
    }
    let write = fixture.call("POST", "/gateway/count", "Account=sandbox", Some(&cookie)).await;
    assert_eq!((write.status, write.reason()), (StatusCode::NOT_FOUND, Some("unlisted")));
}
