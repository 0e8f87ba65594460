//! Conversion of responses to HTTP types.

use api::Response;
use api::error::code;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{self, HeaderMap, HeaderValue, StatusCode};

/// Converts a response of the contract to an HTTP response.
pub fn to_http(response: Response) -> http::Response<Body> {
    let Ok(status) = StatusCode::from_u16(response.status) else {
        return to_http(sandbox::error_response(500, code::SERVER_ERROR, "The response had no valid status."));
    };
    let mut converted = http::Response::new(Body::from(response.body));
    *converted.status_mut() = status;
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            converted.headers_mut().append(name, value);
        }
    }
    if status == StatusCode::NO_CONTENT {
        converted.headers_mut().remove(CONTENT_TYPE);
    }
    converted
}

/// Sets the headers of every API response: it is not stored, not embedded by other sites, and not sniffed for another media type. `vary` lists the
/// request headers that it depends on.
pub fn seal(headers: &mut HeaderMap, vary: &'static str) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static(vary));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
}

/// Creates a plain-text response that is not stored.
pub fn plain(status: StatusCode, text: impl Into<Body>) -> http::Response<Body> {
    let mut response = http::Response::new(text.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
