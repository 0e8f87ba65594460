//! Reports of violations of the content security policy. They are logged, because a violation may mean that a page was attacked.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use gateway::log_limit::LogLimit;
use serde::Deserialize;

use crate::body;
use crate::gateway_http::source::Source;
use crate::responses::plain;

/// Path to which browsers send reports.
pub const PATH: &str = "/csp-reports";

/// Media type of a report by `report-uri`. All browsers support it, and Chromium, in which it was tried, reports at once. With the newer `report-to`
/// Chromium waits for a minute, and ignores `report-uri`.
const MEDIA_TYPE: &str = "application/csp-report";

/// Largest report, in bytes. Browsers send about a kilobyte.
const MAX_REPORT_BYTES: usize = 16 * 1024;

/// Longest part of a report that is logged, in characters.
const MAX_LOGGED_CHARS: usize = 120;

/// Adds the report path to the policy.
pub fn add_report_uri(headers: &mut HeaderMap) {
    let Some(policy) = headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()) else { return };
    if let Ok(policy) = HeaderValue::try_from(format!("{policy}; report-uri {PATH}")) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Receiver of reports, with a limit of logged reports for each source.
#[derive(Default)]
pub struct CspReports(LogLimit<IpAddr>);

impl CspReports {
    /// Responds to a report of a page of this server at `base`.
    pub async fn respond(&self, base: &str, source: Source, request: Request) -> Response {
        let (head, body) = request.into_parts();
        if head.headers.get(CONTENT_TYPE).is_none_or(|sent| sent != MEDIA_TYPE) {
            return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not a report of a content security policy\n");
        }
        let Ok(body) = body::read(&head.headers, body, MAX_REPORT_BYTES).await else {
            return plain(StatusCode::BAD_REQUEST, "Not a report that can be read\n");
        };
        let Ok(Envelope { report }) = serde_json::from_slice(&body) else {
            return plain(StatusCode::BAD_REQUEST, "Not a report that can be read\n");
        };
        self.0.log(&source.network(), || report.log(base, source));
        (StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response()
    }
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "csp-report")]
    report: Report,
}

/// Properties of a report that are logged: <https://www.w3.org/TR/CSP3/#deprecated-serialize-violation>.
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
        let directive = truncate(&self.effective_directive);
        let blocked = origin(&self.blocked_uri);
        let (page, file) = (path_or_origin(base, &self.document_uri), path_or_origin(base, &self.source_file));
        tracing::warn!(directive, blocked, page, file, line, %source, "the content security policy blocked something on a page");
    }
}

/// Returns the origin of a blocked URL, a keyword such as `inline` unchanged, or `unclear` for other text. The rest of a URL may contain data that an
/// attacker tried to send away.
fn origin(address: &str) -> String {
    match address.parse::<Uri>() {
        Ok(uri) => match (uri.scheme_str(), uri.host()) {
            (Some(scheme), Some(host)) => {
                let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
                truncate(&format!("{scheme}://{host}{port}"))
            }
            // `inline`, `eval`, `data`: keywords and no URLs.
            _ => truncate(address.split(['?', '#', '/', ':']).next().unwrap_or_default()),
        },
        Err(_) => "unclear".to_owned(),
    }
}

/// Returns the path of a URL of this server, and the origin of any other URL: browser extensions have files in a page too.
fn path_or_origin(base: &str, address: &str) -> String {
    match (origin(address), address.parse::<Uri>()) {
        (origin, Ok(uri)) if origin == base => truncate(uri.path()),
        (origin, _) => origin,
    }
}

fn truncate(text: &str) -> String {
    text.chars().take(MAX_LOGGED_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_origin_of_a_blocked_url_is_logged() {
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
        assert_eq!(truncate(&"x".repeat(1_000)).len(), MAX_LOGGED_CHARS);
    }

    #[test]
    fn files_of_this_server_are_logged_by_path_and_others_by_origin() {
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
            assert_eq!(path_or_origin(base, address), logged, "{address}");
        }
    }

    #[test]
    fn the_report_path_is_added_to_a_policy() {
        let mut headers = HeaderMap::new();
        add_report_uri(&mut headers);
        assert!(headers.is_empty());
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
        add_report_uri(&mut headers);
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "default-src 'none'; report-uri /csp-reports");
    }
}
