//! Recognition of requests of the dashboard that this gateway serves.

use api::message::{DASHBOARD, DASHBOARD_HEADER};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Method};

use super::{Header, SEC_FETCH_SITE, header};
use crate::body::FORM;

/// Headers on which access depends. A proxy that treats `-` and `_` in names alike may have read another spelling of them.
const DECIDING: [HeaderName; 6] =
    [HOST, ORIGIN, COOKIE, CONTENT_TYPE, SEC_FETCH_SITE, HeaderName::from_static(DASHBOARD_HEADER)];

/// Returns true if a request has exactly the headers that the dashboard and its browser send.
///
/// The session cookie alone proves nothing: a browser also sends it for pages on other ports of this machine, which are "same-site".
pub fn is_from_dashboard(base: &str, method: &Method, headers: &HeaderMap) -> bool {
    let content_type = header(headers, &CONTENT_TYPE);
    is_own_page(base, method, headers)
        && header(headers, &HeaderName::from_static(DASHBOARD_HEADER)) == Header::Once(DASHBOARD)
        && (content_type == Header::Missing && method != Method::POST || content_type == Header::Once(FORM))
        && !headers.keys().any(is_lookalike)
}

/// Returns true if the browser sent the request by itself for a page of this server.
///
/// The standard makes the origin of such a POST `null` under a referrer policy like ours:
/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>. Chromium, the only browser that was tried, sends the origin. A sandboxed
/// frame also has the origin `null`, but it is cross-site.
pub fn is_same_origin_report(base: &str, headers: &HeaderMap) -> bool {
    let is_own = matches!(header(headers, &ORIGIN), Header::Once(origin) if origin == base || origin == "null");
    is_own && header(headers, &SEC_FETCH_SITE) == Header::Once("same-origin")
}

/// Returns true if the browser says that a page of this server sent the request.
fn is_own_page(base: &str, method: &Method, headers: &HeaderMap) -> bool {
    let is_own = match header(headers, &ORIGIN) {
        // Browsers omit it only for a same-origin read.
        Header::Missing => method == Method::GET,
        Header::Once(origin) => origin == base,
        Header::Ambiguous => false,
    };
    is_own && header(headers, &SEC_FETCH_SITE) == Header::Once("same-origin")
}

fn is_lookalike(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.contains('_') && DECIDING.iter().any(|deciding| deciding.as_str() == name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const BASE: &str = "http://127.0.0.1:8080";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    const READS: [(&str, &str); 2] = [("sec-fetch-site", "same-origin"), ("x-conversations-admin", "1")];

    #[test]
    fn requests_of_the_dashboard_in_chromium_are_accepted() {
        assert!(is_from_dashboard(BASE, &Method::GET, &headers(&READS)));
        let write = [READS[0], READS[1], ("origin", BASE), ("content-type", FORM)];
        assert!(is_from_dashboard(BASE, &Method::POST, &headers(&write)));
        assert!(is_from_dashboard(BASE, &Method::DELETE, &headers(&write[..3])));
    }

    #[test]
    fn a_write_without_an_origin_is_rejected() {
        assert!(!is_from_dashboard(BASE, &Method::DELETE, &headers(&READS)));
        assert!(!is_from_dashboard(BASE, &Method::POST, &headers(&[READS[0], READS[1], ("content-type", FORM)])));
    }

    #[test]
    fn an_ambiguous_header_is_rejected() {
        let more = [
            ("sec-fetch-site", "same-origin"),
            ("x-conversations-admin", "1"),
            ("sec_fetch_site", "same-origin"),
            ("x_conversations_admin", "1"),
            ("x-conversations_admin", "0"),
            ("origin_", ""),
            ("content_type", FORM),
        ];
        for (name, value) in more {
            let unclear = is_from_dashboard(BASE, &Method::GET, &headers(&[READS[0], READS[1], (name, value)]));
            assert_eq!(unclear, name == "origin_", "{name}");
        }
    }
}
