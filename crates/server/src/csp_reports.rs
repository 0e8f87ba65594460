//! What browsers report that the content security policy of our pages has stopped: it goes into the log, where whoever runs the server
//! sees that somebody may have got into a page.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use gateway::log_limit::LogLimit;
use serde::Deserialize;

use crate::answers::plain;
use crate::body;
use crate::gateway_http::source::Source;

/// Where they are sent.
pub const PATH: &str = "/csp-reports";

/// What they are sent as, by `report-uri`. Browsers have known it for long, and Chromium, in which it was tried, reports at once. The newer
/// `report-to` makes Chromium wait for a minute, and has it pass over `report-uri`.
const MEDIA_TYPE: &str = "application/csp-report";

/// In bytes. Browsers send about a kilobyte.
const MAX: usize = 16 * 1024;

/// The longest part of a report that is logged.
const MAX_TEXT: usize = 120;

/// Asks for them, beside the policy.
pub fn ask(headers: &mut HeaderMap) {
    let Some(policy) = headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()) else { return };
    if let Ok(policy) = HeaderValue::try_from(format!("{policy}; report-uri {PATH}")) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Takes them, and logs so many.
#[derive(Default)]
pub struct CspReports(LogLimit<IpAddr>);

impl CspReports {
    /// Answers one that a page of this server has sent, which people call `base`.
    pub async fn answer(&self, base: &str, source: Source, request: Request) -> Response {
        let (head, body) = request.into_parts();
        if head.headers.get(CONTENT_TYPE).is_none_or(|sent| sent != MEDIA_TYPE) {
            return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not a report of a content security policy\n");
        }
        let Ok(body) = body::read(&head.headers, body, MAX).await else {
            return plain(StatusCode::BAD_REQUEST, "Not a report that can be read\n");
        };
        let Ok(Sent { report }) = serde_json::from_slice(&body) else {
            return plain(StatusCode::BAD_REQUEST, "Not a report that can be read\n");
        };
        self.0.log(&source.network(), || report.log(base, source));
        (StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response()
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(rename = "csp-report")]
    report: Report,
}

/// What of it is of use: <https://www.w3.org/TR/CSP3/#deprecated-serialize-violation>.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Report {
    effective_directive: String,
    blocked_uri: String,
    document_uri: String,
    source_file: String,
    line_number: u64,
}

impl Report {
    fn log(&self, base: &str, source: Source) {
        let Self { line_number: line, .. } = self;
        let directive = short(&self.effective_directive);
        let blocked = origin(&self.blocked_uri);
        let (page, file) = (place(base, &self.document_uri), place(base, &self.source_file));
        tracing::warn!(directive, blocked, page, file, line, %source, "a page was kept from what its policy forbids");
    }
}

/// Where something was to come from, or go to. The rest of that address may hold what somebody meant to carry away.
fn origin(address: &str) -> String {
    match address.parse::<Uri>() {
        Ok(uri) => match (uri.scheme_str(), uri.host()) {
            (Some(scheme), Some(host)) => {
                let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
                short(&format!("{scheme}://{host}{port}"))
            }
            // `inline`, `eval`, `data`: not an address at all.
            _ => short(address.split(['?', '#', '/', ':']).next().unwrap_or_default()),
        },
        Err(_) => "unclear".to_owned(),
    }
}

/// Where on this server it was, or else whose it is: extensions of browsers have files in a page too.
fn place(base: &str, address: &str) -> String {
    match (origin(address), address.parse::<Uri>()) {
        (origin, Ok(uri)) if origin == base => short(uri.path()),
        (origin, _) => origin,
    }
}

fn short(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_meant_to_carry_away_is_not_logged() {
        for (address, logged) in [
            ("https://evil.example/?stolen=secret", "https://evil.example"),
            ("https://ada:secret@evil.example:8443/secret#secret", "https://evil.example:8443"),
            ("wss://evil.example/secret", "wss://evil.example"),
            ("inline", "inline"),
            ("eval", "eval"),
            ("trusted-types-sink", "trusted-types-sink"),
            ("data", "data"),
            ("data:text/html,secret", "unclear"),
            ("secret is\nhere", "unclear"),
            ("", "unclear"),
        ] {
            assert_eq!(origin(address), logged, "{address}");
        }
        assert_eq!(short(&"x".repeat(1_000)).len(), MAX_TEXT);
    }

    #[test]
    fn a_file_is_known_by_its_path_where_it_is_ours_and_else_by_whose_it_is() {
        for (base, address, logged) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/services/IS1?q=secret#secret", "/services/IS1"),
            ("http://[::1]:8080", "http://[::1]:8080/app.js", "/app.js"),
            ("https://admin.example", "https://admin.example", "/"),
            ("https://admin.example", "https://admin.example:8443/app.js", "https://admin.example:8443"),
            ("https://admin.example", "http://admin.example/app.js", "http://admin.example"),
            ("https://admin.example", "https://admin.example@evil.example/app.js", "https://evil.example"),
            ("https://admin.example", "moz-extension://6ba7b810-9dad/app.js?secret", "moz-extension://6ba7b810-9dad"),
            ("https://admin.example", "chrome-extension", "chrome-extension"),
            ("https://admin.example", "", "unclear"),
        ] {
            assert_eq!(place(base, address), logged, "{address}");
        }
    }

    #[test]
    fn they_are_asked_for_where_there_is_a_policy() {
        let mut headers = HeaderMap::new();
        ask(&mut headers);
        assert!(headers.is_empty());
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
        ask(&mut headers);
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "default-src 'none'; report-uri /csp-reports");
    }
}
