//! Tests of all combinations of the headers that protect against cross-site request forgery.

use axum::body::Body;
use axum::http::header::HOST;
use axum::http::{Request, StatusCode};

use super::fixture::{BASE, Fixture};

const SERVICES: &str = "/gateway/accounts/sandbox/v1/Services";
const FORM: &str = "application/x-www-form-urlencoded";

/// Values of a header: none, one, or two.
type Values = &'static [&'static str];

const SITES: [Values; 8] = [
    &[],
    &["none"],
    &["same-origin"],
    &["same-site"],
    &["cross-site"],
    &["junk"],
    &["same-origin", "same-origin"],
    &["Same-Origin"],
];
const ORIGINS: [Values; 8] = [
    &[],
    &[BASE],
    &["http://127.0.0.1:1"],
    &["http://localhost:8080"],
    &["null"],
    &["http://127.0.0.1:8080/"],
    &["HTTP://127.0.0.1:8080"],
    &[BASE, BASE],
];
const HEADERS: [Values; 4] = [&[], &["1"], &["0"], &["1", "1"]];
const CONTENT_TYPES: [Values; 4] =
    [&[], &[FORM], &["application/x-www-form-urlencoded;charset=UTF-8"], &["text/plain"]];
const METHODS: [&str; 4] = ["GET", "POST", "DELETE", "PUT"];

/// Combination of headers.
#[derive(Clone, Copy, Debug)]
struct Cell {
    method: &'static str,
    site: Values,
    origin: Values,
    header: Values,
    content_type: Values,
    has_cookie: bool,
}

impl Cell {
    fn all() -> impl Iterator<Item = Self> {
        METHODS.into_iter().flat_map(|method| {
            SITES.into_iter().flat_map(move |site| {
                ORIGINS.into_iter().flat_map(move |origin| {
                    HEADERS.into_iter().flat_map(move |header| {
                        CONTENT_TYPES.into_iter().flat_map(move |content_type| {
                            [false, true].map(|has_cookie| Self {
                                method,
                                site,
                                origin,
                                header,
                                content_type,
                                has_cookie,
                            })
                        })
                    })
                })
            })
        })
    }

    fn request(self, cookie: &str) -> Request<Body> {
        let target = if self.method == "DELETE" { format!("{SERVICES}/IS{:032}", 0) } else { SERVICES.to_owned() };
        let mut request = Request::builder().method(self.method).uri(target).header(HOST, &BASE["http://".len()..]);
        for (name, values) in [
            ("sec-fetch-site", self.site),
            ("origin", self.origin),
            ("x-conversations-admin", self.header),
            ("content-type", self.content_type),
        ] {
            request = values.iter().fold(request, |request, value| request.header(name, *value));
        }
        if self.has_cookie {
            request = request.header("cookie", cookie);
        }
        let form = if self.method == "POST" { "FriendlyName=Matrix" } else { "" };
        request.body(Body::from(form)).unwrap()
    }

    /// Returns true for the headers that only the dashboard of this gateway sends.
    fn is_ours(self) -> bool {
        let origin_fits = self.origin == [BASE] || self.origin.is_empty() && self.method == "GET";
        let type_fits = self.content_type == [FORM] || self.content_type.is_empty() && self.method != "POST";
        self.site == ["same-origin"] && self.header == ["1"] && origin_fits && type_fits
    }
}

#[tokio::test]
async fn only_requests_of_the_dashboard_are_answered() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let (mut cells, mut created) = (0, 0);
    for cell in Cell::all() {
        let response = fixture.send(cell.request(&cookie)).await;
        let expected = match (cell.is_ours(), cell.has_cookie, cell.method) {
            (false, ..) => (403, Some("other-page")),
            (true, false, _) => (401, Some("signed-out")),
            (true, true, "GET") => (200, None),
            (true, true, "POST") => (201, None),
            // The gateway forwards the request, and the sandbox has no such service.
            (true, true, "DELETE") => (404, None),
            (true, true, _) => (404, Some("unlisted")),
        };
        assert_eq!((response.status.as_u16(), response.reason()), expected, "{cell:?}: {}", response.body);
        cells += 1;
        created += usize::from(response.status == StatusCode::CREATED);
    }
    assert!(cells >= 4096, "{cells}");
    assert_eq!(created, 1);
    assert_eq!(fixture.services().await, 3 + created, "what was refused was not carried out");
}

#[tokio::test]
async fn only_the_dashboard_can_sign_in() {
    let mut fixture = Fixture::new().await;
    let code = fixture.last_code();
    for cell in Cell::all().filter(|cell| cell.method == "POST" && !cell.is_ours()) {
        let mut request = cell.request("");
        *request.uri_mut() = "/gateway/session/code".parse().unwrap();
        *request.body_mut() = Body::from(format!("Code={code}"));
        let response = fixture.send(request).await;
        assert_eq!((response.status.as_u16(), response.reason()), (403, Some("other-page")), "{cell:?}");
    }
    let honest = fixture.call("POST", "/gateway/session/code", &format!("Code={code}"), None).await;
    assert_eq!(honest.status, StatusCode::CREATED, "the code was not used up");
}
