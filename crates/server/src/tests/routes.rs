//! Tests of the table of routes against its expected access, and of requests that try to bypass it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::header::HOST;
use axum::http::{Request, StatusCode};

use super::fixture::{BASE, Fixture};
use crate::serve::routes::{Access, GatewayHandler, PathPattern, ROUTES, Route};

/// Method, path pattern and access of each route, in order. A new route needs a line here.
const EXPECTED: [(&str, &str, &str); 27] = [
    ("any", "/healthz", "probe"),
    ("any", "/readyz", "probe"),
    ("any", "/config.json", "public"),
    ("POST", "/csp-reports", "own page"),
    ("any", "/v1/*", "sandbox"),
    ("any", "/v2/*", "sandbox"),
    ("any", "/sandbox/journal", "sandbox"),
    ("any", "/sandbox/faults", "sandbox with faults"),
    ("any", "/v1/*", "public"),
    ("any", "/v2/*", "public"),
    ("POST", "/gateway/session", "sign-in"),
    ("POST", "/gateway/session/code", "sign-in"),
    ("GET", "/gateway/session", "session"),
    ("DELETE", "/gateway/session", "session"),
    ("GET", "/gateway/second-factor", "session"),
    ("POST", "/gateway/second-factor/secret", "session"),
    ("POST", "/gateway/second-factor", "session"),
    ("POST", "/gateway/second-factor/recovery-codes", "session"),
    ("POST", "/gateway/second-factor/removal", "session"),
    ("GET", "/gateway/count", "session"),
    ("GET", "/gateway/history", "session"),
    ("GET", "/gateway/drift", "session"),
    ("GET", "/gateway/drift/status", "session"),
    ("POST", "/gateway/drift/check", "session"),
    ("any", "/gateway/accounts/*", "session"),
    ("any", "/gateway/*", "session"),
    ("any", "*", "site"),
];

fn described(route: &Route) -> (&'static str, String, &'static str) {
    let policy = match route.access {
        Access::Probe(_) => "probe",
        Access::Public(_) => "public",
        Access::Site(_) => "site",
        Access::OwnPage(_) => "own page",
        Access::SandboxApi => "sandbox",
        Access::SandboxFaults => "sandbox with faults",
        Access::Gateway(GatewayHandler::SignIn(_)) => "sign-in",
        Access::Gateway(GatewayHandler::Session(_)) => "session",
    };
    (route.method.map_or("any", api::Method::as_str), route.pattern.to_string(), policy)
}

#[test]
fn every_route_has_the_expected_access() {
    let routes: Vec<_> = ROUTES.iter().map(described).collect();
    let expected: Vec<_> =
        EXPECTED.iter().map(|(method, path, policy)| (*method, (*path).to_owned(), *policy)).collect();
    assert_eq!(routes, expected);
}

/// Returns two paths for each route.
fn samples() -> BTreeSet<String> {
    let of_route = |route: &Route| match route.pattern {
        PathPattern::Exact(path) => vec![path.to_owned(), format!("{path}?a=/healthz")],
        PathPattern::Prefix("/gateway/accounts/") => {
            vec!["/gateway/accounts/sandbox/v1/Services".to_owned(), "/gateway/accounts/none/v2/Services".to_owned()]
        }
        PathPattern::Prefix(start) => {
            vec![format!("/{}Services", start.trim_start_matches('/')), format!("/{}", start.trim_start_matches('/'))]
        }
    };
    ROUTES.iter().flat_map(of_route).collect()
}

