//! Tests of the metrics: what is counted, who may read them, and their documentation.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;

use super::fixture::Fixture;

const HOST: &str = "127.0.0.1:9464";
const DOCUMENTATION: &str = include_str!("../../../../docs/monitoring.md");
const SERVICES: &str = "/gateway/accounts/sandbox/v1/Services";

/// Returns the value of a sample: its name with its labels, as in the text.
fn value(text: &str, sample: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))?;
    Some(line.parse().unwrap())
}

#[tokio::test]
async fn requests_rejections_and_the_state_of_the_gateway_are_counted() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    for _ in 0..3 {
        assert_eq!(fixture.call("GET", SERVICES, "", Some(&cookie)).await.status, StatusCode::OK);
    }
    assert_eq!(fixture.call("GET", SERVICES, "", None).await.status, StatusCode::UNAUTHORIZED);
    let text = fixture.metrics(HOST).await.body;
    let requests = |status: u16| {
        let labels = format!("method=\"GET\",route=\"/gateway/accounts/*\",status=\"{status}\"");
        value(&text, &format!("conversations_admin_http_request_duration_seconds_count{{{labels}}}"))
    };
    assert_eq!((requests(200), requests(401)), (Some(3.0), Some(1.0)), "{text}");
    let upstream = "conversations_admin_upstream_request_duration_seconds_count";
    let labels = "account=\"sandbox\",method=\"GET\",result=\"200\"";
    assert_eq!(value(&text, &format!("{upstream}{{{labels}}}")), Some(3.0), "{text}");
    assert_eq!(value(&text, "conversations_admin_rejections_total{reason=\"signed-out\"}"), Some(1.0), "{text}");
    assert_eq!(value(&text, "conversations_admin_sessions"), Some(1.0));
    assert_eq!(value(&text, "conversations_admin_ready"), Some(1.0));
    assert_eq!(value(&text, "conversations_admin_journal_open_records"), Some(0.0));
    assert_eq!(value(&text, "conversations_admin_upstream_requests_running{account=\"sandbox\"}"), Some(0.0));
    assert!(value(&text, "conversations_admin_database_disk_free_bytes").is_some_and(|bytes| bytes > 0.0));
}

#[tokio::test]
async fn a_deleted_database_is_reported_as_not_ready() {
    let fixture = Fixture::new().await;
    std::fs::remove_file(fixture.folder.path().join("gateway.sqlite")).unwrap();
    assert_eq!(value(&fixture.metrics(HOST).await.body, "conversations_admin_ready"), Some(0.0));
}

#[tokio::test]
async fn metrics_do_not_grow_with_what_clients_send() {
    let fixture = Fixture::new().await;
    for number in 0..50 {
        fixture.call(&format!("METHOD{number}"), &format!("/gateway/accounts/name{number}/x"), "", None).await;
        fixture.call("GET", &format!("/page{number}?secret={number}"), "", None).await;
    }
    let text = fixture.metrics(HOST).await.body;
    let counts = text.lines().filter(|line| line.contains("http_request_duration_seconds_count")).count();
    assert!(counts <= 4, "{text}");
    assert!(!text.contains("name1") && !text.contains("page1") && !text.contains("secret"), "{text}");
}

#[tokio::test]
async fn another_site_cannot_read_the_metrics_through_a_browser_of_this_machine() {
    let fixture = Fixture::new().await;
    let allowed = fixture.metrics("localhost:9464").await;
    assert_eq!(allowed.status, StatusCode::OK);
    assert!(allowed.headers[CONTENT_TYPE].to_str().unwrap().starts_with("application/openmetrics-text"));
    assert_eq!(fixture.metrics("rebound.example:9464").await.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(
        fixture.call("GET", "/metrics", "", None).await.status,
        StatusCode::NOT_FOUND,
        "not at the main address"
    );
}

#[tokio::test]
async fn every_metric_is_documented() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    fixture.call("GET", SERVICES, "", Some(&cookie)).await;
    fixture.call("GET", SERVICES, "", None).await;
    let text = fixture.metrics(HOST).await.body;
    let names: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert_eq!(names.len(), 11, "{names:?}");
    for name in names {
        let short = name.strip_prefix("conversations_admin_").expect("the prefix of the program");
        assert!(DOCUMENTATION.contains(&format!("`{short}")), "{name} is missing in docs/monitoring.md");
    }
}

#[tokio::test]
async fn a_sandbox_has_only_the_metrics_of_its_requests() {
    let fixture = Fixture::sandbox().await;
    fixture.call("GET", "/healthz", "", None).await;
    let text = fixture.metrics(HOST).await.body;
    assert!(text.contains("route=\"/healthz\"") && !text.contains("journal"), "{text}");
}
