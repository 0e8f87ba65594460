//! Whether a call to the gateway comes from the dashboard that this very gateway served.

use api::message::{DASHBOARD, DASHBOARD_HEADER};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Method};

use super::{SEC_FETCH_SITE, Sent, sent};
use crate::body::FORM;

/// A server in front of this one, for which `-` and `_` are the same in the name of a header, may have taken these for its own.
const DECIDING: [HeaderName; 6] =
    [HOST, ORIGIN, COOKIE, CONTENT_TYPE, SEC_FETCH_SITE, HeaderName::from_static(DASHBOARD_HEADER)];

/// Whether a call says of itself all that the dashboard and its browser say, and nothing else.
///
/// The session's cookie alone proves nothing: a browser sends it along for pages on other ports of this machine, which are "same-site".
pub fn sends(base: &str, method: &Method, headers: &HeaderMap) -> bool {
    let content_type = sent(headers, &CONTENT_TYPE);
    is_own_page(base, method, headers)
        && sent(headers, &HeaderName::from_static(DASHBOARD_HEADER)) == Sent::Once(DASHBOARD)
        && (content_type == Sent::Nothing && method != Method::POST || content_type == Sent::Once(FORM))
        && !headers.keys().any(is_lookalike)
}

/// Whether the browser says that it sends this by itself for a page of this very server.
///
/// By the standard the origin of such a POST is `null` where the policy of the page is to tell nobody where calls come from, as ours is:
/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>. Chromium, the only one that this was tried in, tells it all the same.
/// A frame in a sandbox has no other origin than that, and is cross-site to everything.
pub fn sends_for_own_page(base: &str, headers: &HeaderMap) -> bool {
    let is_own = matches!(sent(headers, &ORIGIN), Sent::Once(origin) if origin == base || origin == "null");
    is_own && sent(headers, &SEC_FETCH_SITE) == Sent::Once("same-origin")
}

/// Whether the browser says that a page of this very server asks, by whatever way it has.
fn is_own_page(base: &str, method: &Method, headers: &HeaderMap) -> bool {
    let is_own = match sent(headers, &ORIGIN) {
        // Browsers leave it out where a page reads from where it came from, and there only.
        Sent::Nothing => method == Method::GET,
        Sent::Once(origin) => origin == base,
        Sent::Unclear => false,
    };
    is_own && sent(headers, &SEC_FETCH_SITE) == Sent::Once("same-origin")
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

    fn said(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    const READS: [(&str, &str); 2] = [("sec-fetch-site", "same-origin"), ("x-conversations-admin", "1")];

    #[test]
    fn what_chromium_sends_for_the_dashboard_is_enough() {
        assert!(sends(BASE, &Method::GET, &said(&READS)));
        let write = [READS[0], READS[1], ("origin", BASE), ("content-type", FORM)];
        assert!(sends(BASE, &Method::POST, &said(&write)));
        assert!(sends(BASE, &Method::DELETE, &said(&write[..3])));
    }

    #[test]
    fn a_write_without_an_origin_is_not_the_dashboards() {
        assert!(!sends(BASE, &Method::DELETE, &said(&READS)));
        assert!(!sends(BASE, &Method::POST, &said(&[READS[0], READS[1], ("content-type", FORM)])));
    }

    #[test]
    fn one_header_more_makes_it_unclear() {
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
            let unclear = sends(BASE, &Method::GET, &said(&[READS[0], READS[1], (name, value)]));
            assert_eq!(unclear, name == "origin_", "{name}");
        }
    }
}
