//! What browsers report that the content security policy of our pages has stopped: it goes into the log, where whoever runs the server
//! sees that somebody may have got into a page.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::answers::plain;
use crate::body;

/// Where they are sent.
pub const PATH: &str = "/csp-reports";

/// What they are sent as, by `report-uri`. All browsers know it and report at once; the newer `report-to` makes Chromium wait for a
/// minute, and has it pass over `report-uri`.
const MEDIA_TYPE: &str = "application/csp-report";

/// In bytes. Browsers send about one.
const MAX: usize = 16 * 1024;

/// A page that is attacked, or an extension of the browser, can report without end, and so can anybody who pretends to be a browser.
const MOST_LINES: u32 = 60;
const PERIOD: Duration = Duration::from_secs(60);

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
pub struct CspReports(Mutex<Lines>);

impl CspReports {
    /// Answers one that a page of this server has sent.
    pub async fn answer(&self, request: Request) -> Response {
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
        if let Some(left_out) = self.0.lock().unwrap_or_else(PoisonError::into_inner).next(Instant::now()) {
            report.log(left_out);
        }
        StatusCode::NO_CONTENT.into_response()
    }
}

/// How many were logged lately.
#[derive(Default)]
struct Lines {
    since: Option<Instant>,
    logged: u32,
    left_out: u32,
}

impl Lines {
    /// Whether the next one is logged and, if so, how many were not since the one before.
    fn next(&mut self, now: Instant) -> Option<u32> {
        if self.since.is_none_or(|since| now.duration_since(since) >= PERIOD) {
            self.since = Some(now);
            self.logged = 0;
        }
        if self.logged == MOST_LINES {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        }
        self.logged += 1;
        Some(std::mem::take(&mut self.left_out))
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
    fn log(&self, left_out: u32) {
        let Self { line_number: line, .. } = self;
        let directive = short(&self.effective_directive);
        let (blocked, page, source) = (origin(&self.blocked_uri), path(&self.document_uri), path(&self.source_file));
        tracing::warn!(
            directive,
            blocked,
            page,
            source,
            line,
            left_out,
            "a page was kept from what its policy forbids"
        );
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

/// Where on this server it was.
fn path(address: &str) -> String {
    address.parse::<Uri>().map_or_else(|_| "unclear".to_owned(), |uri| short(uri.path()))
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
        assert_eq!(path("http://127.0.0.1:8080/services/IS1?q=secret#secret"), "/services/IS1");
        assert_eq!(short(&"x".repeat(1_000)).len(), MAX_TEXT);
    }

    #[test]
    fn more_than_so_many_in_a_minute_are_only_counted() {
        let (mut lines, start) = (Lines::default(), Instant::now());
        let logged = (0..1_000).filter(|_| lines.next(start).is_some()).count();
        assert_eq!(logged, MOST_LINES as usize);
        assert_eq!(lines.next(start + PERIOD), Some(1_000 - MOST_LINES));
        assert_eq!(lines.next(start + PERIOD), Some(0));
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