/// Headers that have bypassed the access control of other gateways: forwarded addresses, method overrides, invalid credentials.
const TRICKS: [(&str, &str); 26] = [
    ("accept", "text/html"),
    ("user-agent", "GoogleHC/1.0"),
    ("user-agent", "kube-probe/1.30"),
    ("user-agent", "ELB-HealthChecker/2.0"),
    ("x-forwarded-uri", "/healthz"),
    ("x-forwarded-host", "127.0.0.1:8080"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-for", "127.0.0.1"),
    ("x-forwarded-user", "local"),
    ("x-forwarded-email", "local@example.com"),
    ("x-forwarded-method", "GET"),
    ("x_forwarded_for", "127.0.0.1"),
    ("forwarded", "for=127.0.0.1;host=127.0.0.1:8080;proto=https"),
    ("x-real-ip", "127.0.0.1"),
    ("x-original-url", "/healthz"),
    ("x-rewrite-url", "/healthz"),
    ("x-http-method-override", "GET"),
    ("x-method-override", "GET"),
    ("remote-user", "local"),
    ("x-remote-user", "local"),
    ("authorization", "Bearer anything"),
    ("authorization", "Basic bG9jYWw6"),
    ("cookie", "__Host-Http-conversations-admin-8080=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ("cookie", "__Host-Http-conversations-admin-8080="),
    ("cookie", "__Host-Http-conversations-admin-8080=../../etc; session=1"),
    ("sec-fetch-mode", "navigate"),
];

fn is_public(route: &Route) -> bool {
    matches!(route.access, Access::Probe(_) | Access::Public(_) | Access::Site(_))
}

/// Returns true for a body that is public.
fn is_harmless(body: &str) -> bool {
    body == "ok\n" || body == "the app" || body.contains(r#""version":"#) || body.is_empty()
}

#[tokio::test]
async fn no_header_bypasses_the_access_of_a_route() {
    for fixture in [Fixture::new().await, Fixture::sandbox().await] {
        let mut tried = 0;
        for target in samples() {
            for method in ["GET", "HEAD", "POST", "DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND"] {
                for of_dashboard in [false, true] {
                    for trick in TRICKS {
                        let mut request = Request::builder().method(method).uri(&target).header(HOST, &BASE[7..]);
                        request = request.header(trick.0, trick.1);
                        if of_dashboard {
                            // The sandbox without a gateway admits its own dashboard without a sign-in.
                            request = request.header("x-conversations-admin", "1").header("origin", BASE);
                            let site = if fixture.is_gateway() { "same-origin" } else { "same-site" };
                            request = request.header("sec-fetch-site", site);
                            request = request.header("content-type", "application/x-www-form-urlencoded");
                        }
                        let response = fixture.send(request.body(Body::empty()).unwrap()).await;
                        let case = format!("{method} {target} {trick:?}: {}", response.status);
                        let answers_anybody = is_public(fixture.leads_to(method, &target));
                        assert!(
                            !response.status.is_success() || answers_anybody && is_harmless(&response.body),
                            "{case}"
                        );
                        assert!(!response.status.is_redirection() && !response.status.is_server_error(), "{case}");
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried >= 500, "{tried}");
        assert_eq!(fixture.services().await, 3);
    }
}

/// Tries spellings that some servers map to another path.
#[tokio::test]
async fn a_path_matches_in_its_exact_spelling_only() {
    let fixture = Fixture::new().await;
    for path in [
        "/healthz/../gateway/session",
        "/healthz/%2e%2e/gateway/session",
        "//gateway/session",
        "/gateway//session",
        "/gateway/session/",
        "/gateway/session;/healthz",
        "/gateway/session%00/healthz",
        "/gateway/session%23/healthz",
        "/gateway/session%3f/healthz",
        "/gateway/%73ession",
        "/%67ateway/session",
        "/GATEWAY/session",
        "/gateway/session.json",
        "/gateway/./session",
        "/gateway\\session",
        "http://127.0.0.1:8080/gateway/session",
    ] {
        for accept in ["*/*", "text/html"] {
            let Ok(request) = Request::get(path).header(HOST, &BASE[7..]).header("accept", accept).body(Body::empty())
            else {
                continue;
            };
            let response = fixture.send(request).await;
            assert!(
                !response.status.is_success() || response.body == "the app",
                "{path}: {} {}",
                response.status,
                response.body
            );
        }
    }
}

#[tokio::test]
async fn the_gateway_does_not_serve_the_paths_of_the_sandbox() {
    let fixture = Fixture::new().await;
    for path in ["/v1/Services", "/v2/Services", "/v1/", "/sandbox/faults", "/sandbox/journal"] {
        let authorization = "Basic QUNkZWMwZGUwMGRlYzBkZTAwZGVjMGRlMDBkZWMwZGUwMDpzYW5kYm94YXV0aHRva2Vu";
        let request = Request::get(path).header(HOST, &BASE[7..]).header("authorization", authorization);
        let response = fixture.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status, StatusCode::NOT_FOUND, "{path}");
        let page = Request::get(path).header(HOST, &BASE[7..]).header("accept", "text/html");
        let response = fixture.send(page.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status == StatusCode::NOT_FOUND, path.starts_with("/v"), "{path}");
    }
}

#[tokio::test]
async fn every_response_of_the_gateway_has_the_protective_headers() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let (one, many) = ("Origin, Cookie", "Origin, Cookie, Accept-Encoding");
    for (target, cookie, vary) in [
        ("/gateway/session", Some(cookie.as_str()), one),
        ("/gateway/session", None, one),
        ("/gateway/nothing", Some(&cookie), one),
        ("/gateway/accounts/sandbox/v1/Services", Some(&cookie), many),
        ("/gateway/accounts/sandbox/v1/Nonsense", Some(&cookie), one),
        ("/gateway/count?Account=sandbox", Some(&cookie), one),
        ("/gateway/history", Some(&cookie), many),
        ("/gateway/drift", Some(&cookie), many),
        ("/gateway/drift/status?Account=sandbox", Some(&cookie), one),
    ] {
        let response = fixture.call("GET", target, "", cookie).await;
        for (name, value) in [
            ("cache-control", "no-store"),
            ("vary", vary),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(response.headers.get(name).unwrap(), value, "{target} {name}");
        }
        assert_eq!(response.headers.get("x-request-id").unwrap().len(), 16, "{target}");
        assert!(response.headers.get("content-type").unwrap().to_str().unwrap().contains("charset=utf-8"), "{target}");
    }
}
