//! Tests of reports about the content security policy.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{Request, StatusCode};

use super::fixture::{BASE, Fixture};
use crate::csp_reports::PATH;

const REPORT: &str = r#"{"csp-report": {"effective-directive": "connect-src", "blocked-uri": "https://evil.example/?stolen",
    "document-uri": "http://127.0.0.1:8080/", "line-number": 1, "script-sample": ""}}"#;
const CSP_REPORT: &str = "application/csp-report";

fn sent(origin: &str, site: &str, media_type: &str, body: String) -> Request<Body> {
    let request = Request::post(PATH).header(HOST, &BASE[7..]).header(ORIGIN, origin).header("sec-fetch-site", site);
    request.header(CONTENT_TYPE, media_type).body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_report_is_accepted_from_pages_of_this_server_only() {
    for fixture in [Fixture::new().await, Fixture::sandbox().await] {
        let report = || REPORT.to_owned();
        for (request, status) in [
            (sent(BASE, "same-origin", CSP_REPORT, report()), StatusCode::NO_CONTENT),
            (sent(BASE, "same-origin", CSP_REPORT, r#"{"csp-report": {}}"#.to_owned()), StatusCode::NO_CONTENT),
            (sent("null", "same-origin", CSP_REPORT, report()), StatusCode::NO_CONTENT),
            (sent("http://127.0.0.1:9", "same-site", CSP_REPORT, report()), StatusCode::FORBIDDEN),
            (sent("null", "cross-site", CSP_REPORT, report()), StatusCode::FORBIDDEN),
            (sent("null", "same-site", CSP_REPORT, report()), StatusCode::FORBIDDEN),
            (sent("http://localhost:8080", "same-origin", CSP_REPORT, report()), StatusCode::FORBIDDEN),
            (sent(BASE, "same-origin", "text/plain", report()), StatusCode::UNSUPPORTED_MEDIA_TYPE),
            (sent(BASE, "same-origin", CSP_REPORT, "[".repeat(10_000)), StatusCode::BAD_REQUEST),
            (sent(BASE, "same-origin", CSP_REPORT, " ".repeat(20_000) + REPORT), StatusCode::BAD_REQUEST),
            (sent(BASE, "same-origin", CSP_REPORT, String::new()), StatusCode::BAD_REQUEST),
        ] {
            let described = format!("{request:?}");
            assert_eq!(fixture.send(request).await.status, status, "{described}");
        }
    }
}
